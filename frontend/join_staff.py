"""`/staff/join`: staff fill in the form for an organization, from paper or on the telephone."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData

from api.access import CheckedForm, Keys, Staff, needs
from api.dependencies import AppSettings, Reference, Session, WriteSession
from api.usecases.join import begin, is_open, submit
from api.usecases.join_draft import JoinDraft, open_draft
from api.usecases.sign_in import SignedIn
from frontend.join import act_on_whole, go
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
DONE = {"sent": "送りました。確認の列に入っています。", "gone": "書きかけを消しました。"}

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
    return go(f"{PATH}/{proposal.id}/body")


@router.api_route("/{id}/check", methods=READ)
async def show_check(
    request: Request, id: UUID, who: Staff, keys: Keys, reference: Reference, session: Session
) -> Response:
    writing = await _writing(id, who, session, keys, reference)
    return check_page(writing).response(request)


@router.post("/{id}/check")
async def take_check(
    request: Request,
    form: CheckedForm,
    id: UUID,
    who: Staff,
    keys: Keys,
    settings: AppSettings,
    reference: Reference,
    session: WriteSession,
) -> Response:
    writing = await _writing(id, who, session, keys, reference)
    act = _fields(form).get("act", "send")
    if act != "send":
        address = await act_on_whole(writing, act)
        return go(f"{PATH}?done=gone" if act == "discard" else address)
    assert writing.proposal is not None  # noqa: S101 - found above
    token = await submit(writing.proposal, settings.base_url, desk=writing.desk)
    if token is None:
        return check_page(writing, status=422).response(request)
    return go(f"{PATH}?done=sent")


@router.api_route("/{id}/{step}", methods=READ)
async def show_step(
    request: Request,
    id: UUID,
    step: str,
    who: Staff,
    keys: Keys,
    reference: Reference,
    session: Session,
    after: Annotated[str, Query()] = "",
    come_from: Annotated[str, Query(alias="from")] = "",
) -> Response:
    writing = await _writing(id, who, session, keys, reference)
    if step == "later":
        # Drafts of staff are found in their list.
        return go(PATH)
    place = place_of(step, 0, writing.draft)
    page = await show_place(writing, place, after=after, editing=come_from == "check")
    return page.response(request)


@router.api_route("/{id}/services/{number}/{step}", methods=READ)
async def show_service_step(
    request: Request,
    id: UUID,
    number: int,
    step: str,
    who: Staff,
    keys: Keys,
    reference: Reference,
    session: Session,
    come_from: Annotated[str, Query(alias="from")] = "",
) -> Response:
    writing = await _writing(id, who, session, keys, reference)
    place = place_of(step, number, writing.draft)
    page = await show_place(writing, place, after="", editing=come_from == "check")
    return page.response(request)


@router.post("/{id}/{step}")
async def send_step(
    request: Request,
    form: CheckedForm,
    id: UUID,
    step: str,
    who: Staff,
    keys: Keys,
    reference: Reference,
    session: WriteSession,
) -> Response:
    writing = await _writing(id, who, session, keys, reference)
    taken = await take_step(writing, place_of(step, 0, writing.draft), _fields(form))
    return go(taken) if isinstance(taken, str) else taken.response(request)


@router.post("/{id}/services/{number}/{step}")
async def send_service_step(
    request: Request,
    form: CheckedForm,
    id: UUID,
    number: int,
    step: str,
    who: Staff,
    keys: Keys,
    reference: Reference,
    session: WriteSession,
) -> Response:
    writing = await _writing(id, who, session, keys, reference)
    taken = await take_step(writing, place_of(step, number, writing.draft), _fields(form))
    return go(taken) if isinstance(taken, str) else taken.response(request)


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


def _fields(form: FormData) -> dict[str, str]:
    return {name: value for name, value in form.items() if isinstance(value, str)}
