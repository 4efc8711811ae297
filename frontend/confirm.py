"""`/confirm/{token}`: the one link of a mail by which an organization keeps its records true.

To open it changes nothing, however often, by whatever program; only a pressed button does.
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from api.access import (
    FORM,
    From,
    Keys,
    VisitorForm,
    form_token,
    keyring,
    set_cookie,
    visitors_secret,
)
from api.dependencies import AppSettings, Session, WriteSession
from api.settings import Settings
from api.usecases.confirm_records import (
    Asked,
    LinkState,
    confirm,
    open_link,
    propose_changes,
    send_new_link,
)
from api.usecases.freshness import Rules, day_words
from api.usecases.rates import TooOften, count_sending
from frontend.confirm_pages import AnsweredPage, ConfirmPage, LinkPage, MendPage
from frontend.confirm_typed import digest_of_hours, read_changes
from frontend.form_values import text_of
from frontend.going_in import go_on
from frontend.public import READ
from models.errors import BadRequest
from models.repositories.freshness import JAPAN

PATH = "/confirm/{token}"
LONGEST_FORM = 64 * 1024
LONGEST_TEXT = 2_000
MOST_LINKS = 10
"""New links one network may ask for in an hour."""
_PRESS_AGAIN = "まだ受けとっていません。もう一度、ボタンを押してください。"
_CHANGED_MEANWHILE = (
    "見ているあいだに、載せている内容が変わりました。新しい内容を見て、もう一度答えてください。"
)

router = APIRouter(max_body_size=LONGEST_FORM)

Token = Annotated[str, Path(max_length=100)]


def rules_of(settings: Settings) -> Rules:
    return Rules(keyring(settings), settings.base_url, settings.ageing, settings.asking)


@router.api_route(PATH, methods=READ)
async def show_asked(
    request: Request,
    token: Token,
    session: Session,
    settings: AppSettings,
    mended: Annotated[UUID | None, Query()] = None,
    sent: Annotated[str, Query()] = "",
) -> Response:
    asked = await open_link(token, session=session)
    return _page(request, settings, asked, token, mended=mended, is_sent=bool(sent))


@router.post(PATH)
async def say_it_is_right(
    request: Request,
    token: Token,
    form: VisitorForm,
    session: WriteSession,
    settings: AppSettings,
) -> Response:
    if not form.is_ours:
        asked = await open_link(token, session=session)
        return _page(request, settings, asked, token, problem=_PRESS_AGAIN)
    seen = form.fields.get("seen", "")
    done = await confirm(token, seen, session=session, rules=rules_of(settings))
    if done is None:
        asked = await open_link(token, session=session)
        return _page(request, settings, asked, token, problem=_CHANGED_MEANWHILE)
    return go_on(f"/confirm/{token}")


@router.api_route(f"{PATH}/change/{{id}}", methods=READ)
async def show_form(
    request: Request, token: Token, id: UUID, session: Session, settings: AppSettings
) -> Response:
    asked = await open_link(token, session=session)
    if asked.state is not LinkState.asks:
        return _page(request, settings, asked, token)
    return _send(request, settings, _form(request, settings, asked, token, id))


@router.post(f"{PATH}/change/{{id}}")
async def take_changes(
    request: Request,
    token: Token,
    id: UUID,
    form: VisitorForm,
    session: WriteSession,
    settings: AppSettings,
) -> Response:
    """Hours are read back before they are sent; whatever else is sent at once."""
    asked = await open_link(token, session=session)
    if asked.state is not LinkState.asks:
        return _page(request, settings, asked, token)
    typed = {name: text_of(form.fields, name, LONGEST_TEXT) for name in form.fields}
    service = asked.service(id)
    changes, errors = read_changes(id, service.content, typed)
    if not form.is_ours:
        errors = {"send": _PRESS_AGAIN} | errors
    hours = digest_of_hours(typed)
    wants_look = "hours" in changes.fields and typed.get("looked_at") != hours
    if not errors and not wants_look:
        try:
            done = await propose_changes(
                token, changes, typed.get("seen", ""), session=session, rules=rules_of(settings)
            )
        except BadRequest as wrong:
            errors["send"] = str(wrong)
        else:
            if done is None:
                errors["send"] = _CHANGED_MEANWHILE
            elif done is LinkState.asks:
                return go_on(f"/confirm/{token}?mended={id}")
            else:
                return go_on(f"/confirm/{token}")
    page = _form(
        request,
        settings,
        asked,
        token,
        id,
        typed=typed | {"looked_at": hours},
        errors=errors,
        is_checked=True,
    )
    return _send(request, settings, page)


@router.post(f"{PATH}/link")
async def send_another(
    request: Request,
    token: Token,
    form: VisitorForm,
    session: WriteSession,
    settings: AppSettings,
    keys: Keys,
    visit: From,
) -> Response:
    """Always the same answer: it does not tell whether there is an address, nor which."""
    if not form.is_ours:
        asked = await open_link(token, session=session)
        return _page(request, settings, asked, token, problem=_PRESS_AGAIN)
    try:
        await count_sending(
            "confirmation link",
            visit.network,
            most=MOST_LINKS,
            within=timedelta(hours=1),
            sessions=request.app.state.sessions,
            keys=keys,
        )
    except TooOften:
        return go_on(f"/confirm/{token}?sent=1")
    await send_new_link(token, session=session, rules=rules_of(settings))
    return go_on(f"/confirm/{token}?sent=1")


def _page(
    request: Request,
    settings: Settings,
    asked: Asked,
    token: str,
    *,
    problem: str = "",
    mended: UUID | None = None,
    is_sent: bool = False,
) -> Response:
    secret = form_token(_secret(request, settings))
    if asked.state is LinkState.asks and not is_sent:
        names = {one.id: one.content.name for one in asked.services}
        page: LinkPage = ConfirmPage(
            status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
            token=token,
            form_token=secret,
            asked=asked,
            problem=problem,
            received=names.get(mended, "") if mended else "",
        )
        return _send(request, settings, page)
    status = {LinkState.unknown: HTTPStatus.NOT_FOUND, LinkState.too_old: HTTPStatus.GONE}
    answered = asked.request.answered_at if asked.request else None
    closed = AnsweredPage(
        status=HTTPStatus.OK if is_sent else status.get(asked.state, HTTPStatus.OK),
        token=token,
        form_token=secret,
        state=asked.state,
        when=day_words(answered.astimezone(JAPAN).date()) if answered else "",
        is_changed=asked.request is not None and asked.request.state == "changed",
        is_sent=is_sent,
    )
    return _send(request, settings, closed)


def _form(
    request: Request,
    settings: Settings,
    asked: Asked,
    token: str,
    id: UUID,
    **how: Any,
) -> MendPage:
    service = asked.service(id)
    content = service.content
    hours = [(f"hours-{i}", one.label or "", one.text) for i, one in enumerate(content.hours)]
    phones = [(f"phone-{i}", one.label or "", one.number) for i, one in enumerate(content.phones)]
    return MendPage(
        status=HTTPStatus.UNPROCESSABLE_ENTITY if how.get("errors") else HTTPStatus.OK,
        token=token,
        form_token=form_token(_secret(request, settings)),
        service=service,
        seen=asked.seen,
        is_only=len(asked.services) == 1,
        hours=hours or [("hours-0", "", "")],
        phones=phones,
        **how,
    )


def _send(request: Request, settings: Settings, page: LinkPage) -> Response:
    response = page.response(request)
    set_cookie(response, FORM, _secret(request, settings), settings)
    return response


def _secret(request: Request, settings: Settings) -> str:
    """The same in the form and in the cookie, also for a browser that has none yet."""
    if not hasattr(request.state, "form_secret"):
        request.state.form_secret = visitors_secret(request, settings)
    secret: str = request.state.form_secret
    return secret
