"""What one piece of a text can say, before it is known how the pieces belong together."""

from dataclasses import dataclass

from models.hours.reading.subjects import (
    WEEK,
    WEEKEND,
    WORKDAYS,
    AfterHoliday,
    BeforeHoliday,
    Dates,
    Holiday,
    InSeason,
    MonthDays,
    MonthEnd,
    Months,
    NthOnly,
    RestDay,
    Scope,
    Subject,
    Weekdays,
    YearEnd,
)
from models.hours.rules import Day

__all__ = [
    "WEEK",
    "WEEKEND",
    "WORKDAYS",
    "AfterHoliday",
    "BeforeHoliday",
    "Dates",
    "Holiday",
    "InSeason",
    "MonthDays",
    "MonthEnd",
    "Months",
    "NthOnly",
    "RestDay",
    "Scope",
    "Subject",
    "Weekdays",
    "YearEnd",
]
"""Words for days are said as well, and are found here with the rest."""


@dataclass(frozen=True, slots=True)
class Period:
    """From or until a day of one year, as ISO dates."""

    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch of the day; `doubt` says why it must not be believed."""

    start: int
    end: int
    doubt: str = ""
    twelve_hours: bool = False


@dataclass(frozen=True, slots=True)
class AcrossDays:
    """土曜20時～月曜8時: one stretch from a time of one weekday to a time of another."""

    first: Day
    start: int
    last: Day
    end: int


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
    """What happens when the day is a holiday; `to` is a shift, "closed" or "open".

    `named` is the weekday it moves to, where the text names one (翌週の月曜日), and `nth` its
    number in the month. `weekend`: a day of the weekend moves it as well.
    """

    to: str
    closes: bool
    named: Day | None = None
    nth: int | None = None
    weekend: bool = False


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
class Pointer:
    """詳しくはホームページへ: no doubt where days and times are given."""


@dataclass(frozen=True, slots=True)
class HowOften:
    """月2回: no doubt beside days that are just as many. `unit` is 週, 月 or 年."""

    unit: str
    count: int


@dataclass(frozen=True, slots=True)
class EveryOtherWeek:
    """`first` is the ISO date of one of the days, where the text names one."""

    first: str | None = None


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
    """夜間, 終日: harmless beside times, unclear without. `half` is am or pm (午前, 午後)."""

    half: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """The name of who is meant, before the days and times."""


@dataclass(frozen=True, slots=True)
class Others:
    """その他, それ以外: the days and months that were not named before."""


@dataclass(frozen=True, slots=True)
class SameTimes:
    """土日も同じ時間で"""


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


Said = (
    Subject
    | Period
    | Time
    | AcrossDays
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
    | Pointer
    | HowOften
    | EveryOtherWeek
    | Reach
    | Speaks
    | Remark
    | NeedsTimes
    | Label
    | Others
    | SameTimes
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
