"""When somebody is surely there, and surely not, day by day: what may be handed on to others."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, Self

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.evaluate import Notice, Reading, Segments, compiled, day_minutes
from models.hours.opening import OpenState
from models.hours.several import LabelledHours, Together
from models.hours.spans import Span, Spans

KEPT_DAYS = 400


class Days(Protocol):
    def day(self, day: date) -> Segments: ...


class SureTimes:
    """`days` as the engine tells them, and nothing of its own."""

    def __init__(self, days: Days) -> None:
        self._days = days
        self._known: dict[date, Segments] = {}

    @classmethod
    def of_texts(
        cls,
        texts: Sequence[LabelledHours],
        *,
        year_end: YearEnd = DEFAULT_YEAR_END,
        notices: Sequence[Notice] = (),
    ) -> Self:
        """Several texts are one timetable by the rules of `Together`; at least one."""
        readings = [compiled(one.hours, year_end=year_end, notices=notices) for one in texts]
        return cls(readings[0] if len(readings) == 1 else Together(texts, readings))

    def begins(self, day: date) -> Spans:
        """The stretches surely open that begin on this day.

        Those of a single text may go on past midnight (`end` above 1440); where several things
        must hold together, a stretch ends at midnight and goes on in the next day.
        """
        if isinstance(self._days, Reading):
            return self._days.begins(day)
        found: list[Span] = []
        for start, end, segment in day_minutes(self._day(day)):
            if segment[1] is not OpenState.open:
                continue
            goes_on = bool(found) and found[-1].end == start
            found.append(Span(found.pop().start if goes_on else start, end))
        return tuple(found)

    def is_closed(self, day: date) -> bool:
        """Surely closed from midnight to midnight."""
        return all(state is OpenState.closed for _, state, _, _ in self._day(day))

    def _day(self, day: date) -> Segments:
        """Laying texts over one another is slow, and every day is asked for more than once."""
        found = self._known.get(day)
        if found is None:
            if len(self._known) >= KEPT_DAYS:
                self._known.clear()
            found = self._known[day] = self._days.day(day)
        return found
