"""What one piece of a text can say, before it is known how the pieces belong together."""

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
    days: tuple[Day, ...]
    nth: tuple[int, ...] | None = None
    scope: Scope = Scope.days
    every_week: bool = False
    doubt: str = ""


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
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """From or until a day of one year, as ISO dates."""

    first: str | None
    last: str | None


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


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch of the day; `doubt` says why it must not be believed."""

    start: int
    end: int
    doubt: str = ""
    twelve_hours: bool = False


@dataclass(frozen=True, slots=True)
class Until:
    time: int
    bare: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    time: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Close:
    """`heading`: the days follow (休館日), else they stand before it (月曜休み)."""

    heading: bool = False


@dataclass(frozen=True, slots=True)
class Except:
    pass


@dataclass(frozen=True, slots=True)
class Open:
    pass


@dataclass(frozen=True, slots=True)
class Also:
    """も"""


@dataclass(frozen=True, slots=True)
class Topic:
    """は and the colon: what stands before it belongs to what follows."""


@dataclass(frozen=True, slots=True)
class LunchBreak:
    pass


@dataclass(frozen=True, slots=True)
class LastReception:
    """最終受付, or 受付 where hours were given before."""

    certain: bool = True


@dataclass(frozen=True, slots=True)
class MinutesBefore:
    """閉館の30分前まで"""

    minutes: int


@dataclass(frozen=True, slots=True)
class Moved:
    """What happens when the day is a holiday; `to` is a shift, "closed" or "open"."""

    to: str
    closes: bool


@dataclass(frozen=True, slots=True)
class Appointment:
    pass


@dataclass(frozen=True, slots=True)
class Deadline:
    """2日前までに: of the appointment, no opening hours."""


@dataclass(frozen=True, slots=True)
class Uncertain:
    """Words after which no calendar can be trusted (随時, 不定期)."""


@dataclass(frozen=True, slots=True)
class EveryOtherWeek:
    pass


@dataclass(frozen=True, slots=True)
class Reach:
    channel: str


@dataclass(frozen=True, slots=True)
class Speaks:
    language: str


@dataclass(frozen=True, slots=True)
class Remark:
    """For a person to read, without effect on when somebody is there."""


@dataclass(frozen=True, slots=True)
class NeedsTimes:
    """夜間, 午前中: harmless beside times, unclear without."""


@dataclass(frozen=True, slots=True)
class Harmless:
    pass


@dataclass(frozen=True, slots=True)
class Join:
    """A comma, a dot, and; "or" leaves open which of the two it is."""

    mark: str


@dataclass(frozen=True, slots=True)
class Blank:
    pass


@dataclass(frozen=True, slots=True)
class Stop:
    """End of a sentence or line."""


@dataclass(frozen=True, slots=True)
class Bracket:
    opens: bool
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Unread:
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
Said = (
    Subject
    | Period
    | Time
    | Until
    | Since
    | Close
    | Except
    | Open
    | Also
    | Topic
    | LunchBreak
    | LastReception
    | MinutesBefore
    | Moved
    | Appointment
    | Deadline
    | Uncertain
    | EveryOtherWeek
    | Reach
    | Speaks
    | Remark
    | NeedsTimes
    | Harmless
    | Join
    | Blank
    | Stop
    | Bracket
    | Unread
)


@dataclass(frozen=True, slots=True)
class Piece:
    """`begin` and `finish` are places in the folded text."""

    begin: int
    finish: int
    said: Said
