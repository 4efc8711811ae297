"""Words for days, as they stand in a text: weekdays, holidays, dates, months, seasons."""

from dataclasses import dataclass
from enum import StrEnum

from models.hours.rules import Day, MonthDay, Season

WEEK = tuple(Day)
WORKDAYS = WEEK[:5]
WEEKEND = WEEK[5:]


class Scope(StrEnum):
    """What a word for days says besides the days."""

    days = "days"
    workdays = "workdays"
    every_day = "every_day"
    no_closing_day = "no_closing_day"
    office_days = "office_days"


@dataclass(frozen=True, slots=True)
class Weekdays:
    """`bounds` are the two ends of a range, such as 月 and 金."""

    days: tuple[Day, ...]
    nth: tuple[int, ...] | None = None
    scope: Scope = Scope.days
    every_week: bool = False
    doubt: str = ""
    bounds: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class NthOnly:
    """第2・4 without a weekday: of the weekday named before."""

    nth: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Holiday:
    pass


@dataclass(frozen=True, slots=True)
class RestDay:
    """休日: public holidays, and the days of the weekend that stand opposite to 平日."""


@dataclass(frozen=True, slots=True)
class BeforeHoliday:
    pass


@dataclass(frozen=True, slots=True)
class AfterHoliday:
    pass


@dataclass(frozen=True, slots=True)
class Dates:
    first: MonthDay
    last: MonthDay
    year: int | None = None


@dataclass(frozen=True, slots=True)
class YearEnd:
    pass


@dataclass(frozen=True, slots=True)
class InSeason:
    season: Season


@dataclass(frozen=True, slots=True)
class Months:
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthDays:
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthEnd:
    pass


Subject = (
    Weekdays
    | NthOnly
    | Holiday
    | RestDay
    | BeforeHoliday
    | AfterHoliday
    | Dates
    | YearEnd
    | InSeason
    | Months
    | MonthDays
    | MonthEnd
)
