"""What several opening-hours texts of one service say together.

Texts that hold for different things (their labels differ) are open together only if all are open:
who calls must not be sent to the one that is closed. Texts with the same label, or none, are read
as parts of one timetable where no two speak of the same weekday ("Mon-Fri ..." and "Sat ..."):
then one open text is enough. Anything uncertain in any of them leaves the whole uncertain.
"""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import combinations
from typing import NamedTuple

from models.hours.evaluate import JAPAN, Reading, Segments
from models.hours.layers import agreed, laid_over, parts_of_one
from models.hours.rules import Day, Hours
from models.hours.spans import Why


class LabelledHours(NamedTuple):
    """`label` says what the hours hold for, as the source writes it."""

    hours: Hours
    label: str | None = None


class Together:
    """Readings of texts, one for each text, as one. `readings` may be compiled or kept apart."""

    def __init__(self, texts: Sequence[LabelledHours], readings: Sequence[Reading]) -> None:
        self._readings = readings
        self._judge = parts_of_one if _are_one_timetable(texts) else agreed(Why.texts)

    def day(self, day: date) -> Segments:
        if len(self._readings) == 1:
            return self._readings[0].day(day)
        return laid_over([reading.day(day) for reading in self._readings], self._judge)


def minute_in_japan(moment: datetime) -> tuple[date, int]:
    """Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    local = moment.astimezone(JAPAN)
    return local.date(), local.hour * 60 + local.minute


def _are_one_timetable(texts: Sequence[LabelledHours]) -> bool:
    if len({text.label for text in texts}) > 1:
        return False
    days = [_weekdays(text.hours) for text in texts]
    return all(one and other and one.isdisjoint(other) for one, other in combinations(days, 2))


def _weekdays(hours: Hours) -> set[Day]:
    """Empty where it cannot be told on which weekdays the text holds."""
    if hours.special or any(not entry.days for entry in hours.weekly):
        return set()
    return {day for entry in hours.weekly for day in entry.days}
