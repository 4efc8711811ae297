"""Who is asking, what their role opens, and whether a form is one of ours.

A page for staff asks for a role once, for all its routes:

    router = APIRouter(prefix="/staff/imports", dependencies=needs(Role.secretariat), ...)

and its routes may then ask for `Staff` (who it is) and `CheckedForm` (what they sent).
"""

import hmac
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Annotated, Any
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from starlette.datastructures import FormData

from api.audit import SAFE, begin, note_fields
from api.dependencies import AppSettings, Session, WriteSession
from api.settings import Environment, Settings
from api.usecases.devices import device_of
from api.usecases.sign_in import Opened, SignedIn, Transactions, Visit, network_of, who_is
from models.account import Role
from models.base import now
from models.crypto import Keyring
from models.errors import NotAllowed
from models.repositories.accounts import AccountRepository

SESSION, BROWSER, FORM = "madoguchi-session", "madoguchi-browser", "madoguchi-form"
FORM_TOKEN = "form_token"  # noqa: S105 - the name of a field
WITHOUT_CODES = (
    *("/staff/account", "/staff/sign-out"),
    *("/members/account", "/members/sign-out"),
)
"""Where codes are set up, and the way out."""
KNOWN_FOR = 180 * 24 * 3600
"""Seconds."""


class SignInNeeded(NotAllowed):
    """Nobody is signed in, or not any more."""


class RoleNeeded(NotAllowed):
    """Somebody is signed in whose role is not enough."""

    def __init__(self, who: SignedIn, role: Role) -> None:
        super().__init__(f"This needs the role {role}.")
        self.who = who
        self.role = role


class CodesNeeded(NotAllowed):
    """Nobody of their role is let in here without a code, and they have none yet."""

    def __init__(self, who: SignedIn) -> None:
        super().__init__("codes have to be set up first")
        self.who = who


class StrangeForm(NotAllowed):
    """A form that was not sent from a page of ours, or from one that is too old."""

    def __init__(self, who: SignedIn) -> None:
        super().__init__("The form was not sent from a page of this session.")
        self.who = who


def keyring(settings: Settings) -> Keyring:
    return Keyring(
        settings.secret_key.get_secret_value(), settings.former_secret_key.get_secret_value()
    )


async def _keys(settings: AppSettings) -> Keyring:
    return keyring(settings)


async def _transactions(request: Request) -> Transactions:
    sessions = request.app.state.sessions

    @asynccontextmanager
    async def transaction() -> AsyncIterator[AccountRepository]:
        async with sessions.begin() as session:
            yield AccountRepository(session)

    return transaction


async def _accounts(session: Session) -> AccountRepository:
    return AccountRepository(session)


async def _changing_accounts(session: WriteSession) -> AccountRepository:
    return AccountRepository(session)


Accounts = Annotated[AccountRepository, Depends(_accounts)]
ChangingAccounts = Annotated[AccountRepository, Depends(_changing_accounts)]
Keys = Annotated[Keyring, Depends(_keys)]
InTransactions = Annotated[Transactions, Depends(_transactions)]


def cookie(name: str, settings: Settings) -> str:
    """`__Host-` keeps other hosts of the same domain from setting it; it only goes over TLS."""
    return f"__Host-{name}" if is_secure(settings) else name


def is_secure(settings: Settings) -> bool:
    return settings.env is Environment.production or settings.base_url.startswith("https://")


def form_token(secret: str) -> str:
    """What a form carries: made from a secret that only this browser has in a cookie."""
    return hmac.new(secret.encode(), b"madoguchi form", sha256).hexdigest()


async def _visitor(
    request: Request, settings: AppSettings, keys: Keys, transactions: InTransactions
) -> SignedIn | None:
    """Whoever is signed in, or nobody."""
    token = request.cookies.get(cookie(SESSION, settings))
    if not token:
        return None
    async with request.app.state.sessions() as session:
        found = await who_is(
            token, form_token=form_token(token), accounts=AccountRepository(session), keys=keys
        )
    if found is None:
        return None
    who, is_stale = found
    if is_stale:
        async with transactions() as accounts:
            await accounts.seen(who.session_id, now())
    return who


Visitor = Annotated[SignedIn | None, Depends(_visitor)]


