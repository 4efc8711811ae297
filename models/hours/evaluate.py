"""Whether somebody answers at a moment, what the answer rests on, and when it changes next.

Open is said only where every reading of the text says open. A span that passes midnight belongs
to the day it begins on. Once no newcomer is received any more, it is closed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.opening import OpenState
from models.hours.reasons_ja import reason_ja
from models.hours.rules import Hours, Minute
from models.hours.spans import (
    CLOSED,
    OPEN,
    UNKNOWN,
    DayPlan,
    Span,
    Spans,
    Why,
    closed_because,
    doubted,
    segments,
    unknown_because,
    whole_day,
)
from models.hours.ways import Way, ways_of

JAPAN = ZoneInfo("Asia/Tokyo")
LOOK_AHEAD_DAYS = 400
ONE_DAY = timedelta(days=1)
_KEPT_DAYS = 512


@dataclass(frozen=True, slots=True)
class Answer:
    """`assumed`: it rests on days of 年末年始 that the text does not name itself."""

    state: OpenState
    reason_ja: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that runs from one day to another, both included; None leaves that side open.

    `closes` is False for a notice of which it is not known whether it closes.
    """

    first: date | None
    last: date | None
    closes: bool = True

    def holds_on(self, day: date) -> bool:
        return (self.first or date.min) <= day <= (self.last or date.max)


Segment = tuple[Minute, OpenState, Why, bool]
Segments = tuple[Segment, ...]
"""A day from midnight to midnight: (end minute, state, why, assumed), in order, to 1440."""


class Reading:
    """One text compiled for one question. Days are computed when asked for, and kept."""

    def __init__(
        self,
        hours: Hours,
        *,
        year_end: YearEnd = DEFAULT_YEAR_END,
        channel: str | None = None,
        language: str | None = None,
        notices: Sequence[Notice] = (),
    ) -> None:
        self._ways = ways_of(hours, year_end, channel, language)
        self._notices = tuple(notices)
        self._days: dict[date, Segments] = {}
        self._latest: dict[int, tuple[date, DayPlan]] = {}

    def day(self, day: date) -> Segments:
        found = self._days.get(day)
        if found is None:
            if len(self._days) >= _KEPT_DAYS:
                self._days.clear()
            found = self._days[day] = self._combined(day)
        return found

    def begins(self, day: date) -> Spans:
        """The stretches surely open that begin on this day; `end` may be past midnight.

        Where channels have hours of their own, stretches end at midnight.
        """
        ways = self._ways
        if ways.main is not None and not ways.channels and not ways.phones:
            plan = self._plan(ways.main, day)
            return tuple(s for s in plan.spans if s.state is OPEN)
        return tuple(
            Span(start, end) for start, end, found in day_minutes(self.day(day)) if found[1] is OPEN
        )

    def segment(self, moment: datetime) -> tuple[date, Segment]:
        """The day in Japan and the stretch of it that holds the moment."""
        if moment.tzinfo is None or moment.utcoffset() is None:
            raise ValueError("a moment needs a time zone")
        local = moment.astimezone(JAPAN)
        day, minute = local.date(), local.hour * 60 + local.minute
        for segment in self.day(day):
            if minute < segment[0]:
                return day, segment
        raise AssertionError("a day reaches to midnight")

    def changes(self, first: date, days: int) -> Iterator[tuple[datetime, Segment]]:
        """Every stretch from the midnight of `first` on, with the moment it begins."""
        for count in range(days):
            day = first + count * ONE_DAY
            midnight = datetime(day.year, day.month, day.day, tzinfo=JAPAN)
            start = 0
            for segment in self.day(day):
                yield midnight + timedelta(minutes=start), segment
                start = segment[0]

    def _combined(self, day: date) -> Segments:
        ways = self._ways
        main = None if ways.main is None else self._of(ways.main, day)
        if main is not None and not ways.channels and not ways.phones:
            return main
        phones = [self._of(way, day) for way in ways.phones]
        others = [self._of(way, day) for way in ways.channels]
        layers = [*([] if main is None else [main]), *phones, *others]
        cuts = sorted({0, *(segment[0] for layer in layers for segment in layer)})
        found: list[Segment] = []
        for start, end in pairwise(cuts):
            state, why, assumed = _of_all(
                None if main is None else _at(main, start),
                [_at(layer, start) for layer in phones],
                [_at(layer, start) for layer in others],
            )
            if found and found[-1][1:] == (state, why, assumed):
                found.pop()
            found.append((end, state, why, assumed))
        return tuple(found)

    def _of(self, way: Way, day: date) -> Segments:
        before, plan = self._latest.get(id(way), (None, None))
        # Days are mostly asked for in order, and a plan is most of the work.
        yesterday = plan if plan and before == day - ONE_DAY else self._plan(way, day - ONE_DAY)
        today = self._plan(way, day)
        self._latest[id(way)] = (day, today)
        if today.rest.why is Why.notice_closed:
            yesterday = closed_because(Why.notice_closed)
        elif today.rest.why is Why.notice_unknown:
            yesterday = unknown_because(Why.notice_unknown)
        return segments(yesterday.spans, today.spans, today.rest)

    def _plan(self, way: Way, day: date) -> DayPlan:
        running = [notice for notice in self._notices if notice.holds_on(day)]
        if any(notice.closes for notice in running):
            return closed_because(Why.notice_closed)
        plan = way.plan(day)
        if not running:
            return plan
        doubt = Why.notice_unknown
        return DayPlan(doubted(plan.spans, doubt), whole_day(doubt))


