"""Asking somebody by mail to speak for an organization, or to work here; and their answer."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from api.usecases.keep_account import new_account
from api.usecases.mail_address import mail_digests, read_mail
from api.usecases.passwords import check_new_password, hash_password
from api.usecases.rates import count_sending
from api.usecases.sign_in import Opened, SignedIn, Visit, digest, log, open_session
from models.account import ROLE_LABELS, Account, Role
from models.base import now
from models.crypto import Keyring, SealBroken
from models.database import DatabaseSession, Sessions
from models.errors import Conflict, Gone
from models.person import (
    ORGANIZATION_ROLE_LABELS,
    Invitation,
    OrganizationPerson,
    OrganizationRole,
)
from models.repositories.accounts import AccountRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.people import InvitationRepository, PeopleRepository

LIVES = timedelta(days=14)
MOST_A_DAY = 50
"""Invitations by one account: enough for a large organization, too few to bother a town."""


@dataclass(frozen=True, slots=True)
class To:
    """What somebody is asked to become: of an organization, or of staff in an area."""

    organization_id: UUID | None = None
    organization_role: OrganizationRole | None = None
    role: Role = Role.member
    area_code: str | None = None


@dataclass(frozen=True, slots=True)
class WaitingInvitation:
    """`mail` is None if it was sealed with a secret that is not here any more."""

    id: UUID
    mail: str | None
    label: str
    created_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class ShownInvitation:
    """What the person asked sees. `is_known` is whether they have an account already."""

    mail: str
    organization: str | None
    label: str
    ends_at: datetime
    is_known: bool


@dataclass(frozen=True, slots=True)
class Accepted:
    """`opened` is None for those who had an account: they sign in as they always do."""

    role: Role
    opened: Opened | None


class InvitationOver(Gone):
    """It was answered, withdrawn, or is too old."""

    def __init__(self) -> None:
        super().__init__("invitation", "")


async def count_invitation(who: SignedIn, *, sessions: Sessions, keys: Keyring) -> None:
    """Before the transaction that invites. Raises TooOften."""
    await count_sending(
        "invitation",
        str(who.account_id),
        most=MOST_A_DAY,
        within=timedelta(days=1),
        sessions=sessions,
        keys=keys,
    )


async def invite(
    typed: str, to: To, who: SignedIn, *, session: DatabaseSession, keys: Keyring, base_url: str
) -> Invitation:
    """Ask by mail; an earlier invitation of the same address to the same leads nowhere any more.

    Raises BadRequest if it is no address, Conflict if they are there already, NotFound.
    """
    mail = read_mail(typed)
    digests = mail_digests(mail, keys)
    people, invitations = PeopleRepository(session), InvitationRepository(session)
    name = None
    account = await AccountRepository(session).with_mail(digests)
    if to.organization_id is not None:
        name = (await people.organization(to.organization_id)).name
        if account and await people.person(to.organization_id, account.id):
            raise Conflict("この人は、もうこの団体の担当です。")
    elif account is not None and account.role.includes(to.role):
        raise Conflict("この人は、もう登録されています。一覧から役割を変えられます。")
    await invitations.withdraw_of(digests, to.organization_id)
    token, id = secrets.token_urlsafe(32), uuid4()
    invitation = await invitations.add(
        Invitation(
            id=id,
            token_digest=digest(token),
            mail_digest=digests[0],
            mail_sealed=keys.seal(mail, _context(id)),
            organization_id=to.organization_id,
            organization_role=to.organization_role,
            role=to.role,
            area_code=to.area_code,
            invited_by=str(who.account_id),
            ends_at=now() + LIVES,
        )
    )
    facts = {
        "organization": name,
        "role": _label(invitation),
        "link": f"{base_url}/members/invitation/{token}",
        "days": LIVES.days,
    }
    await MailRepository(session, keys).write(Letter("invitation", mail, f"invitation {id}", facts))
    log.info("invitation %s written by account %s", id, who.account_id)
    return invitation


async def waiting_invitations(
    organization_id: UUID | None, *, session: DatabaseSession, keys: Keyring
) -> list[WaitingInvitation]:
    found = await InvitationRepository(session).open(now(), organization_id=organization_id)
    return [
        WaitingInvitation(one.id, _mail(one, keys), _label(one), one.created_at, one.ends_at)
        for one in found
    ]


async def show_invitation(
    token: str, *, session: DatabaseSession, keys: Keyring
) -> ShownInvitation:
    """Changes nothing. Raises InvitationOver."""
    invitation = await InvitationRepository(session).find(digest(token), now())
    mail = _mail(invitation, keys) if invitation else None
    if invitation is None or mail is None:
        raise InvitationOver
    name = None
    if invitation.organization_id is not None:
        name = (await PeopleRepository(session).organization(invitation.organization_id)).name
    account = await AccountRepository(session).with_mail(mail_digests(mail, keys))
    return ShownInvitation(mail, name, _label(invitation), invitation.ends_at, account is not None)


async def accept_invitation(
    token: str, password: str, visit: Visit, *, sessions: Sessions, keys: Keyring
) -> Accepted:
    """An empty password is none: they sign in by mailed links alone.

    Whoever has an account keeps its password, and what it may do if that is more. They are not
    signed in by this: an invitation is good for much longer than a link to sign in.

    Raises InvitationOver, and BadRequest for a password that cannot be.
    """
    async with sessions() as reading:
        shown = await show_invitation(token, session=reading, keys=keys)
    hashed = None
    if password and not shown.is_known:
        check_new_password(password, mail=shown.mail)
        hashed = await hash_password(password)
    async with sessions.begin() as session:
        accounts, invitations = AccountRepository(session), InvitationRepository(session)
        invitation = await invitations.find(digest(token), now())
        if invitation is None or not await invitations.use(invitation, now()):
            raise InvitationOver
        account = await accounts.with_mail(mail_digests(shown.mail, keys))
        is_new = account is None
        if account is None:
            account = await new_account(
                shown.mail, Role.member, hashed, accounts=accounts, keys=keys
            )
        await take_up(invitation, account, accounts=accounts)
        opened = await open_session(account.id, visit, accounts=accounts) if is_new else None
        return Accepted(account.role, opened)


async def take_up(invitation: Invitation, account: Account, *, accounts: AccountRepository) -> None:
    """The account becomes what it was asked to be."""
    if not account.role.includes(invitation.role):
        account.role, account.area_code = invitation.role, invitation.area_code
        await accounts.save(account)
    people = PeopleRepository(accounts.session)
    body, role = invitation.organization_id, invitation.organization_role
    if body is not None and role is not None and not await people.person(body, account.id):
        await people.add(OrganizationPerson(organization_id=body, account_id=account.id, role=role))
    log.info("invitation %s accepted by account %s", invitation.id, account.id)


def _label(invitation: Invitation) -> str:
    if invitation.organization_role is not None:
        return ORGANIZATION_ROLE_LABELS[invitation.organization_role]
    return ROLE_LABELS[invitation.role]


def _mail(invitation: Invitation, keys: Keyring) -> str | None:
    try:
        return keys.open(invitation.mail_sealed, _context(invitation.id))
    except SealBroken:
        return None


def _context(id: UUID) -> str:
    return f"invitation {id} mail"
