"""The states of a referral: who acts next, by when, and which move is possible at all.

The table `MOVES` is the rule. The database keeps a copy of it (`referral_move`), to which every
step of every referral refers: a move that does not stand here cannot be stored. docs/referrals.md
shows the same table in words, and a test compares them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class ReferralState(StrEnum):
    draft = "draft"
    awaiting_consent = "awaiting_consent"
    sent = "sent"
    seen = "seen"
    """Read by the receiver, who says so: a link that was opened says nothing."""
    accepted = "accepted"
    waitlisted = "waitlisted"
    needs_person = "needs_person"
    in_support = "in_support"
    rerouted = "rerouted"
    declined = "declined"
    person_declined = "person_declined"
    unreachable = "unreachable"
    withdrawn = "withdrawn"
    expired = "expired"
    closed = "closed"
    entered_in_error = "entered_in_error"


class ReferralEvent(StrEnum):
    """What somebody does. `lapse` is done by the clock alone."""

    create = "create"
    ask_consent = "ask_consent"
    send = "send"
    see = "see"
    accept = "accept"
    waitlist = "waitlist"
    need_person = "need_person"
    start = "start"
    renew = "renew"
    """Still on the waiting list, or support goes on: said again before the day of review."""
    reroute = "reroute"
    decline = "decline"
    person_declines = "person_declines"
    cannot_reach = "cannot_reach"
    withdraw = "withdraw"
    lapse = "lapse"
    close = "close"
    reopen = "reopen"
    mark_error = "mark_error"


class Party(StrEnum):
    """In which part somebody acts. Consent taken back is `person`, whoever presses the button."""

    sender = "sender"
    receiver = "receiver"
    person = "person"
    coordinator = "coordinator"
    clock = "clock"


class Clock(StrEnum):
    """Names of the days an installation can set (`MADOGUCHI_REFERRAL_CLOCKS`)."""

    draft = "draft"
    consent = "consent"
    answer = "answer"
    contact = "contact"
    waitlist = "waitlist"
    person = "person"
    review = "review"
    next = "next"
    unreachable = "unreachable"


class ReasonCode(StrEnum):
    """Why a referral was declined or taken back. What each code sets going: docs/referrals.md."""

    full = "full"
    out_of_area = "out_of_area"
    not_accepted = "not_accepted"
    """It does not take this: its record should say so."""
    wrong_contact = "wrong_contact"
    """The number or the address leads to somebody else."""
    not_offered = "not_offered"
    """No longer offered."""
    other_first = "other_first"
    """Something else has to come first: a doctor, a home, the police."""
    no_agreement = "no_agreement"
    wrong_person = "wrong_person"
    consent_revoked = "consent_revoked"
    person_wish = "person_wish"
    other = "other"


class OutcomeCode(StrEnum):
    """How it ended. There is none that says "not ours"."""

    helped = "helped"
    partly_helped = "partly_helped"
    handed_to_multilayered = "handed_to_multilayered"
    """重層的支援へ引きついだ."""
    supported_by_sender = "supported_by_sender"
    found_elsewhere = "found_elsewhere"
    person_stopped = "person_stopped"
    moved_away = "moved_away"
    died = "died"
    no_need = "no_need"


@dataclass(frozen=True, slots=True)
class Move:
    """`needs` names what has to be said with it: "reason", "outcome", "next", "note"."""

    after: ReferralState
    by: frozenset[Party]
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who acts next in an open state, and which clock runs. `at_end` is what the clock then does.

    Without `at_end` nothing happens by itself: whoever acts next is reminded, then the sender and
    the coordinator are told. `remind` are days after which a reminder goes out before that.
    """

    acts: Party
    clock: Clock
    at_end: ReferralEvent | None = None


S, E, P = ReferralState, ReferralEvent, Party
NEW: Final = "none"
"""What stands as the state before the first step."""
OPEN: dict[ReferralState, Waiting] = {
    S.draft: Waiting(P.sender, Clock.draft, E.lapse),
    S.awaiting_consent: Waiting(P.person, Clock.consent, E.lapse),
    S.sent: Waiting(P.receiver, Clock.answer, E.lapse),
    S.seen: Waiting(P.receiver, Clock.answer, E.lapse),
    S.accepted: Waiting(P.receiver, Clock.contact),
    S.waitlisted: Waiting(P.receiver, Clock.waitlist, E.lapse),
    S.needs_person: Waiting(P.sender, Clock.person, E.lapse),
    S.in_support: Waiting(P.receiver, Clock.review),
    S.declined: Waiting(P.sender, Clock.next),
    S.unreachable: Waiting(P.sender, Clock.unreachable),
    S.expired: Waiting(P.sender, Clock.next),
}
"""Every state that is not an end. A case with one of these goes on."""
WITH_RECEIVER = frozenset({S.sent, S.seen, S.accepted, S.waitlisted, S.needs_person, S.in_support})
"""It lies with the receiver, who may read what the consent allows for this state."""
IDENTIFIED = frozenset({S.accepted, S.waitlisted, S.needs_person, S.in_support})
"""The receiver has accepted: who it is may be read, in the fields consented to."""

