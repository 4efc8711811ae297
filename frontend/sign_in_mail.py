"""`/sign-in/mail` and `/sign-in/password`: in by a link sent by mail, or to a new password."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from api.access import (
    From,
    Keys,
    VisitorForm,
)
from api.dependencies import AllSessions, AppSettings, Session
from api.usecases.rates import TooOften
from api.usecases.sign_in import Opened, SecondStepNeeded
from api.usecases.sign_in_by_mail import (
    LinkOver,
    ask_for_link,
    is_good,
    set_password_by_link,
    sign_in_by_link,
)
from frontend.going_in import HOME, WAYS_IN, go_in
from frontend.public import READ
from frontend.sign_in_code import ask_for_code
from frontend.sign_in_pages import (
    STALE,
    AskLinkPage,
    LinkOverPage,
    LinkPage,
    LinkSentPage,
    NewPasswordPage,
    answer,
    password_slips,
    too_often_words,
)
from models.database import Sessions
from models.errors import BadRequest
from models.person import LinkPurpose

LONGEST_FORM = 16 * 1024

router = APIRouter(prefix=WAYS_IN, max_body_size=LONGEST_FORM)


@router.api_route("/mail", methods=READ)
async def show_asking_for_link(request: Request, settings: AppSettings) -> Response:
    return answer(request, AskLinkPage(purpose=LinkPurpose.sign_in), settings)


@router.post("/mail")
async def send_link(
    request: Request,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    sessions: AllSessions,
) -> Response:
    return await _send(request, form, LinkPurpose.sign_in, visit, settings, keys, sessions)


@router.api_route("/password", methods=READ)
async def show_asking_for_password(request: Request, settings: AppSettings) -> Response:
    return answer(request, AskLinkPage(purpose=LinkPurpose.set_password), settings)


@router.post("/password")
async def send_password_link(
    request: Request,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    sessions: AllSessions,
) -> Response:
    return await _send(request, form, LinkPurpose.set_password, visit, settings, keys, sessions)


@router.api_route("/link/{token}", methods=READ)
async def show_link(
    request: Request, token: str, settings: AppSettings, session: Session
) -> Response:
    """Opening it changes nothing: programs that look through mail open links too."""
    if not await is_good(token, LinkPurpose.sign_in, session=session):
        return answer(request, LinkOverPage(purpose=LinkPurpose.sign_in), settings)
    return answer(request, LinkPage(link=token), settings)


@router.post("/link/{token}")
async def follow_link(
    request: Request,
    token: str,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    sessions: AllSessions,
) -> Response:
    if not form.is_ours:
        page = LinkPage(link=token, status=HTTPStatus.FORBIDDEN, errors={"main": STALE})
        return answer(request, page, settings)
    try:
        opened = await sign_in_by_link(token, visit, sessions=sessions)
    except LinkOver:
        return answer(request, LinkOverPage(purpose=LinkPurpose.sign_in), settings)
    except SecondStepNeeded as first_step:
        return ask_for_code(request, first_step.account_id, next=HOME, settings=settings, keys=keys)
    return await _in(request, opened, settings, keys)


@router.api_route("/password/{token}", methods=READ)
async def show_new_password(
    request: Request, token: str, settings: AppSettings, session: Session
) -> Response:
    if not await is_good(token, LinkPurpose.set_password, session=session):
        return answer(request, LinkOverPage(purpose=LinkPurpose.set_password), settings)
    return answer(request, NewPasswordPage(link=token), settings)


@router.post("/password/{token}")
async def choose_new_password(
    request: Request,
    token: str,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    sessions: AllSessions,
) -> Response:
    wanted, again = (form.fields.get(name, "") for name in ("wanted", "again"))
    errors, status = password_slips(wanted, again), HTTPStatus.UNPROCESSABLE_ENTITY
    if not form.is_ours:
        errors, status = {"wanted": STALE}, HTTPStatus.FORBIDDEN
    if not errors:
        try:
            opened = await set_password_by_link(token, wanted, visit, sessions=sessions, keys=keys)
        except BadRequest as reason:
            errors = {"wanted": str(reason)}
        except LinkOver:
            return answer(request, LinkOverPage(purpose=LinkPurpose.set_password), settings)
        except SecondStepNeeded as first_step:
            return ask_for_code(
                request, first_step.account_id, next=HOME, settings=settings, keys=keys
            )
        else:
            return await _in(request, opened, settings, keys)
    return answer(request, NewPasswordPage(link=token, status=status, errors=errors), settings)


async def _send(
    request: Request,
    form: VisitorForm,
    purpose: LinkPurpose,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    sessions: Sessions,
) -> Response:
    """The same page for every address, whether or not it has an account."""
    mail = form.fields.get("mail", "")
    status, headers = HTTPStatus.UNPROCESSABLE_ENTITY, {}
    if not form.is_ours:
        status, problem = HTTPStatus.FORBIDDEN, STALE
    else:
        try:
            await ask_for_link(
                mail,
                purpose,
                visit,
                sessions=sessions,
                keys=keys,
                base_url=settings.base_url,
            )
        except BadRequest as reason:
            problem = str(reason)
        except TooOften as slowed:
            seconds = int(slowed.wait.total_seconds()) + 1
            status, problem = HTTPStatus.TOO_MANY_REQUESTS, too_often_words(seconds)
            headers = {"Retry-After": str(seconds)}
        else:
            return answer(request, LinkSentPage(purpose=purpose, mail=mail.strip()), settings)
    page = AskLinkPage(purpose=purpose, mail=mail, status=status, errors={"mail": problem})
    response = answer(request, page, settings)
    response.headers.update(headers)
    return response


async def _in(request: Request, opened: Opened, settings: AppSettings, keys: Keys) -> Response:
    return await go_in(request, opened, next=HOME, kept="", settings=settings, keys=keys)
