"""Surely open times of the coming weeks as schema.org OpeningHoursSpecification.

A search engine has no word for "perhaps", so every specification is valid only from and through
days that are known: a regular week is broken off at each holiday or closure within the weeks.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.evaluate import Notice, Reading
from models.hours.rules import DAY_MINUTES, Hours, Minute

WEEKS = 8
ONE_DAY = timedelta(days=1)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Pattern = tuple[tuple[Minute, Minute], ...]


def to_schema_org(
    hours: Hours,
    *,
    start: date,
    weeks: int = WEEKS,
    year_end: YearEnd = DEFAULT_YEAR_END,
    notices: Sequence[Notice] = (),
) -> list[dict[str, Any]]:
    """Empty where nothing is certain."""
    reading = Reading(hours, year_end=year_end, notices=notices)
    calendar = [start + n * ONE_DAY for n in range(weeks * 7)]
    patterns = {day: _pattern(reading, day) for day in calendar}
    found: list[dict[str, Any]] = []
    for run in _runs(calendar, patterns):
        weekdays: dict[tuple[Minute, Minute], list[str]] = {}
        seen = {day.weekday(): patterns[day] for day in run}
        for weekday, pattern in sorted(seen.items()):
            for stretch in pattern:
                weekdays.setdefault(stretch, []).append(_DAYS[weekday])
        for (opens, closes), names in sorted(weekdays.items()):
            found.append(_specification(names, opens, closes, run[0], run[-1]))
    return found


def _pattern(reading: Reading, day: date) -> Pattern:
    return tuple((s.start, s.end) for s in reading.begins(day))


def _runs(calendar: Sequence[date], patterns: dict[date, Pattern]) -> list[list[date]]:
    """Days in a row in which no weekday contradicts itself."""
    runs: list[list[date]] = []
    for day in calendar:
        earlier = runs[-1][-7] if runs and len(runs[-1]) >= 7 else None
        if runs and (earlier is None or patterns[earlier] == patterns[day]):
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def _specification(
    days: list[str], opens: Minute, closes: Minute, first: date, last: date
) -> dict[str, Any]:
    """Round the clock is 00:00 to 23:59 there; a closing time before the opening is next day's."""
    if closes - opens >= DAY_MINUTES or closes == DAY_MINUTES:
        closes -= 1
    return {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [f"https://schema.org/{day}" for day in days],
        "opens": _clock(opens),
        "closes": _clock(closes % DAY_MINUTES),
        "validFrom": first.isoformat(),
        "validThrough": last.isoformat(),
    }


def _clock(minute: Minute) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
