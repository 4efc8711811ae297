"""`/sign-in/code`: the second step at the door."""

import math
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request, Response

from api.access import From, InTransactions, Keys, VisitorForm
from api.dependencies import AppSettings
from api.settings import Settings
from api.usecases.sign_in import SignInRefused, TooManyFailures
from api.usecases.two_steps import TOO_LATE, seal_half, sign_in_with_code
from frontend.going_in import DOOR, HOME, WAYS_IN, go_in, go_on, local_path
from frontend.public import READ
from frontend.sign_in_pages import STALE, CodePage, answer
from frontend.staff_pages import waiting_words
from models.crypto import Keyring

PATH = f"{WAYS_IN}/code"
LONGEST_FORM = 512 * 1024
"""Bytes: a form that could not be sent may come along."""

router = APIRouter(max_body_size=LONGEST_FORM)


@router.api_route(PATH, methods=READ)
async def begin_again() -> Response:
    """A reload of the page for codes: what it needs came with the first step."""
    return go_on(DOOR)


@router.post(PATH)
async def check_code(
    request: Request,
    form: VisitorForm,
    visit: From,
    settings: AppSettings,
    keys: Keys,
    transactions: InTransactions,
) -> Response:
    half, code, kept = (form.fields.get(name, "") for name in ("half", "code", "kept"))
    next = form.fields.get("next", HOME)
    status, headers = HTTPStatus.UNPROCESSABLE_ENTITY, {}
    if not form.is_ours:
        status, problem = HTTPStatus.FORBIDDEN, STALE
    elif not code.strip():
        problem = "アプリに出ている番号を入れてください。"
    else:
        try:
            opened = await sign_in_with_code(
                half, code, visit, transactions=transactions, keys=keys
            )
        except SignInRefused as refused:
            problem = str(refused)
        except TooManyFailures as slowed:
            seconds = math.ceil(slowed.wait.total_seconds())
            status, problem = HTTPStatus.TOO_MANY_REQUESTS, waiting_words(seconds)
            headers = {"Retry-After": str(seconds)}
        else:
            return await go_in(request, opened, next=next, kept=kept, settings=settings, keys=keys)
    if problem == TOO_LATE:
        return go_on(f"{DOOR}?late=1")
    page = CodePage(
        status=status, half=half, next=local_path(next), kept=kept, errors={"code": problem}
    )
    response = answer(request, page, settings)
    response.headers.update(headers)
    return response


def ask_for_code(
    request: Request,
    account_id: UUID,
    *,
    next: str,
    kept: str = "",
    settings: Settings,
    keys: Keyring,
) -> Response:
    """The page for somebody who has done the first step."""
    page = CodePage(half=seal_half(account_id, keys), next=local_path(next), kept=kept)
    return answer(request, page, settings)
