"""Times as tables write them: 9:00, 0900, 17時30分, 0.4375 (Excel), 26:00, 24, 日没."""

import re
import unicodedata
from functools import lru_cache

_DAY = 24 * 60
_LATEST = 30 * 60
"""No table means a later hour of the night than 30:00."""
_FINEST = 0.02
"""Minutes by which a fraction of a day may miss a whole minute."""
_CLOCK = re.compile(r"(\d{1,2})[:時](\d{1,2})?(?::\d{2})?分?(半)?")
_DIGITS = re.compile(r"\d{1,4}")
_FRACTION = re.compile(r"\d{0,5}\.\d{2,}|(?:0?|\d{5})\.5")
"""Noon is .5 there; other numbers with one digit behind the point may be hours: 9.5, 17.3."""
_HALF_OF_DAY = re.compile(r"^(午前|午後|am|pm)\s*", re.IGNORECASE)
_AND_MORE = re.compile(r"^(?P<time>[^(（]+?)\s*(?P<more>[(（].*)$", re.DOTALL)


@lru_cache(maxsize=10_000)
def read_time(cell: str) -> str | None:
    """The time as H:MM, 0:00 to 30:00, or None when the cell says something else.

    >>> [read_time(cell) for cell in ("1700", "0.4375", "26:00", "24", "午後5時半", "日没")]
    ['17:00', '10:30', '26:00', '24:00', '17:30', None]
    """
    text = (
        unicodedata.normalize("NFKC", cell).strip().removesuffix("~").removesuffix("から").strip()
    )
    later = 0
    if half := _HALF_OF_DAY.match(text):
        later = 12 * 60 if half[1].lower() in ("午後", "pm") else 0
        text = text[half.end() :]
    minutes = _minutes(text)
    if minutes is None or (later and minutes > later):
        return None
    minutes += later
    if minutes > _LATEST:
        return None
    return f"{minutes // 60}:{minutes % 60:02}"


@lru_cache(maxsize=10_000)
def time_and_more(cell: str) -> tuple[str, str] | None:
    """A time and what follows it in brackets: 17:00（最終入館16:30まで）."""
    if time := read_time(cell):
        return time, ""
    found = _AND_MORE.match(cell.strip())
    time = read_time(found["time"]) if found else None
    return (time, found["more"].strip()) if found and time else None


def _minutes(text: str) -> int | None:
    if found := _CLOCK.fullmatch(text):
        hours, minutes = int(found[1]), int(found[2] or 0)
        if found[3]:
            minutes = 30 if not found[2] else 60
        return hours * 60 + minutes if minutes < 60 else None
    if _DIGITS.fullmatch(text):
        # 9 and 24 are hours, 930 and 1700 hours and minutes.
        hours, minutes = divmod(int(text), 100) if len(text) > 2 else (int(text), 0)
        return hours * 60 + minutes if minutes < 60 else None
    if _FRACTION.fullmatch(text):
        return _of_a_day(float(text))
    return None


def _of_a_day(days: float) -> int | None:
    """Excel counts days; 1.08 is 26:00, and 46113.375 is 9:00 on some day.

    Only times that people write are believed: 9.30 may also mean half past nine.
    """
    if days >= _LATEST / _DAY:
        if days < 30_000:
            return None
        days %= 1
    minutes = round(days * _DAY)
    if abs(days * _DAY - minutes) > _FINEST or (minutes % 5 and minutes % 60 != 59):
        return None
    return minutes
