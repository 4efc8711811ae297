"""`/staff/account/codes`, `/members/account/codes`: codes of an authenticator app, on and off."""

import math
from http import HTTPStatus

import segno
from fastapi import APIRouter, Request, Response

from api.access import Account, CheckedForm, InTransactions, Keys, lacks_codes, needs
from api.dependencies import AppSettings
from api.settings import Settings
from api.usecases.sign_in import SignedIn, SignInRefused, TooManyFailures
from api.usecases.two_steps import Enrolment, begin_enrolment, enrol, go_on_enrolling, turn_off
from frontend.form_values import as_typed
from frontend.going_in import go_on
from frontend.public import READ
from frontend.staff_account import LONGEST_FORM
from frontend.staff_account_code_pages import CodesOffPage, CodesPage, RecoveryCodesPage
from frontend.staff_pages import waiting_words
from models.account import Role
from models.crypto import Keyring
from models.errors import BadRequest


async def show_codes(
    request: Request, who: Account, keys: Keys, settings: AppSettings, transactions: InTransactions
) -> Response:
    if who.has_code:
        return (await _off_page(who, transactions)).response(request)
    begun = begin_enrolment(who, settings.site_name, keys)
    return _on_page(who, begun, settings).response(request)


async def turn_codes_on(
    request: Request,
    form: CheckedForm,
    who: Account,
    keys: Keys,
    settings: AppSettings,
    transactions: InTransactions,
) -> Response:
    """The recovery codes are shown in the answer itself, and never again."""
    sealed = as_typed(form, "sealed")
    try:
        codes = await enrol(
            sealed, as_typed(form, "code"), who, transactions=transactions, keys=keys
        )
    except BadRequest as reason:
        page = _on_page(who, _again(sealed, who, settings, keys), settings, str(reason))
        return page.response(request)
    return RecoveryCodesPage(who=who, codes=codes).response(request)


async def turn_codes_off(
    request: Request, form: CheckedForm, who: Account, keys: Keys, transactions: InTransactions
) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        await turn_off(who, as_typed(form, "password"), transactions=transactions, keys=keys)
    except SignInRefused as reason:
        problem = str(reason)
    except TooManyFailures as slowed:
        status = HTTPStatus.TOO_MANY_REQUESTS
        problem = waiting_words(math.ceil(slowed.wait.total_seconds()))
    else:
        home = "/members" if request.url.path.startswith("/members/") else "/staff"
        return go_on(f"{home}/account?done=codes_off")
    page = await _off_page(who, transactions, status=status, problem=problem)
    return page.response(request)


def _again(sealed: str, who: SignedIn, settings: Settings, keys: Keyring) -> Enrolment:
    """The same QR code as before the slip; a new one where there was none of ours."""
    try:
        return go_on_enrolling(sealed, who, settings.site_name, keys)
    except BadRequest:
        return begin_enrolment(who, settings.site_name, keys)


def _on_page(who: SignedIn, begun: Enrolment, settings: Settings, problem: str = "") -> CodesPage:
    return CodesPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK,
        who=who,
        errors={"code": problem} if problem else {},
        typed_key=begun.typed_key,
        picture=segno.make(begun.address, micro=False).svg_data_uri(
            scale=4, border=4, light="#fff"
        ),
        sealed=begun.sealed,
        is_demanded=lacks_codes(who, settings),
    )


async def _off_page(
    who: SignedIn,
    transactions: InTransactions,
    *,
    status: int = HTTPStatus.OK,
    problem: str = "",
) -> CodesOffPage:
    async with transactions() as accounts:
        account = await accounts.get(who.account_id)
    return CodesOffPage(
        status=status,
        who=who,
        errors={"password": problem} if problem else {},
        has_password=account.password_hash is not None,
        left=len(account.recovery_digests or ()),
    )


def _codes_router(prefix: str, role: Role) -> APIRouter:
    made = APIRouter(prefix=prefix, dependencies=needs(role), max_body_size=LONGEST_FORM)
    made.add_api_route("/account/codes", show_codes, methods=READ)
    made.add_api_route("/account/codes/on", turn_codes_on, methods=["POST"])
    made.add_api_route("/account/codes/off", turn_codes_off, methods=["POST"])
    return made


router = _codes_router("/staff", Role.staff)
members_router = _codes_router("/members", Role.member)