def _at(layer: Segments, minute: Minute) -> Segment:
    return next(segment for segment in layer if minute < segment[0])


def _of_all(
    main: Segment | None, phones: Sequence[Segment], others: Sequence[Segment]
) -> tuple[OpenState, Why, bool]:
    """Open if whoever calls, or comes without knowing which way is open, is not turned away.

    A main time together with a channel's own time that is merely shorter ("24 hours, chat from
    noon") stays open; if some other channel is open just then, the main time may be that
    channel's, and a phone with hours of its own must be open itself.
    """
    every = [*([] if main is None else [main]), *phones, *others]
    states = {segment[1] for segment in every}
    first = every[0]
    if len(states) == 1:
        return first[1], first[2], any(segment[3] for segment in every)
    if (
        main is not None
        and main[1] is OPEN
        and not phones
        and all(segment[1] is CLOSED for segment in others)
    ):
        return main[1], main[2], main[3]
    return UNKNOWN, Why.channels, any(segment[3] for segment in every)


@lru_cache(maxsize=8192)
def _compiled(
    hours: Hours,
    year_end: YearEnd,
    channel: str | None,
    language: str | None,
    notices: tuple[Notice, ...],
) -> Reading:
    return Reading(hours, year_end=year_end, channel=channel, language=language, notices=notices)


def compiled(
    hours: Hours,
    *,
    year_end: YearEnd = DEFAULT_YEAR_END,
    channel: str | None = None,
    language: str | None = None,
    notices: Sequence[Notice] = (),
) -> Reading:
    """The reading of a text, made once and remembered."""
    return _compiled(hours, year_end, channel, language, tuple(notices))


def state_at(
    hours: Hours,
    moment: datetime,
    *,
    year_end: YearEnd = DEFAULT_YEAR_END,
    channel: str | None = None,
    language: str | None = None,
    notices: Sequence[Notice] = (),
) -> Answer:
    """Raises ValueError for a moment without a time zone."""
    reading = _compiled(hours, year_end, channel, language, tuple(notices))
    day, (_, state, why, assumed) = reading.segment(moment)
    return Answer(state, reason_ja(why, state, day, year_end=year_end), assumed)


def next_change(
    hours: Hours,
    moment: datetime,
    *,
    year_end: YearEnd = DEFAULT_YEAR_END,
    channel: str | None = None,
    language: str | None = None,
    notices: Sequence[Notice] = (),
) -> datetime | None:
    """The next moment, in Japan's time, at which the state is another one and certain.

    While it is closed or unknown, uncertain times are passed over: "surely open again from". While
    it is open, the end must be certain: None if it becomes unknown first, because "open until"
    would promise more than the text. None too if nothing changes within 400 days.
    """
    reading = _compiled(hours, year_end, channel, language, tuple(notices))
    day, (_, now, _, _) = reading.segment(moment)
    for start, (_, state, _, _) in reading.changes(day, LOOK_AHEAD_DAYS):
        if start <= moment or state is now:
            continue
        if state is not UNKNOWN:
            return start
        if now is OPEN:
            return None
    return None


def day_minutes(day: Segments) -> Iterator[tuple[Minute, Minute, Segment]]:
    """The stretches of a day as (start, end, segment)."""
    start = 0
    for segment in day:
        yield start, segment[0], segment
        start = segment[0]
