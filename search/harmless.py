"""What may be offered to somebody who is still typing, and what never: `suggest.toml`."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.folding import loose
from search.urgency import judge

_RULES = Path(__file__).with_name("suggest.toml")


@dataclass(frozen=True, slots=True)
class _Rules:
    only: dict[str, frozenset[str]]
    never: re.Pattern[str]


@lru_cache(maxsize=4096)
def is_harmless(text: str, topic: str) -> bool:
    """Of grave topics only what somebody may feel, and who helps, may be offered."""
    only = _rules().only
    dangers = judge(text)
    topics = {topic, *(dangers.topics if dangers else ())}
    allowed = [only[one] for one in topics if one in only]
    return all(loose(text) in words for words in allowed)


def never(letters: str) -> bool:
    """Whether these letters, in loose spelling, hold what nobody is ever led to."""
    return _rules().never.search(letters) is not None


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    written = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    return _Rules(
        {topic: frozenset(map(loose, words)) for topic, words in written["only"].items()},
        re.compile("|".join(map(loose, written["never"]["patterns"]))),
    )
