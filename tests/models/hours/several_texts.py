"""What several texts say at one moment, straight from their rules: beside it all else is held."""

from collections.abc import Sequence
from datetime import datetime

from models.hours import OpenState
from models.hours.evaluate import compiled
from models.hours.layers import at_minute
from models.hours.rules import Hours
from models.hours.several import LabelledHours, Together, minute_in_japan


def state_together(texts: Sequence[LabelledHours], moment: datetime) -> OpenState:
    """No text at all is unknown."""
    told = texts or [LabelledHours(Hours(text=""))]
    day, minute = minute_in_japan(moment)
    together = Together(told, [compiled(text.hours) for text in told])
    return at_minute(together.day(day), minute)[1]
