"""A sheet to lay on top of a fax: how its receiver opens a referral, and nothing of a person.

The secret on it is made by pressing a button and shown once; the link sent before it ends.
"""

from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import ClassVar
from uuid import UUID

import segno
from fastapi import APIRouter, Request, Response

from api.access import CheckedForm, Staff, needs
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.usecases.answer_referral import sender_name
from api.usecases.referral_letters import receiver_link
from api.usecases.referral_room import ReferralRoom, case_of_sender, desk_actor
from api.usecases.sign_in import SignedIn
from frontend import wording
from frontend.public import READ
from frontend.staff_pages import StaffPage
from models.account import Role
from models.base import now
from models.errors import NotFound
from models.hours.evaluate import JAPAN
from models.person import LinkPurpose
from models.referral import Referral
from models.referral_states import WITH_RECEIVER
from models.referral_token import grouped
from models.support_case import SupportCase, Urgency

PATH = "/staff/referrals/{id}/referrals/{referral_id}/cover"

router = APIRouter(dependencies=needs(Role.staff), max_body_size=16 * 1024)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed. `typed` is the address of the page into which the code is typed."""

    sender: str
    role: str
    code: str
    picture: str
    typed: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPage(StaffPage):
    template: ClassVar[str] = "receiver/cover.html"

    case: SupportCase
    referral: Referral
    sheet: Sheet | None = None

    @property
    def title(self) -> str:
        return "ファックスの表紙"

    @property
    def address(self) -> str:
        return f"/staff/referrals/{self.case.id}/referrals/{self.referral.id}/cover"

    @property
    def back(self) -> str:
        return f"/staff/referrals/{self.case.id}"

    @property
    def may_make(self) -> bool:
        return self.referral.state in WITH_RECEIVER

    @property
    def is_urgent(self) -> bool:
        return self.referral.urgency is Urgency.now


@router.api_route(PATH, methods=READ)
async def show_cover(
    request: Request, id: UUID, referral_id: UUID, who: Staff, room: LookingAtReferrals
) -> Response:
    case, referral = await _theirs(who, id, referral_id, room)
    return CoverPage(who=who, case=case, referral=referral).response(request)


@router.post(PATH)
async def make_cover(
    request: Request,
    form: CheckedForm,
    id: UUID,
    referral_id: UUID,
    who: Staff,
    room: ActingOnReferrals,
) -> Response:
    case, referral = await _theirs(who, id, referral_id, room)
    if referral.state not in WITH_RECEIVER:
        page = CoverPage(who=who, status=HTTPStatus.CONFLICT, case=case, referral=referral)
        return page.response(request)
    await room.links.set_aside(LinkPurpose.referral, referral.id)
    token = await receiver_link(referral, room=room)
    profile = await room.profiles.of(referral.organization_id)
    until = (now() + timedelta(days=room.clocks.link)).astimezone(JAPAN).date()
    code = segno.make(f"{room.base_url}/r/{token}", error="m", micro=False)
    sheet = Sheet(
        sender=await sender_name(case, room=room),
        role=(profile.role_name or "") if profile else "",
        code=grouped(token),
        picture=code.svg_data_uri(scale=4, border=4, light="#fff"),
        typed=f"{room.base_url}/r",
        until=wording.day(until),
    )
    return CoverPage(who=who, case=case, referral=referral, sheet=sheet).response(request)


async def _theirs(
    who: SignedIn, id: UUID, referral_id: UUID, room: ReferralRoom
) -> tuple[SupportCase, Referral]:
    """Raises NotFound also where it is somebody else's, or of another case."""
    case = await case_of_sender(id, desk_actor(who), room)
    referral = await room.referrals.get(referral_id)
    if referral.case_id != case.id:
        raise NotFound("referral", referral_id)
    return case, referral
