"""One stretch from a time of one weekday to a time of another: 土曜20時～月曜8時."""

import re

from models.hours.reading.days import weekday_at
from models.hours.reading.said import WEEK, AcrossDays, Time, Weekdays
from models.hours.reading.times import point_at
from models.hours.rules import DAY_MINUTES, Day

_EVERY = re.compile(r"毎週")
_OF = re.compile(r"\s*の?\s*")
_TO = re.compile(r"\s*(?:~+|から|より)\s*")
_UNTIL = re.compile(r"\s*まで")


def read_across_days(text: str, at: int) -> tuple[AcrossDays, int] | None:
    """None too where both times may be those of each day (月曜9時～金曜17時)."""
    every = _EVERY.match(text, at)
    first = _weekday_and_time(text, every.end() if every else at)
    gap = _TO.match(text, first[2]) if first else None
    last = _weekday_and_time(text, gap.end()) if gap else None
    if first is None or last is None or first[0] is last[0] or last[1] > first[1]:
        return None
    until = _UNTIL.match(text, last[2])
    return AcrossDays(first[0], first[1], last[0], last[1]), until.end() if until else last[2]


def _weekday_and_time(text: str, at: int) -> tuple[Day, int, int] | None:
    day = weekday_at(text, at)
    gap = _OF.match(text, day[1]) if day else None
    time = point_at(text, gap.end()) if gap else None
    return None if day is None or time is None else (day[0], *time)


def in_days(said: AcrossDays) -> list[tuple[Weekdays, Time]]:
    """The days it begins on, and how long on each."""
    first, last = WEEK.index(said.first), WEEK.index(said.last)
    count = (last - first) % len(WEEK)
    if count == 1:
        return [(Weekdays((said.first,)), Time(said.start, said.end))]
    between = tuple(d for d in WEEK if 0 < (WEEK.index(d) - first) % len(WEEK) < count)
    found = [(Weekdays((said.first,)), Time(said.start, DAY_MINUTES))]
    found.append((Weekdays(between), Time(0, DAY_MINUTES)))
    return found + ([(Weekdays((said.last,)), Time(0, said.end))] if said.end else [])
