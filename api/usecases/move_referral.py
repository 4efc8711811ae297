"""One move of a referral: checked, done once, and what follows from it.

What follows stands in the same transaction: the clock of the new state, the letters, what the
directory learns, the case that ends or goes on.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from api.usecases.case_views import shareable
from api.usecases.platforms import today
from api.usecases.referral_feedback import tell_directory
from api.usecases.referral_letters import (
    write_to_coordinator,
    write_to_receiver,
    write_to_sender,
)
from api.usecases.referral_room import Actor, ConsentMissing, ReferralRoom, party_in
from models.base import now
from models.errors import BadRequest
from models.person import LinkPurpose
from models.referral import Referral
from models.referral_clocks import due_at, remind_at
from models.referral_states import (
    MOVES,
    OPEN,
    SENDER_OUTCOMES,
    OutcomeCode,
    Party,
    ReasonCode,
    ReferralEvent,
    ReferralState,
)
from models.repositories.referrals import Act, IllegalMove
from models.support_case import SupportCase

ALARMING_HOPS = 3
"""So often passed on, the coordinator is told."""
_ENDS_A_CASE = frozenset({ReferralState.closed, ReferralState.person_declined})
_ANSWERS = frozenset(
    {
        ReferralEvent.accept,
        ReferralEvent.waitlist,
        ReferralEvent.need_person,
        ReferralEvent.decline,
    }
)
_NEED_A_NOTE = frozenset(
    {ReferralEvent.need_person, ReferralEvent.reopen, ReferralEvent.mark_error}
)
_KEEP_THE_CLOCK = frozenset({ReferralEvent.see})
_FOR_SENDER = frozenset(
    {
        ReferralState.accepted,
        ReferralState.waitlisted,
        ReferralState.needs_person,
        ReferralState.declined,
        ReferralState.unreachable,
        ReferralState.in_support,
        ReferralState.closed,
        ReferralState.person_declined,
        ReferralState.expired,
    }
)
"""The sender is told when it gets here and somebody else brought it here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to do, as a page or the API says it. `key` makes twice into once."""

    event: ReferralEvent
    version: int
    reason: ReasonCode | None = None
    outcome: OutcomeCode | None = None
    next_service_id: UUID | None = None
    note: str = ""
    key: str | None = None


async def move_referral(
    referral: Referral, case: SupportCase, wish: Wish, actor: Actor, *, room: ReferralRoom
) -> bool:
    """Whether it was done now; False where the same wish (`key`) was done before.

    Raises NotFound for whoever has no part in it, IllegalMove, Conflict for another version,
    BadRequest where something has to be said with it, ConsentMissing.
    """
    return await move_as(party_in(actor, case, referral), referral, case, wish, actor.id, room=room)


async def move_as(
    party: Party,
    referral: Referral,
    case: SupportCase,
    wish: Wish,
    actor_id: str,
    *,
    room: ReferralRoom,
) -> bool:
    """The same in a part that no `Actor` has: the clock, the person by their receipt."""
    check_said(wish, party, referral.state)
    if wish.event is ReferralEvent.send:
        await check_sending(referral, case, room=room)
    at = now()
    if case.key_sealed is None and wish.event is ReferralEvent.reopen:
        raise IllegalMove("Nothing of this case can be read any more.")
    what = f"note {referral.id} {wish.version + 1}"
    note = room.cases.seal(case).seal(wish.note, what) if wish.note else None
    act = Act(
        event=wish.event,
        party=party,
        actor=actor_id,
        version=wish.version,
        reason=wish.reason,
        outcome=wish.outcome,
        next_service_id=wish.next_service_id,
        note_sealed=note,
        key=wish.key,
    )
    if not await room.referrals.move(referral, act, **_columns(referral, wish.event, at, room)):
        return False
    await _follow(party, referral, case, wish, at, room=room)
    return True


def check_said(wish: Wish, party: Party, state: ReferralState) -> None:
    """Raises BadRequest with what is to be said, and where."""
    event = wish.event
    move = MOVES[state].get(event)
    if move and "reason" in move.needs and wish.reason is None:
        raise BadRequest("わけを選んでください。", parameter="reason")
    hands_back = wish.next_service_id is None and not wish.note.strip()
    if event is ReferralEvent.decline and hands_back:
        raise BadRequest(
            "次に聞いてみるとよい窓口を選ぶか、ひとこと書いてください。", parameter="next"
        )
    if event is ReferralEvent.close:
        allowed = SENDER_OUTCOMES if party is Party.sender else frozenset(OutcomeCode)
        if wish.outcome not in allowed:
            raise BadRequest("どうなったかを選んでください。", parameter="outcome")
    if event is ReferralEvent.reroute and wish.next_service_id is None:
        raise BadRequest("次の窓口を選んでください。", parameter="next")
    if event in _NEED_A_NOTE and not wish.note.strip():
        raise BadRequest("ひとこと書いてください。", parameter="note")


async def check_sending(referral: Referral, case: SupportCase, *, room: ReferralRoom) -> None:
    """Raises ConsentMissing where who it is would go out without a ground.

    Or to a receiver that has not settled how it keeps such things.
    """
    if not referral.identified:
        return
    id = referral.consent_id
    consent = await room.consents.get(id, keep=True) if id else None
    if not shareable(referral, case, consent, today()):
        raise ConsentMissing("no consent covers this receiver and these fields today")
    profile = await room.profiles.of(referral.organization_id)
    if profile is None or profile.missing:
        raise ConsentMissing("the receiver may not receive who somebody is yet")


def _columns(
    referral: Referral, event: ReferralEvent, at: datetime, room: ReferralRoom
) -> dict[str, Any]:
    """Of the row, beside its state: clocks, and when what happened first."""
    if event in _KEEP_THE_CLOCK:
        return {
            "due_at": referral.due_at,
            "remind_at": referral.remind_at,
            "reminded": referral.reminded,
        }
    after = _after(referral, event)
    columns: dict[str, Any] = {
        "due_at": due_at(after, at, room.clocks),
        "remind_at": remind_at(after, at, 0, room.clocks),
    }
    if event is ReferralEvent.send:
        columns["sent_at"] = at
    if event in _ANSWERS and referral.answered_at is None:
        columns["answered_at"] = at
    return columns


def _after(referral: Referral, event: ReferralEvent) -> ReferralState:
    move = MOVES[referral.state].get(event)
    return move.after if move else referral.state


async def _follow(
    party: Party,
    referral: Referral,
    case: SupportCase,
    wish: Wish,
    at: datetime,
    *,
    room: ReferralRoom,
) -> None:
    if wish.event is ReferralEvent.send:
        await write_to_receiver(referral, case, "referral_new", room=room)
    elif referral.state in _FOR_SENDER and party is not Party.sender:
        await write_to_sender(referral, case, "referral_answered", room=room)
    if referral.state not in OPEN:
        await room.links.end(LinkPurpose.referral, referral.id)
    if referral.state is ReferralState.withdrawn and referral.sent_at is not None:
        # After the end of those before: this one leads to the page that says it is over.
        await write_to_receiver(referral, case, "referral_withdrawn", room=room)
    if wish.event is ReferralEvent.decline:
        await tell_directory(referral, room=room)
    if wish.event is ReferralEvent.reroute and referral.hops + 1 >= ALARMING_HOPS:
        await alert_coordinator(case, "hops", room=room)
    await settle_case(case, at, room=room)


async def alert_coordinator(case: SupportCase, why: str, *, room: ReferralRoom) -> None:
    await room.cases.save(case, version=case.version, alerted_at=now())
    await write_to_coordinator(case, why, room=room)


async def settle_case(case: SupportCase, at: datetime, *, room: ReferralRoom) -> None:
    """A case ends when the last of its referrals has come to an end that somebody reached."""
    referrals = await room.referrals.of_case(case.id)
    goes_on = any(one.state in OPEN for one in referrals)
    has_ended = any(one.state in _ENDS_A_CASE for one in referrals)
    if has_ended and not goes_on and case.closed_at is None:
        follow_up = at + timedelta(days=room.clocks.follow_up)
        await room.cases.save(case, version=case.version, closed_at=at, follow_up_at=follow_up)
    elif goes_on and case.closed_at is not None:
        await room.cases.save(case, version=case.version, closed_at=None, follow_up_at=None)
