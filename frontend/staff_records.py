"""`/staff/records/{id}`: one record in any state, where it comes from, and what becomes of it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Staff, needs
from api.area_rights import ChangeRights, ReadRights
from api.dependencies import Session, WriteSession
from api.usecases.look_after_records import (
    Confirmation,
    Desk,
    change_publication,
    differences,
    leave_as_it_is,
    take_what_the_source_says,
)
from api.usecases.sign_in import SignedIn
from frontend import wording
from frontend.form_values import number_of, text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_record_list import (
    LONGEST_REASON,
    PATH,
    REASON_MISSING,
    desk_over,
    publication,
)
from frontend.staff_records_pages import METHODS, ROLES, RecordPage
from models.account import Role
from models.base import now
from models.errors import BadRequest, Conflict, Moved
from models.vocabulary import Publication

REVISIONS = 50

DONE = {
    "state": "公開の状態を変えました。",
    "confirmed": "確かめたことを記録しました。",
    "taken": "元の資料の内容にしました。",
    "left": "このままにしました。",
}

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=128 * 1024)


async def _desk(session: Session) -> Desk:
    return desk_over(session)


async def _changing_desk(session: WriteSession) -> Desk:
    return desk_over(session)


Reading = Annotated[Desk, Depends(_desk)]
Changing = Annotated[Desk, Depends(_changing_desk)]


@router.api_route("/{id}", methods=READ)
async def show_record(
    request: Request,
    id: UUID,
    who: Staff,
    desk: Reading,
    rights: ReadRights,
    done: Annotated[str, Query()] = "",
) -> Response:
    await rights.check_reading(id)
    try:
        page = await _record(who, desk, id, done=DONE.get(done, ""))
    except Moved as moved:
        return go_on(f"{PATH}/{moved.target}")
    return page.response(request)


@router.post("/{id}/publication")
async def change_one(
    request: Request, form: CheckedForm, id: UUID, who: Staff, desk: Changing, rights: ChangeRights
) -> Response:
    await rights.check(id)
    reason, to = text_of(form, "reason", LONGEST_REASON), publication(text_of(form, "to"))
    errors = {} if reason else {"reason": REASON_MISSING}
    if to is None:
        errors["to"] = "どの状態にするかを選んでください。"
    if errors or to is None:
        return (await _record(who, desk, id, errors=errors, form=form)).response(request)
    await _unchanged(id, form, desk)
    changes = await change_publication([id], to, who.origin(reason), desk=desk)
    await rights.check(*(one.id for one in changes))
    return go_on(f"{PATH}/{id}?done=state")


@router.post("/{id}/confirmation")
async def confirm(
    request: Request, form: CheckedForm, id: UUID, who: Staff, desk: Changing, rights: ChangeRights
) -> Response:
    """Somebody of the other side said that it is right: noted, and public from now on."""
    await rights.check(id)
    confirmation, errors = _confirmation(form)
    if confirmation is None:
        return (await _record(who, desk, id, errors=errors, form=form)).response(request)
    await _unchanged(id, form, desk)
    reason = f"確かめた：{confirmation.role}、{confirmation.method}"
    changes = await change_publication(
        [id], Publication.published, who.origin(reason), desk=desk, confirmation=confirmation
    )
    await rights.check(*(one.id for one in changes))
    return go_on(f"{PATH}/{id}?done=confirmed")


@router.post("/{id}/differences")
async def decide_difference(
    request: Request, form: CheckedForm, id: UUID, who: Staff, desk: Changing, rights: ChangeRights
) -> Response:
    await rights.check(id)
    source, field, reason = (
        text_of(form, name, LONGEST_REASON) for name in ("source", "field", "reason")
    )
    if not reason:
        errors = {f"reason-{source}-{field}": REASON_MISSING}
        return (await _record(who, desk, id, errors=errors, form=form)).response(request)
    decide, done = (
        (take_what_the_source_says, "taken")
        if form.get("decision") == "take"
        else (leave_as_it_is, "left")
    )
    try:
        await decide(
            id, source, field, number_of(form.get("number")), who.origin(reason), desk=desk
        )
    except BadRequest as wrong:
        errors = {f"reason-{source}-{field}": str(wrong)}
        return (await _record(who, desk, id, errors=errors, form=form)).response(request)
    await rights.check(id)
    return go_on(f"{PATH}/{id}?done={done}")


async def _record(
    who: SignedIn,
    desk: Desk,
    id: UUID,
    *,
    done: str = "",
    errors: dict[str, str] | None = None,
    form: FormData | None = None,
) -> RecordPage:
    record = await desk.reading.record(id)
    sources = await desk.reading.sources(id)
    return RecordPage(
        status=422 if errors else 200,
        who=who,
        errors=errors or {},
        record=record,
        sources=sources,
        revisions=await desk.reading.revisions(id, REVISIONS),
        differences=await differences(record, sources, desk=desk),
        done=done,
        typed={name: text_of(form, name, LONGEST_REASON) for name in form} if form else {},
        today=now().astimezone(wording.JST).date().isoformat(),
    )


async def _unchanged(id: UUID, form: FormData, desk: Desk) -> None:
    """What is changed is what the person looked at. Raises Conflict."""
    if (await desk.reading.record(id)).number != number_of(form.get("number")):
        raise Conflict("The record has been changed by somebody else.")


def _confirmation(form: FormData) -> tuple[Confirmation | None, dict[str, str]]:
    role, method = text_of(form, "role"), text_of(form, "method")
    errors = {}
    if role not in ROLES:
        errors["role"] = "だれが確かめたかを選んでください。"
    if method not in METHODS:
        errors["method"] = "どう確かめたかを選んでください。"
    on = None
    try:
        on = date.fromisoformat(text_of(form, "on"))
    except ValueError:
        errors["on"] = "確かめた日を、2026-04-01 のように書いてください。"
    if on is not None and on > now().astimezone(wording.JST).date():
        errors["on"] = "確かめた日が、これから先の日になっています。"
    if errors or on is None:
        return None, errors
    return Confirmation(role, method, on, text_of(form, "evidence", LONGEST_REASON) or None), {}
