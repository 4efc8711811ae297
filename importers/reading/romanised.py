"""How a Japanese name may be written in an address: its words in Latin letters, folded.

Hiragana and kanji are read by SudachiPy. Katakana is mostly foreign and its spelling cannot be
worked out (コムスタカ is "kumustaka"), so only words in `data/spellings.csv` count.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache

import jaconv
import sudachipy

from importers.source import DATA

_LONGEST_SEQUENCE = 5
_LATIN = re.compile(r"[A-Za-z]+")
_KATAKANA = re.compile(r"[ァ-ヴー]+")
_READABLE = re.compile(r"[ぁ-ゖ一-鿿々]+")
_UNVOICED = str.maketrans("gzdbp", "ksthh")
_FOLDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("tch|cch", "tty"),
        ("shi", "si"),
        ("sh", "sy"),
        ("chi", "ti"),
        ("ch", "ty"),
        ("tsu", "tu"),
        ("dzu|du", "zu"),
        ("ji|di", "zi"),
        ("jy|j(?=[aou])", "zy"),
        ("fu", "hu"),
        ("m(?=[bmp])", "n"),
        (r"([bcdfghkpqrstvwz])\1", r"\1"),
        ("o[ou]|oh(?![aiueoy])", "o"),
        ("uu", "u"),
        ("aa", "a"),
        ("ee", "e"),
    )
)


@dataclass(frozen=True, slots=True)
class NameWord:
    """A run of the name and its folded spelling; `certain` when the spelling is known as it is."""

    surface: str
    folded: str
    certain: bool


def fold(latin: str) -> str:
    """One form for the spellings people choose between: shi/si, tsu/tu, ou/o, mb/nb."""
    text = latin.lower()
    for pattern, replacement in _FOLDS:
        text = pattern.sub(replacement, text)
    return text


def unvoiced(folded: str) -> str:
    """The same for nakano and nagano: how kanji are voiced in a name is not certain."""
    return folded.translate(_UNVOICED)


@cache
def _spellings() -> dict[str, str]:
    with (DATA / "spellings.csv").open(encoding="utf-8", newline="") as file:
        return {row["katakana"]: row["latin"] for row in csv.DictReader(file)}


@cache
def _tokenizer() -> sudachipy.Tokenizer:
    return sudachipy.Dictionary(dict="core").tokenizer(mode=sudachipy.SplitMode.A)


@lru_cache(maxsize=1024)
def name_words(name: str) -> tuple[NameWord, ...]:
    """Every word of the name and every run of up to five neighbouring words."""
    runs: list[list[NameWord]] = [[]]
    for token in _tokenizer().tokenize(name):
        word = _word(token.surface(), token.reading_form())
        if word is None:
            runs.append([])
        else:
            runs[-1].append(word)
    found: dict[NameWord, None] = {}
    for run in runs:
        for start in range(len(run)):
            for end in range(start + 1, min(start + _LONGEST_SEQUENCE, len(run)) + 1):
                part = run[start:end]
                found[
                    NameWord(
                        "".join(word.surface for word in part),
                        "".join(word.folded for word in part),
                        all(word.certain for word in part),
                    )
                ] = None
    return tuple(found)


def _word(surface: str, reading: str) -> NameWord | None:
    if _LATIN.fullmatch(surface):
        return NameWord(surface, fold(surface), certain=True)
    if _KATAKANA.fullmatch(surface):
        latin = _spellings().get(surface)
        return NameWord(surface, fold(latin), certain=True) if latin else None
    if _READABLE.fullmatch(surface) and _KATAKANA.fullmatch(reading):
        latin = jaconv.kana2alphabet(jaconv.kata2hira(reading)).replace("ー", "")
        if _LATIN.fullmatch(latin):
            return NameWord(surface, fold(latin), certain=False)
    return None
