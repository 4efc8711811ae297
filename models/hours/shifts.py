"""Closing days and sessions that a public holiday moves to another day."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from models.hours.calendar import holiday_name
from models.hours.rules import (
    ClosureDay,
    ClosureShift,
    Holidays,
    Hours,
    SessionDay,
    SessionShift,
)
from models.hours.spans import Spans, Why, doubted, either
from models.hours.usual import Usual

LOOK_BACK = 10
"""Longer than any run of holidays and weekends together."""
SATURDAY = 5
_STEPS: dict[SessionDay, int] = {
    "next_day": 1,
    "next_week": 7,
    "previous_day": -1,
    "previous_week": -7,
}


class Shifts:
    """`otherwise_closed` tells days that dates or the year's end close anyway."""

    def __init__(
        self, hours: Hours, usual: Usual, otherwise_closed: Callable[[date], bool]
    ) -> None:
        self._usual = usual
        self._holidays = hours.holidays
        self._otherwise_closed = otherwise_closed
        self._closure = {s.to for s in hours.special if isinstance(s, ClosureShift)}
        self._session = {s.to for s in hours.special if isinstance(s, SessionShift)}
        self.any = bool(self._closure or self._session) or hours.holidays is Holidays.next_day
        self.moves_closure = bool(self._closure) and bool(usual.weekly)
        self.moves_sessions = bool(self._session) and bool(usual.weekly or usual.days_of_month)
        self._weekend_too = "next_weekday" in self._session and bool(usual.days_of_month)
        self._sure_closure = (
            len(self._closure) == 1
            and not self._session
            and not usual.has_other_months
            and len(usual.closing_weekdays) == 1
            and self._holidays is not Holidays.closed
        )
        self._sure_session = (
            len(self._session) == 1
            and not self._closure
            and not usual.has_other_months
            and self._holidays is not Holidays.open
            and not usual.days_of_month
            and (
                all(w.nth is not None for w in usual.weekly)
                or (len(usual.weekly) == 1 and len(usual.weekly[0].days) == 1)
            )
        )

    def is_closing_day(self, day: date) -> bool:
        return self._usual.in_months(day) and not self._usual.is_named(day)

    def opened(self, day: date, holiday_hours: Spans) -> Spans:
        """The hours of a closing day whose closure moves away because it is a holiday."""
        week = self._usual.on(day)
        spans = holiday_hours or week.envelope
        if self._sure_closure and (holiday_hours or week.uniform):
            return spans
        return doubted(spans, Why.closure_moved)

    def left(self, spans: Spans) -> Spans:
        """What remains of a session on the holiday it falls on."""
        return () if self._sure_session else doubted(spans, Why.moved_away)

    def moves_session_on(self, day: date) -> bool:
        """Whether a session of this day is held on another."""
        return holiday_name(day) is not None or (self._weekend_too and day.weekday() >= SATURDAY)

    def arrived(self, day: date) -> Spans:
        """Sessions that come to this day from a holiday."""
        found: Spans = ()
        for to in self._session:
            for source, first in self._sources(day, to):
                moved = self._usual.spans(source)
                sure = (
                    first
                    and self._sure_session
                    and holiday_name(day) is None
                    and not self._otherwise_closed(source)
                )
                moved = tuple(s._replace(why=Why.moved_here) for s in moved)
                found = either(found, moved if sure else doubted(moved, Why.moved_here))
        return found

    def _sources(self, day: date, to: SessionDay) -> Iterator[tuple[date, bool]]:
        """Days whose session may come here, and whether without passing another holiday."""
        if to == "next_weekday":
            yield from self._before_working_day(day)
            return
        step = _STEPS[to]
        for count in range(1, LOOK_BACK if abs(step) == 1 else 3):
            source = day - timedelta(days=step * count)
            if not self.moves_session_on(source):
                return
            yield source, count == 1

    def _before_working_day(self, day: date) -> Iterator[tuple[date, bool]]:
        if day.weekday() >= SATURDAY or holiday_name(day) is not None:
            return
        for count in range(1, LOOK_BACK):
            source = day - timedelta(days=count)
            if self.moves_session_on(source):
                yield source, True
            elif source.weekday() < SATURDAY:
                return

    def closed(self, day: date) -> bool | None:
        """Whether a closure has moved to this day; None if perhaps."""
        found = [self._closure_on(day, to) for to in self._closure]
        if True in found:
            return True
        return None if None in found else False

    def _closure_on(self, day: date, to: ClosureDay) -> bool | None:
        if to == "next_week":
            return self._closure_after_a_week(day)
        step = -1 if to == "previous_day" else 1
        for count in range(1, LOOK_BACK):
            source = day - timedelta(days=step * count)
            if holiday_name(source) is None or not self.is_closing_day(source):
                if not self._passed_over(source, to):
                    return False
                continue
            if not self._sure_closure or self._otherwise_closed(source):
                return None
            if to != "next_weekday":
                return True if count == 1 and holiday_name(day) is None else None
            return None if self._passed_over(day, to) else True
        return False

    def _closure_after_a_week(self, day: date) -> bool | None:
        for count in (1, 2):
            source = day - timedelta(days=7 * count)
            if holiday_name(source) is None or not (count == 2 or self.is_closing_day(source)):
                return False
            if self.is_closing_day(source):
                sure = count == 1 and self._sure_closure and holiday_name(day) is None
                return True if sure and not self._otherwise_closed(source) else None
        return False

    def _passed_over(self, day: date, to: ClosureDay) -> bool:
        """Whether a closure looking for its day may go past this one."""
        if holiday_name(day) is not None or not self._usual.is_named(day):
            return True
        return to == "next_weekday" and day.weekday() >= SATURDAY

    def after_holiday(self, day: date) -> bool:
        """Whether the closure or session of a holiday just before may have come to this day."""
        for count in range(1, LOOK_BACK):
            source = day - timedelta(days=count)
            if holiday_name(source) is not None:
                return True
            if self._usual.is_named(source):
                return False
        return False
