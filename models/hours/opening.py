"""Whether somebody answers at a moment: open, closed, or not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.hours.always import is_always_open


class OpenState(StrEnum):
    """Unknown is never shown as open: a wrong "open" costs the only call."""

    open = "open"
    closed = "closed"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    state: OpenState
    next_change: datetime | None = None


UNKNOWN = Opening(OpenState.unknown)


def opening_at(texts: Sequence[str], *, noticed: bool, moment: datetime) -> Opening:
    """What the hours say of a moment. A running notice (`noticed`) makes everything uncertain.

    Only hours that hold at every moment are answered; weekly hours, holidays and year-end need
    the whole engine and are unknown until it reads them.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    if not noticed and is_always_open(texts):
        return Opening(OpenState.open)
    return UNKNOWN
