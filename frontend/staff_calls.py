"""`/staff/calls`: a random sample of what is listed is called, and the share that is right told."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from api.access import CheckedForm, Staff, needs
from api.area_rights import WHOLE
from api.dependencies import Session, WriteSession
from api.usecases.sample_calls import MOST, accuracy_of, draw_sample, end_sample, note_call
from api.usecases.sign_in import SignedIn
from frontend.about_data import count_anew
from frontend.form_values import text_of
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_calls_pages import (
    FIELD_WORDS,
    CallPage,
    CallsHomePage,
    SamplePage,
    SheetPage,
    call_row,
    outcome,
)
from models.account import Role
from models.errors import BadRequest, NotFound
from models.repositories.freshness_calls import CallRepository

PATH = "/staff/calls"
LONGEST_NOTE = 1_000
DONE = {
    "drawn": "選びました。上から順に電話してください。",
    "noted": "記録しました。",
    "published": "公表しました。「情報の新しさ」のページに出ています。",
    "ended": "終わりにしました。公表はしていません。",
}

router = APIRouter(prefix=PATH, dependencies=needs(Role.secretariat), max_body_size=32 * 1024)

Position = Annotated[int, Path(ge=1, le=MOST)]


@router.api_route("", methods=READ)
async def show_samples(request: Request, who: Staff, session: Session) -> Response:
    return (await _home(who, CallRepository(session))).response(request)


@router.post("/samples", dependencies=WHOLE)
async def draw(request: Request, form: CheckedForm, who: Staff, session: WriteSession) -> Response:
    calls = CallRepository(session)
    typed = {name: text_of(form, name) for name in ("title", "size")}
    errors = {} if typed["title"] else {"title": "名前を書いてください。例：2027年6月の調査"}
    size = typed["size"]
    if not (size.isdecimal() and size.isascii()):
        errors["size"] = "何件に電話するかを、数字で書いてください。"
    if not errors:
        try:
            sample = await draw_sample(typed["title"], int(size), str(who.account_id), calls=calls)
        except BadRequest as wrong:
            errors["size"] = str(wrong)
        else:
            return go_on(f"{PATH}/{sample.id}?done=drawn")
    return (await _home(who, calls, typed=typed, errors=errors)).response(request)


@router.api_route("/{id}", methods=READ)
async def show_sample(
    request: Request, id: UUID, who: Staff, session: Session, done: Annotated[str, Query()] = ""
) -> Response:
    page = await _sample(id, who, CallRepository(session), done=DONE.get(done, ""))
    return page.response(request)


@router.api_route("/{id}/sheet", methods=READ)
async def show_sheet(request: Request, id: UUID, who: Staff, session: Session) -> Response:
    calls = CallRepository(session)
    sample = await calls.get(id)
    rows = [call_row(line) for line in await calls.lines(id)]
    return SheetPage(who=who, sample=sample, rows=rows).response(request)


@router.api_route("/{id}/calls/{position}", methods=READ)
async def show_call(
    request: Request, id: UUID, position: Position, who: Staff, session: Session
) -> Response:
    page = await _call(id, position, who, CallRepository(session))
    return page.response(request)


@router.post("/{id}/calls/{position}", dependencies=WHOLE)
async def take_call(
    request: Request,
    form: CheckedForm,
    id: UUID,
    position: Position,
    who: Staff,
    session: WriteSession,
) -> Response:
    calls = CallRepository(session)
    came_of_it = outcome(text_of(form, "outcome"))
    wrong = [str(one) for one in form.getlist("wrong") if one in FIELD_WORDS]
    note = text_of(form, "note", LONGEST_NOTE)
    errors = {}
    if came_of_it is None:
        errors["outcome"] = "電話がどうだったかを選んでください。"
    elif came_of_it == "wrong" and not wrong and not note:
        errors["wrong"] = "何が違ったかを選ぶか、下に書いてください。"
    if errors or came_of_it is None:
        page = await _call(
            id,
            position,
            who,
            calls,
            errors=errors,
            typed=(text_of(form, "outcome"), tuple(wrong), note),
        )
        return page.response(request)
    await note_call(id, position, came_of_it, wrong, note or None, str(who.account_id), calls=calls)
    following = await calls.first_uncalled(id)
    where = f"{PATH}/{id}/calls/{following}" if following else f"{PATH}/{id}?done=noted"
    return go_on(where)


@router.post("/{id}/end", dependencies=WHOLE)
async def end(
    request: Request, form: CheckedForm, id: UUID, who: Staff, session: WriteSession
) -> Response:
    calls = CallRepository(session)
    publish = text_of(form, "what") == "publish"
    try:
        await end_sample(id, publish=publish, calls=calls)
    except BadRequest as wrong:
        page = await _sample(id, who, calls, errors={"what": str(wrong)})
        return page.response(request)
    count_anew(request)
    return go_on(f"{PATH}/{id}?done={'published' if publish else 'ended'}")


async def _home(
    who: SignedIn,
    calls: CallRepository,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> CallsHomePage:
    return CallsHomePage(
        status=_status(errors),
        who=who,
        errors=errors or {},
        samples=await calls.all(),
        listed=await calls.count_listed(),
        typed=typed or {},
    )


async def _sample(
    id: UUID,
    who: SignedIn,
    calls: CallRepository,
    *,
    done: str = "",
    errors: dict[str, str] | None = None,
) -> SamplePage:
    sample = await calls.get(id)
    return SamplePage(
        status=_status(errors),
        who=who,
        errors=errors or {},
        sample=sample,
        accuracy=await accuracy_of(sample, calls=calls),
        rows=[call_row(line) for line in await calls.lines(id)],
        first_uncalled=await calls.first_uncalled(id),
        done=done,
    )


async def _call(
    id: UUID,
    position: int,
    who: SignedIn,
    calls: CallRepository,
    *,
    errors: dict[str, str] | None = None,
    typed: tuple[str, tuple[str, ...], str] | None = None,
) -> CallPage:
    sample = await calls.get(id)
    lines = await calls.lines(id, first=position, limit=1)
    if not lines or lines[0].call.position != position:
        raise NotFound("sample call", str(position))
    call = lines[0].call
    chosen, wrong, note = typed or (
        str(call.outcome or ""),
        tuple(call.wrong),
        call.note or "",
    )
    return CallPage(
        status=_status(errors),
        who=who,
        errors=errors or {},
        sample=sample,
        row=call_row(lines[0]),
        chosen=chosen,
        wrong=wrong,
        note=note,
    )


def _status(errors: dict[str, str] | None) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
