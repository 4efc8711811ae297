"""The HTTP server of `madoguchi serve`, ready for what people paste into a search box."""

import copy
import socket
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.config import LOGGING_CONFIG
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.settings import Settings

LONGEST_PARSED = 60_000
"""Bytes of an address; the parser below refuses 65,536, which 7,300 pasted kana reach."""
LONGEST_VALUE = 24_000
"""Bytes of one parameter; the search reads less than that."""
LONGEST_RECEIVED = 1_000_000


class LongAddresses(HttpToolsProtocol):
    """Cuts a parameter that is far too long instead of refusing the whole request."""

    def on_url(self, url: bytes) -> None:
        if len(self.url) + len(url) > LONGEST_RECEIVED:
            raise ValueError("the address is longer than anybody can mean")
        super().on_url(url)

    def on_headers_complete(self) -> None:
        if len(self.url) > LONGEST_PARSED:
            self.url = shortened(self.url)
        super().on_headers_complete()


def shortened(url: bytes) -> bytes:
    """The same address with over-long parameters cut between characters.

    >>> shortened(b"/search?q=" + b"%E3%81%82" * 10_000 + b"&page=2")[-16:]
    b'%E3%81%82&page=2'
    """
    path, _, query = url.partition(b"?")
    parts = [_cut(part) for part in query.split(b"&")]
    return (path + b"?" + b"&".join(parts))[:LONGEST_PARSED]


def _cut(part: bytes) -> bytes:
    if len(part) <= LONGEST_VALUE:
        return part
    kept = part[:LONGEST_VALUE]
    # Not inside "%E3", and not inside the three bytes of one letter.
    kept = kept[: len(kept) - 2] + kept[-2:].split(b"%", maxsplit=1)[0]
    name, _, value = kept.partition(b"=")
    letters = value.split(b"%")
    while letters and len(letters) > 1 and _continues(letters[-1]):
        letters.pop()
    if len(letters) > 1 and letters[-1][:1] in b"CDEFcdef":
        letters.pop()
    return name + b"=" + b"%".join(letters)


def _continues(byte: bytes) -> bool:
    return len(byte) == 2 and byte[:1] in b"89ABab"


def logging_config() -> dict[str, Any]:
    """As uvicorn has it, and with the hour who signed in, and where it failed."""
    config: dict[str, Any] = copy.deepcopy(LOGGING_CONFIG)
    config["formatters"]["dated"] = {"format": "%(asctime)s %(levelname)s %(message)s"}
    config["handlers"]["dated"] = config["handlers"]["default"] | {"formatter": "dated"}
    config["loggers"]["madoguchi"] = {"handlers": ["dated"], "level": "INFO", "propagate": False}
    return config


def run(app: ASGIApp, settings: Settings) -> None:
    """Until stopped. No access log: what a person searches for is nobody's business.

    Raises OSError before anything is opened if the port is taken.
    """
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((settings.host, settings.port))
    protocol: Any = LongAddresses
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        http=protocol,
        access_log=False,
        log_config=logging_config(),
        server_header=False,
    )
