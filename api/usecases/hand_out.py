"""What a resident takes home: the windows somebody chose with them, and nothing about them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from api.usecases.case_views import need_view
from api.usecases.found import ShownService
from api.usecases.referral_room import Actor, ReferralRoom
from api.usecases.show_service import shown_service
from models.hours.calendar import YearEnd
from models.referral_states import WITH_RECEIVER, ReferralState
from models.repositories.services import ServiceRepository
from models.support_case import SupportCase

MOST = 8
"""More would be a list again, and no help to choose."""
_GOES_ON = WITH_RECEIVER | {ReferralState.draft, ReferralState.awaiting_consent}


async def windows_of(
    ids: Sequence[UUID], *, services: ServiceRepository, year_end: YearEnd
) -> list[ShownService]:
    """As the public sees them now, in this order; what is not public is not there."""
    chosen = list(dict.fromkeys(ids))[:MOST]
    at = datetime.now(UTC)
    return [
        shown_service(document, at, None, year_end) for document in await services.documents(chosen)
    ]


async def chosen_windows(case: SupportCase, *, room: ReferralRoom) -> list[UUID]:
    """Those the case lies with or is being prepared for; the one with the lead first."""
    rows = [one for one in await room.referrals.of_case(case.id) if one.state in _GOES_ON]
    rows.sort(key=lambda one: not one.is_lead)
    return [one.service_id for one in rows if one.service_id is not None]


def should_be_neutral(case: SupportCase, actor: Actor, *, room: ReferralRoom) -> bool:
    """Whether somebody at home must not learn of it: then the paper explains nothing."""
    safety = need_view(case, actor, room=room).safety
    return safety.neutral_sender or safety.prohibited or bool(safety.who_must_not_know)
