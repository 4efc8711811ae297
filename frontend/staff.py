"""Signing in and out, the first page for staff, and what answers whoever may not come in."""

import math
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, FastAPI, Query, Request, Response

from api.access import (
    FORM,
    Accounts,
    ChangingAccounts,
    CheckedForm,
    CodesNeeded,
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
    keyring,
    let_out,
    needs,
    set_cookie,
    visitors_secret,
)
from api.audit import ActNotWritten, AuditedActs
from api.dependencies import AppSettings
from api.usecases.rights import OutsideArea
from api.usecases.sign_in import (
    SecondStepNeeded,
    SignInRefused,
    TooManyFailures,
    sign_in,
    sign_out,
)
from api.usecases.two_steps import TOO_LATE
from frontend.going_in import DOOR, HOME, MEMBERS_HOME, WIDE_DOOR, go_in, go_on, landing, local_path
from frontend.private_pages import TOO_LARGE, PrivatePages
from frontend.public import READ
from frontend.sign_in_code import ask_for_code
from frontend.sign_in_pages import STALE
from frontend.staff_pages import (
    RefusedPage,
    SignInPage,
    StaffHomePage,
    outside_area,
    role_needed,
    waiting_words,
)
from frontend.staff_tasks import open_tasks
from frontend.unsent_form import FILE_TYPE, seal_unsent
from models.account import Role

_NEVER_KEPT = ("/staff/account", "/staff/sign-out", "/members/account", "/members/sign-out")
"""Forms with passwords in them, and the one that means to leave."""
LONGEST_FORM = 16 * 1024
"""Bytes; a router whose pages take files says more."""
LONGEST_DOOR = 512 * 1024
"""Bytes: with a form that somebody could not send because their session had ended."""

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
    late: Annotated[str, Query()] = "",
) -> Response:
    if visitor is not None:
        return go_on(landing(next, visitor.role))
    secret = visitors_secret(request, settings)
    page = SignInPage(
        token=form_token(secret),
        problem=TOO_LATE if late else "",
        next=local_path(next),
        is_first=await accounts.is_empty(),
        has_left=bool(left),
        provider=settings.oidc_name if settings.oidc_issuer else "",
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
        except SecondStepNeeded as first_step:
            return ask_for_code(
                request,
                first_step.account_id,
                next=form.fields.get("next", HOME),
                kept=form.fields.get("kept", ""),
                settings=settings,
                keys=keys,
            )
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
            return await go_in(
                request,
                opened,
                next=form.fields.get("next", HOME),
                kept=form.fields.get("kept", ""),
                settings=settings,
                keys=keys,
            )
    secret = visitors_secret(request, settings)
    page = SignInPage(
        status=status,
        token=form_token(secret),
        next=local_path(form.fields.get("next", HOME)),
        mail=mail,
        kept=form.fields.get("kept", "") if form.is_ours else "",
        problem=problem,
        errors=missing if form.is_ours else {},
        provider=settings.oidc_name if settings.oidc_issuer else "",
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
    response = go_on(f"{DOOR}?left=1")
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
    site.add_exception_handler(CodesNeeded, _to_the_codes)
    site.add_exception_handler(OutsideArea, _outside_area)
    site.add_exception_handler(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large)
    site.add_exception_handler(ActNotWritten, _not_written)
    site.add_middleware(AuditedActs)
    site.add_middleware(PrivatePages)


async def _to_the_door(request: Request, error: Exception) -> Response:
    """With the way back to the page asked for; a form leads back to the page it stood on."""
    if request.method in READ:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    else:
        came_from = urlsplit(request.headers.get("referer", ""))
        wanted = came_from.path + (f"?{came_from.query}" if came_from.query else "")
        if not request.url.path.startswith(_NEVER_KEPT):
            return await _with_the_form(request, local_path(wanted))
    return go_on(f"{DOOR}?{urlencode({'next': local_path(wanted)})}")


async def _with_the_form(request: Request, page: str) -> Response:
    """The door, with what was typed in a form; of a file it says that it has to be chosen again."""
    settings = request.app.state.settings
    kept = await seal_unsent(request, page, settings=settings, keys=keyring(settings))
    if not kept:
        had_file = request.headers.get("content-type", "").startswith(FILE_TYPE)
        asked = {"next": page} | ({"file": "1"} if had_file else {})
        return go_on(f"{DOOR}?{urlencode(asked)}")
    secret = visitors_secret(request, settings)
    door = SignInPage(status=HTTPStatus.FORBIDDEN, token=form_token(secret), next=page, kept=kept)
    response = door.response(request)
    set_cookie(response, FORM, secret, settings)
    return response


async def _not_this_role(request: Request, error: Exception) -> Response:
    assert isinstance(error, RoleNeeded)  # noqa: S101 - registered for this class only
    return role_needed(error.who, error.role).response(request)


async def _outside_area(request: Request, error: Exception) -> Response:
    assert isinstance(error, OutsideArea)  # noqa: S101 - registered for this class only
    return outside_area(error.who).response(request)


async def _to_the_codes(request: Request, error: Exception) -> Response:
    assert isinstance(error, CodesNeeded)  # noqa: S101 - registered for this class only
    home = HOME if error.who.may(Role.staff) else MEMBERS_HOME
    return go_on(f"{home}/account/codes")


async def _not_written(request: Request, error: Exception) -> Response:
    return RefusedPage(
        who=None,
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        heading="いまは変えられません",
        sentences=(
            "だれが何をしたかの記録を書けないため、何も変えていません。",
            "すこし待ってから、もう一度ためしてください。続くときは、管理者に伝えてください。",
        ),
    ).response(request)


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
