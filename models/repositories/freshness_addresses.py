"""Where an organization can be written to: its people, who registered it, its own address."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.account import Account
from models.organization import Organization
from models.person import OrganizationPerson, OrganizationRole
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.revisions import chunks


@dataclass(slots=True)
class SealedAddresses:
    """`people` are (account, sealed address), those who decide first."""

    people: list[tuple[UUID, str]] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    email: str | None = None


class AddressRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of(self, ids: Sequence[UUID]) -> dict[UUID, SealedAddresses]:
        found = {id: SealedAddresses() for id in ids}
        for chunk in chunks(ids):
            people = await self.session.exec(
                select(OrganizationPerson, Account)
                .join(Account, col(Account.id) == col(OrganizationPerson.account_id))
                .where(col(OrganizationPerson.organization_id).in_(chunk))
                .order_by(col(OrganizationPerson.created_at), col(OrganizationPerson.id))
            )
            ordered = sorted(people, key=lambda pair: pair[0].role is not OrganizationRole.manager)
            for person, account in ordered:
                found[person.organization_id].people.append((account.id, account.mail_sealed))
            proposals = await self.session.exec(
                select(Proposal)
                .where(col(Proposal.organization_id).in_(chunk), *_HAS_CONTACT)
                .order_by(col(Proposal.id).desc())
            )
            for proposal in proposals:
                if proposal.organization_id is not None:
                    found[proposal.organization_id].proposals.append(proposal)
            own = await self.session.exec(
                select(Organization.id, Organization.email).where(
                    col(Organization.id).in_(chunk), col(Organization.email).is_not(None)
                )
            )
            for id, email in own:
                found[id].email = email
        return found


_HAS_CONTACT = (
    col(Proposal.kind) == ProposalKind.registration,
    col(Proposal.state) == ProposalState.approved,
    col(Proposal.contact_sealed).is_not(None),
)


def has_address() -> ColumnElement[bool]:
    """Of an `Organization` in a question: whether it can be written to.

    An address that turns out to be none is found when it is used.
    """
    person = select(OrganizationPerson.id).where(
        col(OrganizationPerson.organization_id) == col(Organization.id)
    )
    registered = select(Proposal.id).where(
        col(Proposal.organization_id) == col(Organization.id), *_HAS_CONTACT
    )
    return or_(col(Organization.email).is_not(None), person.exists(), registered.exists())
