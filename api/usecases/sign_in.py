"""Signing in and out: who is it, how long may they stay, and how guessing is made slow.

Nothing here says whether an account exists: not in words, not by the time it takes, and not by
what happens after failures, which are counted for addresses without an account as well.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from api.usecases.mail_address import mail_digests, open_mail
from api.usecases.passwords import hash_password, is_outdated, is_password
from models.account import Account, AccountSession, Role
from models.base import now
from models.crypto import Keyring, SealBroken
from models.errors import NotAllowed, Unavailable
from models.incoming import Origin
from models.repositories.accounts import AccountRepository, SignInAttempts

log = logging.getLogger("madoguchi.sign_in")

IDLE = timedelta(minutes=30)
LONGEST_STAY = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
"""How exactly "last seen" is kept: a write at every click would be one too many."""
BROWSER_KNOWN = timedelta(days=180)

FREE_FAILURES = 5
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
FAILURES_FORGOTTEN = timedelta(days=1)

NO_MATCH = "メールアドレスかパスワードが違います。もう一度たしかめてください。"

Transactions = Callable[[], AbstractAsyncContextManager[AccountRepository]]
"""Each call is one transaction: no lock is held while a password is being looked at."""


class SignInRefused(NotAllowed):
    """Said the same to somebody with a wrong password and to somebody without an account."""


class TooManyFailures(Unavailable):
    """Raised without looking at the password. `wait` is how long until it may be tried again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("several failures in a row")
        self.wait = wait


class SecondStepNeeded(NotAllowed):
    """The first step was right; a code of this account has to follow before it is let in."""

    def __init__(self, account_id: UUID) -> None:
        super().__init__("a code is needed as well")
        self.account_id = account_id


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a request comes from. `browser` is the token of a browser known from before."""

    network: str
    device: str
    browser: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What the browser gets to keep; only digests of both are stored."""

    token: str
    browser: str
    role: Role


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is asking. `form_token` has to come back with every form of theirs.

    `has_code` is whether a code is asked for when they sign in.
    """

    account_id: UUID
    session_id: UUID
    role: Role
    mail: str
    form_token: str
    area_code: str | None = None
    """The area whose records they look after, with all below it; None is every area."""
    has_code: bool = False

    def may(self, role: Role) -> bool:
        return self.role.includes(role)

    def origin(self, reason: str | None = None) -> Origin:
        """Under what a change of theirs stands in the history of a record: no name, no address."""
        return Origin(actor=str(self.account_id), role=self.role, reason=reason)


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


async def sign_in(
    mail: str, password: str, visit: Visit, *, transactions: Transactions, keys: Keyring
) -> Opened:
    """Raises SignInRefused, TooManyFailures, or SecondStepNeeded."""
    digests, at = mail_digests(mail, keys), now()
    async with transactions() as accounts:
        browser = None
        if visit.browser:
            browser = await accounts.browser_of(
                digest(visit.browser), digests, seen_after=at - BROWSER_KNOWN
            )
        bucket = _bucket(digests[0], f"browser {browser}" if browser else visit.network, keys)
        wait = await _count_attempt(bucket, at, accounts.attempts)
        account = await accounts.with_mail(digests)
        who, hashed = _told(account)
    if wait:
        log.warning("sign-in slowed down: %s, from %s", who, visit.network)
        raise TooManyFailures(wait)
    if not await is_password(password, hashed) or account is None or hashed is None:
        log.warning("sign-in failed: %s, from %s", who, visit.network)
        raise SignInRefused(NO_MATCH)
    renewed = await hash_password(password) if is_outdated(hashed) else hashed
    async with transactions() as accounts:
        account = await accounts.with_mail(digests)
        if account is None or account.password_hash != hashed:
            # Removed, or given another password, while this one was looked at.
            raise SignInRefused(NO_MATCH)
        account.password_hash = renewed
        await accounts.save(account)
        await _forget_old(accounts, at)
        await accounts.attempts.forget(bucket)
        opened = await open_unless_a_code_is_needed(account, visit, accounts=accounts)
    if opened is None:
        raise SecondStepNeeded(account.id)
    log.info("signed in: %s", who)
    return opened


async def open_unless_a_code_is_needed(
    account: Account, visit: Visit, *, accounts: AccountRepository
) -> Opened | None:
    if account.totp_sealed is not None:
        return None
    return await open_session(account.id, visit, accounts=accounts)


async def open_session(account_id: UUID, visit: Visit, *, accounts: AccountRepository) -> Opened:
    """However somebody has shown who they are. Raises NotFound if they are not here any more."""
    account = await accounts.get(account_id)
    opened = Opened(secrets.token_urlsafe(32), secrets.token_urlsafe(32), account.role)
    await accounts.open_session(
        AccountSession(
            account_id=account_id, token_digest=digest(opened.token), device=visit.device
        )
    )
    await accounts.know_browser(
        account_id,
        digest(opened.browser),
        before=digest(visit.browser) if visit.browser else None,
        at=now(),
    )
    return opened


async def who_is(
    token: str, *, form_token: str, accounts: AccountRepository, keys: Keyring
) -> tuple[SignedIn, bool] | None:
    """(who it is, whether "last seen" should be written anew); None once the session is over."""
    at = now()
    found = await accounts.session_with(
        digest(token), opened_after=at - LONGEST_STAY, seen_after=at - IDLE
    )
    if found is None:
        return None
    session, account = found
    try:
        mail = open_mail(account.mail_sealed, account.id, keys)
    except SealBroken:
        # With another secret the account cannot be found at the door either.
        return None
    signed_in = SignedIn(
        account_id=account.id,
        session_id=session.id,
        role=account.role,
        mail=mail,
        form_token=form_token,
        area_code=account.area_code,
        has_code=account.totp_sealed is not None,
    )
    return signed_in, at - session.seen_at > SEEN_EVERY


async def sign_out(who: SignedIn, *, accounts: AccountRepository) -> None:
    await accounts.end_session(who.account_id, who.session_id)
    log.info("signed out: account %s", who.account_id)


async def sessions_of(who: SignedIn, *, accounts: AccountRepository) -> list[AccountSession]:
    """Where this account is signed in just now."""
    at = now()
    return await accounts.sessions_of(
        who.account_id, opened_after=at - LONGEST_STAY, seen_after=at - IDLE
    )


async def count_attempt_of(who: SignedIn, *, transactions: Transactions, keys: Keyring) -> str:
    """The same brake for the password asked again on a page; gives the bucket to forget."""
    return await count_attempt(f"asked again: {who.account_id}", transactions, keys)


async def count_attempt(what: str, transactions: Transactions, keys: Keyring) -> str:
    """One more, of what is named so; gives the bucket to forget. Raises TooManyFailures."""
    bucket = _bucket("", what, keys)
    async with transactions() as accounts:
        wait = await _count_attempt(bucket, now(), accounts.attempts)
    if wait:
        raise TooManyFailures(wait)
    return bucket


def network_of(address: str | None) -> str:
    """IPv4 whole, IPv6 by its first 56 bits: what one household or office is given.

    >>> network_of("2001:db8:0:1ff::7"), network_of("::ffff:192.0.2.1"), network_of(None)
    ('2001:db8:0:100::/56', '192.0.2.1', 'unknown')
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 56), strict=False))


