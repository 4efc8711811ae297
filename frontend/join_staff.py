"""`/staff/join`: staff fill in the form for an organization, from paper or on the telephone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Keys, Staff, needs
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.usecases.join import begin, is_open, submit
from api.usecases.join_draft import JoinDraft, open_draft
from api.usecases.join_reading import Place
from api.usecases.sign_in import SignedIn
from frontend.form_values import texts_of
from frontend.going_in import go_on
from frontend.join import act_on_whole
from frontend.join_check import check_page
from frontend.join_form import Writing, place_of, show_place, take_step
from frontend.join_pages import DraftsPage, Seat
from frontend.join_visit import LONGEST_FORM, desk_over, similar_over
from frontend.public import READ
from models.account import Role
from models.errors import NotFound
from models.repositories.join_drafts import JoinDraftRepository

PATH = "/staff/join"
MOST_DRAFTS = 200
SEND = ["POST"]
DONE = {"sent": "送りました。確認の列に入っています。", "gone": "書きかけを消しました。"}


async def _writing(
    id: UUID, who: SignedIn, session: Session, keys: Keys, reference: Reference
) -> Writing:
    """What visitors write themselves is theirs until they send it. Raises NotFound."""
    desk = desk_over(session, keys, reference)
    proposal = await desk.proposals.get(id)
    if not is_open(proposal) or not proposal.entered_by_staff:
        raise NotFound("registration", id)
    seat = Seat(f"{PATH}/{id}", who.form_token, who=who)
    find = similar_over(session, reference)
    return Writing(seat, desk, find, open_draft(proposal, keys), proposal)


async def _looking(
    id: UUID, who: Staff, session: Session, keys: Keys, reference: Reference
) -> Writing:
    return await _writing(id, who, session, keys, reference)


async def _changing(
    id: UUID, who: Staff, session: WriteSession, keys: Keys, reference: Reference
) -> Writing:
    return await _writing(id, who, session, keys, reference)


Shown = Annotated[Writing, Depends(_looking)]
Changed = Annotated[Writing, Depends(_changing)]

router = APIRouter(prefix=PATH, dependencies=needs(Role.staff), max_body_size=LONGEST_FORM)


@router.api_route("", methods=READ)
async def show_drafts(
    request: Request, who: Staff, session: Session, done: Annotated[str, Query()] = ""
) -> Response:
    drafts = await JoinDraftRepository(session).of_staff(MOST_DRAFTS)
    seat = Seat(PATH, who.form_token, who=who)
    page = DraftsPage(who=who, seat=seat, drafts=drafts, done=DONE.get(done, ""))
    return page.response(request)


@router.post("")
async def begin_one(
    form: CheckedForm, who: Staff, keys: Keys, reference: Reference, session: WriteSession
) -> Response:
    desk = desk_over(session, keys, reference)
    proposal, _ = await begin(JoinDraft(), desk=desk, account_id=who.account_id)
    return go_on(f"{PATH}/{proposal.id}/body")


@router.api_route("/{id}/check", methods=READ)
async def show_check(request: Request, writing: Shown) -> Response:
    return check_page(writing).response(request)


@router.api_route("/{id}/check", methods=SEND)
async def take_check(
    request: Request, form: CheckedForm, writing: Changed, settings: AppSettings
) -> Response:
    act = texts_of(form).get("act", "send")
    if act != "send":
        address = await act_on_whole(writing, act)
        return go_on(f"{PATH}?done=gone" if act == "discard" else address)
    assert writing.proposal is not None  # noqa: S101 - found above
    token = await submit(writing.proposal, settings.base_url, desk=writing.desk)
    if token is None:
        return check_page(writing, status=422).response(request)
    return go_on(f"{PATH}?done=sent")


@router.api_route("/{id}/{step}", methods=READ)
async def show_step(
    request: Request,
    step: str,
    writing: Shown,
    after: Annotated[str, Query()] = "",
    come_from: Annotated[str, Query(alias="from")] = "",
) -> Response:
    if step == "later":
        # Drafts of staff are found in their list.
        return go_on(PATH)
    place = place_of(step, 0, writing.draft)
    page = await show_place(writing, place, after=after, editing=come_from == "check")
    return page.response(request)


@router.api_route("/{id}/services/{number}/{step}", methods=READ)
async def show_service_step(
    request: Request,
    number: int,
    step: str,
    writing: Shown,
    come_from: Annotated[str, Query(alias="from")] = "",
) -> Response:
    place = place_of(step, number, writing.draft)
    page = await show_place(writing, place, after="", editing=come_from == "check")
    return page.response(request)


@router.api_route("/{id}/{step}", methods=SEND)
async def send_step(request: Request, form: CheckedForm, step: str, writing: Changed) -> Response:
    return await _take(request, form, place_of(step, 0, writing.draft), writing)


@router.api_route("/{id}/services/{number}/{step}", methods=SEND)
async def send_service_step(
    request: Request,
    form: CheckedForm,
    number: int,
    step: str,
    writing: Changed,
) -> Response:
    return await _take(request, form, place_of(step, number, writing.draft), writing)


async def _take(request: Request, form: FormData, place: Place, writing: Writing) -> Response:
    taken = await take_step(writing, place, texts_of(form))
    return go_on(taken) if isinstance(taken, str) else taken.response(request)
