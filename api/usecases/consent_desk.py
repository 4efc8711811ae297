"""Consents of a case as the people of its desk see them."""

from dataclasses import dataclass
from uuid import UUID

from api.usecases.platforms import today
from api.usecases.referral_room import ReferralRoom
from models.consent import OVERRIDES, Consent
from models.repositories.receivers import ReceiverRepository
from models.support_case import SupportCase

UNNAMED_DESK = "相談の窓口"


@dataclass(frozen=True, slots=True)
class ConsentStanding:
    """How a consent stands today. `state`: "holds", "waits", "revoked", "over"."""

    consent: Consent
    state: str

    @property
    def is_override(self) -> bool:
        return self.consent.basis in OVERRIDES


def standing(consent: Consent) -> ConsentStanding:
    if consent.revoked_at is not None:
        return ConsentStanding(consent, "revoked")
    if consent.until < today():
        return ConsentStanding(consent, "over")
    if consent.basis in OVERRIDES and consent.override_by is None:
        return ConsentStanding(consent, "waits")
    return ConsentStanding(consent, "holds")


async def consents_of(case_id: UUID, *, room: ReferralRoom) -> list[ConsentStanding]:
    """The newest first. Nothing in it says who it is about."""
    return [standing(one) for one in await room.consents.of_case(case_id)]


async def desk_name(case: SupportCase, *, room: ReferralRoom) -> str:
    """Who the person can ask."""
    if case.sender_organization_id is not None:
        names = await ReceiverRepository(room.cases.session).names([case.sender_organization_id])
        return names.get(case.sender_organization_id, UNNAMED_DESK)
    desk = await room.profiles.desk(case.sender_area)
    return desk.name if desk else UNNAMED_DESK
