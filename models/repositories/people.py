"""People of organizations, and invitations that wait for an answer."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.account import Account, Role
from models.errors import Conflict, NotFound
from models.organization import Organization
from models.person import Invitation, OrganizationPerson, OrganizationRole
from models.service import Service


class PeopleRepository:
    """Never commits. Times are handed in, so that one moment decides about a whole request."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def organizations_of(
        self, account_id: UUID
    ) -> Sequence[tuple[OrganizationPerson, Organization]]:
        found = await self.session.exec(
            select(OrganizationPerson, Organization)
            .join(Organization, col(Organization.id) == col(OrganizationPerson.organization_id))
            .where(col(OrganizationPerson.account_id) == account_id)
            .order_by(col(Organization.name), col(Organization.id))
        )
        return list(found)

    async def person(self, organization_id: UUID, account_id: UUID) -> OrganizationPerson | None:
        found = await self.session.exec(
            select(OrganizationPerson).where(
                col(OrganizationPerson.organization_id) == organization_id,
                col(OrganizationPerson.account_id) == account_id,
            )
        )
        return found.first()

    async def owner_of(self, record_id: UUID) -> UUID | None:
        """The organization a service belongs to, or the organization itself."""
        found = await self.session.exec(
            select(Service.organization_id).where(col(Service.id) == record_id)
        )
        owner = found.first()
        if owner is not None:
            return owner
        body = await self.session.exec(
            select(Organization.id).where(col(Organization.id) == record_id)
        )
        return body.first()

    async def organization(self, id: UUID, *, lock: bool = False) -> Organization:
        """With `lock` its people are this transaction's alone. Raises NotFound."""
        wanted = select(Organization).where(col(Organization.id) == id)
        found = await self.session.exec(wanted.with_for_update() if lock else wanted)
        organization = found.first()
        if organization is None:
            raise NotFound("organization", id)
        return organization

    async def people_of(
        self, organization_id: UUID
    ) -> Sequence[tuple[OrganizationPerson, Account]]:
        """The first to come first."""
        found = await self.session.exec(
            select(OrganizationPerson, Account)
            .join(Account, col(Account.id) == col(OrganizationPerson.account_id))
            .where(col(OrganizationPerson.organization_id) == organization_id)
            .order_by(col(OrganizationPerson.created_at), col(OrganizationPerson.id))
        )
        return list(found)

    async def managers(self, organization_id: UUID) -> int:
        counted = await self.session.exec(
            select(func.count()).where(
                col(OrganizationPerson.organization_id) == organization_id,
                col(OrganizationPerson.role) == OrganizationRole.manager,
            )
        )
        return counted.one()

    async def add(self, person: OrganizationPerson) -> OrganizationPerson:
        """Raises Conflict if they are there already."""
        self.session.add(person)
        try:
            await self.session.flush()
        except IntegrityError as reason:
            raise Conflict("この人は、もうこの団体の担当です。") from reason
        return person

    async def save(self, person: OrganizationPerson) -> None:
        self.session.add(person)
        await self.session.flush()

    async def remove(self, person: OrganizationPerson) -> None:
        await self.session.delete(person)
        await self.session.flush()

    async def staff(self) -> Sequence[Account]:
        """Everybody who looks after more than an organization of their own."""
        found = await self.session.exec(
            select(Account)
            .where(col(Account.role) != Role.member)
            .order_by(col(Account.created_at), col(Account.id))
        )
        return list(found)

    async def lock_administrators(self) -> int:
        """How many there are, until this transaction ends."""
        found = await self.session.exec(
            select(Account.id).where(col(Account.role) == Role.administrator).with_for_update()
        )
        return len(list(found))

    async def count_members(self) -> int:
        counted = await self.session.exec(
            select(func.count()).where(col(Account.role) == Role.member)
        )
        return counted.one()


class InvitationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, invitation: Invitation) -> Invitation:
        self.session.add(invitation)
        await self.session.flush()
        return invitation

    async def open(
        self, at: datetime, *, organization_id: UUID | None = None
    ) -> Sequence[Invitation]:
        """Those without an answer, the oldest first: of an organization, or of staff."""
        found = await self.session.exec(
            select(Invitation)
            .where(
                col(Invitation.organization_id) == organization_id
                if organization_id is not None
                else col(Invitation.organization_id).is_(None),
                col(Invitation.used_at).is_(None),
                col(Invitation.ends_at) > at,
            )
            .order_by(col(Invitation.created_at), col(Invitation.id))
        )
        return list(found)

    async def find(self, token_digest: str, at: datetime) -> Invitation | None:
        """If it can still be answered. Changes nothing."""
        found = await self.session.exec(
            select(Invitation).where(
                col(Invitation.token_digest) == token_digest,
                col(Invitation.used_at).is_(None),
                col(Invitation.ends_at) > at,
            )
        )
        return found.first()

    async def for_mail(self, digests: Sequence[str], at: datetime) -> Sequence[Invitation]:
        """Everything this address has been invited to and has not answered."""
        found = await self.session.exec(
            select(Invitation)
            .where(
                col(Invitation.mail_digest).in_(digests),
                col(Invitation.used_at).is_(None),
                col(Invitation.ends_at) > at,
            )
            .order_by(col(Invitation.created_at))
        )
        return list(found)

    async def use(self, invitation: Invitation, at: datetime) -> bool:
        """Whether it was this call that answered it: of two at the same time, one."""
        used = await self.session.exec(
            update(Invitation)
            .where(col(Invitation.id) == invitation.id, col(Invitation.used_at).is_(None))
            .values(used_at=at)
        )
        return bool(used.rowcount)

    async def withdraw(self, id: UUID, *, organization_id: UUID | None) -> None:
        """One of this organization's (or of staff's); any other is left alone."""
        await self.session.exec(
            delete(Invitation).where(
                col(Invitation.id) == id,
                col(Invitation.organization_id) == organization_id
                if organization_id is not None
                else col(Invitation.organization_id).is_(None),
            )
        )

    async def withdraw_of(self, mail_digests: Sequence[str], organization_id: UUID | None) -> None:
        """A second invitation takes the place of the first."""
        await self.session.exec(
            delete(Invitation).where(
                col(Invitation.mail_digest).in_(mail_digests),
                col(Invitation.used_at).is_(None),
                col(Invitation.organization_id) == organization_id
                if organization_id is not None
                else col(Invitation.organization_id).is_(None),
            )
        )

    async def forget_old(self, before: datetime) -> None:
        """With the mail addresses that stand in them."""
        await self.session.exec(delete(Invitation).where(col(Invitation.ends_at) <= before))