def wait_after(failures: int) -> timedelta:
    """How long after the last failure the next attempt may come.

    >>> [wait_after(n).seconds for n in (4, 5, 6, 7, 20, 100_000)]
    [0, 15, 30, 60, 900, 900]
    """
    if failures < FREE_FAILURES:
        return timedelta()
    doubled: int = 2 ** min(failures - FREE_FAILURES, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


async def _count_attempt(bucket: str, at: datetime, attempts: SignInAttempts) -> timedelta:
    """Counted before it is known whether it fails. Waiting costs nothing further."""
    failures, last_at = await attempts.lock(bucket, at)
    if at - last_at > FAILURES_FORGOTTEN:
        failures = 0
    wait = wait_after(failures)
    if wait and last_at + wait > at:
        return last_at + wait - at
    # Of two at the same time, the earlier one may come to its turn later.
    await attempts.count(bucket, failures + 1, max(at, last_at))
    return timedelta()


async def _forget_old(accounts: AccountRepository, at: datetime) -> None:
    await accounts.forget_old(opened_before=at - LONGEST_STAY, browsers_before=at - BROWSER_KNOWN)
    await accounts.attempts.forget_old(at - FAILURES_FORGOTTEN)


def _bucket(whose: str, where: str, keys: Keyring) -> str:
    """65,536 for each network, so that no flood of made-up addresses fills the database."""
    return keys.digests(f"{where}\n{whose[:4]}", "sign-in attempts")[0]


def _told(account: Account | None) -> tuple[str, str | None]:
    if account is None:
        return "no such account", None
    return f"account {account.id}", account.password_hash
