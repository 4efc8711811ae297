"""`/staff/account`, `/members/account`: where somebody is signed in, and their password."""

import math
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.access import (
    Account,
    Accounts,
    ChangingAccounts,
    CheckedForm,
    From,
    InTransactions,
    Keys,
    let_in,
    needs,
)
from api.dependencies import AppSettings
from api.usecases.keep_account import change_password
from api.usecases.sign_in import SignedIn, SignInRefused, TooManyFailures, sessions_of
from frontend.form_values import as_typed
from frontend.going_in import go_on
from frontend.public import READ
from frontend.sign_in_pages import password_slips
from frontend.staff_pages import AccountPage, waiting_words
from models.account import Role
from models.errors import BadRequest
from models.repositories.accounts import AccountRepository

LONGEST_FORM = 16 * 1024

DONE = {
    "password": "パスワードを変えました。ほかの端末では、ログインが終わっています。",
    "session": "その端末のログインを終わらせました。",
    "others": "ほかの端末のログインを、すべて終わらせました。",
    "codes_off": "認証アプリの番号を使わないようにしました。",
}


async def show_account(
    request: Request, who: Account, accounts: Accounts, done: Annotated[str, Query()] = ""
) -> Response:
    page = AccountPage(
        who=who,
        sessions=await sessions_of(who, accounts=accounts),
        done=DONE.get(done, ""),
        has_password=(await accounts.get(who.account_id)).password_hash is not None,
    )
    return page.response(request)


async def choose_password(
    request: Request,
    form: CheckedForm,
    who: Account,
    visit: From,
    keys: Keys,
    settings: AppSettings,
    transactions: InTransactions,
) -> Response:
    current, wanted, again = (as_typed(form, name) for name in ("current", "wanted", "again"))
    status, errors = HTTPStatus.UNPROCESSABLE_ENTITY, _slips(current, wanted, again)
    if not errors:
        try:
            opened = await change_password(
                who, current, wanted, visit, transactions=transactions, keys=keys
            )
        except BadRequest as reason:
            errors = {"wanted": str(reason)}
        except SignInRefused as reason:
            errors = {"current": str(reason)}
        except TooManyFailures as slowed:
            status = HTTPStatus.TOO_MANY_REQUESTS
            errors = {"current": waiting_words(math.ceil(slowed.wait.total_seconds()))}
        else:
            response = _done(request, "password")
            let_in(response, opened, settings)
            return response
    async with transactions() as accounts:
        sessions = await sessions_of(who, accounts=accounts)
    page = AccountPage(status=status, who=who, sessions=sessions, errors=errors)
    return page.response(request)


async def end_session(
    request: Request, form: CheckedForm, who: Account, accounts: ChangingAccounts
) -> Response:
    await _end(as_typed(form, "session"), who, accounts)
    return _done(request, "session")


async def end_other_sessions(
    request: Request, form: CheckedForm, who: Account, accounts: ChangingAccounts
) -> Response:
    await accounts.end_sessions(who.account_id, but=who.session_id)
    return _done(request, "others")


async def _end(id: str, who: SignedIn, accounts: AccountRepository) -> None:
    """What is no id of a session of theirs has ended already."""
    try:
        wanted = UUID(id)
    except ValueError:
        return
    await accounts.end_session(who.account_id, wanted)


def _slips(current: str, wanted: str, again: str) -> dict[str, str]:
    errors = {} if current else {"current": "いまのパスワードを入れてください。"}
    return errors | password_slips(wanted, again)


def _done(request: Request, what: str) -> RedirectResponse:
    """Back to the page the form stood on: that of staff, or of people of organizations."""
    home = "/members" if request.url.path.startswith("/members/") else "/staff"
    return go_on(f"{home}/account?done={what}")


def account_router(prefix: str, role: Role) -> APIRouter:
    made = APIRouter(prefix=prefix, dependencies=needs(role), max_body_size=LONGEST_FORM)
    made.add_api_route("", show_account, methods=READ)
    made.add_api_route("/password", choose_password, methods=["POST"])
    made.add_api_route("/sessions/end", end_session, methods=["POST"])
    made.add_api_route("/sessions/end-others", end_other_sessions, methods=["POST"])
    return made


router = account_router("/staff/account", Role.staff)
members_router = account_router("/members/account", Role.member)
