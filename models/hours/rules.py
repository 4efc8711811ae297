"""What was understood of one opening-hours text: plain data that parse, evaluate and explain share.

Times are minutes since midnight, 0 to 1440; an end that is not after its start lies on the next
day (start 18:00, end 08:00; 09:00 to 09:00 is 24 hours). `as_case` gives the published JSON shape.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

Minute = int

DAY_MINUTES = 24 * 60


class Day(StrEnum):
    """In the order of datetime.weekday()."""

    MO = "MO"
    TU = "TU"
    WE = "WE"
    TH = "TH"
    FR = "FR"
    SA = "SA"
    SU = "SU"


class Holidays(StrEnum):
    """What the text says of Japan's public holidays; `unknown` where it says nothing."""

    open = "open"
    closed = "closed"
    next_day = "next_day"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of every year."""

    month: int
    day: int


@dataclass(frozen=True, slots=True)
class Weekly:
    """`nth` are 1 to 5 and -1 for the last, None for every week; no days: not said which.

    No start: the days are said and the time is not.
    """

    days: tuple[Day, ...]
    nth: tuple[int, ...] | None
    start: Minute | None
    end: Minute | None


@dataclass(frozen=True, slots=True)
class Closed:
    """Closed from one day of the year to another, both included; may pass the year's end."""

    first: MonthDay
    last: MonthDay


@dataclass(frozen=True, slots=True)
class HolidayHours:
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True)
class DayBeforeHolidayHours:
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True)
class YearEndHours:
    """Hours of 年末年始, of which the text gives no dates."""

    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True)
class DateHours:
    """Other hours from one day of the year to another, both included."""

    first: MonthDay
    last: MonthDay
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A rule for days of the month ("毎月10日は8:00～翌8:00"); no start: the time is not said."""

    days: tuple[int, ...]
    start: Minute | None
    end: Minute | None


@dataclass(frozen=True, slots=True)
class MonthsOnly:
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthsClosed:
    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthsOpenAllDays:
    """In these months no weekday is closed; the hours stay those of `weekly`."""

    months: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MonthOverride:
    """In these months `weekly` holds in place of the text's usual weekly rules."""

    months: tuple[int, ...]
    weekly: tuple[Weekly, ...]


@dataclass(frozen=True, slots=True)
class ClosedNth:
    """Closed on the nth of these weekdays (-1: the last), whatever `weekly` says of them.

    Only where the days that stay open cannot be listed: "all but the last" is not a set of 1 to 5.
    """

    days: tuple[Day, ...]
    nth: tuple[int, ...]


Season = Literal["obon", "golden_week", "summer", "winter", "spring", "school_holidays"]


@dataclass(frozen=True, slots=True)
class ClosedInSeason:
    """Closed in a season whose dates the text does not give: near it, no time is known as open."""

    season: Season


@dataclass(frozen=True, slots=True)
class SeasonalHours:
    """In these months the hours are others; the days stay those of `weekly`."""

    months: tuple[int, ...]
    start: Minute
    end: Minute


@dataclass(frozen=True, slots=True)
class LastEntry:
    """Reception ends at this time, before closing."""

    time: Minute


ClosureDay = Literal["next_day", "next_weekday", "next_week", "previous_day"]
SessionDay = Literal["next_day", "next_weekday", "next_week", "previous_day", "previous_week"]


@dataclass(frozen=True, slots=True)
class ClosureShift:
    """When the weekly closing day is a holiday, it is open and another day is closed instead.

    `next_weekday` is the next working day, `next_week` the same weekday a week later.
    """

    to: ClosureDay


@dataclass(frozen=True, slots=True)
class SessionShift:
    """When the day of a session is a holiday, it is held on another day instead."""

    to: SessionDay


@dataclass(frozen=True, slots=True)
class Biweekly:
    """Every other week; which of the two is not said unless `anchor` (ISO date) names one."""

    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class ClosedDayAfterHoliday:
    pass


@dataclass(frozen=True, slots=True)
class ClosedMonthEnd:
    pass


@dataclass(frozen=True, slots=True)
class ChannelHours:
    """Hours of one channel only (phone, in_person, mail, line, chat, fax, video, form)."""

    channel: str
    weekly: tuple[Weekly, ...]


@dataclass(frozen=True, slots=True)
class ChannelNote:
    channel: str
    text: str


@dataclass(frozen=True, slots=True)
class LanguageHours:
    """Days (and times, where said) of one language; `language` is BCP 47."""

    language: str
    days: tuple[Day, ...]
    nth: tuple[int, ...] | None = None
    start: Minute | None = None
    end: Minute | None = None


@dataclass(frozen=True, slots=True)
class ValidPeriod:
    """The text holds only between these ISO dates, either of which may be missing."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """Said by the text, kept for a person, of no effect on the calendar."""

    text: str


Special = (
    Closed
    | HolidayHours
    | DayBeforeHolidayHours
    | YearEndHours
    | DateHours
    | DayOfMonth
    | MonthsOnly
    | MonthsClosed
    | MonthsOpenAllDays
    | MonthOverride
    | ClosedNth
    | ClosedInSeason
    | SeasonalHours
    | LastEntry
    | ClosureShift
    | SessionShift
    | Biweekly
    | ClosedDayAfterHoliday
    | ClosedMonthEnd
    | ChannelHours
    | ChannelNote
    | LanguageHours
    | ValidPeriod
    | Note
)


@dataclass(frozen=True, slots=True)
class Hours:
    """One text, read.

    `year_end_closed`: True closes, False is open and says so, None says nothing. `irregular`: no
    calendar can be made of it, a person must ask. `unread` are parts that were not understood; a
    text with unread parts is never more than "unknown" outside of what was read, and an unread
    part may close what was read as open.
    """

    text: str
    weekly: tuple[Weekly, ...] = ()
    holidays: Holidays = Holidays.unknown
    year_end_closed: bool | None = None
    special: tuple[Special, ...] = ()
    always_open: bool = False
    by_appointment: bool = False
    irregular: bool = False
    unread: tuple[str, ...] = ()


Case = dict[str, Any]
