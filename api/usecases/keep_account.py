"""Making, changing and removing accounts, and choosing passwords."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from api.usecases.mail_address import mail_digests, open_mail, read_mail, seal_mail
from api.usecases.passwords import check_new_password, hash_password, is_password
from api.usecases.people_told import PASSWORD_CHANGED, tell
from api.usecases.sign_in import (
    Opened,
    SignedIn,
    SignInRefused,
    Transactions,
    Visit,
    count_attempt_of,
    log,
    open_session,
)
from api.usecases.two_steps import open_secret, seal_secret
from models.account import Account, Role
from models.crypto import Keyring, SealBroken
from models.errors import NotFound
from models.repositories.accounts import AccountRepository

WRONG_PASSWORD = "いまのパスワードが違います。もう一度たしかめてください。"  # noqa: S105 - a sentence


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """`mail` is None if it was sealed with a secret that is not here any more."""

    id: UUID
    mail: str | None
    role: Role
    created_at: datetime


async def add_account(
    mail: str,
    role: Role,
    password: str,
    *,
    accounts: AccountRepository,
    keys: Keyring,
    area_code: str | None = None,
) -> UUID:
    """Raises BadRequest or Conflict."""
    read = read_mail(mail)
    check_new_password(password, mail=read)
    hashed = await hash_password(password)
    account = await new_account(
        read, role, hashed, area_code=area_code, accounts=accounts, keys=keys
    )
    log.info("account %s added as %s", account.id, role)
    return account.id


async def new_account(
    mail: str,
    role: Role,
    password_hash: str | None,
    *,
    area_code: str | None = None,
    accounts: AccountRepository,
    keys: Keyring,
) -> Account:
    """For an address as `read_mail` gives it; without a password they come in some other way."""
    id = uuid4()
    return await accounts.add(
        Account(
            id=id,
            mail_digest=mail_digests(mail, keys)[0],
            mail_sealed=seal_mail(mail, id, keys),
            role=role,
            area_code=area_code,
            password_hash=password_hash,
        )
    )


async def list_accounts(*, accounts: AccountRepository, keys: Keyring) -> list[ShownAccount]:
    return [
        ShownAccount(one.id, _mail(one, keys), one.role, one.created_at)
        for one in await accounts.all()
    ]


async def find_account(who: str, *, accounts: AccountRepository, keys: Keyring) -> Account:
    """By mail address or by id. Raises NotFound."""
    account = await accounts.with_mail(mail_digests(who, keys))
    if account is not None:
        return account
    try:
        return await accounts.get(UUID(who))
    except ValueError:
        raise NotFound("account", who) from None


async def remove_account(account: Account, *, accounts: AccountRepository) -> None:
    await accounts.remove(account)
    log.info("account %s removed", account.id)


async def set_role(account: Account, role: Role, *, accounts: AccountRepository) -> None:
    account.role = role
    await accounts.save(account)
    log.info("account %s is now %s", account.id, role)


async def set_password(
    account: Account, password: str, *, accounts: AccountRepository, keys: Keyring
) -> None:
    """Ends every session, and no browser is known any more. Raises BadRequest."""
    check_new_password(password, mail=_mail(account, keys) or "")
    account.password_hash = await hash_password(password)
    await accounts.save(account)
    await accounts.end_sessions(account.id)
    await accounts.forget_browsers(account.id)
    log.info("new password: account %s", account.id)


async def change_password(
    who: SignedIn,
    current: str,
    wanted: str,
    visit: Visit,
    *,
    transactions: Transactions,
    keys: Keyring,
) -> Opened:
    """Whoever is signed in asks for it; they stay signed in, in this browser only.

    Raises BadRequest, SignInRefused or TooManyFailures.
    """
    check_new_password(wanted, mail=who.mail)
    bucket = await count_attempt_of(who, transactions=transactions, keys=keys)
    async with transactions() as accounts:
        hashed = (await accounts.get(who.account_id)).password_hash
    if not await is_password(current, hashed):
        log.warning("change of password failed: account %s", who.account_id)
        raise SignInRefused(WRONG_PASSWORD)
    async with transactions() as accounts:
        account = await accounts.get(who.account_id)
        if account.password_hash != hashed:
            raise SignInRefused(WRONG_PASSWORD)
        await set_password(account, wanted, accounts=accounts, keys=keys)
        await tell(account, PASSWORD_CHANGED, accounts=accounts, keys=keys)
        await accounts.attempts.forget(bucket)
        return await open_session(account.id, visit, accounts=accounts)


async def seal_again(*, accounts: AccountRepository, keys: Keyring) -> tuple[int, int]:
    """(sealed with the current secret, could not be opened)."""
    lost = 0
    everybody = await accounts.all()
    for account in everybody:
        mail = _mail(account, keys)
        if mail is None:
            lost += 1
            continue
        account.mail_digest = mail_digests(mail, keys)[0]
        account.mail_sealed = seal_mail(mail, account.id, keys)
        secret = open_secret(account, keys)
        if secret is not None:
            account.totp_sealed = seal_secret(secret, account.id, keys)
        await accounts.save(account)
    return len(everybody) - lost, lost


def _mail(account: Account, keys: Keyring) -> str | None:
    try:
        return open_mail(account.mail_sealed, account.id, keys)
    except SealBroken:
        return None
