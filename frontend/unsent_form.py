"""What somebody typed is not lost when their session ends before they send it.

It goes sealed through the page on which they sign in, and then stands in the form again, on the
page it was typed on. Nothing is sent by itself. Files and passwords are never kept.
"""

import json
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request

from api.access import FORM_TOKEN, SESSION, cookie, form_token, is_sent_from_here, is_token
from api.settings import Settings
from frontend.filled_form import ANCHOR, filled
from models.crypto import Keyring, SealBroken

FORM_TYPE = "application/x-www-form-urlencoded"
FILE_TYPE = "multipart/form-data"
LONGEST_KEPT = 128 * 1024
"""Bytes of a form; a longer one is sent again from the page that the browser still has."""
_CONTEXT = "unsent form"
_MOST_FIELDS = 2_000
_MAIN = '<main id="main" tabindex="-1">'
_SAID = (
    '<div class="wrap"><p class="staff-done" role="status">ログインしました。'
    "送ろうとした内容は、元の欄にもどしてあります。<b>まだ送っていません。</b>"
    f'<a href="#{ANCHOR}">たしかめて、もう一度送ってください。</a></p></div>'
)


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form: where it was to be sent, the page it stood on, what was typed."""

    path: str
    page: str
    fields: tuple[tuple[str, str], ...]


async def seal_unsent(request: Request, page: str, *, settings: Settings, keys: Keyring) -> str:
    """Empty where there is nothing to keep, or it was not sent from a page of ours."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM_TYPE or not is_sent_from_here(request, settings):
        return ""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_KEPT:
            return ""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return ""
    token = dict(pairs).get(FORM_TOKEN)
    session = request.cookies.get(cookie(SESSION, settings))
    if token is None or (session and not is_token(token, form_token(session))):
        return ""
    fields = [pair for pair in pairs if pair[0] != FORM_TOKEN]
    if not fields:
        return ""
    kept = json.dumps([request.url.path, page, fields], ensure_ascii=False)
    return keys.seal(kept, _CONTEXT)


def open_unsent(sealed: str, keys: Keyring) -> Unsent | None:
    try:
        path, page, fields = json.loads(keys.open(sealed, _CONTEXT))
    except (SealBroken, ValueError):
        return None
    return Unsent(path, page, tuple((name, value) for name, value in fields))


async def page_with(unsent: Unsent, request: Request, session: str, settings: Settings) -> str:
    """The page the form stands on, filled in, as whoever has just signed in sees it; or empty."""
    for address in _pages(unsent):
        status, page = await _own_page(request, address, session, settings)
        again = filled(page, unsent.path, unsent.fields) if status == 200 else None
        if again is not None:
            return again.replace(_MAIN, _MAIN + _SAID, 1)
    return ""


def _pages(unsent: Unsent) -> Iterator[str]:
    """Where the form may stand: on the page it came from, or on one above where it is sent to."""
    yield unsent.page
    path = unsent.path
    while path.count("/") > 1:
        yield path
        path = path.rpartition("/")[0]


async def _own_page(
    request: Request, address: str, session: str, settings: Settings
) -> tuple[int, str]:
    """A page of this site, asked for from inside."""
    parts = urlsplit(address)
    kept = ("type", "asgi", "http_version", "scheme", "client", "server", "root_path", "state")
    own = cookie(SESSION, settings)
    headers = [(b"cookie", f"{own}={session}".encode())]
    headers += [pair for pair in request.scope["headers"] if pair[0] in (b"host", b"user-agent")]
    scope = {name: request.scope[name] for name in kept if name in request.scope} | {
        "method": "GET",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "headers": headers,
    }
    status = 0
    body = b""

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status, body
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            body += message.get("body", b"")

    await request.app(scope, receive, send)
    return status, body.decode(errors="replace")
