"""Signing in and out, the first page for staff, and what answers whoever may not come in."""

import math
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, FastAPI, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import (
    FORM,
    Accounts,
    ChangingAccounts,
    CheckedForm,
    From,
    InTransactions,
    Keys,
    RoleNeeded,
    SignInNeeded,
    Staff,
    StrangeForm,
    Visitor,
    VisitorForm,
    form_token,
    let_in,
    let_out,
    needs,
    set_cookie,
    visitors_secret,
)
from api.dependencies import AppSettings
from api.usecases.sign_in import SignInRefused, TooManyFailures, sign_in, sign_out
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
from models.account import Role

HOME, DOOR = "/staff", "/staff/sign-in"
PRIVATE_PATHS = (HOME,)
LONGEST_FORM = 16 * 1024
"""Bytes; a router whose pages take files says more."""
LONGEST_NEXT = 2_000

STALE = (
    "ページを開いてから時間がたったようです。もう一度送ってください。"
    "くり返し出るときは、ブラウザーのCookieを使えるようにしてください。"
)

entrance = APIRouter(max_body_size=LONGEST_FORM)
router = APIRouter(dependencies=needs(Role.staff), max_body_size=LONGEST_FORM)


@entrance.api_route(DOOR, methods=READ)
async def show_sign_in(
    request: Request,
    visitor: Visitor,
    accounts: Accounts,
    settings: AppSettings,
    next: Annotated[str, Query()] = HOME,
    left: Annotated[str, Query()] = "",
) -> Response:
    if visitor is not None:
        return _go_on(local_path(next))
    secret = visitors_secret(request, settings)
    page = SignInPage(
        token=form_token(secret),
        next=local_path(next),
        is_first=await accounts.is_empty(),
        has_left=bool(left),
    )
    response = page.response(request)
    set_cookie(response, FORM, secret, settings)
    return response


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
            response = _go_on(local_path(form.fields.get("next", HOME)))
            let_in(response, opened, settings)
            return response
    secret = visitors_secret(request, settings)
    page = SignInPage(
        status=status,
        token=form_token(secret),
        next=local_path(form.fields.get("next", HOME)),
        mail=mail,
        problem=problem,
        errors=missing if form.is_ours else {},
    )
    answer = page.response(request)
    answer.headers.update(headers)
    set_cookie(answer, FORM, secret, settings)
    return answer


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
    for one in (entrance, router, *more):
        site.include_router(one)
    site.add_exception_handler(SignInNeeded, _to_the_door)
    site.add_exception_handler(RoleNeeded, _not_this_role)
    site.add_exception_handler(StrangeForm, _strange_form)
    site.add_exception_handler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large)
    site.add_middleware(PrivatePages)


TOO_LARGE = RefusedPage(
    who=None,
    status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    heading="送られたものが大きすぎます",
    sentences=(
        "大きすぎるため、受けとれませんでした。何も変えていません。",
        "小さく分けて、もう一度送ってください。",
    ),
)


class PrivatePages:
    """Whatever answers under these paths, errors and files too, is kept by nobody.

    A request that says it is longer than `max_body_size` is refused before any of our code, in
    English and without a page; here it gets one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_private(scope["path"]):
            await self.app(scope, receive, send)
            return

        is_replaced = False

        async def send_privately(message: Message) -> None:
            nonlocal is_replaced
            if is_replaced:
                return
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_replaced = _is_bare_refusal(message["status"], headers)
                if is_replaced:
                    await TOO_LARGE.response(Request(scope))(scope, receive, send)
                    return
                headers.update(PRIVATE)
            await send(message)

        await self.app(scope, receive, send_privately)


def _is_bare_refusal(status: int, headers: MutableHeaders) -> bool:
    too_large = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return too_large and headers.get("content-type", "").startswith("text/plain")


def _is_private(path: str) -> bool:
    return any(path == private or path.startswith(f"{private}/") for private in PRIVATE_PATHS)


def local_path(wanted: str) -> str:
    """`wanted` if it is a page for people who are signed in, else the first of them.

    >>> local_path("/staff/imports?page=2")
    '/staff/imports?page=2'
    >>> local_path("//example.org"), local_path("/staff/../..//example.org")
    ('/staff', '/staff')
    """
    path = wanted.partition("?")[0]
    plain = len(wanted) <= LONGEST_NEXT and wanted.isprintable() and "\\" not in wanted
    if not plain or ".." in path or "//" in path or not _is_private(path):
        return HOME
    return HOME if path == DOOR else wanted


def _go_on(address: str) -> RedirectResponse:
    return RedirectResponse(address, HTTPStatus.SEE_OTHER)


async def _to_the_door(request: Request, error: Exception) -> Response:
    """With the way back to the page asked for; a form leads back to the page it stood on."""
    if request.method in READ:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    else:
        wanted = urlsplit(request.headers.get("referer", "")).path
    return _go_on(f"{DOOR}?{urlencode({'next': local_path(wanted)})}")


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
