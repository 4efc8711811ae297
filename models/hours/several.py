"""What several opening-hours texts of one service say together.

Texts that hold for different things (their labels differ) are open together only if all are open:
who calls must not be sent to the one that is closed. Texts with the same label, or none, are read
as parts of one timetable where no two speak of the same weekday ("Mon-Fri ..." and "Sat ..."):
then one open text is enough. Anything uncertain in any of them leaves the whole uncertain.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.evaluate import Answer, Notice, state_at
from models.hours.opening import OpenState
from models.hours.reasons_ja import reason_ja
from models.hours.rules import Day, Hours
from models.hours.spans import Why


class LabelledHours(NamedTuple):
    """`label` says what the hours hold for, as the source writes it."""

    hours: Hours
    label: str | None = None


def state_of_texts(
    texts: Sequence[LabelledHours],
    moment: datetime,
    *,
    year_end: YearEnd = DEFAULT_YEAR_END,
    channel: str | None = None,
    language: str | None = None,
    notices: Sequence[Notice] = (),
) -> Answer:
    """No text at all is unknown, unless a notice closes."""
    answers = [
        state_at(
            text.hours,
            moment,
            year_end=year_end,
            channel=channel,
            language=language,
            notices=notices,
        )
        for text in texts or [LabelledHours(Hours(text=""))]
    ]
    states = {answer.state for answer in answers}
    if len(states) == 1:
        return answers[0]
    if OpenState.unknown not in states and _are_one_timetable(texts):
        return next(answer for answer in answers if answer.state is OpenState.open)
    reason = reason_ja(Why.texts, OpenState.unknown, moment.date())
    return Answer(OpenState.unknown, reason, any(answer.assumed for answer in answers))


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
