"""The dates on which each stretch is surely open, found in a run of days, as repeating rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from models.hours.rules import Day, Minute
from models.hours.sure_times import SureTimes

DAYS = tuple(Day)
MOST = 0.6
"""A weekday repeats if it is open on this share of its dates; the others are left out by name."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """`dates` are all on which it holds; with `days` it repeats there, save for `left_out`.

    `nth` is 1 to 5 for the weekday of a month, None for every week. Without days: these dates
    only. `end` may be past 1440.
    """

    start: Minute
    end: Minute
    dates: tuple[date, ...]
    days: tuple[Day, ...] = ()
    nth: int | None = None
    left_out: tuple[date, ...] = ()


def sure_stretches(
    times: SureTimes, first: date, last: date
) -> dict[tuple[Minute, Minute], list[date]]:
    found: dict[tuple[Minute, Minute], list[date]] = {}
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        for stretch in times.begins(day):
            found.setdefault((stretch.start, stretch.end), []).append(day)
    return found


def repeated(times: SureTimes, first: date, last: date) -> list[Repeated]:
    calendar = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found: list[Repeated] = []
    for (start, end), dates in sorted(sure_stretches(times, first, last).items()):
        left = set(dates)
        weekdays = [d for d in range(7) if _repeats(left, _every(calendar, d, None))]
        if weekdays:
            every = {day for d in weekdays for day in _every(calendar, d, None)}
            found.append(_rule(start, end, left & every, every, [DAYS[d] for d in weekdays], None))
            left -= every
        for weekday in range(7):
            for nth in range(1, 6):
                every = _every(calendar, weekday, nth)
                if _repeats(left, every):
                    found.append(_rule(start, end, left & every, every, [DAYS[weekday]], nth))
                    left -= every
        if left:
            found.append(Repeated(start, end, tuple(sorted(left))))
    return found


def _every(calendar: Iterable[date], weekday: int, nth: int | None) -> set[date]:
    return {
        day
        for day in calendar
        if day.weekday() == weekday and (nth is None or (day.day - 1) // 7 + 1 == nth)
    }


def _repeats(dates: set[date], every: set[date]) -> bool:
    return len(every) > 1 and len(dates & every) >= MOST * len(every)


def _rule(
    start: Minute, end: Minute, held: set[date], every: set[date], days: list[Day], nth: int | None
) -> Repeated:
    """Dates before the first one need not be left out: nothing repeats before it begins."""
    left_out = sorted(day for day in every - held if day > min(held))
    return Repeated(start, end, tuple(sorted(held)), tuple(days), nth, tuple(left_out))
