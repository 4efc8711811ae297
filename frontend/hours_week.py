"""A week of opening hours in words, day by day."""

from dataclasses import dataclass

from api.usecases.found import HoursShown, OpenState
from models.hours.week import WeekDay, WeekSpan

_DAYS = "月火水木金土日"
_MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class DayRow:
    day: str
    holiday: str | None
    words: str


@dataclass(frozen=True, slots=True)
class HoursReading:
    label: str | None
    understood: str
    easy: tuple[tuple[str, str | None], ...]
    rows: tuple[DayRow, ...]


def reading(hours: HoursShown) -> HoursReading:
    return HoursReading(
        label=hours.label,
        understood=hours.understood,
        easy=hours.easy,
        rows=tuple(
            DayRow(
                day=f"{day.day.month}月{day.day.day}日（{_DAYS[day.day.weekday()]}）",
                holiday=day.holiday,
                words=_words(day),
            )
            for day in hours.week
        ),
    )


def _words(day: WeekDay) -> str:
    """A day without certain times is never left blank: an empty cell looks like a fault."""
    return "、".join(_span(span) for span in day.spans) or "休み"


def _span(span: WeekSpan) -> str:
    times = f"{_clock(span.start)}～{_clock(span.end)}"
    return times if span.state is OpenState.open else f"{times}（分かりません。聞いてください）"


def _clock(minute: int) -> str:
    return "24:00" if minute == _MIDNIGHT else f"{minute // 60}:{minute % 60:02}"
