"""A question in one spelling, letter for letter, so that places in it lead back to what was typed.

Small letters, hiragana for katakana, half width, no accents on latin letters.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from search.folding import fold, hiragana
from search.morphemes import morphemes

_ONE_EACH = str.maketrans("đøłゕゖ", "dolかけ")
_QUOTED = re.compile(r"[\"“”][^\"“”]*[\"“”]|「[^「」]*」|『[^『』]*』")
_BETWEEN = re.compile(r"[\s、。，．,.!?！？・/|;；:：()（）\[\]【】「」『』\"“”…‥~]+")
SILENT = "\ue000"
"""Stands for every letter of what must not be read."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the dictionary; `kind` is its part of speech as "名詞,固有名詞,地名"."""

    start: int
    end: int
    kind: str


class Said:
    """`text` has one letter for each letter of the folded question; offsets count in it."""

    def __init__(self, question: str) -> None:
        self._folded = fold(question)
        self._question = question
        self.kana_kept = self._folded.text
        """The same, with katakana and capitals as they were typed."""
        self.text = plain(self._folded.text)
        self.open = _QUOTED.sub(lambda found: SILENT * len(found[0]), self.text)
        """The same, with what stands in quotes made silent."""
        self.heard = self.open
        """The same, with what is never a condition made silent too."""

    def silence(self, pattern: re.Pattern[str]) -> None:
        self.heard = pattern.sub(lambda found: SILENT * len(found[0]), self.open)

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The place in the question as it was typed."""
        return self._folded.range(start, end)

    @cached_property
    def chunks(self) -> tuple[tuple[int, int], ...]:
        """What stands between blanks and signs."""
        found: list[tuple[int, int]] = []
        at = 0
        for gap in _BETWEEN.finditer(self.open):
            if gap.start() > at:
                found.append((at, gap.start()))
            at = gap.end()
        if at < len(self.open):
            found.append((at, len(self.open)))
        return tuple(found)

    def chunk_of(self, at: int) -> int:
        """The number of the chunk that holds the letter, or the one before it."""
        return max(0, bisect_right(self.chunks, (at, len(self.open))) - 1)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tuple(
            Token(
                offset + morpheme.begin(),
                offset + morpheme.end(),
                ",".join(morpheme.part_of_speech()[:4]),
            )
            for offset, morpheme in morphemes(self._folded.text)
        )

    def tokens_in(self, start: int, end: int) -> tuple[Token, ...]:
        """The words that fill the range exactly; none where one reaches over its edge."""
        found = tuple(token for token in self.tokens if token.end > start and token.start < end)
        fits = found and found[0].start == start and found[-1].end == end
        return found if fits else ()


def plain(text: str) -> str:
    """One letter for each letter given, in the spelling of the rules."""
    return text.lower() if text.isascii() else text.translate(_LETTERS)


class _Letters(dict[int, str]):
    """Every letter in the spelling of the rules, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _plain_letter(chr(code))
        return found


_LETTERS = _Letters()


def _plain_letter(letter: str) -> str:
    small = hiragana(letter).lower().translate(_ONE_EACH)
    if letter < "\u0250" or "\u1e00" <= letter <= "\u1eff":
        small = unicodedata.normalize("NFD", small)[:1]
    return small if len(small) == 1 else letter
