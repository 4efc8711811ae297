"""A case deleted because somebody asks for it: all of it, and a line that says it was."""

from enum import StrEnum

from api.usecases.referral_letters import write_to_receiver
from api.usecases.referral_room import Actor, ReferralRoom
from models.referral_states import WITH_RECEIVER
from models.repositories.audit import Act
from models.repositories.case_retention import CaseRetentionRepository
from models.support_case import SupportCase


class DeletionReason(StrEnum):
    """Codes alone: a text could say who it was."""

    person = "person"
    """The person asks for it."""
    mistake = "mistake"
    law = "law"


async def delete_case(
    case: SupportCase, reason: DeletionReason, actor: Actor, *, room: ReferralRoom
) -> int:
    """How many receivers were told that it was taken back."""
    told = 0
    for referral in await room.referrals.of_case(case.id):
        if referral.state in WITH_RECEIVER:
            told += await write_to_receiver(referral, case, "referral_deleted", room=room)
    await room.audit.append(
        Act(
            actor=actor.id,
            role=actor.role,
            act="delete case",
            subject=str(case.id),
            outcome="done",
            detail={"reason": reason.value, "receivers_told": told},
        )
    )
    await CaseRetentionRepository(room.cases.session, room.keys).delete(case.id)
    return told
