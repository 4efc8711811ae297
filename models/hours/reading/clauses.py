"""What a text says once its pieces belong together: rules, closures, remarks."""

from dataclasses import dataclass, field

from models.hours.reading import said as s
from models.hours.rules import Day

Who = tuple[tuple[str, ...], tuple[str, ...]]
"""Channels and languages the text speaks of."""

NOBODY: Who = ((), ())


@dataclass(slots=True)
class Entry:
    """A day that was named and waits for its times, or for a word that closes it."""

    subject: s.Subject
    gap: str
    who: Who
    text: str
    half: str = ""
    half_only: bool = False


@dataclass(frozen=True, slots=True)
class HalfDay:
    """`kept` is the half that stays open, am or pm; `only` where the text says no more of them."""

    days: s.Weekdays
    kept: str
    only: bool


@dataclass(slots=True)
class Rule:
    entries: list[Entry]
    times: list[s.Time]
    who: Who = NOBODY
    since: int | None = None
    in_brackets: bool = False
    others: bool = False

    def has_days(self) -> bool:
        return bool(self.entries)


@dataclass(slots=True)
class Clauses:
    """What the whole text says, still in its own words for days."""

    rules: list[Rule] = field(default_factory=list)
    closed: list[Entry] = field(default_factory=list)
    opened: list[Entry] = field(default_factory=list)
    also_open: list[Entry] = field(default_factory=list)
    moved: list[s.Moved] = field(default_factory=list)
    last_entries: list[int] = field(default_factory=list)
    minutes_before: list[int] = field(default_factory=list)
    spoken: list[Entry] = field(default_factory=list)
    half_days: list[HalfDay] = field(default_factory=list)
    often: list[tuple[s.HowOften, str]] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    breaks: list[s.Time] = field(default_factory=list)
    periods: list[s.Period] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    channel_notes: list[tuple[str, str]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    by_appointment: bool = False
    irregular: bool = False
    every_other_week: s.EveryOtherWeek | None = None
    same_times: bool = False
    no_closing_day: bool = False
    workdays: bool = False
    all_days_in: list[tuple[int, ...]] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """One pair of brackets, or the text itself."""

    pending: list[Entry] = field(default_factory=list)
    closing: list[Entry] | None = None
    closing_lines: bool = False
    heading: bool = False
    who: Who = NOBODY
    just_closed: bool = False
    reception: bool = False
    has_times: bool = False
    has_days: bool = False
    needs_times: list[str] = field(default_factory=list)


HOLIDAY_LIKE = (
    s.Holiday,
    s.RestDay,
    s.BeforeHoliday,
    s.AfterHoliday,
    s.YearEnd,
    s.InSeason,
    s.Dates,
)
PASSED_OVER = (s.Blank, s.Harmless, s.SameTimes, s.Topic, s.Join, s.NeedsTimes, s.Remark)
STOP = "stop"
"""A gap: another sentence or line."""

AMBIGUOUS_CLOSING = "どの曜日が休みかがはっきりしません"
AMBIGUOUS_TIMES = "どの曜日の時間かがはっきりしません"
NO_END = "終わりの時刻がありません"
PLACES = "場所や窓口によって時間がちがいます"
RANGE_END = "曜日の範囲の端が休みになっています"
NEVER_CLOSES = "無休と定休日の両方が書かれています"


def weekdays_of(rules: list[Rule]) -> set[Day]:
    """All weekdays that any of the rules names."""
    named = [e.subject for r in rules for e in r.entries if isinstance(e.subject, s.Weekdays)]
    return {day for weekdays in named for day in weekdays.days}


def is_no_closing(subject: s.Subject) -> bool:
    return isinstance(subject, s.Weekdays) and subject.scope is s.Scope.no_closing_day


def is_whole_week(entry: Entry) -> bool:
    whole = s.Scope.every_day, s.Scope.no_closing_day
    return isinstance(entry.subject, s.Weekdays) and entry.subject.scope in whole
