"""Seven days as a table: when it is open, when perhaps, and why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd, holiday_name
from models.hours.evaluate import Notice, compiled, day_minutes
from models.hours.opening import OpenState
from models.hours.reasons_ja import reason_ja
from models.hours.rules import DAY_MINUTES, Hours, Minute

NOON = DAY_MINUTES // 2
DAYS_OF_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """Open or unknown from `start` to `end`, minutes of the day; 1440 is midnight.

    A stretch that goes on after midnight is cut there and goes on in the next row.
    """

    start: Minute
    end: Minute
    state: OpenState
    reason_ja: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class WeekDay:
    """`reason_ja` says why nothing is open on a day without spans, else None."""

    day: date
    holiday: str | None
    spans: tuple[WeekSpan, ...]
    reason_ja: str | None
    assumed: bool


def week(
    hours: Hours,
    start: date,
    *,
    days: int = DAYS_OF_A_WEEK,
    year_end: YearEnd = DEFAULT_YEAR_END,
    channel: str | None = None,
    language: str | None = None,
    notices: Sequence[Notice] = (),
) -> tuple[WeekDay, ...]:
    reading = compiled(
        hours, year_end=year_end, channel=channel, language=language, notices=notices
    )
    found: list[WeekDay] = []
    for day in (start + timedelta(days=n) for n in range(days)):
        stretches = list(day_minutes(reading.day(day)))
        spans = tuple(
            WeekSpan(begins, ends, state, reason_ja(why, state, day, year_end=year_end), assumed)
            for begins, ends, (_, state, why, assumed) in stretches
            if state is not OpenState.closed
        )
        _, _, (_, state, why, assumed) = next(s for s in stretches if s[1] > NOON)
        reason = None if spans else reason_ja(why, state, day, year_end=year_end)
        taken = any(s[2][3] for s in stretches) if spans else assumed
        found.append(WeekDay(day, holiday_name(day), spans, reason, taken))
    return tuple(found)
