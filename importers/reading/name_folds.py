"""Forms of a name in which spellings that mean the same body become equal. For comparing only."""

import csv
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import jaconv

import models
from importers.reading.damage import mend_letters
from importers.reading.legal_forms import without_legal_forms

_AREAS = Path(models.__file__).parent / "reference" / "areas.csv"
_NOISE = re.compile(r"[^\w]|_")
_OLD_LETTERS = str.maketrans(
    "澤髙﨑邊邉齋齊國學會廣濱瀧龍櫻萬圓惠眞冨嶋嶌舘ヱヰ",
    "沢高崎辺辺斎斉国学会広浜滝竜桜万円恵真富島島館エイ",
)
_SHORT_WORDS = (
    ("社協", "社会福祉協議会"),
    ("民児協", "民生委員児童委員協議会"),
    ("民生児童委員", "民生委員児童委員"),
    ("ハロワ", "ハローワーク"),
    ("地活", "地域活動支援センター"),
)
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_VOICE_MARKS = re.compile("[\u3099\u309a]")
_LAST_LETTER = re.compile(r"(?<=..)[都道府県市区町村]$")


@lru_cache(maxsize=50_000)
def fold_name(name: str) -> str:
    """Without legal form, spaces, marks and case; kana as hiragana, old letters as new ones.

    >>> fold_name("（社福）ひだまり 社協"), fold_name("社会福祉法人ヒダマリ社会福祉協議会")
    ('ひだまり社会福祉協議会', 'ひだまり社会福祉協議会')
    """
    bare = without_legal_forms(mend_letters(name)).translate(_OLD_LETTERS)
    bare = _NOISE.sub("", unicodedata.normalize("NFKC", bare).casefold())
    for short, long in _SHORT_WORDS:
        bare = bare.replace(short, long)
    return _with_prefecture().sub("", str(jaconv.kata2hira(bare)))


@lru_cache(maxsize=50_000)
def fold_sounds(folded: str) -> str:
    """A folded name without small letters, voice marks and long vowels, for マイシエルパ."""
    large = folded.translate(_SMALL).replace("ー", "")
    return _VOICE_MARKS.sub("", unicodedata.normalize("NFD", large))


def fold_reading(reading: str) -> str:
    """A reading in kana, however it is spaced and in whichever kana it is written."""
    return _NOISE.sub("", str(jaconv.kata2hira(unicodedata.normalize("NFKC", reading))))


@lru_cache(maxsize=50_000)
def places_in(folded: str) -> frozenset[str]:
    """Prefectures and municipalities a folded name speaks of, without 市, 区, 町 or 村."""
    return frozenset(place_stem(found) for found in _places().findall(folded))


def without_places(folded: str) -> str:
    """What is left of a folded name when the places in it are taken out."""
    return _places().sub("", folded)


def place_stem(name: str) -> str:
    return _LAST_LETTER.sub("", name) if name != "北海道" else name


@cache
def _names() -> dict[str, set[str]]:
    """Folded names of municipalities by prefecture."""
    found: dict[str, set[str]] = {}
    with _AREAS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name = str(jaconv.kata2hira(unicodedata.normalize("NFKC", row["name"])))
            found.setdefault(row["prefecture"], set()).add(name)
    return found


@cache
def _places() -> re.Pattern[str]:
    names = set().union(*_names().values())
    stems = {place_stem(name) for name in names}
    return re.compile(_either(one for one in names | stems if len(one) > 1))


@cache
def _with_prefecture() -> re.Pattern[str]:
    """A prefecture in front of one of its own municipalities: 北海道登別市 is 登別市."""
    parts = (
        f"{prefecture}(?={_either(names - {prefecture})})" for prefecture, names in _names().items()
    )
    return re.compile(f"^(?:{'|'.join(parts)})")


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
