"""`/staff/referral-desk`: how a desk is reached, and which organizations may be told who it is."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import CheckedForm, Staff, needs
from api.area_rights import ChangeRights, ReadRights
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.usecases.referral_room import ReferralRoom
from api.usecases.rights import Rights, may_change
from api.usecases.settle_receiver import (
    DeskSettings,
    agreements_of,
    desk_of,
    masked,
    profile_of,
    settle_desk,
    settle_receiver,
)
from api.usecases.sign_in import SignedIn
from frontend.public import READ
from frontend.staff_referral_desk_form import (
    mails_in,
    number,
    said_of,
    settled_in,
    text,
    typed_in,
)
from frontend.staff_referral_desk_pages import PATH, ReceiverPage, ReferralDeskPage
from models.account import Role
from models.errors import BadRequest, NotFound
from models.referral_profile import ReferralDesk, ReferralProfile
from models.repositories.areas import AreaRepository
from models.repositories.memberships import MembershipRepository
from models.repositories.receivers import ReceiverRepository
from models.repositories.referral_profiles import COORDINATOR_MAIL, MAIL, URGENT_MAIL

PER_PAGE = 50
_LONGEST_FORM = 32 * 1024
_SAVED = "保存しました。"

desk = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=_LONGEST_FORM)
"""The desk of one's own area."""
router = APIRouter(
    prefix=f"{PATH}/organizations", dependencies=needs(Role.staff), max_body_size=_LONGEST_FORM
)
"""What is settled with one organization: by staff of its area."""

PageNumber = Annotated[int, Query(ge=1, le=100_000)]
Words = Annotated[str, Query(max_length=200)]


@desk.api_route("", methods=READ)
async def show_desk(
    request: Request,
    who: Staff,
    room: LookingAtReferrals,
    rights: ReadRights,
    q: Words = "",
    page: PageNumber = 1,
    done: Annotated[str, Query()] = "",
) -> Response:
    words = " ".join(q.replace("\0", "").split())
    own = await desk_of(who.area_code, room=room)
    typed = {"name": own.name, "emergency_words": own.emergency_words or ""}
    shown = await _desk_page(
        who, room, rights, own, typed=typed, q=words, number=page, done=_SAVED if done else ""
    )
    return shown.response(request)


@desk.post("")
async def save_desk(
    request: Request,
    form: CheckedForm,
    who: Staff,
    room: ActingOnReferrals,
    rights: ChangeRights,
) -> Response:
    settings = DeskSettings(
        name=text(form, "name"),
        emergency_words=text(form, "emergency_words"),
        mails=mails_in(form, (MAIL, URGENT_MAIL, COORDINATOR_MAIL)),
    )
    version = number(form, "version")
    try:
        await settle_desk(who.area_code, settings, version=version, room=room)
    except BadRequest as wrong:
        page = await _desk_page(
            who,
            room,
            rights,
            await desk_of(who.area_code, room=room),
            typed=typed_in(form),
            errors={wrong.parameter or "name": str(wrong)},
        )
        return page.response(request)
    return RedirectResponse(f"{PATH}?done=saved", HTTPStatus.SEE_OTHER)


async def _desk_page(
    who: SignedIn,
    room: ReferralRoom,
    rights: Rights,
    own: ReferralDesk,
    *,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    q: str = "",
    number: int = 1,
    done: str = "",
) -> ReferralDeskPage:
    receivers = ReceiverRepository(room.cases.session)
    rows, total = await receivers.page(q, page=number, per_page=PER_PAGE)
    areas = await AreaRepository(room.cases.session).tree()
    names = (MAIL, URGENT_MAIL, COORDINATOR_MAIL)
    there = await room.profiles.desk(who.area_code)
    return ReferralDeskPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=errors or {},
        typed=typed,
        version=there.version if there else 0,
        mails={one: masked(room.profiles.opened(own, one)) for one in names},
        done=done,
        area=areas.name(who.area_code) if who.area_code else "全体",
        q=q,
        rows=rows,
        total=total,
        number=number,
        per_page=PER_PAGE,
        changeable=await _changeable([row.id for row in rows], rights),
    )


async def _changeable(ids: list[UUID], rights: Rights) -> frozenset[UUID]:
    tree = await rights.areas.tree()
    places = await rights.places.of(ids)
    return frozenset(id for id, place in places.items() if may_change(rights.who, place, tree))


@router.api_route("/{id}", methods=READ)
async def show_receiver(
    request: Request,
    id: UUID,
    who: Staff,
    room: LookingAtReferrals,
    rights: ReadRights,
    agreement: Annotated[UUID | None, Query()] = None,
    done: Annotated[str, Query()] = "",
) -> Response:
    """`agreement` fills in what the organization has agreed to as a member; nothing is saved."""
    await rights.check(id)
    profile = await profile_of(id, room=room)
    typed = said_of(profile)
    memberships = MembershipRepository(room.cases.session)
    for one, _ in agreements_of(await memberships.of_organization(id)):
        if one.id == agreement and one.agreement_version:
            typed["agreement_version"] = one.agreement_version
            typed["agreed_on"] = one.since.isoformat() if one.since else ""
    page = await _receiver_page(who, room, id, profile, typed, done=_SAVED if done else "")
    return page.response(request)


@router.post("/{id}")
async def save_receiver(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    rights: ChangeRights,
) -> Response:
    await rights.check(id)
    await room.people.organization(id)
    profile = await profile_of(id, room=room)
    settled = settled_in(form, by_staff=True)
    try:
        await settle_receiver(profile, settled, version=number(form, "version"), room=room)
    except BadRequest as wrong:
        errors = {wrong.parameter or "accepts": str(wrong)}
        page = await _receiver_page(who, room, id, profile, typed_in(form), errors)
        return page.response(request)
    return RedirectResponse(f"{PATH}/organizations/{id}?done=saved", HTTPStatus.SEE_OTHER)


async def _receiver_page(
    who: SignedIn,
    room: ReferralRoom,
    id: UUID,
    profile: ReferralProfile,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
    done: str = "",
) -> ReceiverPage:
    names = await ReceiverRepository(room.cases.session).names([id])
    if id not in names:
        raise NotFound("organization", id)
    memberships = MembershipRepository(room.cases.session)
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
        name=names[id],
        profile=profile,
        agreements=agreements_of(await memberships.of_organization(id)),
    )
