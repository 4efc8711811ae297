"""How long each open state of a referral may last, and when whoever acts next is reminded."""

import re
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from models.referral_states import OPEN, Clock, ReferralState

_PART = re.compile(r"([a-z_]+)=(\d{1,4})")
_ANSWERED = frozenset({ReferralState.sent, ReferralState.seen})


@dataclass(frozen=True, slots=True)
class Clocks:
    """Days. The first nine are those of `Clock`."""

    draft: int = 30
    consent: int = 7
    answer: int = 30
    contact: int = 7
    waitlist: int = 30
    person: int = 14
    review: int = 90
    next: int = 3
    unreachable: int = 7
    remind: int = 3
    """After which a receiver who has not answered is reminded, …"""
    remind_again: int = 10
    """… and once more."""
    again: int = 7
    """Between reminders where nothing happens by itself."""
    link: int = 14
    """For which a link to a receiver is good."""
    inquiry: int = 7
    follow_up: int = 30
    """After closing, until the sender is asked how it went on."""
    anonymise: int = 730
    """After closing, until nobody can read who it was."""
    notice: int = 90
    """After closing, until what a finder told is forgotten."""

    def of(self, clock: Clock) -> timedelta:
        return timedelta(days=getattr(self, clock.value))


DEFAULT_CLOCKS = Clocks()


def read_clocks(text: str) -> Clocks:
    """From "answer=20 remind=2"; what is not named keeps its days. Raises ValueError.

    >>> read_clocks("answer=20, remind=2").answer
    20
    """
    known = {one.name for one in fields(Clocks)}
    given: dict[str, int] = {}
    for part in text.replace(",", " ").split():
        found = _PART.fullmatch(part)
        if found is None or found[1] not in known or int(found[2]) < 1:
            raise ValueError(f"use NAME=DAYS with one of {', '.join(sorted(known))}")
        given[found[1]] = int(found[2])
    return Clocks(**given)


def due_at(state: ReferralState, since: datetime, clocks: Clocks) -> datetime | None:
    """When the clock of an open state ends that began at `since`; None for an end."""
    waiting = OPEN.get(state)
    return since + clocks.of(waiting.clock) if waiting else None


def remind_at(
    state: ReferralState, since: datetime, reminded: int, clocks: Clocks
) -> datetime | None:
    """When the next reminder goes out, after so many; None if there is none any more.

    Before something happens by itself there is one reminder in good time, two for an answer.
    Where nothing does, whoever acts next is reminded when the time is over, and again and again.
    """
    waiting, due = OPEN.get(state), due_at(state, since, clocks)
    if waiting is None or due is None:
        return None
    if state in _ANSWERED:
        after = (clocks.remind, clocks.remind_again)
        at = since + timedelta(days=after[reminded]) if reminded < len(after) else None
    elif waiting.at_end is not None:
        span = clocks.of(waiting.clock)
        at = due - min(timedelta(days=clocks.again), span / 2) if reminded == 0 else None
    else:
        at = due + reminded * timedelta(days=clocks.again)
    return at if at is None or waiting.at_end is None or at < due else None