_SENDER, _RECEIVER = frozenset({P.sender}), frozenset({P.receiver})
_BOTH, _CLOCK = _SENDER | _RECEIVER, frozenset({P.clock})
_ANY = _BOTH | {P.person}
_REASON, _OUTCOME = frozenset({"reason"}), frozenset({"outcome"})
_NEXT, _NOTE = frozenset({"next"}), frozenset({"note"})


def _answers() -> dict[ReferralEvent, Move]:
    """What a receiver may do with a referral before the support begins."""
    return {
        E.accept: Move(S.accepted, _RECEIVER),
        E.waitlist: Move(S.waitlisted, _RECEIVER),
        E.need_person: Move(S.needs_person, _RECEIVER, _NOTE),
        E.decline: Move(S.declined, _RECEIVER, _REASON),
        E.person_declines: Move(S.person_declined, _ANY),
        E.withdraw: Move(S.withdrawn, _SENDER | {P.person}, _REASON),
        E.mark_error: Move(S.entered_in_error, _SENDER, _NOTE),
    }


def _without(moves: dict[ReferralEvent, Move], *events: ReferralEvent) -> dict[ReferralEvent, Move]:
    return {event: move for event, move in moves.items() if event not in events}


def _next_place() -> dict[ReferralEvent, Move]:
    """What a sender does with a referral that nobody has taken: there is always a next place."""
    return {
        E.send: Move(S.sent, _SENDER),
        E.reroute: Move(S.rerouted, _SENDER, _NEXT),
        E.close: Move(S.closed, _SENDER, _OUTCOME),
        E.person_declines: Move(S.person_declined, _SENDER | {P.person}),
        E.withdraw: Move(S.withdrawn, frozenset({P.person}), _REASON),
        E.mark_error: Move(S.entered_in_error, _SENDER, _NOTE),
    }


MOVES: dict[ReferralState, dict[ReferralEvent, Move]] = {
    S.draft: {
        E.ask_consent: Move(S.awaiting_consent, _SENDER),
        E.send: Move(S.sent, _SENDER),
        E.withdraw: Move(S.withdrawn, _SENDER | {P.person}),
        E.lapse: Move(S.withdrawn, _CLOCK),
        E.mark_error: Move(S.entered_in_error, _SENDER, _NOTE),
    },
    S.awaiting_consent: {
        E.send: Move(S.sent, _SENDER),
        E.person_declines: Move(S.person_declined, _SENDER | {P.person}),
        E.withdraw: Move(S.withdrawn, _SENDER | {P.person}),
        E.lapse: Move(S.draft, _CLOCK),
        E.mark_error: Move(S.entered_in_error, _SENDER, _NOTE),
    },
    S.sent: _answers() | {E.see: Move(S.seen, _RECEIVER), E.lapse: Move(S.expired, _CLOCK)},
    S.seen: _answers() | {E.lapse: Move(S.expired, _CLOCK)},
    S.accepted: _without(_answers(), E.accept)
    | {
        E.start: Move(S.in_support, _RECEIVER),
        E.cannot_reach: Move(S.unreachable, _RECEIVER),
        E.close: Move(S.closed, _RECEIVER, _OUTCOME),
    },
    S.waitlisted: _without(_answers(), E.waitlist)
    | {
        E.renew: Move(S.waitlisted, _RECEIVER),
        E.start: Move(S.in_support, _RECEIVER),
        E.cannot_reach: Move(S.unreachable, _RECEIVER),
        E.lapse: Move(S.expired, _CLOCK),
    },
    S.needs_person: _without(_answers(), E.need_person)
    | {
        E.start: Move(S.in_support, _RECEIVER),
        E.cannot_reach: Move(S.unreachable, _BOTH),
        E.lapse: Move(S.unreachable, _CLOCK),
    },
    S.in_support: {
        E.renew: Move(S.in_support, _RECEIVER),
        E.close: Move(S.closed, _RECEIVER, _OUTCOME),
        E.decline: Move(S.declined, _RECEIVER, _REASON),
        E.person_declines: Move(S.person_declined, _ANY),
        E.cannot_reach: Move(S.unreachable, _RECEIVER),
        E.withdraw: Move(S.withdrawn, frozenset({P.person}), _REASON),
        E.mark_error: Move(S.entered_in_error, _SENDER, _NOTE),
    },
    S.declined: _without(_next_place(), E.send),
    S.unreachable: _next_place(),
    S.expired: _next_place(),
    S.rerouted: {},
    S.person_declined: {E.reopen: Move(S.draft, _SENDER, _NOTE)},
    S.withdrawn: {},
    S.closed: {E.reopen: Move(S.accepted, _BOTH, _NOTE)},
    S.entered_in_error: {},
}
"""What is not here cannot happen."""


def every_move() -> Iterator[tuple[str, ReferralEvent, ReferralState]]:
    """(before, event, after) of every move there is, the first step of all among them."""
    yield NEW, E.create, S.draft
    for before, moves in MOVES.items():
        for event, move in moves.items():
            yield before.value, event, move.after


SENDER_OUTCOMES = frozenset(
    {
        OutcomeCode.handed_to_multilayered,
        OutcomeCode.supported_by_sender,
        OutcomeCode.found_elsewhere,
        OutcomeCode.person_stopped,
        OutcomeCode.moved_away,
        OutcomeCode.died,
        OutcomeCode.no_need,
    }
)
"""With which a sender may end what no receiver has taken."""
