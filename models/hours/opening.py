"""Whether somebody answers: open, closed, or not known."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class OpenState(StrEnum):
    """Unknown is never shown as open: a wrong "open" costs the only call."""

    open = "open"
    closed = "closed"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """`next_change` is the next moment at which something else is certain; None if not knowable.

    `assumed`: it rests on days of 年末年始 that the text does not name itself.
    """

    state: OpenState
    next_change: datetime | None = None
    reason_ja: str = ""
    assumed: bool = False
