"""What a desk sets on its case: the stage, the day of review, who has the lead, how it went on."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.access import CheckedForm, Staff, needs
from api.dependencies import Reference
from api.referral_room import ActingOnReferrals
from api.usecases.change_case import (
    close_case,
    note_follow_up,
    reopen_case,
    set_lead,
    set_review,
    set_stage,
)
from api.usecases.platforms import today
from api.usecases.referral_room import case_of_sender, desk_actor
from frontend.staff_referrals_fields import PATH
from frontend.staff_referrals_forms import id_said, number, read_day, text, typed
from frontend.staff_referrals_show import case_page, see, taken_page
from models.account import Role
from models.errors import BadRequest, Conflict, NotFound
from models.referral_states import OutcomeCode
from models.support_case import Stage

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=128 * 1024)


@router.post("/{id}/stage")
async def change_stage(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    case = await case_of_sender(id, desk_actor(who), room)
    stage = text(form, "stage")
    if stage not in set(Stage):
        errors = {"stage": "段階を選んでください。"}
        return (await case_page(who, id, room, reference, errors=errors)).response(request)
    try:
        await set_stage(case, Stage(stage), number(form, "version"), desk_actor(who), room=room)
    except Conflict:
        return (await taken_page(who, id, room, reference, typed(form))).response(request)
    return see(id, "stage")


@router.post("/{id}/review")
async def change_review(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    """The next day on which it is looked at again; an empty one means that there is none."""
    case = await case_of_sender(id, desk_actor(who), room)
    said = text(form, "review_on")
    on = read_day(said)
    if said and (on is None or on < today()):
        errors = {"review_on": "今日からあとの日を選んでください。"}
        page = await case_page(who, id, room, reference, errors=errors, typed=typed(form))
        return page.response(request)
    try:
        await set_review(case, on, number(form, "version"), desk_actor(who), room=room)
    except Conflict:
        return (await taken_page(who, id, room, reference, typed(form))).response(request)
    return see(id, "review" if on else "no-review")


@router.post("/{id}/lead")
async def change_lead(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    case = await case_of_sender(id, desk_actor(who), room)
    lead = id_said(text(form, "referral"))
    if lead is None:
        raise NotFound("referral", id)
    try:
        await set_lead(case, lead, desk_actor(who), room=room)
    except BadRequest as wrong:
        errors = {"lead": str(wrong)}
        return (await case_page(who, id, room, reference, errors=errors)).response(request)
    return see(id, "lead")


@router.post("/{id}/followed-up")
async def follow_up(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    """How it went on after the end."""
    case = await case_of_sender(id, desk_actor(who), room)
    try:
        await note_follow_up(case, text(form, "followed"), desk_actor(who), room=room)
    except BadRequest as wrong:
        errors = {"followed": str(wrong)}
        return (await case_page(who, id, room, reference, errors=errors)).response(request)
    return see(id, "followed")


@router.post("/{id}/close")
async def close(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: ActingOnReferrals,
    reference: Reference,
) -> Response:
    """A case that no window has, with where the person is now; or it goes on after all."""
    case = await case_of_sender(id, desk_actor(who), room)
    if form.get("again") == "yes":
        await reopen_case(case, desk_actor(who), room=room)
        return see(id, "reopened")
    said_outcome = text(form, "outcome")
    outcome = OutcomeCode(said_outcome) if said_outcome in set(OutcomeCode) else None
    try:
        await close_case(case, outcome, text(form, "note"), desk_actor(who), room=room)
    except BadRequest as wrong:
        errors = {wrong.parameter or "": str(wrong)}
        said = typed(form) | {"about": "case"}
        page = await case_page(who, id, room, reference, errors=errors, typed=said)
        return page.response(request)
    return see(id, "closed")
