"""Signing in and out, the first page for staff, and what answers whoever may not come in."""

import math
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import (
    FORM,
    Accounts,
    ChangingAccounts,
    CheckedForm,
    From,
    InTransactions,
    Keys,
    ReceivedForm,
    RoleNeeded,
    SignInNeeded,
    Staff,
    StrangeForm,
    Visitor,
    VisitorForm,
    form_token,
    keyring,
    let_in,
    let_out,
    needs,
    set_cookie,
    visitors_secret,
)
from api.dependencies import AppSettings
from api.settings import Settings
from api.usecases.sign_in import Opened, SignInRefused, TooManyFailures, sign_in, sign_out
from frontend.private_pages import TOO_LARGE, PrivatePages, is_private
from frontend.public import READ
from frontend.staff_pages import (
    PRIVATE,
    RefusedPage,
    SignInPage,
    StaffHomePage,
    role_needed,
    waiting_words,
)
from frontend.staff_tasks import open_tasks
from frontend.unsent_form import FILE_TYPE, open_unsent, page_with, seal_unsent
from models.account import Role
from models.crypto import Keyring

HOME, DOOR = "/staff", "/staff/sign-in"
WIDE_DOOR = f"{DOOR}/again"
"""For those who bring a form along that they could not send."""
_NEVER_KEPT = ("/staff/account", "/staff/sign-out")
"""Forms with passwords in them, and the one that means to leave."""
LONGEST_FORM = 16 * 1024
"""Bytes; a router whose pages take files says more."""
LONGEST_DOOR = 512 * 1024
"""Bytes: with a form that somebody could not send because their session had ended."""
LONGEST_NEXT = 2_000

STALE = (
    "ページを開いてから時間がたったようです。もう一度送ってください。"
    "くり返し出るときは、ブラウザーのCookieを使えるようにしてください。"
)

entrance = APIRouter(max_body_size=LONGEST_FORM)
wide_entrance = APIRouter(max_body_size=LONGEST_DOOR)
router = APIRouter(dependencies=needs(Role.staff), max_body_size=LONGEST_FORM)


@entrance.api_route(DOOR, methods=READ)
async def show_sign_in(
    request: Request,
    visitor: Visitor,
    accounts: Accounts,
    settings: AppSettings,
    next: Annotated[str, Query()] = HOME,
    left: Annotated[str, Query()] = "",
    file: Annotated[str, Query()] = "",
) -> Response:
    if visitor is not None:
        return _go_on(local_path(next))
    secret = visitors_secret(request, settings)
    page = SignInPage(
        token=form_token(secret),
        next=local_path(next),
        is_first=await accounts.is_empty(),
        has_left=bool(left),
        has_lost_file=bool(file),
    )
    response = page.response(request)
    set_cookie(response, FORM, secret, settings)
    return response


@wide_entrance.post(WIDE_DOOR)
@entrance.post(DOOR)
async def check_sign_in(
    request: Request,
    form: VisitorForm,
    visitor: Visitor,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    transactions: InTransactions,
) -> Response:
    mail, password = form.fields.get("mail", ""), form.fields.get("password", "")
    missing = _missing(mail, password)
    headers = {}
    if not form.is_ours:
        status, problem = HTTPStatus.FORBIDDEN, STALE
    elif missing:
        status, problem = HTTPStatus.UNPROCESSABLE_ENTITY, ""
    else:
        try:
            opened = await sign_in(mail, password, visit, transactions=transactions, keys=keys)
        except SignInRefused as refused:
            status, problem = HTTPStatus.UNPROCESSABLE_ENTITY, str(refused)
        except TooManyFailures as slowed:
            seconds = math.ceil(slowed.wait.total_seconds())
            status, problem = HTTPStatus.TOO_MANY_REQUESTS, waiting_words(seconds)
            headers = {"Retry-After": str(seconds)}
        else:
            if visitor is not None:
                async with transactions() as accounts:
                    await sign_out(visitor, accounts=accounts)
            response = await _back_to_the_form(request, form, opened, settings, keys)
            let_in(response, opened, settings)
            return response
    secret = visitors_secret(request, settings)
    page = SignInPage(
        status=status,
        token=form_token(secret),
        next=local_path(form.fields.get("next", HOME)),
        mail=mail,
        kept=form.fields.get("kept", "") if form.is_ours else "",
        problem=problem,
        errors=missing if form.is_ours else {},
    )
    answer = page.response(request)
    answer.headers.update(headers)
    set_cookie(answer, FORM, secret, settings)
    return answer


