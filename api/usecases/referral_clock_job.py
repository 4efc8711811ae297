"""The clocks of referrals: reminders, what happens when a time is over, asking how it went on.

Each referral is looked at in a transaction of its own, which also moves its next time on: work
that was killed goes on with those that are still due, and nobody gets the same letter twice.
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

from api.usecases.job import JobContext
from api.usecases.move_referral import Wish, alert_coordinator, move_as
from api.usecases.referral_letters import sender_address, write_to_receiver, write_to_sender
from api.usecases.referral_room import ReferralRoom, referral_with_case, room_over
from models.base import now
from models.crypto import SealBroken
from models.errors import Conflict
from models.referral import Referral
from models.referral_clocks import Clocks, remind_at
from models.referral_states import IDENTIFIED, OPEN, Party, ReferralState
from models.repositories.mails import Letter
from models.repositories.referral_due import ReferralDueRepository
from models.support_case import SupportCase

log = logging.getLogger("madoguchi.referrals")

PORTION = 100
ALARMING_REMINDERS = 2
"""So often reminded where nothing happens by itself, the coordinator is told."""
_ANSWERED = frozenset({ReferralState.sent, ReferralState.seen})
_Portion = Callable[[datetime, UUID | None, int], Awaitable[Sequence[UUID]]]


async def is_referral_due(context: JobContext) -> bool:
    async with context.sessions() as session:
        return await ReferralDueRepository(session).has_work(now())


async def move_clocks(context: JobContext) -> str | None:
    """Everything that is due now."""
    at = now()
    moved = await _each(context, "referrals", at, look_at)
    asked = await _each(context, "follow_ups", at, ask_after)
    async with context.sessions.begin() as session:
        ended = await ReferralDueRepository(session).end_inquiries(at)
    if not moved + asked + ended:
        return None
    return f"{moved} referrals looked at, {asked} senders asked, {ended} inquiries ended"


async def _each(
    context: JobContext,
    what: str,
    at: datetime,
    work: Callable[[UUID, datetime, ReferralRoom], Awaitable[bool]],
) -> int:
    """How many were done. One that cannot be done is left for the next time."""
    count, last = 0, None
    while not context.stopping.is_set():
        async with context.sessions() as session:
            portion: _Portion = getattr(ReferralDueRepository(session), what)
            ids = await portion(at, last, PORTION)
        for id in ids:
            if context.stopping.is_set():
                break
            last = id
            try:
                async with context.sessions.begin() as session:
                    room = room_over(session, context.settings, context.keys)
                    count += await work(id, at, room)
            except (Conflict, SealBroken) as reason:
                log.warning("a referral was left for the next time: %s", type(reason).__name__)
        if len(ids) < PORTION:
            break
    return count


async def look_at(id: UUID, at: datetime, room: ReferralRoom) -> bool:
    """Whether something was due for this referral, and done. Raises Conflict, SealBroken."""
    referral, case = await referral_with_case(id, room)
    waiting = OPEN.get(referral.state)
    if waiting is None:
        return False
    if waiting.at_end is not None and referral.due_at is not None and referral.due_at <= at:
        wish = Wish(event=waiting.at_end, version=referral.version)
        return await move_as(Party.clock, referral, case, wish, Party.clock, room=room)
    if referral.remind_at is not None and referral.remind_at <= at:
        await _remind(referral, case, waiting.acts, at, room)
        return True
    return False


async def _remind(
    referral: Referral, case: SupportCase, acts: Party, at: datetime, room: ReferralRoom
) -> None:
    """Whoever acts next; where no address of theirs is known, the sender."""
    before = referral.reminded
    since = await _since(referral, room)
    reminded, next_at = _next(referral.state, since, before, at, room.clocks)
    await room.referrals.note(referral, reminded=reminded, remind_at=next_at)
    if acts is Party.receiver:
        kind = "referral_still_open" if referral.state in IDENTIFIED else "referral_reminder"
        is_written = await write_to_receiver(referral, case, kind, room=room)
    else:
        is_written = False
    stays = OPEN[referral.state].at_end is None
    is_alarming = stays and before < ALARMING_REMINDERS <= reminded
    if is_alarming or not is_written:
        await write_to_sender(referral, case, "referral_your_turn", room=room)
    if is_alarming:
        await alert_coordinator(case, "no_answer", room=room)


def _next(
    state: ReferralState, since: datetime, reminded: int, at: datetime, clocks: Clocks
) -> tuple[int, datetime | None]:
    """(how often it was reminded, when again). Days that were missed are not made up for."""
    reminded += 1
    following = remind_at(state, since, reminded, clocks)
    while following is not None and following <= at:
        reminded += 1
        following = remind_at(state, since, reminded, clocks)
    return reminded, following


async def _since(referral: Referral, room: ReferralRoom) -> datetime:
    """When the clock of the state began. That it was read does not begin a new one."""
    if referral.state in _ANSWERED and referral.sent_at is not None:
        return referral.sent_at
    steps = await room.referrals.steps(referral.id)
    return steps[-1].at


async def ask_after(id: UUID, at: datetime, room: ReferralRoom) -> bool:
    """The sender of a case that has ended is asked once how it went on."""
    case = await room.cases.get(id)
    if case.closed_at is None or case.follow_up_at is None or case.follow_up_at > at:
        return False
    if not await ReferralDueRepository(room.cases.session).asked_after(id):
        return False
    to = await sender_address(case, room=room)
    if not to:
        return False
    await room.mails.write(
        Letter(
            kind="referral_follow_up",
            to=to,
            key=f"referral_follow_up {case.id} {case.closed_at:%Y-%m-%d}",
            facts={
                "number": case.number,
                "days": room.clocks.follow_up,
                "link": f"{room.base_url}{page_of(case)}",
            },
        )
    )
    return True


def page_of(case: SupportCase) -> str:
    if case.sender_organization_id is not None:
        return f"/members/organizations/{case.sender_organization_id}/referrals/{case.id}"
    return f"/staff/referrals/{case.id}"


async def undelivered(referral: Referral, room: ReferralRoom) -> int:
    """How many letters to its receiver did not arrive, of those about what is asked now."""
    keys = {
        f"referral_new {referral.id} {version}.0 {number}"
        for version in range(1, referral.version + 1)
        for number in (0, 1)
    } | {
        f"{kind} {referral.id} {version}.{reminded} {number}"
        for kind in ("referral_reminder", "referral_still_open")
        for version in (referral.version - 1, referral.version)
        for reminded in range(1, max(referral.reminded, ALARMING_REMINDERS) + 1)
        for number in (0, 1)
    }
    return await ReferralDueRepository(room.cases.session).lost_letters(keys)
