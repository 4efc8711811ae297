"""One spelling for every way to write the same character, and the way back to the original."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from models.hours.reading.in_english import ENGLISH, LATIN, in_japanese
from models.hours.reading.spelled_in_kana import (
    HIRAGANA,
    IN_KANA,
    READING,
    in_kanji,
    without_reading,
)

_WAVES = "~〜∼˜⁓〰‐‑‒–—―−─━-"
LONGEST_SIGN = 4
"""Characters of an ordinary sign written out, such as ㈱."""
_LONG_VOWEL = "ーｰ"
_KANA = re.compile(r"[ァ-ヺヽヾ]")
_SIGNS = dict(zip("㈪㈫㈬㈭㈮㈯㈰㈷", "月火水木金土日祝", strict=True))
_CIRCLED = {chr(ord("①") + n): n + 1 for n in range(20)}
_CIRCLED_TOGETHER = re.compile(r"[①-⑳]\s?[・、,と&]?\s?[①-⑳]")
_CIRCLED_WEEKS = re.compile(r"(?<=第)[①②③④⑤](?:[・、,]?[①②③④⑤])*")
LONGEST_RUN = 5
_RUN = re.compile(rf"(\D)\1{{{LONGEST_RUN},}}")
"""A rule drawn with dashes, or a key held down: a few of them say as much."""
_LETTERS_APART = re.compile(r"\S(?:\s{1,3}\S){7,}$")
_ONE_BLANK = re.compile(r"(?<=\S)\s(?=\S)")
_BLANKS = re.compile(r"\s+")
_LINE_ENDS = frozenset("\n\r\v\f\x85\u2028\u2029")
_AFTER_A_DATE = re.compile(r"(?:\d{1,2}/\d{1,2}|\d日)$")
_KANJI_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(
    r"(?<=第)[一二三四五六]"
    r"|(?<=[・、])[一二三四五六](?=[月火水木金土日]曜)"
    r"|[〇一二三四五六七八九十]{1,4}(?=時(?!預|保|的|休|停|閉|中|利)|分|月|日(?!曜)|階|名|人|回|週|年|の[つ付]く日)"
)


@dataclass(frozen=True, slots=True)
class Folded:
    """`origins[i]` is where the i-th character of `text` began in `original`."""

    text: str
    original: str
    origins: tuple[int, ...]

    def original_of(self, begin: int, finish: int) -> str:
        if begin >= finish:
            return ""
        return self.original[self.origins[begin] : self.origins[finish]].strip()


def fold(original: str) -> Folded:
    """Width, dashes, waves and blanks, letter case, and numerals where a number is meant."""
    letters: list[str] = []
    origins: list[int] = []
    for at, char in enumerate(original):
        for c in _folded(char, letters):
            letters.append(c)
            origins.append(at)
    text = "".join(letters)
    if _LETTERS_APART.match(text):
        # A single blank stands between letters, more of them between words.
        text, origins = _replaced(text, origins, _ONE_BLANK, lambda _: "")
    if any(c in _CIRCLED for c in text):
        text, origins = _replaced(text, origins, _CIRCLED_WEEKS, _weeks)
        text = _with_list_marks(text)
    # A run of blanks says no more than one, and every pattern would try all of it.
    text, origins = _replaced(text, origins, _BLANKS, _one_blank)
    text, origins = _replaced(text, origins, _RUN, lambda match: match[1] * LONGEST_RUN)
    if HIRAGANA.search(text):
        text, origins = _replaced(text, origins, READING, without_reading)
        text, origins = _replaced(text, origins, IN_KANA, in_kanji)
    if LATIN.search(text):
        text, origins = _replaced(text, origins, ENGLISH, in_japanese)
    text, origins = _replaced(text, origins, _KANJI_NUMBER, _number)
    return Folded(text, original, (*origins, len(original)))


def _folded(char: str, before: list[str]) -> str:
    if char in _LONG_VOWEL:
        last = before[-1] if before else ""
        return "ー" if _KANA.match(last) or last == "ー" else "~"
    if char in _WAVES:
        return "~"
    if char in _CIRCLED:
        return char
    if char in _SIGNS:
        sign = _SIGNS[char]
        return f"({sign})" if _AFTER_A_DATE.search("".join(before[-5:])) else sign
    folded = unicodedata.normalize("NFKC", char).lower()
    if len(folded) > LONGEST_SIGN:
        return char
    return "".join("~" if c in _WAVES else c for c in folded)


def _replaced(
    text: str, origins: list[int], pattern: re.Pattern[str], by: Callable[[re.Match[str]], str]
) -> tuple[str, list[int]]:
    pieces: list[str] = []
    found: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        new, begin = by(match), match.start()
        pieces += [text[last:begin], new]
        found += origins[last:begin] + [origins[begin]] * len(new)
        last = match.end()
    if not pieces:
        return text, origins
    return "".join([*pieces, text[last:]]), found + origins[last:]


def _one_blank(match: re.Match[str]) -> str:
    return "\n" if _LINE_ENDS.intersection(match.group()) else " "


def _weeks(match: re.Match[str]) -> str:
    return "・".join(str(_CIRCLED[c]) for c in match.group() if c in _CIRCLED)


def _with_list_marks(text: str) -> str:
    """①月～金 ②土: numbers of a list only where they count up; else they may number weeks."""
    numbers = [_CIRCLED[c] for c in text if c in _CIRCLED]
    counts_up = numbers == list(range(1, len(numbers) + 1))
    if len(numbers) < 2 or not counts_up or _CIRCLED_TOGETHER.search(text):
        return text
    return "".join("\n" if c in _CIRCLED else c for c in text)


def _number(match: re.Match[str]) -> str:
    kanji = match.group()
    if "十" not in kanji:
        return "".join(str(_KANJI_DIGITS[c]) for c in kanji)
    tens, _, ones = kanji.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return kanji
    return str((_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0))
