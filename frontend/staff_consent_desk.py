"""Who asks for a consent, for which desk or organization, and whether the case is theirs."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from api.access import Account
from api.dependencies import AppSettings
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.settings import Settings
from api.usecases.referral_room import (
    Actor,
    ReferralRoom,
    body_actor,
    case_of_sender,
    desk_actor,
)
from api.usecases.sign_in import SignedIn
from models.errors import NotFound
from models.support_case import SupportCase


@dataclass(frozen=True, slots=True)
class ConsentDesk:
    """Somebody at their desk, over one transaction. `base` is the address of the case."""

    who: SignedIn
    actor: Actor
    room: ReferralRoom
    settings: Settings
    base: str

    async def case(self, id: UUID) -> SupportCase:
        """Raises NotFound also for one that was anonymised: nothing of it is shared any more."""
        case = await case_of_sender(id, self.actor, self.room)
        if case.key_sealed is None:
            raise NotFound("case", id)
        return case


async def _desk(
    request: Request, who: SignedIn, room: ReferralRoom, settings: Settings
) -> ConsentDesk:
    given = request.path_params
    if "body_id" not in given:
        base = f"/staff/referrals/{given['id']}"
        return ConsentDesk(who, desk_actor(who), room, settings, base)
    try:
        body, case = UUID(given["body_id"]), UUID(given["id"])
    except ValueError as wrong:
        raise NotFound("organization", "of this address") from wrong
    actor = await body_actor(who, body, room.people)
    base = f"/members/organizations/{body}/referrals/{case}"
    return ConsentDesk(who, actor, room, settings, base)


async def _looking(
    request: Request, who: Account, room: LookingAtReferrals, settings: AppSettings
) -> ConsentDesk:
    return await _desk(request, who, room, settings)


async def _acting(
    request: Request, who: Account, room: ActingOnReferrals, settings: AppSettings
) -> ConsentDesk:
    return await _desk(request, who, room, settings)


Looking = Annotated[ConsentDesk, Depends(_looking)]
Acting = Annotated[ConsentDesk, Depends(_acting)]
