"""Japan's public holidays, and the days that are taken for the turn of the year."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from holidays.countries.japan import Japan

from models.hours.rules import MonthDay

FIRST_YEAR = Japan.start_year
LAST_YEAR = Japan.end_year


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The days meant by 年末年始 where a text gives no dates, both included."""

    first: MonthDay
    last: MonthDay


DEFAULT_YEAR_END = YearEnd(MonthDay(12, 29), MonthDay(1, 3))
_YEAR_END = re.compile(r"(\d\d)-(\d\d)/(\d\d)-(\d\d)", re.ASCII)


def read_year_end(text: str) -> YearEnd:
    """From "12-29/01-03". Raises ValueError, in one sentence, for days that are not the year's end.

    Days the wrong way round would close nearly the whole year, so only December, or New Year's
    Day, to January is taken.
    """
    found = _YEAR_END.fullmatch(text.strip())
    if found is not None:
        first, last = MonthDay(int(found[1]), int(found[2])), MonthDay(int(found[3]), int(found[4]))
        begins = (first.month == 12 and 1 <= first.day <= 31) or first == MonthDay(1, 1)
        if begins and last.month == 1 and 1 <= last.day <= 31:
            return YearEnd(first, last)
    raise ValueError("use the first day in December and the last in January, such as 12-29/01-03")


@lru_cache(maxsize=128)
def holidays_of(year: int) -> Mapping[date, str]:
    """Names in Japanese, 振替休日 and 国民の休日 included; nothing outside the known years."""
    if not is_known(year):
        return {}
    return dict(Japan(years=year, language="ja"))


def is_known(year: int) -> bool:
    """Whether the public holidays of this year can be told."""
    return FIRST_YEAR <= year <= LAST_YEAR


def holiday_name(day: date) -> str | None:
    return holidays_of(day.year).get(day)


def within(first: MonthDay, last: MonthDay, day: date) -> bool:
    """Whether a day of any year lies in a stretch that may pass the year's end."""
    here, low, high = (day.month, day.day), (first.month, first.day), (last.month, last.day)
    if low <= high:
        return low <= here <= high
    return here >= low or here <= high


def is_year_end(day: date, year_end: YearEnd) -> bool:
    return within(year_end.first, year_end.last, day)


def in_leap_year(day: MonthDay) -> date:
    """The day in a year that has every day; a 31st that the month lacks is its last day."""
    return date(2024, day.month, min(day.day, monthrange(2024, day.month)[1]))
