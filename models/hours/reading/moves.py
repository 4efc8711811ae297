"""Where a closing day or a session goes when its day is a holiday."""

from collections.abc import Iterable, Sequence
from typing import get_args

from models.hours.reading import said as s
from models.hours.reading.clauses import Entry
from models.hours.rules import (
    ClosureDay,
    ClosureShift,
    Day,
    Holidays,
    SessionDay,
    SessionShift,
    Weekly,
)

Moves = tuple[Holidays, ClosureShift | SessionShift]


_CLOSURES: dict[str, ClosureDay] = {to: to for to in get_args(ClosureDay)}
_SESSIONS: dict[str, SessionDay] = {to: to for to in get_args(SessionDay)}


def resolved(moved: s.Moved, weekly: Sequence[Weekly], closed: Iterable[Entry]) -> Moves | None:
    """None where the day it moves to cannot be told by counting days or weeks."""
    shut = [e.subject for e in closed if isinstance(e.subject, s.Weekdays)]
    if moved.closes:
        closes_on = _CLOSURES.get(_to(moved, shut))
        return (Holidays.next_day, ClosureShift(closes_on)) if closes_on else None
    held_on = _SESSIONS.get(_to(moved, list(weekly)))
    if held_on is None:
        return None
    later = held_on in {"next_day", "next_weekday"}
    return (Holidays.next_day if later else Holidays.closed), SessionShift(held_on)


def _to(moved: s.Moved, named: Sequence[s.Weekdays] | Sequence[Weekly]) -> str:
    days = {day for entry in named for day in entry.days}
    numbers = {n for entry in named for n in entry.nth or (0,)}
    if moved.to == "nth":
        return _to_nth(moved, days, numbers)
    if moved.named is None:
        return moved.to
    if len(days) != 1:
        return "other"
    ahead = (s.WEEK.index(moved.named) - s.WEEK.index(next(iter(days)))) % len(s.WEEK)
    if moved.to == "weekday_after":
        return {0: "next_week", 1: "next_day"}.get(ahead, "other")
    return moved.to if ahead == 0 else "other"


def _to_nth(moved: s.Moved, days: set[Day], numbers: set[int]) -> str:
    """第2月曜（祝日の場合は第1月曜）: a week earlier, or later."""
    if days != {moved.named} or len(numbers) != 1 or moved.nth is None:
        return "other"
    number = next(iter(numbers))
    if number < 1:
        return "other"
    return {1: "next_week", -1: "previous_week"}.get(moved.nth - number, "other")
