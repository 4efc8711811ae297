"""Lists of words that say the same."""

from collections.abc import Iterable, Iterator
from itertools import product

from models.hours.reading.said import Said

Phrases = dict[str, Said]


def each(words: str, said: Said) -> Phrases:
    return dict.fromkeys(words.split(), said)


def joined(*parts: str) -> Iterator[str]:
    """Every combination of one word of each part; `-` stands for no word."""
    for words in product(*(p.split() for p in parts)):
        yield "".join(w for w in words if w != "-")


def every(words: Iterable[str], said: Said) -> Phrases:
    return {w: said for w in words if w}
