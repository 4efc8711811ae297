"""Stretches of time that begin on one day, and how two readings of a day are put together."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from models.hours.opening import OpenState
from models.hours.rules import DAY_MINUTES, Minute

OPEN, CLOSED, UNKNOWN = OpenState.open, OpenState.closed, OpenState.unknown


class Why(StrEnum):
    """What an answer rests on; `explain_ja.REASONS` has the words for each."""

    hours = "hours"
    outside = "outside"
    no_rules = "no_rules"
    irregular = "irregular"
    unread = "unread"
    no_time = "no_time"
    no_end = "no_end"
    no_day = "no_day"
    appointment = "appointment"
    overlap = "overlap"
    every_other_week = "every_other_week"
    months = "months"
    season = "season"
    day_of_month = "day_of_month"
    dates = "dates"
    dates_closed = "dates_closed"
    holiday_closed = "holiday_closed"
    holiday_unknown = "holiday_unknown"
    holiday_open = "holiday_open"
    day_before_holiday = "day_before_holiday"
    day_after_holiday = "day_after_holiday"
    month_end = "month_end"
    moved_here = "moved_here"
    moved_away = "moved_away"
    closure_moved = "closure_moved"
    year_end_closed = "year_end_closed"
    year_end_unknown = "year_end_unknown"
    year_end_hours = "year_end_hours"
    season_closure = "season_closure"
    last_entry = "last_entry"
    last_entry_unknown = "last_entry_unknown"
    period = "period"
    channels = "channels"
    channel_note = "channel_note"
    channel_unsaid = "channel_unsaid"
    language = "language"
    language_day = "language_day"
    notice_closed = "notice_closed"
    notice_unknown = "notice_unknown"
    no_calendar = "no_calendar"
    texts = "texts"


class Span(NamedTuple):
    """Minutes from the midnight its day begins with; `end` may be past 1440.

    A closed span is said to be closed, which is more than not being open.
    """

    start: Minute
    end: Minute
    state: OpenState = OPEN
    why: Why = Why.hours
    assumed: bool = False


Spans = tuple[Span, ...]

WHOLE_DAY = (0, DAY_MINUTES)


def span(start: Minute, end: Minute) -> Span:
    """An end that is not after its start lies on the next day."""
    return Span(start, end if end > start else end + DAY_MINUTES)


def doubted(spans: Spans, why: Why, *, assumed: bool = False) -> Spans:
    """The same hours, but only perhaps."""
    return tuple(
        s._replace(state=UNKNOWN, why=why, assumed=assumed) if s.state is OPEN else s for s in spans
    )


def either(first: Spans, second: Spans) -> Spans:
    """Both are said, one beside the other."""

    def join(a: Span | None, b: Span | None) -> Span | None:
        if a is None or b is None:
            return a or b
        return a if RANK[a.state] >= RANK[b.state] else b

    return first + second if not (first and second) else _overlay(first, second, join)


def agreed(first: Spans, second: Spans, why: Why) -> Spans:
    """Both are said and it is unclear which holds: open only where both are."""

    def join(a: Span | None, b: Span | None) -> Span | None:
        if a and b and a.state is b.state:
            return a
        said = a or b
        return said and said._replace(state=UNKNOWN, why=why)

    return _overlay(first, second, join)


def dimmed(spans: Spans, unsure: Spans) -> Spans:
    """The same hours, with `unsure` in the place of what it covers."""
    return _overlay(spans, unsure, lambda a, b: b or a) if unsure else spans


def limited(spans: Spans, to: Spans) -> Spans:
    """What is left of the hours within `to`; what only `to` says holds perhaps."""

    def join(a: Span | None, b: Span | None) -> Span | None:
        if a is None or b is None:
            return b and b._replace(state=UNKNOWN)
        return a if RANK[a.state] <= RANK[b.state] else b

    return _overlay(spans, to, join)


def together(readings: Iterable[Spans]) -> Spans:
    return reduce(either, readings, ())


RANK = {CLOSED: 0, UNKNOWN: 1, OPEN: 2}


def _overlay(
    first: Spans, second: Spans, join: Callable[[Span | None, Span | None], Span | None]
) -> Spans:
    cuts = sorted({edge for s in first + second for edge in (s.start, s.end)})
    found: list[Span] = []
    for start, end in pairwise(cuts):
        joined = join(_at(first, start), _at(second, start))
        if joined is None:
            continue
        piece = joined._replace(start=start, end=end)
        if found and found[-1].end == start and found[-1][2:] == piece[2:]:
            piece = piece._replace(start=found.pop().start)
        found.append(piece)
    return tuple(found)


def _at(spans: Spans, minute: Minute) -> Span | None:
    best: Span | None = None
    for s in spans:
        if s.start <= minute < s.end and (best is None or RANK[s.state] > RANK[best.state]):
            best = s
    return best


def overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end


def whole_day(why: Why, state: OpenState = UNKNOWN, *, assumed: bool = False) -> Span:
    return Span(*WHOLE_DAY, state, why, assumed)


def segments(
    yesterday: Sequence[Span], today: Sequence[Span], rest: Span
) -> tuple[tuple[Minute, OpenState, Why, bool], ...]:
    """One day from midnight to midnight: (end minute, state, why, assumed) in order.

    `rest` is what holds where neither the day before nor this day says anything.
    """
    spans = [
        s._replace(start=max(0, s.start - DAY_MINUTES), end=s.end - DAY_MINUTES)
        for s in yesterday
        if s.end > DAY_MINUTES
    ]
    spans += today
    cuts = sorted({0, DAY_MINUTES, *(e for s in spans for e in (s.start, s.end))})
    found: list[tuple[Minute, OpenState, Why, bool]] = []
    for start, end in pairwise(cuts):
        if start >= DAY_MINUTES:
            break
        s = _at(tuple(spans), start) or rest
        piece = (end, s.state, s.why, s.assumed)
        if found and found[-1][1:] == piece[1:]:
            found.pop()
        found.append(piece)
    return tuple(found)


class DayPlan(NamedTuple):
    """What begins on one day; `rest` holds wherever no span does."""

    spans: Spans
    rest: Span


def closed_because(why: Why, *, assumed: bool = False) -> DayPlan:
    return DayPlan((), whole_day(why, CLOSED, assumed=assumed))


def unknown_because(why: Why) -> DayPlan:
    return DayPlan((), whole_day(why))


def doubted_plan(plan: DayPlan, why: Why, *, assumed: bool = False) -> DayPlan:
    return DayPlan(doubted(plan.spans, why, assumed=assumed), plan.rest)
