"""`/staff/handout`: a paper for a resident, with the windows chosen and nothing about them.

From a case one is led here: the address of the case would be printed at the foot of the paper.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import Staff, needs
from api.dependencies import AppSettings, Reference, Services
from api.referral_room import LookingAtReferrals
from api.usecases.hand_out import MOST, chosen_windows, should_be_neutral, windows_of
from api.usecases.referral_room import case_of_sender, desk_actor
from frontend.going_in import go_on
from frontend.handout_pages import HandoutPage, handout_address, handout_window
from frontend.handout_words import nearest_language
from frontend.public import READ
from models.account import Role

router = APIRouter(dependencies=needs(Role.staff))

Chosen = Annotated[list[UUID], Query(alias="service", default_factory=list, max_length=50)]


@router.api_route("/staff/referrals/{id}/handout", methods=READ)
async def lead_to_handout(
    id: UUID,
    who: Staff,
    room: LookingAtReferrals,
    chosen: Chosen,
    language: Annotated[str, Query(max_length=12)] = "",
) -> Response:
    actor = desk_actor(who)
    case = await case_of_sender(id, actor, room)
    ids = chosen or await chosen_windows(case, room=room)
    address = handout_address(
        [str(one) for one in ids[:MOST]],
        nearest_language(language or case.language),
        is_neutral=should_be_neutral(case, actor, room=room),
    )
    return go_on(address)


@router.api_route("/staff/handout", methods=READ)
async def show_handout(
    request: Request,
    who: Staff,
    services: Services,
    reference: Reference,
    settings: AppSettings,
    chosen: Chosen,
    language: Annotated[str, Query(max_length=12)] = "ja",
    neutral: Annotated[str, Query(max_length=5)] = "",
) -> Response:
    windows = await windows_of(chosen, services=services, year_end=reference.year_end)
    return HandoutPage(
        who=who,
        windows=[handout_window(one, settings.base_url) for one in windows],
        language=nearest_language(language),
        is_neutral=bool(neutral),
    ).response(request)
