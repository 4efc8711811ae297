"""What people outside have told us of records: found again, and counted by where it came from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import DefaultWindow
from models.contact import Phone
from models.organization import Organization
from models.proposal import WAITING, Proposal, ProposalKind, ProposalState
from models.repositories.documents import is_listed
from models.repositories.merged_ids import lives_on
from models.repositories.records import field_changes
from models.revision import Revision
from models.service import Service
from models.verification import Verification
from models.vocabulary import PUBLIC, VerificationStatus

_NAMED_AT_MOST = 2
_ALIKE_AT_MOST = 5
_ASKED_BACK = {*WAITING, ProposalState.asked_back}


@dataclass(frozen=True, slots=True)
class AlikeBody:
    service_id: UUID
    name: str
    organization: str


@dataclass(frozen=True, slots=True)
class FixedRecord:
    """What one revision changed, and under which id everybody sees the record, if they do."""

    fields: frozenset[str] = frozenset()
    at: datetime | None = None
    public_id: UUID | None = None


class ReportRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def proposal(self, id: UUID) -> Proposal | None:
        return await self.session.get(Proposal, id)

    async def named(self, name: str) -> UUID | None:
        """The one public organization of exactly this name; None if there are none or several."""
        rows = await self.session.exec(
            select(Organization.id)
            .where(
                Organization.name == name,
                col(Organization.publication).in_(PUBLIC),
                col(Organization.on_web).is_(True),
            )
            .limit(_NAMED_AT_MOST)
        )
        found = list(rows)
        return found[0] if len(found) == 1 else None

    async def alike(self, names: Collection[str], numbers: Collection[str]) -> list[AlikeBody]:
        """Public services that have one of these names, also as a body, or of these numbers."""
        same = or_(
            col(Service.name).in_(names),
            col(Organization.name).in_(names),
            col(Service.id).in_(select(Phone.service_id).where(col(Phone.normalized).in_(numbers))),
        )
        rows = await self.session.exec(
            select(Service.id, Service.name, Organization.name)
            .join(Organization, col(Organization.id) == col(Service.organization_id))
            .where(col(Service.listed).is_(True), same)
            .order_by(col(Service.name), col(Service.id))
            .limit(_ALIKE_AT_MOST)
        )
        return [AlikeBody(*row) for row in rows]

    async def fixed(self, record_id: UUID, number: int | None) -> FixedRecord:
        """`number` is the revision in which it came true."""
        fields: frozenset[str] = frozenset()
        at = None
        if number is not None:
            rows = await self.session.exec(
                select(Revision.number, Revision.content, Revision.created_at).where(
                    Revision.record_id == record_id,
                    col(Revision.number).in_((number - 1, number)),
                )
            )
            found = {row[0]: row for row in rows}
            if number in found:
                at = found[number][2]
                before = found[number - 1][1] if number - 1 in found else {}
                changes = field_changes(dict(before), dict(found[number][1]))
                fields = frozenset(change.field for change in changes)
        return FixedRecord(fields, at, await self._public_id(record_id))

    async def _public_id(self, id: UUID) -> UUID | None:
        ended = await lives_on(self.session, [id])
        living = ended.get(id, id)
        if living is None:
            return None
        service = await self.session.get(Service, living)
        if service is not None:
            return living if service.listed else None
        body = await self.session.get(Organization, living)
        return living if body is not None and is_listed(body) else None

    async def undecided(self, record_id: UUID, since: datetime) -> Sequence[Proposal]:
        """Corrections of a record that nobody has decided yet."""
        rows = await self.session.exec(
            select(Proposal).where(
                Proposal.record_id == record_id,
                Proposal.kind == ProposalKind.correction,
                col(Proposal.state).in_(_ASKED_BACK),
                col(Proposal.created_at) >= since,
            )
        )
        return list(rows)

    async def waiting(self, limit: int) -> Sequence[Proposal]:
        """Corrections that wait for the secretariat, from the one that has waited for longest."""
        rows = await self.session.exec(
            select(Proposal)
            .where(col(Proposal.state).in_(list(WAITING)), Proposal.kind == ProposalKind.correction)
            .order_by(col(Proposal.submitted_at), col(Proposal.id))
            .limit(limit)
        )
        return list(rows)

    async def is_window(self, service_id: UUID) -> bool:
        """Whether it is what people of an area are sent to who do not know whom to ask."""
        found = await self.session.exec(
            select(DefaultWindow.area_code).where(DefaultWindow.service_id == service_id).limit(1)
        )
        return found.first() is not None

    async def marked(self, method: str, since: date | None = None) -> Sequence[UUID]:
        """Records of which a field is doubtful by this method, since then."""
        wanted: list[ColumnElement[bool]] = [
            col(Verification.status) == VerificationStatus.doubtful,
            col(Verification.method) == method,
        ]
        if since is not None:
            wanted.append(col(Verification.verified_on) >= since)
        rows = await self.session.exec(select(Verification.record_id).where(*wanted).distinct())
        return list(rows)
