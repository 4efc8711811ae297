"""What nobody has confirmed yet: the list a secretariat works through before going live."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.organization import Organization
from models.service import Service
from models.source import Provenance
from models.verification import Verification
from models.vocabulary import Publication, RecordType, VerificationStatus


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """One field of one service that is not confirmed, and why."""

    service_id: UUID
    service: str
    organization: str
    publication: Publication
    source: str | None
    place: str | None
    field: str
    status: VerificationStatus
    note: str | None
    evidence: str | None


class VerificationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def unconfirmed(self) -> list[Unconfirmed]:
        """Every field of every service not yet confirmed, and services nobody has looked at.

        Drafts are not among them: nobody sees them, and one file may bring a million.
        """
        rows = await self.session.exec(
            select(Service, Organization.name, Provenance, Verification)
            .join(Organization, col(Organization.id) == col(Service.organization_id))
            .outerjoin(Provenance, col(Provenance.record_id) == col(Service.id))
            .outerjoin(
                Verification,
                (col(Verification.record_id) == col(Service.id))
                & (col(Verification.record_type) == RecordType.service),
            )
            .where(col(Service.publication) != Publication.draft)
            .order_by(col(Provenance.source_slug), col(Service.name), col(Verification.position))
        )
        return [
            Unconfirmed(
                service_id=service.id,
                service=service.name,
                organization=organization,
                publication=service.publication,
                source=provenance.source_slug if provenance else None,
                place=provenance.place if provenance else None,
                field=entry.field_name if entry else "*",
                status=entry.status if entry else VerificationStatus.unconfirmed,
                note=entry.note if entry else None,
                evidence=entry.evidence if entry else None,
            )
            for service, organization, provenance, entry in rows
            if entry is None or entry.status is not VerificationStatus.confirmed
        ]
