"""A consent is taken back: access ends at once, and what was read already is said plainly."""

from dataclasses import dataclass
from datetime import datetime

from api.usecases.give_consent import note_consent
from api.usecases.move_referral import Wish, move_as
from api.usecases.platforms import today
from api.usecases.referral_room import Actor, ReferralRoom
from models.account import Role
from models.consent import Consent
from models.errors import Conflict
from models.referral import Referral
from models.referral_states import MOVES, WITH_RECEIVER, Party, ReasonCode, ReferralEvent
from models.support_case import SupportCase

PERSON = Actor("person", Role.public)
"""The person by their receipt: nobody is signed in."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody it was shared with; `read_at` is when they first read who it is."""

    name: str
    read_at: datetime | None


async def with_token(token: str, *, room: ReferralRoom) -> tuple[Consent, SupportCase] | None:
    """Of a receipt. None for a token that opens nothing, or whose case is forgotten."""
    consent = await room.consents.with_receipt(token) if token else None
    if consent is None:
        return None
    case = await room.cases.get(consent.case_id)
    return (consent, case) if case.key_sealed is not None else None


async def receivers_of(consent: Consent, *, room: ReferralRoom) -> list[Receiver]:
    """Those referrals rest on it, one line for each organization."""
    found: dict[str, datetime | None] = {}
    for one in await resting_on(consent, room):
        before = found.get(one.receiver_name)
        read = one.identity_read_at
        found[one.receiver_name] = min(before, read) if before and read else before or read
    return [Receiver(name, read_at) for name, read_at in found.items()]


async def resting_on(consent: Consent, room: ReferralRoom) -> list[Referral]:
    of_case = await room.referrals.of_case(consent.case_id)
    return [one for one in of_case if one.consent_id == consent.id]


async def revoke_consent(
    consent: Consent, case: SupportCase, actor: Actor, *, room: ReferralRoom
) -> bool:
    """Whether it was this call that took it back; the second time changes nothing.

    The consent goes first: whoever reads or sends holds its row until they are through, so that
    afterwards it is known what was read.
    """
    if not await room.consents.revoke(consent, actor.id):
        return False
    for one in await resting_on(consent, room):
        await _take_back(one, case, actor, room)
    still = await room.consents.of_case(case.id)
    if not case.identified and not any(one.holds(today()) for one in still):
        await room.cases.save(case, version=case.version, basis="none")
    await note_consent(room, actor, consent, "consent revoked")
    return True


async def _take_back(
    referral: Referral, case: SupportCase, actor: Actor, room: ReferralRoom
) -> None:
    """Where no move is possible the reading ends all the same: every reading asks the consent."""
    for _ in range(_TRIES):
        move = MOVES[referral.state].get(ReferralEvent.withdraw)
        if referral.state not in WITH_RECEIVER or move is None or Party.person not in move.by:
            return
        wish = Wish(
            event=ReferralEvent.withdraw,
            version=referral.version,
            reason=ReasonCode.consent_revoked,
        )
        try:
            await move_as(Party.person, referral, case, wish, actor.id, room=room)
        except Conflict:
            # Somebody has moved it just now: as it is now, once more.
            referral = await room.referrals.get(referral.id)
            case = await room.cases.get(case.id)
        else:
            return
