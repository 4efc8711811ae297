"""Opening hours in words: a week day by day, what was understood, plain Japanese and English."""

from dataclasses import dataclass
from datetime import date

from api.usecases.found import HoursShown, OpenState
from models.hours.calendar import YearEnd
from models.hours.reasons_ja import reason_ja
from models.hours.spans import Why
from models.hours.week import WeekDay, WeekSpan

_DAYS = "月火水木金土日"
_MIDNIGHT = 24 * 60
PLAIN_REASONS = frozenset(
    reason_ja(Why.outside, state, date.min) for state in (OpenState.open, OpenState.closed)
)
"""Reasons that say no more than "open" or "closed" itself."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """`why` says what is special about the day, else ""."""

    day: str
    holiday: str | None
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class HoursReading:
    """`english` is empty where not everything was understood; then `text` is shown instead."""

    text: str
    label: str | None
    understood: str
    easy: tuple[tuple[str, str | None], ...]
    english: str
    rows: tuple[DayRow, ...]
    assumed: bool


def reading(hours: HoursShown) -> HoursReading:
    return HoursReading(
        text=hours.text,
        label=hours.label,
        understood=hours.understood,
        easy=hours.easy,
        english=hours.english,
        rows=tuple(
            DayRow(
                day=f"{day.day.month}月{day.day.day}日（{_DAYS[day.day.weekday()]}）",
                holiday=day.holiday,
                words=_words(day),
                why=_why(day),
            )
            for day in hours.week
        ),
        assumed=any(day.assumed for day in hours.week),
    )


def _words(day: WeekDay) -> str:
    """A day without certain times is never left blank: an empty cell looks like a fault."""
    return "、".join(_span(span) for span in day.spans) or "休み"


def _why(day: WeekDay) -> str:
    """What the row does not say itself: a holiday stands beside its date already."""
    if not day.spans and day.assumed:
        return "年末年始"
    said = [span.reason_ja for span in day.spans] or [day.reason_ja or ""]
    holiday = reason_ja(Why.holiday_closed, OpenState.closed, day.day)
    return next((reason for reason in said if reason not in {*PLAIN_REASONS, holiday}), "")


def _span(span: WeekSpan) -> str:
    times = f"{_clock(span.start)}～{_clock(span.end)}"
    return times if span.state is OpenState.open else f"{times}（分かりません。聞いてください）"


def _clock(minute: int) -> str:
    return "24:00" if minute == _MIDNIGHT else f"{minute // 60}:{minute % 60:02}"


def year_end_assumed(year_end: YearEnd) -> str:
    first, last = year_end.first, year_end.last
    days = f"{first.month}月{first.day}日～{last.month}月{last.day}日"
    return f"年末年始の日にちは書かれていないため、{days}とみています。"


def year_end_assumed_english(year_end: YearEnd) -> str:
    first, last = year_end.first, year_end.last
    months = {12: "December", 1: "January"}
    days = f"{first.day} {months[first.month]} to {last.day} {months[last.month]}"
    return f"The New Year days are not given; we take them to be {days}."
