"""`/staff/referrals/new`, `/staff/referrals/{id}`: a case, opened, read and changed."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import CheckedForm, Staff, needs
from api.dependencies import AppSettings, Reference
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.usecases.case_views import sender_view
from api.usecases.change_case import change_case, open_once, tell_urgent
from api.usecases.referral_room import ReferralRoom, case_of_sender, desk_actor
from api.usecases.sign_in import SignedIn
from frontend.public import READ
from frontend.staff_referrals_fields import PATH, CaseFormPage, NewCasePage
from frontend.staff_referrals_forms import (
    FROM_CHAT,
    id_said,
    number,
    read_change,
    read_new,
    said_of,
    text,
    typed,
)
from frontend.staff_referrals_pages import PURPOSES
from frontend.staff_referrals_show import DONE, TAKEN, case_page, see
from models.account import Role
from models.directory_reference import DirectoryReference
from models.errors import BadRequest, Conflict, NotFound
from models.support_case import SupportCase, Urgency

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=128 * 1024)


@router.api_route("/new", methods=READ)
async def show_new(
    request: Request,
    who: Staff,
    room: LookingAtReferrals,
    reference: Reference,
    from_: Annotated[str, Query(alias="from", max_length=20)] = "",
) -> Response:
    own = reference.areas.by_code.get(who.area_code or "")
    said = {"area": own.full_name if own else ""}
    if from_ == FROM_CHAT:
        said |= {"from": FROM_CHAT, "contact": "chat", "requester": "chat"}
    return (await _new(who, room, reference, said)).response(request)


@router.post("/new")
async def open_new(
    request: Request, form: CheckedForm, who: Staff, room: ActingOnReferrals, reference: Reference
) -> Response:
    new, errors = read_new(form, reference)
    if new is None:
        return (await _new(who, room, reference, typed(form), errors)).response(request)
    case, is_new = await open_once(new, desk_actor(who), room=room)
    done = "opened"
    if case.urgency is Urgency.now:
        told = await tell_urgent(case, room=room) if is_new else True
        done = "told" if told else "untold"
    return see(case.id, done)


@router.api_route("/{id}", methods=READ)
async def show_case(
    request: Request,
    id: UUID,
    who: Staff,
    room: LookingAtReferrals,
    reference: Reference,
    done: Annotated[str, Query()] = "",
) -> Response:
    page = await case_page(who, id, room, reference, done=DONE.get(done, ""))
    return page.response(request)


@router.post("/{id}/person")
async def show_person(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    """Who it is, for a purpose that is written down with the reading."""
    case = await case_of_sender(id, desk_actor(who), room)
    purpose = text(form, "purpose")
    if purpose not in PURPOSES:
        errors = {"purpose": "何のために見るかを選んでください。"}
        return (await case_page(who, id, room, reference, errors=errors)).response(request)
    content = await sender_view(case, desk_actor(who), room=room, why=f"case {purpose}")
    page = await case_page(who, id, room, reference, person=content.personal, purpose=purpose)
    return page.response(request)


@router.api_route("/{id}/edit", methods=READ)
async def show_edit(
    request: Request,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
    settings: AppSettings,
) -> Response:
    case = await _case_to_change(id, who, room)
    content = await sender_view(case, desk_actor(who), room=room, why="case editing")
    said = said_of(case, content, reference)
    page = await _edit(who, case, room, reference, settings.consent_bases, said)
    return page.response(request)


@router.post("/{id}/edit")
async def save_edit(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
    settings: AppSettings,
) -> Response:
    case = await _case_to_change(id, who, room)
    said, errors = read_change(form, reference)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if said is not None:
        try:
            await change_case(
                case,
                said,
                number(form, "version"),
                desk_actor(who),
                bases=settings.consent_bases,
                room=room,
            )
        except BadRequest as wrong:
            errors = {wrong.parameter or "need": str(wrong)}
        except Conflict:
            errors, status = {"save": TAKEN}, HTTPStatus.CONFLICT
    if errors:
        bases, said_again = settings.consent_bases, typed(form)
        page = await _edit(
            who, case, room, reference, bases, said_again, errors=errors, status=status
        )
        return page.response(request)
    return see(id, "changed")


async def _new(
    who: SignedIn,
    room: ReferralRoom,
    reference: DirectoryReference,
    said: Mapping[str, str],
    errors: dict[str, str] | None = None,
) -> NewCasePage:
    page = NewCasePage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        who=who,
        errors=errors or {},
        typed=said,
        topics=reference.topics,
        desk=await room.profiles.desk(who.area_code),
    )
    # The act keeps its name while the form is mended.
    return replace(page, once=said["once"]) if id_said(said.get("once", "")) else page


async def _edit(
    who: SignedIn,
    case: SupportCase,
    room: ReferralRoom,
    reference: DirectoryReference,
    bases: Collection[str],
    said: Mapping[str, str],
    *,
    errors: dict[str, str] | None = None,
    status: int = HTTPStatus.OK,
) -> CaseFormPage:
    return CaseFormPage(
        status=status,
        who=who,
        errors=errors or {},
        typed=said,
        topics=reference.topics,
        desk=await room.profiles.desk(case.sender_area),
        case=case,
        bases=bases,
    )


async def _case_to_change(id: UUID, who: SignedIn, room: ReferralRoom) -> SupportCase:
    """Raises NotFound, also once nobody can read it any more."""
    case = await case_of_sender(id, desk_actor(who), room)
    if case.key_sealed is None:
        raise NotFound("case", id)
    return case
