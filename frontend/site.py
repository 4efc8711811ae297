"""The site as one app: its pages, its own error pages, its static files and its safe headers."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import status_of
from api.usecases.found import DefaultWindowRead
from frontend import public, search
from frontend.assets import open_assets
from frontend.pages import SITE, SiteFacts
from frontend.public_pages import ErrorPage
from frontend.windows import read_national_window
from models.errors import DirectoryError, Moved

log = logging.getLogger(__name__)

ReadWindow = Callable[[Request], Awaitable[DefaultWindowRead | None]]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"
)
SAFE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), microphone=(), payment=()",
}

_HOMES = {"service": "services", "organization": "organizations"}
_NOT_HERE = (
    "このページは見つかりませんでした",
    ("アドレスが変わったか、まちがっているかもしれません。", "下からさがしなおせます。"),
)
_WORDS: dict[int, tuple[str, tuple[str, ...]]] = {
    400: ("うまく読み取れませんでした", ("もう一度、はじめのページからさがしてください。",)),
    403: ("このページは開けません", ("開くには、別の登録がいるページです。",)),
    404: _NOT_HERE,
    405: ("この開き方はできません", ("はじめのページから、もう一度ためしてください。",)),
    409: (
        "ほかの人が先に変えました",
        ("ひとつ前のページにもどって、新しい内容を見てからためしてください。",),
    ),
    410: (
        "この相談先は、掲載を終えました",
        ("今はこちらにつながりません。", "ほかの相談先を、下からさがせます。"),
    ),
    422: (
        "すこし直してください",
        ("読み取れない条件がありました。ことばや条件を変えて、さがしてください。",),
    ),
    503: (
        "いま検索ができません",
        ("すこし待ってから、もう一度ためしてください。急ぐときは、下の窓口に電話してください。",),
    ),
}
_BROKEN = (
    "こちらの不具合で、ページを出せません",
    (
        "あなたのせいではありません。すこし待ってから、もう一度ためしてください。",
        "急ぐときは、下の窓口に電話してください。",
    ),
)


class Site(FastAPI):
    """Knows the facts every page shows, and puts safe headers on every answer, errors too."""

    facts: SiteFacts
    read_national: ReadWindow
    national: DefaultWindowRead | None = None
    """As an error page last read it: all there is when the database is gone."""

    def build_middleware_stack(self) -> ASGIApp:
        return _SafeHeaders(super().build_middleware_stack(), self.facts)


def create_site(
    *,
    name: str = "まどぐち",
    base_url: str = "",
    links: Iterable[tuple[str, str]] = (),
    routers: Iterable[APIRouter] = (public.router, search.router),
    read_national: ReadWindow = read_national_window,
) -> Site:
    """`links` are (address, words) for the foot; `base_url` stands before short links."""
    site = Site(openapi_url=None, docs_url=None, redoc_url=None)
    assets = open_assets()
    site.facts = SiteFacts(name, base_url, tuple(links), assets)
    site.read_national = read_national
    site.mount("/static", assets)
    for router in routers:
        site.include_router(router)
    site.add_exception_handler(DirectoryError, _directory_error)
    site.add_exception_handler(HTTPException, _http_error)
    site.add_exception_handler(RequestValidationError, _unreadable)
    site.add_exception_handler(Exception, _broken)
    return site


async def _error_page(request: Request, status: int) -> Response:
    """When the fault is ours the database is not asked again: it may be the fault."""
    site: Site = request.app
    if status < 500:
        site.national = await site.read_national(request)
    heading, sentences = _WORDS.get(status) or (_BROKEN if status >= 500 else _WORDS[400])
    page = ErrorPage(status=status, heading=heading, sentences=sentences, national=site.national)
    return page.response(request)


async def _directory_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DirectoryError)  # noqa: S101 - registered for this class only
    status = status_of(error)
    if isinstance(error, Moved):
        return RedirectResponse(f"/{_HOMES[error.kind]}/{error.target}", status)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("unmapped error %s", type(error).__name__, exc_info=error)
    return await _error_page(request, status)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    response = await _error_page(request, error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _unreadable(request: Request, error: Exception) -> Response:
    """An id that is none is a page that is not there; anything else can be mended."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    in_path = any(part["loc"][0] == "path" for part in error.errors())
    return await _error_page(request, 404 if in_path else 422)


async def _broken(request: Request, error: Exception) -> Response:
    return await _error_page(request, 500)


class _SafeHeaders:
    def __init__(self, app: ASGIApp, facts: SiteFacts) -> None:
        self.app = app
        self.facts = facts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        scope[SITE] = self.facts
        await self.app(scope, receive, send_safely)
