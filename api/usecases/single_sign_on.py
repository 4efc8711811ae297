"""Staff whom another provider knows: found by what it calls them, bound the first time."""

from dataclasses import dataclass

from api.usecases.invite import take_up
from api.usecases.keep_account import new_account
from api.usecases.mail_address import mail_digests
from api.usecases.sign_in import Opened, Visit, log, open_session
from models.account import Account, Role
from models.base import now
from models.crypto import Keyring
from models.database import Sessions
from models.errors import NotAllowed
from models.repositories.accounts import AccountRepository
from models.repositories.people import InvitationRepository

_IDENTITY = "identity at another provider"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as the provider says; `mail` only where it has checked it."""

    issuer: str
    subject: str
    mail: str | None


class UnknownIdentity(NotAllowed):
    """The provider knows them, we do not: they have to be invited first."""


async def sign_in_from_provider(
    identity: Identity, visit: Visit, *, sessions: Sessions, keys: Keyring
) -> Opened:
    """By issuer and subject; the first time by the mail address of an account or an invitation.

    Afterwards the address is not looked at any more: an address may be given to somebody else.
    Only for staff: the provider is that of an office, not of organizations. Raises
    UnknownIdentity.
    """
    digests = keys.digests(f"{identity.issuer}\n{identity.subject}", _IDENTITY)
    async with sessions.begin() as session:
        accounts = AccountRepository(session)
        account = await accounts.with_identity(digests)
        if account is None:
            account = await _first_time(identity, accounts, keys)
        if account is None or not account.role.includes(Role.staff):
            raise UnknownIdentity
        if account.oidc_digest != digests[0]:
            account.oidc_digest = digests[0]
            await accounts.save(account)
        opened = await open_session(account.id, visit, accounts=accounts)
    log.info("signed in by another provider: account %s", account.id)
    return opened


async def _first_time(
    identity: Identity, accounts: AccountRepository, keys: Keyring
) -> Account | None:
    if identity.mail is None:
        return None
    digests = mail_digests(identity.mail, keys)
    account = await accounts.with_mail(digests)
    if account is not None and account.oidc_digest is not None:
        # Somebody else at the provider has this address now.
        return None
    invitations = InvitationRepository(accounts.session)
    asked = [
        one for one in await invitations.for_mail(digests, now()) if one.organization_id is None
    ]
    if account is None and not asked:
        return None
    if account is None:
        account = await new_account(
            identity.mail,
            asked[-1].role,
            None,
            area_code=asked[-1].area_code,
            accounts=accounts,
            keys=keys,
        )
    for one in asked:
        if await invitations.use(one, now()):
            await take_up(one, account, accounts=accounts)
    return account
