"""What people who are signed in do is written down before it is done (decision 0021).

`require` of `api.access` calls `begin` for every request that may change something under the
paths of `AUDITED`; if that cannot be written, nothing is done. `AuditedActs` writes how it ended.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Protocol
from uuid import UUID

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from models.database import Sessions
from models.errors import Unavailable
from models.repositories.audit import BEGUN, Act, AuditRepository

log = logging.getLogger("madoguchi.audit")

AUDITED = ("/staff", "/members")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HOLDER = "madoguchi.audit"
"""Where the act of a request stands in its ASGI scope."""
MOST_NAMES = 40
LONGEST_ACT, LONGEST_SUBJECT = 120, 80
_NAME = re.compile(r"[a-z][a-z0-9_.\[\]-]{0,59}")
_PLAIN = re.compile(r"[0-9]{1,12}|[a-z][a-z0-9-]{0,23}")


class Actor(Protocol):
    @property
    def account_id(self) -> UUID: ...

    @property
    def role(self) -> str: ...


class ActNotWritten(Unavailable):
    """Nothing was done: it could not be written down first."""

    def __init__(self, who: Actor) -> None:
        super().__init__("the audit cannot be written")
        self.who = who


@dataclass(slots=True)
class Doing:
    """One request: the link that says it has begun, and the names of the fields it sent."""

    act: Act | None = None
    number: int = 0
    fields: tuple[str, ...] = field(default=())


async def begin(request: Request, who: Actor) -> None:
    """Write down who is about to do what to which record; once in a request."""
    doing = request.scope.get(HOLDER)
    if not isinstance(doing, Doing) or doing.number:
        return
    act = Act(
        actor=str(who.account_id),
        role=who.role,
        act=f"{request.method} {_template(request)}"[:LONGEST_ACT],
        subject=_subject(request.path_params),
        outcome=BEGUN,
    )
    sessions: Sessions = request.app.state.sessions
    try:
        async with sessions.begin() as session:
            doing.number = await AuditRepository(session).append(act)
    except Exception as reason:
        # Whatever keeps it from being written keeps the act from being done.
        log.exception("an act could not be written down, so it was not done")
        raise ActNotWritten(who) from reason
    doing.act = act


def note_fields(request: Request, names: Any) -> None:
    """The names of the fields of a form; what a page of ours does not call one is left out."""
    doing = request.scope.get(HOLDER)
    if isinstance(doing, Doing):
        known = {name for name in names if _NAME.fullmatch(name)}
        doing.fields = tuple(sorted(known))[:MOST_NAMES]


class AuditedActs:
    """Writes how an act ended, once its answer is decided. Only the beginning can stop an act."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE or not is_audited(scope["path"]):
            await self.app(scope, receive, send)
            return
        doing = scope[HOLDER] = Doing()

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                await _end(scope, doing, message["status"])
            await send(message)

        try:
            await self.app(scope, receive, send_on)
        except Exception:
            # It only passes through: what broke the act is answered further out.
            await _end(scope, doing, HTTPStatus.INTERNAL_SERVER_ERROR)
            raise


def is_audited(path: str) -> bool:
    return any(path == part or path.startswith(f"{part}/") for part in AUDITED)


async def _end(scope: Scope, doing: Doing, status: int) -> None:
    if doing.act is None:
        return
    begun, doing.act = doing.act, None
    detail: dict[str, Any] = {"of": doing.number}
    if doing.fields:
        detail["fields"] = list(doing.fields)
    ended = Act(begun.actor, begun.role, begun.act, begun.subject, f"{status // 100}xx", detail)
    try:
        async with scope["app"].state.sessions.begin() as session:
            await AuditRepository(session).append(ended)
    except Exception:
        # The act is done by now: its answer goes out, and the beginning stands written.
        log.exception("the end of act %d could not be written", doing.number)


def _template(request: Request) -> str:
    route = request.scope.get("route")
    return str(getattr(route, "path", "") or "?")


def _subject(params: Mapping[str, Any]) -> str | None:
    """Ids of records. A token is a secret and stays out, whatever it is called."""
    said = []
    for name, value in params.items():
        text = str(value)
        is_plain = "token" not in name and _PLAIN.fullmatch(text)
        if is_plain or _is_id(text):
            said.append(text)
    return " ".join(said)[:LONGEST_SUBJECT] or None


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
