"""Words of which one name has one and another name another: two weekdays, two seasons, two senses.

They differ in one letter, as a slip of the pen does, and yet make two bodies.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

_FILE = Path(__file__).parents[1] / "data" / "telling_words.tsv"
_LONGEST = 4
"""Letters of such a word; names that differ in more are not alike by their letters anyway."""
_LATIN = re.compile(r"[a-z]+")


def tell_apart_by_words(a: str, b: str) -> bool:
    """Whether two folded names that are otherwise alike have different words of one kind.

    >>> tell_apart_by_words("月曜の広場", "火曜の広場"), tell_apart_by_words("陽の会", "洋の会")
    (True, False)
    """
    if Levenshtein.distance(a, b, score_cutoff=_LONGEST) > _LONGEST:
        return False
    words = zip(_said(a), _said(b), strict=True)
    if any(here and there and here != there for here, there in words):
        return True
    only_a, only_b = Counter(a) - Counter(b), Counter(b) - Counter(a)
    return any(letters & only_a.keys() and letters & only_b.keys() for letters in _letters())


@lru_cache(maxsize=50_000)
def _said(folded: str) -> Sequence[frozenset[str]]:
    """Of each kind of words those that the name has."""
    return tuple(frozenset(words.findall(folded)) for words in _words())


@cache
def _letters() -> Sequence[frozenset[str]]:
    return tuple(frozenset(words) for words in _rows("letters"))


@cache
def _words() -> Sequence[re.Pattern[str]]:
    return tuple(re.compile("|".join(_pattern(word) for word in words)) for words in _rows("words"))


def _pattern(word: str) -> str:
    """Latin words stand by themselves: the v of "vi" is no number five."""
    return rf"(?<![a-z]){word}(?![a-z])" if _LATIN.fullmatch(word) else re.escape(word)


def _rows(kind: str) -> list[list[str]]:
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["kind"] == kind]
    return [sorted(row["words"].split(), key=lambda word: (-len(word), word)) for row in rows]
