"""`/join`: an organization registers itself, step by step, with or without script."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.access import VisitorForm
from api.dependencies import Session, WriteSession
from api.usecases.join import BEGIN, SEND, STEP, give_up, submit, unclaim
from frontend.going_in import go_on
from frontend.join_check import check_page
from frontend.join_form import (
    ASKING,
    Writing,
    nobody,
    own_fields,
    place_of,
    same_page,
    save,
    show_place,
    step_page,
    take_step,
)
from frontend.join_pages import START, StartPage
from frontend.join_visit import LONGEST_FORM, JoinVisit, Visiting
from frontend.public import READ

DONE = {"gone": "書きかけを消しました。"}

router = APIRouter(prefix=START, max_body_size=LONGEST_FORM)


@router.api_route("", methods=READ)
async def show_start(
    request: Request, visiting: Visiting, session: Session, done: Annotated[str, Query()] = ""
) -> Response:
    writing = await visiting.writing(session)
    page = StartPage(seat=writing.seat, draft=writing.proposal, done=DONE.get(done, ""))
    return visiting.answer(page)


@router.api_route("/check", methods=READ)
async def show_check(visiting: Visiting, session: Session) -> Response:
    writing = await visiting.writing(session, SEND)
    return visiting.answer(check_page(writing)) if writing.proposal else go_on(START)


@router.post("/check")
async def take_check(
    form: VisitorForm, visiting: Visiting, reading: Session, session: WriteSession
) -> Response:
    """Sent, or something else that is done with the whole of it."""
    act = form.fields.get("act", "send")
    rules = SEND if act == "send" else None
    refused = await visiting.refusal(form, rules, counted=act == "send")
    if refused is not None:
        writing = await visiting.writing(reading, SEND)
        if writing.proposal is None:
            return go_on(START)
        page = check_page(
            writing, status=refused.status, notice=refused.words, trapped=refused.trapped
        )
        return visiting.answer(page, refused)
    writing = await visiting.writing(session, SEND)
    if writing.proposal is None:
        return go_on(START)
    if act == "send":
        return await _send(writing, visiting)
    address = await act_on_whole(writing, act)
    response = go_on(address)
    return visiting.remember(response, "") if act == "discard" else response


async def _send(writing: Writing, visiting: JoinVisit) -> Response:
    assert writing.proposal is not None  # noqa: S101 - looked at by the caller
    token = await submit(writing.proposal, visiting.settings.base_url, desk=writing.desk)
    if token is None:
        return visiting.answer(check_page(writing, status=422))
    return visiting.remember(go_on(f"{START}/follow/{token}?new=1"), "")


async def act_on_whole(writing: Writing, act: str) -> str:
    """Adds or takes away a service, takes back a claim, or gives all of it up. Where to go on."""
    assert writing.proposal is not None  # noqa: S101 - looked at by the caller
    what, _, number = act.partition("-")
    if what == "discard":
        await give_up(writing.proposal, desk=writing.desk)
        return f"{writing.seat.base}?done=gone"
    if what == "unclaim":
        await unclaim(writing.proposal, desk=writing.desk)
    if what == "add":
        added = writing.draft.add_service()
        await save(writing)
        return writing.seat.address("about", added)
    if what == "remove" and number.isdecimal() and len(number) < 4:
        writing.draft.remove_service(int(number))
        await save(writing)
    return writing.seat.address("check")


@router.post("/similar")
async def show_similar(form: VisitorForm, visiting: Visiting, session: Session) -> Response:
    """What we know already under the name that is being typed; kept nowhere."""
    if not form.is_ours or not await visiting.may_ask():
        return Response(status_code=HTTPStatus.NO_CONTENT)
    writing = await visiting.writing(session)
    writing.draft.keep("body", 0, own_fields(form.fields))
    return (await same_page(writing, is_live=True)).response(visiting.request)


@router.api_route("/{step}", methods=READ)
async def show_step(
    step: str,
    visiting: Visiting,
    session: Session,
    after: Annotated[str, Query()] = "",
    come_from: Annotated[str, Query(alias="from")] = "",
) -> Response:
    return await _show(step, 0, visiting, session, after=after, editing=come_from == "check")


@router.api_route("/services/{number}/{step}", methods=READ)
async def show_service_step(
    number: int,
    step: str,
    visiting: Visiting,
    session: Session,
    come_from: Annotated[str, Query(alias="from")] = "",
) -> Response:
    return await _show(step, number, visiting, session, after="", editing=come_from == "check")


@router.post("/{step}")
async def send_step(
    step: str, form: VisitorForm, visiting: Visiting, reading: Session, session: WriteSession
) -> Response:
    return await _take(step, 0, form, visiting, reading, session)


@router.post("/services/{number}/{step}")
async def send_service_step(
    number: int,
    step: str,
    form: VisitorForm,
    visiting: Visiting,
    reading: Session,
    session: WriteSession,
) -> Response:
    return await _take(step, number, form, visiting, reading, session)


async def _show(
    step: str, number: int, visiting: JoinVisit, session: Session, *, after: str, editing: bool
) -> Response:
    writing = await visiting.writing(session)
    if writing.proposal is None:
        if step != "body":
            return go_on(START)
        writing.seat = visiting.seat(BEGIN)
    place = place_of(step, number, writing.draft)
    return visiting.answer(await show_place(writing, place, after=after, editing=editing))


async def _take(
    step: str,
    number: int,
    form: VisitorForm,
    visiting: JoinVisit,
    reading: Session,
    session: WriteSession,
) -> Response:
    begun = await visiting.writing(reading)
    place = place_of(step, number, begun.draft)
    is_new = begun.proposal is None
    rules = BEGIN if is_new else STEP
    if is_new and step != "body":
        return go_on(START)
    refused = await visiting.refusal(form, rules, counted=is_new)
    if refused is not None:
        begun.seat = visiting.seat(rules)
        if step in {"same", "hours"}:
            return go_on(begun.seat.address(step, number))
        page = step_page(
            begun,
            place,
            typed=form.fields,
            status=refused.status,
            notice=refused.words,
            trapped=refused.trapped,
            editing=form.fields.get("from") == "check",
        )
        return visiting.answer(page, refused)
    may_ask = step not in ASKING or await visiting.may_ask()
    writing = await visiting.writing(session)
    if not may_ask:
        writing.similar = nobody
    taken = await take_step(writing, place, form.fields)
    response = go_on(taken) if isinstance(taken, str) else visiting.answer(taken)
    return visiting.remember(response, writing.token or visiting.token)
