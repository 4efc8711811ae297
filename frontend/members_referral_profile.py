"""`/members/organizations/{id}/referral-profile`: an organization says what it can take."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import Account, CheckedForm, needs
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.usecases.people import manages, speaks_for
from api.usecases.referral_room import ReferralRoom
from api.usecases.settle_receiver import masked, profile_of, say_capacity, settle_receiver
from api.usecases.sign_in import SignedIn
from frontend.public import READ
from frontend.staff_referral_desk_form import day, number, said_of, settled_in, text, typed_in
from frontend.staff_referral_desk_pages import ReceiverPage
from models.account import Role
from models.errors import BadRequest
from models.person import OrganizationRole
from models.referral_profile import ReferralProfile
from models.repositories.referral_profiles import MAIL, URGENT_MAIL

PATH = "/members/organizations/{id}/referral-profile"
_DONE = {"saved": "保存しました。", "capacity": "いまの受け入れを変えました。"}

router = APIRouter(prefix=PATH, dependencies=needs(Role.member), max_body_size=32 * 1024)


@router.api_route("", methods=READ)
async def show_own_profile(
    request: Request,
    id: UUID,
    who: Account,
    room: LookingAtReferrals,
    done: Annotated[str, Query()] = "",
) -> Response:
    """Everybody who speaks for it may look; its managers change it."""
    profile = await profile_of(id, room=room)
    page = await _page(who, id, profile, said_of(profile), room, done=_DONE.get(done, ""))
    return page.response(request)


@router.post("")
async def save_own_profile(
    request: Request, form: CheckedForm, id: UUID, who: Account, room: ActingOnReferrals
) -> Response:
    """Agreement and assessment form are for staff: they are not read here at all."""
    await manages(who, id, session=room.cases.session)
    profile = await profile_of(id, room=room)
    version = number(form, "version")
    try:
        await settle_receiver(profile, settled_in(form, by_staff=False), version=version, room=room)
    except BadRequest as wrong:
        errors = {wrong.parameter or "accepts": str(wrong)}
        page = await _page(who, id, profile, typed_in(form), room, errors)
        return page.response(request)
    return _to(id, "saved")


@router.post("/capacity")
async def say_own_capacity(
    request: Request, form: CheckedForm, id: UUID, who: Account, room: ActingOnReferrals
) -> Response:
    await manages(who, id, session=room.cases.session)
    profile = await profile_of(id, room=room)
    until, version = day(form, "until"), number(form, "version")
    try:
        await say_capacity(profile, text(form, "capacity"), until, version=version, room=room)
    except BadRequest as wrong:
        typed = said_of(profile) | {"until": text(form, "until")}
        errors = {wrong.parameter or "capacity": str(wrong)}
        return (await _page(who, id, profile, typed, room, errors)).response(request)
    return _to(id, "capacity")


async def _page(
    who: SignedIn,
    id: UUID,
    profile: ReferralProfile,
    typed: dict[str, str],
    room: ReferralRoom,
    errors: dict[str, str] | None = None,
    done: str = "",
) -> ReceiverPage:
    person = await speaks_for(who, id, session=room.cases.session)
    body = await room.people.organization(id)
    there = await room.profiles.of(id)
    return ReceiverPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=errors or {},
        typed=typed,
        version=there.version if there else 0,
        mails={one: masked(room.profiles.opened(profile, one)) for one in (MAIL, URGENT_MAIL)},
        done=done,
        organization_id=id,
        name=body.name,
        profile=profile,
        is_own=True,
        may_change=person.role is OrganizationRole.manager,
    )


def _to(id: UUID, done: str) -> Response:
    address = f"/members/organizations/{id}/referral-profile?done={done}"
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
