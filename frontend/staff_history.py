"""`/staff/records/{id}/history`: who changed what, two states compared, an earlier one restored."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from api.access import CheckedForm, Staff, needs
from api.area_rights import ChangeRights, ReadRights
from api.dependencies import Reference
from api.review_room import Deciding, Reviewing
from api.usecases.record_history import restorable, restore, revision_of, show_history
from api.usecases.review_proposal import ReviewRoom
from api.usecases.sign_in import SignedIn
from frontend.form_values import number_of, text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_history_pages import CompareRevisionsPage, RecordHistoryPage
from frontend.staff_record_list import LONGEST_REASON, PATH, REASON_MISSING
from models.account import Role
from models.directory_reference import DirectoryReference
from models.errors import BadRequest, Conflict, Moved

MOVED_ON = (
    "見ているあいだに、この記録が変わりました。いまの内容とくらべなおしています。"
    "もう一度たしかめてから、もどしてください。"
)
Number = Annotated[int, Query(ge=1, le=2_000_000_000)]

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=64 * 1024)
restoring = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=64 * 1024)


@router.api_route("/{id}/history", methods=READ)
async def show_changes(
    request: Request,
    id: UUID,
    who: Staff,
    room: Reviewing,
    rights: ReadRights,
    reference: Reference,
    before: Annotated[int | None, Query(ge=1, le=2_000_000_000)] = None,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    await rights.check_reading(id)
    try:
        shown = await show_history(id, who, before=before, room=room)
    except Moved as moved:
        return go_on(f"{PATH}/{moved.target}/history")
    return RecordHistoryPage(
        who=who,
        shown=shown,
        topics=topic_names(reference),
        sources=dict(await room.lists.known_sources()),
        is_later=before is not None,
        done=done,
    ).response(request)


@router.api_route("/{id}/history/compare", methods=READ)
async def compare(
    request: Request,
    id: UUID,
    who: Staff,
    room: Reviewing,
    rights: ReadRights,
    reference: Reference,
    then: Number,
    now: Annotated[int | None, Query(ge=1, le=2_000_000_000)] = None,
) -> Response:
    """`now` left out is the record as it is."""
    await rights.check_reading(id)
    return (await _compared(id, then, now, who, room, reference)).response(request)


@restoring.post("/{id}/history/restore")
async def bring_back(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    room: Deciding,
    rights: ChangeRights,
    reference: Reference,
) -> Response:
    await rights.check(id)
    fields = frozenset(str(said) for said in form.getlist("fields"))
    number, seen = (number_of(form.get(name)) for name in ("number", "seen"))
    reason = text_of(form, "reason", LONGEST_REASON)
    errors: dict[str, str] = {}
    status, quicker = HTTPStatus.UNPROCESSABLE_ENTITY, ""
    if not fields:
        errors["fields"] = "もどす項目を選んでください。"
    if not reason:
        errors["reason"] = REASON_MISSING
    if not errors:
        try:
            async with room.proposals.session.begin_nested():
                done = await restore(id, number, fields, reason, who, seen=seen, room=room)
                await rights.check(id)
        except BadRequest as wrong:
            errors[wrong.parameter or "reason"] = str(wrong)
        except Conflict:
            status, quicker = HTTPStatus.CONFLICT, MOVED_ON
        else:
            return go_on(f"{PATH}/{id}/history?done={'waits' if done.proposal else 'restored'}")
    page = await _compared(
        id,
        number,
        None,
        who,
        room,
        reference,
        status=status,
        errors=errors,
        typed={"reason": reason},
        chosen=fields,
        quicker=quicker,
    )
    return page.response(request)


async def _compared(
    id: UUID,
    then: int,
    now: int | None,
    who: SignedIn,
    room: ReviewRoom,
    reference: DirectoryReference,
    *,
    status: int = 200,
    errors: dict[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    chosen: frozenset[str] | None = None,
    quicker: str = "",
) -> CompareRevisionsPage:
    record = await room.desk.reading.record(id)
    one, other = sorted((then, now or record.number))
    old = await revision_of(id, one, room=room)
    return CompareRevisionsPage(
        status=status,
        who=who,
        errors=errors or {},
        record=record,
        then=old,
        other=await revision_of(id, other, room=room),
        restorable=restorable(record, old) if other == record.number else (),
        topics=topic_names(reference),
        typed=typed or {},
        chosen=chosen,
        quicker=quicker,
    )


def topic_names(reference: DirectoryReference) -> dict[str, str]:
    return {id: topic.name for id, topic in reference.topics.items()}
