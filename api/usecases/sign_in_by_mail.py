"""Signing in, and choosing a new password, by a link sent to the address of the account.

Whether an address has an account shows neither in the answer nor in the time it takes: for an
address without one the same is written and then taken back.

Nobody can be locked out by others. Letters to one address are counted for as long as a link is
good, so whoever gets no further letter has links that still work; and a browser that has signed
in before is counted by itself, whatever others in its network do.
"""

from datetime import timedelta
from uuid import UUID

from api.usecases.mail_address import mail_digests, read_mail
from api.usecases.passwords import check_new_password, hash_password
from api.usecases.people import mail_of
from api.usecases.people_told import PASSWORD_CHANGED, tell
from api.usecases.rates import TooOften, count_sending
from api.usecases.sign_in import (
    BROWSER_KNOWN,
    Opened,
    SecondStepNeeded,
    Visit,
    digest,
    log,
    open_unless_a_code_is_needed,
)
from models.account import Account
from models.base import now
from models.crypto import Keyring
from models.database import DatabaseSession, Sessions
from models.errors import Gone, NotFound
from models.person import LinkPurpose, MailedLink
from models.repositories.accounts import AccountRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import Letter, MailRepository

LIVES = timedelta(minutes=15)
MOST_FROM_ONE_PLACE = 20
PLACES_COUNTED = timedelta(hours=1)
MOST_TO_ONE_ADDRESS = 3
"""In the time a link is good; a fixed span of it, so that its last letter outlives the span."""

KINDS = {LinkPurpose.sign_in: "sign_in_link", LinkPurpose.set_password: "password_link"}
PATHS = {LinkPurpose.sign_in: "/sign-in/link", LinkPurpose.set_password: "/sign-in/password"}


class LinkOver(Gone):
    """It has been used, or is too old."""

    def __init__(self) -> None:
        super().__init__("link", "")


async def ask_for_link(
    typed: str,
    purpose: LinkPurpose,
    visit: Visit,
    *,
    sessions: Sessions,
    keys: Keyring,
    base_url: str,
) -> None:
    """Raises BadRequest if it is no mail address, TooOften if many were asked for from here."""
    mail = read_mail(typed)
    digests = mail_digests(mail, keys)
    where = await _where(visit, digests, sessions)
    await count_sending(
        "mailed link",
        where,
        most=MOST_FROM_ONE_PLACE,
        within=PLACES_COUNTED,
        sessions=sessions,
        keys=keys,
    )
    is_enough = await _has_enough(f"{purpose} {digests[0]}", sessions, keys)
    async with sessions.begin() as session:
        account = await AccountRepository(session).with_mail(digests)
        undone = await session.begin_nested()
        await _write_link(mail, purpose, account, session, keys, base_url)
        if account is None or is_enough:
            await undone.rollback()
        else:
            await undone.commit()
    told = f"account {account.id}" if account else "no such account"
    log.info("%s asked for: %s, from %s", purpose, told, visit.network)


async def is_good(token: str, purpose: LinkPurpose, *, session: DatabaseSession) -> bool:
    """Changes nothing: programs that look through mail open links too."""
    return await MailedLinkRepository(session).find(token, purpose) is not None


async def sign_in_by_link(token: str, visit: Visit, *, sessions: Sessions) -> Opened:
    """Raises LinkOver, or SecondStepNeeded."""
    async with sessions.begin() as session:
        accounts = AccountRepository(session)
        account = await _used(token, LinkPurpose.sign_in, accounts)
        opened = await open_unless_a_code_is_needed(account, visit, accounts=accounts)
    if opened is None:
        raise SecondStepNeeded(account.id)
    log.info("signed in by a mailed link: account %s", account.id)
    return opened


async def set_password_by_link(
    token: str, wanted: str, visit: Visit, *, sessions: Sessions, keys: Keyring
) -> Opened:
    """A password that cannot be leaves the link as it is.

    Ends every session of the account, and every other link. Raises BadRequest, LinkOver or
    SecondStepNeeded: a new password takes no code off.
    """
    purpose = LinkPurpose.set_password
    async with sessions() as reading:
        link = await MailedLinkRepository(reading).find(token, purpose)
        if link is None or link.account_id is None:
            raise LinkOver
        known = await AccountRepository(reading).get(link.account_id)
    check_new_password(wanted, mail=mail_of(known, keys) or "")
    hashed = await hash_password(wanted)
    async with sessions.begin() as session:
        accounts = AccountRepository(session)
        account = await _used(token, purpose, accounts)
        account.password_hash = hashed
        await accounts.save(account)
        await accounts.end_sessions(account.id)
        await accounts.forget_browsers(account.id)
        await MailedLinkRepository(session).end_of(account.id)
        await tell(account, PASSWORD_CHANGED, accounts=accounts, keys=keys)
        opened = await open_unless_a_code_is_needed(account, visit, accounts=accounts)
    if opened is None:
        raise SecondStepNeeded(account.id)
    log.info("new password by a mailed link: account %s", account.id)
    return opened


async def _where(visit: Visit, digests: list[str], sessions: Sessions) -> str:
    if visit.browser:
        async with sessions() as session:
            known = await AccountRepository(session).browser_of(
                digest(visit.browser), digests, seen_after=now() - BROWSER_KNOWN
            )
        if known is not None:
            return f"browser {known}"
    return visit.network


async def _has_enough(what: str, sessions: Sessions, keys: Keyring) -> bool:
    try:
        await count_sending(
            "mailed link to",
            what,
            most=MOST_TO_ONE_ADDRESS,
            within=LIVES,
            sessions=sessions,
            keys=keys,
        )
    except TooOften:
        return True
    return False


async def _write_link(
    mail: str,
    purpose: LinkPurpose,
    account: Account | None,
    session: DatabaseSession,
    keys: Keyring,
    base_url: str,
) -> None:
    id: UUID | None = account.id if account else None
    token = await MailedLinkRepository(session).issue(purpose, lives=LIVES, account_id=id)
    link = f"{base_url}{PATHS[purpose]}/{token}"
    facts = {"link": link, "minutes": int(LIVES.total_seconds() // 60)}
    letter = Letter(KINDS[purpose], mail, f"{purpose} {digest(token)}", facts)
    await MailRepository(session, keys).write(letter)


async def _used(token: str, purpose: LinkPurpose, accounts: AccountRepository) -> Account:
    """The account a link belongs to, which is used up by this. Raises LinkOver."""
    links = MailedLinkRepository(accounts.session)
    link: MailedLink | None = await links.find(token, purpose)
    if link is None or link.account_id is None or not await links.use(link):
        raise LinkOver
    try:
        return await accounts.locked(link.account_id)
    except NotFound as gone:
        raise LinkOver from gone
