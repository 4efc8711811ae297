"""Whole families of what people tell: things beside verbs, in any order within a clause."""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations
from pathlib import Path
from typing import Any

from search.spellings import loosened

PARADIGMS = Path(__file__).with_name("paradigms.toml")

_NAMED = re.compile("<([a-z]+)>")
_BETWEEN = "[^。!?]{0,16}"
_NO_TOPICS = frozenset({"ordinary", "words"})


def paradigms() -> Iterator[tuple[str, str]]:
    """(topic, pattern for texts in one of their `spellings`), in the order of the file."""
    rules = _rules()
    words = rules["words"]
    for topic in (name for name in rules if name not in _NO_TOPICS):
        for together in rules[topic]["told"]:
            parts = [f"(?:{_NAMED.sub(lambda name: words[name[1]], part)})" for part in together]
            for order in permutations(parts):
                yield topic, loosened(_BETWEEN.join(order))


def is_ordinary(spelling: str) -> bool:
    """Whether a text so spelled speaks of what has nothing to do with trouble."""
    return _ordinary().search(spelling) is not None


@lru_cache(maxsize=1)
def _ordinary() -> re.Pattern[str]:
    return re.compile(loosened(_rules()["ordinary"]))


def _rules() -> dict[str, Any]:
    return tomllib.loads(PARADIGMS.read_text(encoding="utf-8"))
