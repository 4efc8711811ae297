"""The second step at the door: a code from somebody's phone, or one of ten kept on paper.

RFC 6238 is twenty lines of the standard library. A library would answer only yes or no, and we
need to know which step of time a code is for, so that none is good twice.
"""

import base64
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha1, sha256
from urllib.parse import quote, urlencode
from uuid import UUID

from api.usecases.passwords import is_password
from api.usecases.people_told import CODES_OFF, CODES_ON, tell
from api.usecases.sign_in import (
    Opened,
    SignedIn,
    SignInRefused,
    Transactions,
    Visit,
    count_attempt,
    count_attempt_of,
    log,
    open_session,
)
from models.account import Account
from models.base import now
from models.crypto import Keyring, SealBroken
from models.errors import BadRequest, NotFound

STEP = 30
"""Seconds a code is shown for."""
DIGITS = 6
DRIFT = 1
"""Steps a clock may be early or late."""
RECOVERY_CODES = 10
HALF_WAY = timedelta(minutes=10)
"""How long after the first step the second one may come."""

_HALF = "half signed in"
WRONG_CODE = "番号が違います。アプリにいま出ている6けたの番号を入れてください。"
TOO_LATE = "時間がたったので、はじめからログインしてください。"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that is not in use yet. `sealed` travels in the form until a code proves it."""

    typed_key: str
    address: str
    sealed: str


def code_at(secret: bytes, step: int, *, digits: int = DIGITS) -> str:
    """RFC 4226, 5.3, with the step of time as its counter."""
    mac = hmac.new(secret, step.to_bytes(8, "big"), sha1).digest()
    start = mac[-1] & 0xF
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


def step_of(typed: str, secret: bytes, at: datetime) -> int | None:
    """The step whose code was typed, if it is one of those around this moment."""
    current = int(at.timestamp()) // STEP
    for step in range(current - DRIFT, current + DRIFT + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed.encode()):
            return step
    return None


def begin_enrolment(who: SignedIn, site_name: str, keys: Keyring) -> Enrolment:
    return _enrolment(secrets.token_bytes(20), who, site_name, keys)


def go_on_enrolling(sealed: str, who: SignedIn, site_name: str, keys: Keyring) -> Enrolment:
    """The same secret again, after a slip. Raises BadRequest if it was not begun here."""
    return _enrolment(_begun(sealed, who, keys), who, site_name, keys)


async def enrol(
    sealed: str, typed: str, who: SignedIn, *, transactions: Transactions, keys: Keyring
) -> list[str]:
    """Ask for codes from now on; gives the recovery codes, which nobody can show again.

    Raises BadRequest.
    """
    secret = _begun(sealed, who, keys)
    step = step_of(_digits(typed), secret, now())
    if step is None:
        raise BadRequest(WRONG_CODE)
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    async with transactions() as accounts:
        account = await accounts.locked(who.account_id)
        account.totp_sealed = seal_secret(secret, account.id, keys)
        account.totp_last_step = step
        account.recovery_digests = [_recovery_digest(code, account.id) for code in codes]
        await accounts.save(account)
        await accounts.end_sessions(account.id, but=who.session_id)
        await tell(account, CODES_ON, accounts=accounts, keys=keys)
    log.info("codes are asked for from now on: account %s", who.account_id)
    return codes


async def turn_off(
    who: SignedIn, password: str, *, transactions: Transactions, keys: Keyring
) -> None:
    """With the password once more; an account that has none has just used a link from its mail.

    Raises SignInRefused or TooManyFailures.
    """
    bucket = await count_attempt_of(who, transactions=transactions, keys=keys)
    async with transactions() as accounts:
        hashed = (await accounts.get(who.account_id)).password_hash
    if hashed is not None and not await is_password(password, hashed):
        log.warning("codes not turned off, wrong password: account %s", who.account_id)
        raise SignInRefused("パスワードが違います。もう一度たしかめてください。")
    async with transactions() as accounts:
        account = await accounts.locked(who.account_id)
        forget_codes(account)
        await accounts.save(account)
        await accounts.attempts.forget(bucket)
        await tell(account, CODES_OFF, accounts=accounts, keys=keys)
    log.info("no codes are asked for any more: account %s", who.account_id)


def forget_codes(account: Account) -> None:
    account.totp_sealed = account.totp_last_step = account.recovery_digests = None


def seal_half(account_id: UUID, keys: Keyring) -> str:
    """What the browser carries from the first step to the second."""
    return keys.seal(json.dumps([str(account_id), now().isoformat()]), _HALF)


async def sign_in_with_code(
    half: str, typed: str, visit: Visit, *, transactions: Transactions, keys: Keyring
) -> Opened:
    """Raises SignInRefused or TooManyFailures. No code is good twice."""
    account_id = _half_way(half, keys)
    bucket = await count_attempt(f"code {account_id} {visit.network}", transactions, keys)
    async with transactions() as accounts:
        try:
            account = await accounts.locked(account_id)
        except NotFound as gone:
            raise SignInRefused(TOO_LATE) from gone
        if not _used_up(account, typed, keys):
            log.warning("wrong code: account %s, from %s", account_id, visit.network)
            raise SignInRefused(WRONG_CODE)
        await accounts.save(account)
        await accounts.attempts.forget(bucket)
        opened = await open_session(account_id, visit, accounts=accounts)
    log.info("signed in with a code: account %s", account_id)
    return opened


def seal_secret(secret: bytes, account_id: UUID, keys: Keyring) -> str:
    return keys.seal(base64.b32encode(secret).decode(), _context(account_id))


def open_secret(account: Account, keys: Keyring) -> bytes | None:
    """Raises SealBroken."""
    if account.totp_sealed is None:
        return None
    return base64.b32decode(keys.open(account.totp_sealed, _context(account.id)))


def _used_up(account: Account, typed: str, keys: Keyring) -> bool:
    """Whether it was a code of this account that nobody has used; from now on it is used."""
    secret = open_secret(account, keys)
    if secret is None:
        # Codes were turned off between the two steps: the first one was enough.
        return True
    step = step_of(_digits(typed), secret, now())
    if step is not None and step > (account.totp_last_step or 0):
        account.totp_last_step = step
        return True
    digest, kept = _recovery_digest(typed, account.id), account.recovery_digests or []
    if digest in kept:
        account.recovery_digests = [one for one in kept if one != digest]
        return True
    return False


def _half_way(half: str, keys: Keyring) -> UUID:
    try:
        account_id, at = json.loads(keys.open(half, _HALF))
    except (SealBroken, ValueError) as broken:
        raise SignInRefused(TOO_LATE) from broken
    if now() - datetime.fromisoformat(at) > HALF_WAY:
        raise SignInRefused(TOO_LATE)
    return UUID(account_id)


def _enrolment(secret: bytes, who: SignedIn, site_name: str, keys: Keyring) -> Enrolment:
    key = base64.b32encode(secret).decode()
    label = quote(f"{site_name}:{who.mail}")
    facts = urlencode({"secret": key, "issuer": site_name}, quote_via=quote)
    spaced = " ".join(key[start : start + 4] for start in range(0, len(key), 4))
    sealed = keys.seal(key, _begun_by(who))
    return Enrolment(spaced, f"otpauth://totp/{label}?{facts}", sealed)


def _begun(sealed: str, who: SignedIn, keys: Keyring) -> bytes:
    try:
        return base64.b32decode(keys.open(sealed, _begun_by(who)))
    except SealBroken as broken:
        raise BadRequest("はじめからやりなおしてください。新しいQRコードを出しました。") from broken


def _begun_by(who: SignedIn) -> str:
    return f"codes begun in session {who.session_id}"


def _context(account_id: UUID) -> str:
    return f"account {account_id} totp"


def _digits(typed: str) -> str:
    """As people type it, also with a space in the middle or with wide digits."""
    return "".join(str(int(sign)) for sign in typed if sign.isdecimal())[: DIGITS + 1]


def _recovery_code() -> str:
    """80 bits: nobody guesses one, not even from its digest."""
    letters = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _recovery_digest(typed: str, account_id: UUID) -> str:
    folded = "".join(sign for sign in typed.lower() if sign.isalnum())
    return sha256(f"{account_id}\n{folded}".encode()).hexdigest()
