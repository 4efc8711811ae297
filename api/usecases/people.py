"""Who speaks for an organization: seen, made manager, taken off."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from api.usecases.mail_address import open_mail
from api.usecases.people_told import tell
from api.usecases.sign_in import SignedIn, log
from models.account import Account, Role
from models.crypto import Keyring, SealBroken
from models.database import DatabaseSession
from models.errors import Conflict, NotAllowed, NotFound
from models.person import ORGANIZATION_ROLE_LABELS, OrganizationPerson, OrganizationRole
from models.repositories.accounts import AccountRepository
from models.repositories.people import PeopleRepository

LAST_MANAGER = (
    "「代表の担当」がひとりもいなくなります。先に、ほかの人を「代表の担当」にしてください。"
    "むずかしいときは、事務局が手伝います。"
)


class LastManager(Conflict):
    """An organization that loses its last manager could not invite anybody any more."""

    def __init__(self) -> None:
        super().__init__(LAST_MANAGER)


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """`mail` is None if it was sealed with a secret that is not here any more."""

    account_id: UUID
    mail: str | None
    role: OrganizationRole
    since: datetime

    @property
    def label(self) -> str:
        return ORGANIZATION_ROLE_LABELS[self.role]

    @property
    def is_manager(self) -> bool:
        return self.role is OrganizationRole.manager


async def speaks_for(
    who: SignedIn, organization_id: UUID, *, session: DatabaseSession
) -> OrganizationPerson:
    """As what they speak for it. Somebody else's organization is as one that does not exist.

    Raises NotFound.
    """
    person = await PeopleRepository(session).person(organization_id, who.account_id)
    if person is None:
        raise NotFound("organization", organization_id)
    return person


async def speaks_for_record(who: SignedIn, record_id: UUID, *, session: DatabaseSession) -> UUID:
    """The organization a record belongs to, if they speak for it. Raises NotFound."""
    owner = await PeopleRepository(session).owner_of(record_id)
    if owner is None:
        raise NotFound("record", record_id)
    return (await speaks_for(who, owner, session=session)).organization_id


async def manages(who: SignedIn, organization_id: UUID, *, session: DatabaseSession) -> None:
    """Raises NotFound for a stranger, NotAllowed for somebody who is no manager."""
    person = await speaks_for(who, organization_id, session=session)
    if person.role is not OrganizationRole.manager:
        raise NotAllowed("Only a manager of the organization may do this.")


async def people_of(
    organization_id: UUID, *, session: DatabaseSession, keys: Keyring
) -> list[ShownPerson]:
    return [
        ShownPerson(account.id, mail_of(account, keys), person.role, person.created_at)
        for person, account in await PeopleRepository(session).people_of(organization_id)
    ]


async def change_role(
    organization_id: UUID,
    account_id: UUID,
    role: OrganizationRole,
    *,
    by_staff: bool,
    session: DatabaseSession,
) -> None:
    """Hand over, or take back. Raises NotFound or LastManager."""
    people = PeopleRepository(session)
    await people.organization(organization_id, lock=True)
    person = await _person(organization_id, account_id, people)
    if person.role is role:
        return
    if not by_staff:
        await _keep_a_manager(person, people)
    person.role = role
    await people.save(person)
    log.info("account %s is now %s of organization %s", account_id, role, organization_id)


async def take_off(
    organization_id: UUID,
    account_id: UUID,
    *,
    by_staff: bool,
    session: DatabaseSession,
    keys: Keyring,
) -> None:
    """They are out from this moment on, wherever they are signed in.

    An account that spoke for nothing else is removed; what the organization has said stays.
    Raises NotFound or LastManager.
    """
    people, accounts = PeopleRepository(session), AccountRepository(session)
    organization = await people.organization(organization_id, lock=True)
    person = await _person(organization_id, account_id, people)
    if not by_staff:
        await _keep_a_manager(person, people)
    account = await accounts.get(account_id)
    await tell(
        account, f"「{organization.name}」の担当から外れました。", accounts=accounts, keys=keys
    )
    await people.remove(person)
    await accounts.end_sessions(account_id)
    if account.role is Role.member and not await people.organizations_of(account_id):
        await accounts.remove(account)
    log.info("account %s taken off organization %s", account_id, organization_id)


async def _person(
    organization_id: UUID, account_id: UUID, people: PeopleRepository
) -> OrganizationPerson:
    person = await people.person(organization_id, account_id)
    if person is None:
        raise NotFound("person", account_id)
    return person


async def _keep_a_manager(person: OrganizationPerson, people: PeopleRepository) -> None:
    is_manager = person.role is OrganizationRole.manager
    if is_manager and await people.managers(person.organization_id) == 1:
        raise LastManager


def mail_of(account: Account, keys: Keyring) -> str | None:
    try:
        return open_mail(account.mail_sealed, account.id, keys)
    except SealBroken:
        return None
