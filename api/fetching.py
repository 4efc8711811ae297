"""GET over the net for importers: with limits, politely, and never anywhere but to the web."""

import time
from collections.abc import Callable
from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from importers.errors import UnreadableFile
from importers.hsds.feed import NoAnswer

TIMEOUT = 30.0
"""Seconds without a byte."""
LONGEST = 120.0
"""Seconds for one answer, however steadily its bytes drip."""
PAUSE = 0.1
"""Seconds between two questions to the same side."""
_TRIES = 3
_LATER = frozenset({429, 503})
_LONGEST_WAIT = 60.0
_PIECE = 64 * 1024
_OK = 200


class _SameKind(HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """Only to the web, and not from a protected address to an open one."""
        here, there = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if there not in ("http", "https") or (here == "https" and there != "https"):
            fp.close()
            raise NoAnswer(code, "安全でないアドレスに送られました。取り込みをやめました。")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class WebFetch:
    """Satisfies `importers.hsds.feed.Fetch`."""

    def __init__(
        self,
        user_agent: str,
        *,
        pause: float = PAUSE,
        timeout: float = TIMEOUT,
        longest: float = LONGEST,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": "application/json"}
        self._pause = pause
        self._timeout = timeout
        self._longest = longest
        self._sleep = sleep
        self._opener = OpenerDirector()
        for handler in (
            ProxyHandler(),
            HTTPHandler(),
            HTTPSHandler(),
            _SameKind(),
            HTTPDefaultErrorHandler(),
            HTTPErrorProcessor(),
        ):
            self._opener.add_handler(handler)

    def __call__(self, url: str, *, at_most: int) -> bytes:
        """Raises NoAnswer, and UnreadableFile above `at_most` bytes."""
        for attempt in range(1, _TRIES + 1):
            self._sleep(self._pause)
            try:
                return self._get(url, at_most)
            except HTTPError as answer:
                with answer:
                    wait = _wait(answer.headers.get("Retry-After"), attempt)
                if answer.code not in _LATER or attempt == _TRIES:
                    sentence = f"相手が {answer.code} と答えました（{_without_query(url)}）。"
                    raise NoAnswer(answer.code, sentence) from answer
                self._sleep(wait)
            except (URLError, OSError, HTTPException) as reason:
                sentence = f"つながりませんでした（{_without_query(url)}）。"
                raise NoAnswer(None, sentence) from reason
        raise AssertionError("every way through the loop returns or raises")

    def _get(self, url: str, at_most: int) -> bytes:
        if urlsplit(url).scheme not in ("http", "https"):
            raise NoAnswer(None, "https:// で始まるアドレスを入れてください。")
        until = time.monotonic() + self._longest
        found = bytearray()
        request = Request(url, headers=self._headers)  # noqa: S310
        with self._opener.open(request, timeout=self._timeout) as answer:
            if answer.status != _OK:
                raise NoAnswer(answer.status, f"相手が {answer.status} と答えました。")
            while piece := answer.read1(_PIECE):
                found += piece
                if len(found) > at_most:
                    raise UnreadableFile("相手のデータが大きすぎます。何も取り込んでいません。")
                if time.monotonic() > until:
                    raise NoAnswer(None, f"答えが遅すぎます（{_without_query(url)}）。")
            length = answer.headers.get("Content-Length")
            if length is not None and length.isdecimal() and len(found) < int(length):
                raise NoAnswer(None, f"答えが途中で切れました（{_without_query(url)}）。")
        return bytes(found)


def _wait(asked: str | None, attempt: int) -> float:
    """Seconds until the next try: what the other side asks for, within reason."""
    seconds = float(asked) if asked and asked.isdecimal() else 2.0**attempt
    return min(seconds, _LONGEST_WAIT)


def _without_query(url: str) -> str:
    return url.partition("?")[0]
