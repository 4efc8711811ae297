"""Marks in a yes/no column: a circle, a cross, nothing, or something that belongs elsewhere."""

import unicodedata
from dataclasses import dataclass

_YES = frozenset("○〇◯●◎✓✔") | {"有", "あり", "可", "対応可", "yes"}
_NO = frozenset("×✕✖―-－") | {"無", "なし", "不可", "no"}
_LANGUAGES = {
    "en": ("eng", "en", "english", "英", "英語"),
    "zh": ("chi", "chn", "zh", "chinese", "中", "中国語"),
    "ko": ("kor", "ko", "korean", "韓", "韓国語", "ハングル"),
    "vi": ("vie", "vi", "vietnamese", "ベトナム語"),
    "ne": ("nep", "ne", "nepali", "ネパール語"),
    "tl": ("tgl", "fil", "tl", "tagalog", "タガログ語", "フィリピノ語"),
    "es": ("spa", "es", "spanish", "スペイン語"),
    "pt": ("por", "pt", "portuguese", "ポルトガル語"),
    "id": ("ind", "id", "indonesian", "インドネシア語"),
    "th": ("tha", "th", "thai", "タイ語"),
}
_CODES = {word: code for code, words in _LANGUAGES.items() for word in words}


@dataclass(frozen=True, slots=True)
class Mark:
    """`value` is None for an empty cell and for words that are neither yes nor no."""

    value: bool | None = None
    language: str | None = None
    unknown: str | None = None


def read_mark(cell: str) -> Mark:
    word = unicodedata.normalize("NFKC", cell).strip().lower()
    if not word:
        return Mark()
    if word in _YES:
        return Mark(value=True)
    if word in _NO:
        return Mark(value=False)
    if word in _CODES:
        return Mark(language=_CODES[word])
    return Mark(unknown=cell.strip())
