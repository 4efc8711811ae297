"""One spelling for every way to write the same character, and the way back to the original."""

import re
import unicodedata
from dataclasses import dataclass

_WAVES = "~〜∼˜⁓〰‐‑‒–—―−─━-"
_LONG_VOWEL = "ーｰ"
_KANA = re.compile(r"[ァ-ヺヽヾ]")
_KANJI_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_KANJI_NUMBER = re.compile(
    r"(?<=第)[一二三四五六]"
    r"|(?<=[・、])[一二三四五六](?=[月火水木金土日]曜)"
    r"|[〇一二三四五六七八九十]+(?=時|分|月|日(?!曜)|階|名|人|回|週|年)"
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
    """Width, dashes and waves, letter case, and Chinese numerals where a number is meant."""
    letters: list[str] = []
    origins: list[int] = []
    for at, char in enumerate(original):
        if char in _LONG_VOWEL:
            before = letters[-1] if letters else ""
            folded = "ー" if _KANA.match(before) or before == "ー" else "~"
        elif char in _WAVES:
            folded = "~"
        else:
            folded = unicodedata.normalize("NFKC", char).lower()
            folded = "".join("~" if c in _WAVES else c for c in folded)
        for c in folded:
            letters.append(" " if c in "\t\u3000\u00a0" else c)
            origins.append(at)
    text, origins = _with_digits("".join(letters), origins)
    return Folded(text, original, (*origins, len(original)))


def _with_digits(text: str, origins: list[int]) -> tuple[str, list[int]]:
    pieces: list[str] = []
    found: list[int] = []
    last = 0
    for match in _KANJI_NUMBER.finditer(text):
        number = _number(match.group())
        if number is None:
            continue
        pieces += [text[last : match.start()], number]
        found += origins[last : match.start()] + [origins[match.start()]] * len(number)
        last = match.end()
    return "".join([*pieces, text[last:]]), found + origins[last:]


def _number(kanji: str) -> str | None:
    if "十" not in kanji:
        return "".join(str(_KANJI_DIGITS[c]) for c in kanji)
    tens, _, ones = kanji.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return None
    return str((_KANJI_DIGITS[tens] if tens else 1) * 10 + (_KANJI_DIGITS[ones] if ones else 0))
