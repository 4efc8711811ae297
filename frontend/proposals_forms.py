"""What the forms of visitors share: the guard at the door, what was typed, and how pages leave."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated

from fastapi import Depends, Request, Response

from api.access import FORM, Keys, ReceivedForm, form_token, set_cookie, visitors_secret
from api.dependencies import AppSettings, Session, WriteSession
from api.settings import Settings
from api.usecases.guard_forms import (
    OPENED,
    TRAP,
    FormRefused,
    FormRules,
    Refusal,
    check_sender,
    guard_form,
    opened_at,
    refusal_words,
)
from api.usecases.proposal_forms import plain
from api.usecases.propose import Counter, Received
from frontend.proposals_pages import TellPage, ThanksPage
from models.crypto import Keyring
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import MailRepository
from models.repositories.proposals import ProposalRepository
from models.repositories.reports import ReportRepository

LONGEST_FORM = 256 * 1024
STALE = (
    "ページを開いてから時間がたったようです。書いた内容は下に残っています。もう一度「送る」をおしてください。"
    "くり返し出るときは、ブラウザーのCookieを使えるようにしてください。"
)
_OWN = {"form_token", OPENED, TRAP}


def rules_of(what: str, settings: Settings) -> FormRules:
    return FormRules(
        what,
        quickest=timedelta(seconds=settings.form_seconds),
        oldest=timedelta(hours=settings.form_hours),
        most=settings.forms_an_hour,
    )


async def _taking(session: WriteSession, settings: AppSettings, keys: Keys) -> Counter:
    return counter_over(session, settings, keys)


async def _showing(session: Session, settings: AppSettings, keys: Keys) -> Counter:
    return counter_over(session, settings, keys)


def counter_over(session: Session, settings: Settings, keys: Keyring) -> Counter:
    return Counter(
        ProposalRepository(session, keys),
        ReportRepository(session),
        MailedLinkRepository(session),
        MailRepository(session, keys),
        keys,
        settings.base_url,
    )


Taking = Annotated[Counter, Depends(_taking)]
Showing = Annotated[Counter, Depends(_showing)]


def typed_in(form: ReceivedForm) -> dict[str, str]:
    """What a person typed; the form token and what keeps programs out are no part of it."""
    return {name: plain(value) for name, value in form.fields.items() if name not in _OWN}


def refusal(form: ReceivedForm, rules: FormRules, keys: Keyring) -> tuple[FormRefused | None, str]:
    if not form.is_ours:
        return None, STALE
    try:
        check_sender(form.fields, rules, keys=keys)
    except FormRefused as refused:
        return refused, refusal_words(refused)
    return None, ""


async def count(
    request: Request, form: ReceivedForm, network: str, rules: FormRules, keys: Keyring
) -> None:
    sessions = request.app.state.sessions
    await guard_form(form.fields, network, rules, sessions=sessions, keys=keys)


def status_of(refused: FormRefused | None, problem: str, errors: Mapping[str, str]) -> HTTPStatus:
    if refused is not None and refused.why is Refusal.too_often:
        return HTTPStatus.TOO_MANY_REQUESTS
    if problem and refused is None:
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.UNPROCESSABLE_ENTITY if problem or errors else HTTPStatus.OK


def send(
    request: Request,
    settings: Settings,
    keys: Keyring,
    page: TellPage,
    what: str,
    form: ReceivedForm | None = None,
    refused: FormRefused | None = None,
) -> Response:
    """With the token of this browser. Who only mends a slip does not have to wait again."""
    secret = visitors_secret(request, settings)
    stamp = form.fields.get(OPENED, "") if form is not None and form.is_ours else ""
    is_good = refused is None or refused.why in (Refusal.too_quick, Refusal.too_often)
    opened = stamp if stamp and is_good else opened_at(rules_of(what, settings), keys)
    response = replace(page, form_token=form_token(secret), opened=opened).response(request)
    if refused is not None and refused.why is Refusal.too_often:
        seconds = math.ceil(refused.wait.total_seconds())
        response.headers["Retry-After"] = str(seconds)
    set_cookie(response, FORM, secret, settings)
    return response


def thank_you(
    request: Request, received: Received, back: str, *, is_hushed: bool = False
) -> Response:
    return ThanksPage(
        receipt=received.receipt,
        follow=received.follow,
        is_mailed=received.is_mailed,
        back=back,
        is_hushed=is_hushed,
    ).response(request)


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def digest(text: str) -> str:
    return sha256(plain(text).encode()).hexdigest()[:16]
