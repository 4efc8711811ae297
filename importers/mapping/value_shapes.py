"""What the values of a column look like, whatever its heading says."""

import re
import unicodedata
from collections.abc import Callable, Sequence

from importers.mapping.fields import FieldName
from importers.reading.area_codes import area_of_address
from importers.reading.cell_contacts import number_exists
from importers.reading.cell_values import said
from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.marks import read_mark

_URL = re.compile(r"https?://\S+|www\.\S+")
_MAIL = re.compile(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_NUMBER = re.compile(r"[0０][\d０-９()（）‐‑–—−－ー\- ]{8,14}(?:\s*[(（].*[)）])?")
_POSTAL = re.compile(r"〒?\d{3}-\d{4}")
_HOURS = re.compile(
    r"\d{1,2}[:時]\d{0,2}分?\s*[~〜～\-－ー]|[月火水木金土日]曜|平日|毎日|毎週|毎月|年中無休|24時間"
)
_NAME = re.compile(
    r"法人|協議会|センター|の会$|会$|クラブ|ネットワーク|サポート|委員会|支援室|相談室|相談所|窓口|食堂"
    r"|カフェ|サロン|ハウス|ひろば|広場|公民館|病院|医院|クリニック|保育園|こども園|事業所|会社|組合|財団"
)
_ENOUGH = 0.6
_MARKS_ENOUGH = 0.9

Shape = tuple[FieldName, str, Callable[[str], bool]]


def _is_phone(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None and number_exists(text)


_SHAPES: tuple[Shape, ...] = (
    ("corporate_number", "法人番号の形", lambda text: read_corporate_number(text) is not None),
    ("mail", "メールアドレスの形", lambda text: _MAIL.fullmatch(text) is not None),
    ("url", "ホームページのアドレスの形", lambda text: _URL.match(text) is not None),
    ("postal_code", "郵便番号の形", lambda text: _POSTAL.fullmatch(text) is not None),
    ("phone", "電話番号の形", _is_phone),
    ("address", "住所の形", lambda text: len(text) > 4 and area_of_address(text) is not None),
    ("hours", "曜日や時刻の書き方", lambda text: _HOURS.search(text) is not None),
    (
        "name",
        "団体や施設の名前の形",
        lambda text: len(text) < 40 and _NAME.search(text) is not None,
    ),
)


def shape_of(cells: Sequence[str]) -> tuple[FieldName, str, float] | None:
    """(field, why in words, share of the cells) of the first form that most cells have."""
    texts = [unicodedata.normalize("NFKC", text) for cell in cells if (text := said(cell))]
    if not texts:
        return None
    for name, words, fits in _SHAPES:
        share = sum(map(fits, texts)) / len(texts)
        if share >= _ENOUGH:
            return name, words, share
    return None


def are_marks(cells: Sequence[str]) -> bool:
    """Circles and crosses, and nothing else."""
    texts = [cell.strip() for cell in cells if cell.strip()]
    return bool(texts) and sum(
        read_mark(text).value is not None for text in texts
    ) >= _MARKS_ENOUGH * len(texts)
