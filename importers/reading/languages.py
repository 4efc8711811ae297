"""Names of languages in a cell: 英語、中国語・やさしい日本語."""

import re
import unicodedata

from importers.reading.marks import read_mark
from models.vocabulary import LANGUAGE_NAMES

_PARTING = re.compile(r"[\s、,，・;；/／&＆()（）\n]+|及び|および|と(?=\S)")
_MORE = {
    "日本語": "ja",
    "やさしい日本語": "ja-easy",
    "簡体字": "zh-Hans",
    "簡体中国語": "zh-Hans",
    "繁体字": "zh-Hant",
    "繁体中国語": "zh-Hant",
    "ポルトガル語": "pt",
    "ミャンマー語": "my",
    "ビルマ語": "my",
    "ウクライナ語": "uk",
    "フランス語": "fr",
    "ロシア語": "ru",
    "クメール語": "km",
    "カンボジア語": "km",
    "モンゴル語": "mn",
    "シンハラ語": "si",
    "ウルドゥー語": "ur",
    "ヒンディー語": "hi",
    "ベンガル語": "bn",
}


def read_languages(cell: str) -> list[str]:
    """Codes of the languages that are named, in their order. Words that name none are left out."""
    found: dict[str, None] = {}
    for part in _PARTING.split(unicodedata.normalize("NFKC", cell)):
        word = part.strip().removesuffix("対応").removesuffix("可")
        code = _MORE.get(word) or (word if word in LANGUAGE_NAMES else read_mark(word).language)
        if code:
            found[code] = None
    return list(found)
