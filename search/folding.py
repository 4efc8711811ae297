"""One spelling for what is written in several: width, radicals, dashes, accents, kana."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain

LAST_QUESTIONS = 16
"""Readings of a question that are remembered: the reader, the planner and the page each want the
same one within milliseconds. So few that a question is soon forgotten."""

_RADICALS = str.maketrans(
    # NFKC leaves the supplement of CJK radicals alone, and PDF text is full of it.
    "⺁⺅⺉⺒⺖⺘⺙⺛⺝⺟⺠⺡⺣⺤⺨⺩⺪⺫⺬⺭⺮⺲⺶⺷⺸⺹⺻⺼⺾⺿⻀⻁⻂⻃⻄⻆⻇⻊⻌⻍⻎⻏⻑⻒⻖⻗⻘⻝⻞⻟⻡⻣⻤⻨⻩⻫⻭⻯⻲",
    "厂亻刂巳忄扌攵旡月母民氵灬爫犭王疋目示礻竹罒羊羊羊耂聿肉艹艹艹虎衤西西角角足辶辶辶阝長長阝雨青食食食首骨鬼麦黄斉歯竜亀",
)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－➖"), "-") | dict.fromkeys(map(ord, "〜～∼˜"), "~")
_VARIANTS = str.maketrans("髙﨑濵濱邉邊齋齊澤廣龍冨", "高崎浜浜辺辺斎斉沢広竜富")
_UNPRINTABLE = dict.fromkeys(
    (c for c in chain(range(0x20), range(0x7F, 0xA0)) if c not in (9, 10, 13)), " "
) | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_SAME_LENGTH = _RADICALS | _DASHES | _VARIANTS | _UNPRINTABLE

_INVISIBLE = re.compile(
    r"[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_CLUSTER = re.compile(
    r"[\u1100-\u11ff]+|.[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\u3099\u309a\uff9e\uff9f]*",
    re.DOTALL,
)
_KATAKANA_TO_HIRAGANA = {c: c - 0x60 for c in range(0x30A1, 0x30F7)}
_HIRAGANA_TO_KATAKANA = {c: c + 0x60 for c in range(0x3041, 0x3097)}
_LATIN_WITH_STROKE = str.maketrans("đĐøØłŁ", "dDoOlL")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー]+")
_KATAKANA = re.compile(r"[ァ-ヺー]+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f'’]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` in one spelling; `origin[i]` is where its i-th character began in the original."""

    text: str
    origin: tuple[int, ...] | None
    length: int

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that became text[start:end]."""
        if self.origin is None:
            return start, end
        first = self.origin[start] if start < len(self.origin) else self.length
        last = self.origin[end - 1] if end > 0 else 0
        return first, max(first, self._next_origin(end, last))

    def _next_origin(self, end: int, last: int) -> int:
        # One character of the original may have become several (㈱): step past all of them.
        origin = self.origin or ()
        while end < len(origin) and origin[end] == last:
            end += 1
        return origin[end] if end < len(origin) else self.length


def fold(text: str) -> Folded:
    """NFKC with radicals, dashes and invisible characters settled; case and kana stay."""
    plain = text.translate(_SAME_LENGTH)
    if plain.isascii() or (
        unicodedata.is_normalized("NFKC", plain) and not _INVISIBLE.search(plain)
    ):
        return Folded(plain, None, len(text))
    pieces: list[str] = []
    origin: list[int] = []
    for cluster in _CLUSTER.finditer(plain):
        folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", cluster[0]))
        folded = folded.translate(_SAME_LENGTH)
        pieces.append(folded)
        origin.extend([cluster.start()] * len(folded))
    return Folded("".join(pieces), tuple(origin), len(text))


def hiragana(text: str) -> str:
    return text.translate(_KATAKANA_TO_HIRAGANA)


def katakana(text: str) -> str:
    return text.translate(_HIRAGANA_TO_KATAKANA)


def unaccented(text: str) -> str:
    """Latin letters without their marks, anything else as it is."""
    if text.isascii():
        return text
    pieces: list[str] = []
    latin = False
    for letter in unicodedata.normalize("NFD", text.translate(_LATIN_WITH_STROKE)):
        if "\u0300" <= letter <= "\u036f":
            if not latin:
                pieces.append(letter)
            continue
        latin = letter < "\u0250"
        pieces.append(letter)
    return unicodedata.normalize("NFC", "".join(pieces))


def loose(text: str) -> str:
    """The spelling for comparing letter by letter: small letters, hiragana, no accents."""
    return unaccented(hiragana(fold(text).text).lower()).replace("ヶ", "ケ")


def is_kana(text: str) -> bool:
    return _KANA.fullmatch(text) is not None


def is_katakana(text: str) -> bool:
    return _KATAKANA.fullmatch(text) is not None


def is_latin(text: str) -> bool:
    return _LATIN.fullmatch(text) is not None
