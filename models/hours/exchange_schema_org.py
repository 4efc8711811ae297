"""Surely open times of the coming weeks as schema.org OpeningHoursSpecification.

A search engine has no word for "perhaps", so every specification is valid only from and through
days that are known: a regular week is broken off at each holiday or closure within the weeks.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from models.hours.rules import DAY_MINUTES, Minute
from models.hours.sure_times import SureTimes

WEEKS = 8
ONE_DAY = timedelta(days=1)
USUAL = 0.6
"""A weekday is usually open if it is on this share of the weeks."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Pattern = tuple[tuple[Minute, Minute], ...]
Specification = dict[str, Any]


def open_specifications(
    times: SureTimes, *, start: date, weeks: int = WEEKS
) -> list[Specification]:
    """For `openingHoursSpecification`. Empty where nothing is certain."""
    calendar = _calendar(start, weeks)
    patterns = _patterns(times, calendar)
    found: list[Specification] = []
    for run in _runs(calendar, patterns):
        weekdays: dict[tuple[Minute, Minute], list[str]] = {}
        seen = {day.weekday(): patterns[day] for day in run}
        for weekday, pattern in sorted(seen.items()):
            for stretch in pattern:
                weekdays.setdefault(stretch, []).append(_DAYS[weekday])
        for (opens, closes), names in sorted(weekdays.items()):
            found.append(_specification(names, opens, closes, run[0], run[-1]))
    return found


def closed_specifications(
    times: SureTimes, *, start: date, weeks: int = WEEKS
) -> list[Specification]:
    """For `specialOpeningHoursSpecification`: days surely closed on which it is usually open.

    Opening and closing at midnight is how a whole day off is written there.
    """
    calendar = _calendar(start, weeks)
    opened = [day.weekday() for day in calendar if times.begins(day)]
    usual = {weekday for weekday in range(7) if opened.count(weekday) >= USUAL * weeks}
    off = [day for day in calendar if day.weekday() in usual and times.is_closed(day)]
    runs: list[list[date]] = []
    for day in off:
        if runs and runs[-1][-1] + ONE_DAY == day:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [
        {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": run[0].isoformat(),
            "validThrough": run[-1].isoformat(),
        }
        for run in runs
    ]


def _calendar(start: date, weeks: int) -> list[date]:
    return [start + n * ONE_DAY for n in range(weeks * 7)]


def _patterns(times: SureTimes, calendar: Sequence[date]) -> dict[date, Pattern]:
    """What begins on each day. No stretch there lasts longer than a day: the rest is the next's."""
    found: dict[date, list[tuple[Minute, Minute]]] = {day: [] for day in calendar}
    for day in calendar:
        for stretch in times.begins(day):
            at, start, end = day, stretch.start, stretch.end
            while end - start > DAY_MINUTES:
                found.get(at, []).append((start, start + DAY_MINUTES))
                at, end = at + ONE_DAY, end - DAY_MINUTES
            found.get(at, []).append((start, end))
    return {day: tuple(sorted(stretches)) for day, stretches in found.items()}


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
) -> Specification:
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
