"""Records that speak of a trouble and are no help with it: figures, plans, calls for staff.

They stay findable by what they are; a question that does not ask for that is shown help first.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path

from search.folding import loose

_WORDS = Path(__file__).with_name("asides.tsv")
_BEHIND = re.compile(
    r"([（(【〔［\[].*?[）)】〕］\]]|[\s\d]|第.{1,3}[期回次]|(令和|平成)?\d*年度|[版案])+$"
)
_LONGEST_END = 60


def aside_words(name: str) -> tuple[str, ...]:
    """The words at the end of a name by which it is none; whatever follows in brackets aside."""
    bare = _BEHIND.sub("", loose(name).strip()[-_LONGEST_END:])
    return tuple(word for word in _known() if bare.endswith(word))


def not_asked_for(words: tuple[str, ...], question: str) -> tuple[str, ...]:
    """Those of the words that a question does not name."""
    asked = loose(question)
    return tuple(word for word in words if word not in asked)


@lru_cache(maxsize=1)
def _known() -> tuple[str, ...]:
    with _WORDS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", strict=True)
        return tuple(loose(row["ends_with"]) for row in rows)
