"""Answers kept in memory for as long as nothing has changed: a surge costs almost nothing.

Only what anybody may read is kept, and only in memory: a request with a cookie or credentials
passes through, and so does an answer that says `no-store` (words of danger, leaflets). An answer
is thrown away with the next commit, the next change of the index, or the next minute.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 64 * 1024 * 1024
LONGEST_ANSWER = 512 * 1024
LONGEST_KEY = 2_048

_PRIVATE = {b"cookie", b"authorization", b"range"}
_CHOOSES = {b"accept-encoding", b"x-fragment", b"accept-language", b"host"}

Headers = list[tuple[bytes, bytes]]
Key = tuple[bytes, bytes, tuple[tuple[bytes, bytes], ...]]


@dataclass(frozen=True, slots=True)
class _Kept:
    state: Hashable
    headers: Headers
    body: bytes


class ResponseCache:
    """`state` is anything that differs whenever answers may; None means: keep nothing now."""

    def __init__(self, app: ASGIApp, state: Callable[[], Hashable | None]) -> None:
        self._app = app
        self._state = state
        self._kept: OrderedDict[Key, _Kept] = OrderedDict()
        self.bytes_kept = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        # Asked before the answer is made: a change while it is being made must not be missed.
        state = self._state() if key else None
        if key is None or state is None:
            await self._app(scope, receive, send)
            return
        kept = self._kept.get(key)
        if kept is not None and kept.state == state:
            self._kept.move_to_end(key)
            await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
            await send({"type": "http.response.body", "body": kept.body})
            return
        listening = _Listener(send)
        await self._app(scope, receive, listening)
        if (heard := listening.answer(state)) is not None:
            self._keep(key, heard)

    def _keep(self, key: Key, kept: _Kept) -> None:
        old = self._kept.pop(key, None)
        self.bytes_kept += len(kept.body) - (len(old.body) if old else 0)
        self._kept[key] = kept
        while self.bytes_kept > MOST_BYTES:
            _, oldest = self._kept.popitem(last=False)
            self.bytes_kept -= len(oldest.body)


class _Listener:
    """Passes an answer on and remembers it, if it may be kept."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._headers: Headers | None = None
        self._body: list[bytes] = []
        self._whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message["headers"])
            if message["status"] == 200 and _may_be_kept(headers):
                self._headers = headers
        elif self._headers is not None:
            self._body.append(message.get("body", b""))
            self._whole = not message.get("more_body", False)
        await self._send(message)

    def answer(self, state: Hashable) -> _Kept | None:
        body = b"".join(self._body)
        if self._headers is None or not self._whole or len(body) > LONGEST_ANSWER:
            return None
        return _Kept(state, self._headers, body)


def this_minute() -> int:
    """Answers say who is open; no minute may show what was true in another."""
    return int(time.time() // 60)


def _key(scope: Scope) -> Key | None:
    if scope["type"] != "http" or scope["method"] != "GET":
        return None
    headers: Headers = scope["headers"]
    query: bytes = scope["query_string"]
    if len(query) > LONGEST_KEY or any(name in _PRIVATE for name, _ in headers):
        return None
    chosen = tuple(header for header in headers if header[0] in _CHOOSES)
    return scope["path"].encode("utf-8", "surrogatepass"), query, chosen


def _may_be_kept(headers: Headers) -> bool:
    for name, value in headers:
        if name == b"set-cookie" or (name == b"cache-control" and b"no-store" in value):
            return False
    return True