async def _back_to_the_form(
    request: Request, form: ReceivedForm, opened: Opened, settings: Settings, keys: Keyring
) -> Response:
    """On, or to the form that could not be sent, with all that was typed."""
    unsent = open_unsent(form.fields.get("kept", ""), keys)
    page = await page_with(unsent, request, opened.token, settings) if unsent else ""
    if page:
        return HTMLResponse(page, headers=PRIVATE)
    return _go_on(local_path(form.fields.get("next", HOME)))


def _missing(mail: str, password: str) -> dict[str, str]:
    errors = {}
    if not mail.strip():
        errors["mail"] = "メールアドレスを入れてください。"
    if not password:
        errors |= {"password": "パスワードを入れてください。"}
    return errors


@router.post("/staff/sign-out")
async def leave(
    form: CheckedForm, who: Staff, accounts: ChangingAccounts, settings: AppSettings
) -> Response:
    await sign_out(who, accounts=accounts)
    response = _go_on(f"{DOOR}?left=1")
    let_out(response, settings)
    return response


@router.api_route(HOME, methods=READ)
async def show_staff_home(request: Request, who: Staff) -> Response:
    return StaffHomePage(who=who, tasks=await open_tasks(request, who.role)).response(request)


def install(site: FastAPI, *more: APIRouter) -> None:
    """The entrance, the pages for staff (`more` are those of others), and how they refuse."""
    for one in (entrance, wide_entrance, router, *more):
        site.include_router(one)
    site.add_exception_handler(SignInNeeded, _to_the_door)
    site.add_exception_handler(RoleNeeded, _not_this_role)
    site.add_exception_handler(StrangeForm, _strange_form)
    site.add_exception_handler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large)
    site.add_middleware(PrivatePages)


def local_path(wanted: str) -> str:
    """`wanted` if it is a page for people who are signed in, else the first of them.

    >>> local_path("/staff/imports?page=2")
    '/staff/imports?page=2'
    >>> local_path("//example.org"), local_path("/staff/../..//example.org")
    ('/staff', '/staff')
    """
    path = wanted.partition("?")[0]
    plain = len(wanted) <= LONGEST_NEXT and wanted.isprintable() and "\\" not in wanted
    if not plain or ".." in path or "//" in path or not is_private(path):
        return HOME
    return HOME if path in (DOOR, WIDE_DOOR) else wanted


def _go_on(address: str) -> RedirectResponse:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


async def _to_the_door(request: Request, error: Exception) -> Response:
    """With the way back to the page asked for; a form leads back to the page it stood on."""
    if request.method in READ:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    else:
        came_from = urlsplit(request.headers.get("referer", ""))
        wanted = came_from.path + (f"?{came_from.query}" if came_from.query else "")
        if not request.url.path.startswith(_NEVER_KEPT):
            return await _with_the_form(request, local_path(wanted))
    return _go_on(f"{DOOR}?{urlencode({'next': local_path(wanted)})}")


async def _with_the_form(request: Request, page: str) -> Response:
    """The door, with what was typed in a form; of a file it says that it has to be chosen again."""
    settings = request.app.state.settings
    kept = await seal_unsent(request, page, settings=settings, keys=keyring(settings))
    if not kept:
        had_file = request.headers.get("content-type", "").startswith(FILE_TYPE)
        asked = {"next": page} | ({"file": "1"} if had_file else {})
        return _go_on(f"{DOOR}?{urlencode(asked)}")
    secret = visitors_secret(request, settings)
    door = SignInPage(status=HTTPStatus.FORBIDDEN, token=form_token(secret), next=page, kept=kept)
    response = door.response(request)
    set_cookie(response, FORM, secret, settings)
    return response


async def _not_this_role(request: Request, error: Exception) -> Response:
    assert isinstance(error, RoleNeeded)  # noqa: S101 - registered for this class only
    return role_needed(error.who, error.role).response(request)


async def _too_large(request: Request, error: Exception) -> Response:
    return TOO_LARGE.response(request)


async def _strange_form(request: Request, error: Exception) -> Response:
    assert isinstance(error, StrangeForm)  # noqa: S101 - registered for this class only
    return RefusedPage(
        who=error.who,
        heading="もう一度、ページを開いてください",
        sentences=(
            "開いてから時間がたったか、ほかの画面でログインしなおしたようです。何も変えていません。",
            "ページを開きなおして、もう一度ためしてください。",
        ),
    ).response(request)
