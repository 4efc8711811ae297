"""Dates as tables write them: 2026-05-03, 20260503, 令和8年5月3日, R8.5.3, Excel's days."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_LETTERS = {"R": "令和", "H": "平成", "S": "昭和", "T": "大正", "M": "明治"}
_ERA = re.compile(
    r"(?:(令和|平成|昭和|大正|明治)\s*|\b([RHSTM])[.\s]?)(\d{1,2}|元)\s*[年./-]"
    r"(?:\s*(\d{1,2})\s*(?:月|[./-])?(?:\s*(\d{1,2})\s*日?)?)?"
)
_WESTERN = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})?\s*(?:[-/.月]\s*(\d{1,2})?)?\s*日?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_EXCEL_DAYS = re.compile(r"\d{5}(?:\.0)?")
_EXCEL_START = date(1899, 12, 30)
_TAIL = re.compile(
    r"\s*(?:[(（][月火水木金土日祝・]{1,3}[)）])?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*"
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, with a month and a day where they are said."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def whole(self) -> date | None:
        return date(self.year, self.month, self.day) if self.month and self.day else None

    def __str__(self) -> str:
        words = f"{self.year}年"
        if self.month:
            words += f"{self.month}月"
        return f"{words}{self.day}日" if self.month and self.day else words


@lru_cache(maxsize=10_000)
def read_date(cell: str) -> PartialDate | None:
    """The date of a cell that holds one date, whole or in part; None for anything else.

    >>> [str(read_date(cell)) for cell in ("R8.5.3", "令和元年5月", "20260503", "46145", "5/3")]
    ['2026年5月3日', '2019年5月', '2026年5月3日', '2026年5月3日', 'None']
    """
    text = unicodedata.normalize("NFKC", cell).strip()
    if digits := _DIGITS.fullmatch(text):
        return _checked(int(digits[1]), int(digits[2]), int(digits[3]))
    if _EXCEL_DAYS.fullmatch(text):
        on = _EXCEL_START + timedelta(days=int(float(text)))
        return PartialDate(on.year, on.month, on.day) if 1950 <= on.year < 2100 else None
    for pattern in (_ERA, _WESTERN):
        found = pattern.match(text)
        if found and _TAIL.fullmatch(text[found.end() :]):
            if pattern is _ERA:
                era = found[1] or _LETTERS[found[2]]
                year = _ERAS[era] + (1 if found[3] == "元" else int(found[3]))
            else:
                year = int(found[1])
            month, day = found.groups()[-2:]
            return _checked(year, int(month) if month else None, int(day) if day else None)
    return None


def _checked(year: int, month: int | None, day: int | None) -> PartialDate | None:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return PartialDate(year, month, day)
