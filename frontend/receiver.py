"""`/r/{token}`: a referral read and answered by one link, without an account.

To open it changes nothing, however often, by whatever program; that somebody read who it is about
is written down. Whoever has a link that is too old gets a new one at the registered address.
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import FORM, From, Keys, VisitorForm, form_token, set_cookie, visitors_secret
from api.dependencies import AppSettings, Reference
from api.referral_room import ActingOnReferrals, LookingAtReferrals
from api.settings import Settings
from api.usecases.answer_referral import open_received, referral_of_link
from api.usecases.platforms import today
from api.usecases.rates import TooOften, count_sending
from api.usecases.referral_room import ReferralRoom
from api.usecases.reissue_link import reissue_link
from api.usecases.write_in_thread import read_case_file
from frontend.case_files import safe_headers
from frontend.form_values import line_of, texts_of
from frontend.public import READ
from frontend.receiver_forms import (
    FIND,
    LONGEST_FORM,
    FindingNext,
    Tried,
    declining,
    done_words,
    show,
    try_move,
    try_say,
)
from frontend.receiver_pages import CodePage, DeclinePage, LinkPage, NoLinkPage, ReferralPage
from frontend.receiver_words import PRESS_AGAIN
from frontend.sign_in_pages import too_often_words
from models.crypto import Keyring
from models.directory_reference import DirectoryReference
from models.errors import NotFound
from models.referral_states import OPEN, ReferralState
from models.referral_token import read_token

PATH = "/r/{token}"
MOST_GUESSES, MOST_LINKS, MOST_LINKS_A_DAY = 60, 10, 3
"""Of one network in an hour: links that lead nowhere, new links asked for; of one link a day."""
_NO_CODE = "コードは26文字です。足りないか、多いようです。紙ともう一度、見くらべてください。"
_LEADS_ON = frozenset({*OPEN, ReferralState.withdrawn})
"""In these a link still opens something."""

router = APIRouter(max_body_size=LONGEST_FORM)

Token = Annotated[str, Path(max_length=100)]


@router.api_route("/r", methods=READ)
async def show_code_form(request: Request, settings: AppSettings) -> Response:
    return _send(request, settings, CodePage())


@router.post("/r")
async def read_code(request: Request, form: VisitorForm, settings: AppSettings) -> Response:
    code = line_of(form.fields, "code")[:100]
    token = read_token(code)
    if form.is_ours and token:
        return _see(f"/r/{token}")
    wrong = _NO_CODE if form.is_ours else PRESS_AGAIN
    page = CodePage(status=HTTPStatus.UNPROCESSABLE_ENTITY, code=code, errors={"code": wrong})
    return _send(request, settings, page)


@router.api_route(PATH, methods=READ)
async def show_referral(
    request: Request,
    token: Token,
    looking: LookingAtReferrals,
    room: ActingOnReferrals,
    settings: AppSettings,
    reference: Reference,
    keys: Keys,
    visit: From,
    done: Annotated[str, Query()] = "",
    sent: Annotated[str, Query()] = "",
) -> Response:
    id = await referral_of_link(token, room=looking)
    if id is None:
        return await _no_link(request, settings, keys, visit.network, token, is_sent=bool(sent))
    tried = Tried(done=done_words(done))
    return await _page(request, settings, token, id, tried, room=room, reference=reference)


@router.post(PATH)
async def answer(
    request: Request,
    token: Token,
    form: VisitorForm,
    looking: LookingAtReferrals,
    room: ActingOnReferrals,
    settings: AppSettings,
    reference: Reference,
    keys: Keys,
    visit: From,
) -> Response:
    id = await referral_of_link(token, room=looking)
    if id is None:
        return await _no_link(request, settings, keys, visit.network, token)
    tried = Tried(problem=PRESS_AGAIN)
    if form.is_ours:
        tried = await try_move(id, None, form.fields, room=room)
    return await _after(request, settings, token, id, tried, form.fields, room, reference)


@router.post(f"{PATH}/say")
async def say_something(
    request: Request,
    token: Token,
    form: VisitorForm,
    looking: LookingAtReferrals,
    room: ActingOnReferrals,
    settings: AppSettings,
    reference: Reference,
    keys: Keys,
    visit: From,
) -> Response:
    id = await referral_of_link(token, room=looking)
    if id is None:
        return await _no_link(request, settings, keys, visit.network, token)
    tried = Tried(problem=PRESS_AGAIN)
    if form.is_ours:
        tried = await try_say(id, None, form.fields, room=room)
    return await _after(request, settings, token, id, tried, form.fields, room, reference)


@router.api_route(f"{PATH}/decline", methods=READ)
async def show_declining(
    request: Request,
    token: Token,
    looking: LookingAtReferrals,
    settings: AppSettings,
    nearby: FindingNext,
    keys: Keys,
    visit: From,
) -> Response:
    id = await referral_of_link(token, room=looking)
    if id is None:
        return await _no_link(request, settings, keys, visit.network, token)
    page = DeclinePage(token=token, form=await declining(id, None, {}, room=looking, nearby=nearby))
    return _send(request, settings, page)


@router.post(f"{PATH}/decline")
async def decline(
    request: Request,
    token: Token,
    form: VisitorForm,
    looking: LookingAtReferrals,
    room: ActingOnReferrals,
    settings: AppSettings,
    reference: Reference,
    nearby: FindingNext,
    keys: Keys,
    visit: From,
) -> Response:
    id = await referral_of_link(token, room=looking)
    if id is None:
        return await _no_link(request, settings, keys, visit.network, token)
    tried, is_looking = Tried(errors={"note": PRESS_AGAIN}), form.fields.get("act") == FIND
    if form.is_ours and not is_looking:
        tried = await try_move(id, None, form.fields | {"act": "decline"}, room=room)
    if tried.done or tried.problem:
        return await _after(request, settings, token, id, tried, {}, room, reference)
    errors = {} if form.is_ours and is_looking else tried.errors
    page = DeclinePage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK,
        token=token,
        form=await declining(id, None, form.fields, room=looking, nearby=nearby),
        typed=texts_of(form.fields),
        errors=errors,
    )
    return _send(request, settings, page)


@router.api_route(f"{PATH}/files/{{file_id}}", methods=READ)
async def send_file(
    token: Token, file_id: UUID, looking: LookingAtReferrals, room: ActingOnReferrals
) -> Response:
    id = await referral_of_link(token, room=looking)
    if id is None:
        raise NotFound("file", file_id)
    _, case, actor = await open_received(id, None, room=room)
    file = await read_case_file(file_id, case, actor, today(), room=room)
    return Response(file.content, media_type=file.media_type, headers=safe_headers(file.name))


@router.post(f"{PATH}/link")
async def send_another(
    request: Request,
    token: Token,
    form: VisitorForm,
    room: ActingOnReferrals,
    settings: AppSettings,
    keys: Keys,
    visit: From,
) -> Response:
    """Always the same answer: it does not tell whether there is such a link, or an address."""
    if not form.is_ours:
        page = NoLinkPage(status=HTTPStatus.CONFLICT, token=token, problem=PRESS_AGAIN)
        return _send(request, settings, page)
    sessions, hour = request.app.state.sessions, timedelta(hours=1)
    limits = (
        ("referral link", visit.network, MOST_LINKS, hour),
        ("referral link of one", read_token(token), MOST_LINKS_A_DAY, 24 * hour),
    )
    try:
        for what, whose, most, within in limits:
            await count_sending(what, whose, most=most, within=within, sessions=sessions, keys=keys)
    except TooOften:
        pass
    else:
        await reissue_link(token, room=room)
    return _see(f"{_address(token)}?sent=1")


async def _after(
    request: Request,
    settings: Settings,
    token: str,
    id: UUID,
    tried: Tried,
    typed: dict[str, str],
    room: ReferralRoom,
    reference: DirectoryReference,
) -> Response:
    """Back to the page; where nothing is left to open, what became of it is said at once."""
    if not tried.done:
        return await _page(
            request, settings, token, id, tried, room=room, reference=reference, typed=typed
        )
    if (await room.referrals.get(id)).state in _LEADS_ON:
        return _see(f"{_address(token)}?done={tried.done}")
    said = Tried(done=done_words(tried.done))
    return await _page(request, settings, token, id, said, room=room, reference=reference)


async def _page(
    request: Request,
    settings: Settings,
    token: str,
    id: UUID,
    tried: Tried,
    *,
    room: ReferralRoom,
    reference: DirectoryReference,
    **more: Any,
) -> Response:
    page = ReferralPage(
        status=tried.status,
        token=token,
        shown=await show(id, None, room=room, reference=reference),
        done=tried.done,
        errors=tried.errors,
        problem=tried.problem,
        **more,
    )
    return _send(request, settings, page)


async def _no_link(
    request: Request,
    settings: Settings,
    keys: Keyring,
    network: str,
    token: str,
    *,
    is_sent: bool = False,
) -> Response:
    """Counted, so that guessing is slow; before anything else of this request is stored."""
    status, problem, wait = HTTPStatus.OK if is_sent else HTTPStatus.NOT_FOUND, "", 0
    try:
        await count_sending(
            "referral guess",
            network,
            most=MOST_GUESSES,
            within=timedelta(hours=1),
            sessions=request.app.state.sessions,
            keys=keys,
        )
    except TooOften as often:
        wait = int(often.wait.total_seconds()) + 1
        status, problem = HTTPStatus.TOO_MANY_REQUESTS, too_often_words(wait)
    page = NoLinkPage(status=status, token=token, is_sent=is_sent, problem=problem)
    response = _send(request, settings, page)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _send(request: Request, settings: Settings, page: LinkPage) -> Response:
    secret = visitors_secret(request, settings)
    response = page.with_token(form_token(secret)).response(request)
    set_cookie(response, FORM, secret, settings)
    return response


def _address(token: str) -> str:
    return f"/r/{quote(token, safe='')}"


def _see(address: str) -> RedirectResponse:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)
