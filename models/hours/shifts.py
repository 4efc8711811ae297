"""Closing days and sessions that a public holiday moves to another day."""

from collections.abc import Callable
from datetime import date, timedelta

from models.hours.calendar import holiday_name
from models.hours.rules import ClosureShift, Holidays, Hours, SessionShift
from models.hours.spans import Spans, Why, doubted, either
from models.hours.usual import Usual

LOOK_BACK = 10
"""Longer than any run of holidays and weekends together."""
SATURDAY = 5


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
        self.moves_sessions = bool(self._session) and bool(usual.weekly)
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

    def arrived(self, day: date) -> Spans:
        """Sessions that come to this day from a holiday."""
        found: Spans = ()
        step = {"next_day": 1, "next_week": 7}
        for to in self._session:
            days = step[to]
            for count in range(1, LOOK_BACK if days == 1 else 3):
                source = day - timedelta(days=days * count)
                if holiday_name(source) is None:
                    break
                moved = self._usual.spans(source)
                sure = (
                    count == 1
                    and self._sure_session
                    and holiday_name(day) is None
                    and not self._otherwise_closed(source)
                )
                moved = tuple(s._replace(why=Why.moved_here) for s in moved)
                found = either(found, moved if sure else doubted(moved, Why.moved_here))
        return found

    def closed(self, day: date) -> bool | None:
        """Whether a closure has moved to this day; None if perhaps."""
        found = [self._closure_on(day, to) for to in self._closure]
        if True in found:
            return True
        return None if None in found else False

    def _closure_on(self, day: date, to: str) -> bool | None:
        for count in range(1, LOOK_BACK):
            source = day - timedelta(days=count)
            if holiday_name(source) is None or not self.is_closing_day(source):
                if not self._passed_over(source, to):
                    return False
                continue
            if not self._sure_closure or self._otherwise_closed(source):
                return None
            if to == "next_day":
                return True if count == 1 and holiday_name(day) is None else None
            return None if self._passed_over(day, to) else True
        return False

    def _passed_over(self, day: date, to: str) -> bool:
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
