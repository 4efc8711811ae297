"""What people of organizations see first: what is listed, how old it is, what is waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.usecases.sign_in import SignedIn
from models.ageing import Age, Pace
from models.base import now
from models.crypto import Keyring
from models.database import DatabaseSession
from models.errors import NotFound
from models.hours.evaluate import JAPAN
from models.person import ORGANIZATION_ROLE_LABELS, OrganizationRole
from models.proposal import MOVES, Proposal, ProposalKind, ProposalState
from models.repositories.freshness import FreshnessRepository, ListedService
from models.repositories.people import PeopleRepository
from models.repositories.proposals import ProposalRepository
from models.repositories.staff_records import StaffRecordRepository
from models.vocabulary import PUBLIC, Publication

OWN = frozenset({ProposalKind.registration, ProposalKind.change})
"""What an organization proposes itself. What others say of it is not for its eyes."""
UNDECIDED = frozenset({ProposalState.submitted, ProposalState.asked_back, ProposalState.appealed})
SHOWN = 20


@dataclass(frozen=True, slots=True)
class OwnService:
    """`age` is None for what is not listed; `confirmed_on` is the day of the last yes."""

    id: UUID
    name: str
    publication: Publication
    age: Age | None
    confirmed_on: date | None

    @property
    def is_public(self) -> bool:
        return self.publication in PUBLIC


@dataclass(frozen=True, slots=True)
class OwnProposal:
    id: UUID
    kind: ProposalKind
    state: ProposalState
    title: str
    submitted_at: datetime | None

    @property
    def is_asked(self) -> bool:
        return self.state is ProposalState.asked_back


@dataclass(frozen=True, slots=True)
class OwnOrganization:
    id: UUID
    name: str
    publication: Publication
    role: OrganizationRole
    services: tuple[OwnService, ...]
    waiting: tuple[OwnProposal, ...]

    @property
    def role_label(self) -> str:
        return ORGANIZATION_ROLE_LABELS[self.role]

    @property
    def is_public(self) -> bool:
        return self.publication in PUBLIC


async def own_organizations(
    who: SignedIn, *, session: DatabaseSession, keys: Keyring, pace: Pace
) -> list[OwnOrganization]:
    """Every organization this account speaks for; one that has ended is left out."""
    found = []
    ages = FreshnessRepository(session)
    records, proposals = StaffRecordRepository(session), ProposalRepository(session, keys)
    today = now().astimezone(JAPAN).date()
    mine = await PeopleRepository(session).organizations_of(who.account_id)
    for person, body in mine:
        listed = await ages.organizations([body.id], today, pace=pace)
        by_id = {one.id: one for each in listed for one in each.services}
        record = await records.record(body.id)
        found.append(
            OwnOrganization(
                id=body.id,
                name=body.name,
                publication=body.publication,
                role=person.role,
                services=tuple(
                    _own(row.id, row.name, row.publication, by_id.get(row.id))
                    for row in record.services
                ),
                waiting=tuple(_waiting(await proposals.about(body.id))),
            )
        )
    return found


async def own_proposal(
    who: SignedIn, id: UUID, *, session: DatabaseSession, keys: Keyring
) -> Proposal:
    """One that an organization of theirs has made itself. Raises NotFound for any other."""
    proposal = await ProposalRepository(session, keys).get(id)
    is_own = proposal.kind in OWN and proposal.organization_id is not None
    people = PeopleRepository(session)
    if not is_own or proposal.state is ProposalState.writing:
        raise NotFound("proposal", id)
    if await people.person(proposal.organization_id or id, who.account_id) is None:
        raise NotFound("proposal", id)
    return proposal


def may_withdraw(proposal: Proposal) -> bool:
    return ProposalState.withdrawn in MOVES[proposal.state]


def _own(id: UUID, name: str, publication: Publication, listed: ListedService | None) -> OwnService:
    confirmed = max((one.on for one in listed.confirmed), default=None) if listed else None
    return OwnService(id, name, publication, listed.age.whole.age if listed else None, confirmed)


def _waiting(proposals: Sequence[Proposal]) -> list[OwnProposal]:
    return [
        OwnProposal(one.id, one.kind, one.state, one.title, one.submitted_at)
        for one in proposals
        if one.kind in OWN and one.state in UNDECIDED
    ][:SHOWN]