@cache
def require(role: Role) -> Callable[..., Awaitable[SignedIn]]:
    """The dependency that lets this role and those above it through. `needs` lists it."""

    async def required(request: Request, visitor: Visitor, settings: AppSettings) -> SignedIn:
        if visitor is None:
            raise SignInNeeded
        if request.method not in SAFE:
            await begin(request, visitor)
        if not visitor.may(role):
            raise RoleNeeded(visitor, role)
        if lacks_codes(visitor, settings) and not request.url.path.startswith(WITHOUT_CODES):
            raise CodesNeeded(visitor)
        return visitor

    required.__dict__["role"] = role
    return required


def lacks_codes(who: SignedIn, settings: Settings) -> bool:
    demanded = settings.totp_for
    return demanded is not None and who.may(demanded) and not who.has_code


def needs(role: Role) -> list[Any]:
    """For `APIRouter(dependencies=...)`: checked before anything else of a route is."""
    return [Depends(require(role))]


Account = Annotated[SignedIn, Depends(require(Role.member))]
"""Anybody who is signed in."""

Staff = Annotated[SignedIn, Depends(require(Role.staff))]
"""Who is signed in, at least as staff. What more a page needs stands at its router."""


async def _visit(request: Request, settings: AppSettings) -> Visit:
    return Visit(
        network=network_of(request.client.host if request.client else None),
        device=device_of(request.headers.get("user-agent", "")),
        browser=request.cookies.get(cookie(BROWSER, settings)),
    )


From = Annotated[Visit, Depends(_visit)]


async def _checked_form(
    request: Request, who: Account, settings: AppSettings
) -> AsyncIterator[FormData]:
    """Looks at where it was sent from before it reads what was sent."""
    if not is_sent_from_here(request, settings):
        raise StrangeForm(who)
    async with request.form() as form:
        if not is_token(form.get(FORM_TOKEN), who.form_token):
            raise StrangeForm(who)
        note_fields(request, form.keys())
        yield form


CheckedForm = Annotated[FormData, Depends(_checked_form)]
"""What somebody signed in sent; its files are closed after the response is made.

A router that takes forms sets `max_body_size`, and no route declares `Form()` or `UploadFile`:
that would be read before anybody looks at who sent it, and from where.
"""


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """From somebody who is not signed in. `is_ours` is whether our page sent it, just now."""

    fields: dict[str, str]
    is_ours: bool


async def _visitor_form(request: Request, settings: AppSettings) -> ReceivedForm:
    here = is_sent_from_here(request, settings)
    async with request.form(max_files=0) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    secret = request.cookies.get(cookie(FORM, settings), "")
    ours = bool(secret) and is_token(fields.get(FORM_TOKEN), form_token(secret))
    return ReceivedForm(fields, here and ours)


VisitorForm = Annotated[ReceivedForm, Depends(_visitor_form)]


def is_token(given: object, wanted: str) -> bool:
    return isinstance(given, str) and hmac.compare_digest(given.encode(), wanted.encode())


def is_sent_from_here(request: Request, settings: Settings) -> bool:
    """Browsers say where a form was sent from. One that says nothing has the token alone."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return True
    said = urlsplit(origin)
    if is_secure(settings) and said.scheme != "https":
        return False
    own = {urlsplit(settings.base_url).netloc, request.headers.get("host")}
    return bool(said.netloc) and said.netloc in own


def visitors_secret(request: Request, settings: Settings) -> str:
    """The secret of this browser before anybody is signed in; a new one if it has none."""
    return request.cookies.get(cookie(FORM, settings)) or secrets.token_urlsafe(32)


def let_in(response: Response, opened: Opened, settings: Settings) -> None:
    """The session ends with the browser; that it is known outlasts it."""
    set_cookie(response, SESSION, opened.token, settings)
    set_cookie(response, BROWSER, opened.browser, settings, seconds=KNOWN_FOR)


def let_out(response: Response, settings: Settings) -> None:
    set_cookie(response, SESSION, "", settings, seconds=0)


def set_cookie(
    response: Response, name: str, value: str, settings: Settings, *, seconds: int | None = None
) -> None:
    response.set_cookie(
        cookie(name, settings),
        value,
        max_age=seconds,
        httponly=True,
        secure=is_secure(settings),
        samesite="lax",
    )
