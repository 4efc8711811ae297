"""Reading records as those who look after them do: every state, drafts included."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import Gone, Moved, NotFound
from models.organization import Organization
from models.repositories.gone import GoneRepository
from models.repositories.provenance import ProvenanceRepository
from models.repositories.revisions import last_revisions
from models.repositories.staff_lists import RecordRow
from models.revision import Revision, Tombstone
from models.service import Service
from models.source import ImportRun, InformationSource, Provenance
from models.vocabulary import Publication, RecordType

OWN_SERVICES = 200


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """A service or an organization with all it says. `owner` is the organization of a service."""

    id: UUID
    record_type: RecordType
    publication: Publication
    content: Mapping[str, Any]
    number: int
    updated_at: datetime
    owner: RecordRow | None
    services: tuple[RecordRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordSource:
    """One source of one record; `said` is what it says now. Times are of its newest import.

    `gone_since` is when the source was first read whole without it.
    """

    slug: str
    title: str
    publisher: str | None
    published: str | None
    licence: str | None
    url: str | None
    place: str
    raw_key: str
    printed: tuple[Mapping[str, str], ...]
    run_id: UUID
    file_name: str
    sha256: str
    read_at: datetime
    first_read_at: datetime
    said: Mapping[str, Any]
    gone_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevisionRead:
    number: int
    action: str
    actor: str
    role: str
    source: str | None
    reason: str | None
    at: datetime
    content: Mapping[str, Any]


class StaffRecordRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def record(self, id: UUID) -> StaffRecord:
        """Raises NotFound, Gone or Moved."""
        last = (await last_revisions(self.session, [id])).get(id)
        if last is None:
            raise NotFound("record", id)
        service = await self.session.get(Service, id)
        if service is not None:
            owner = await self.session.get_one(Organization, service.organization_id)
            return StaffRecord(
                id=id,
                record_type=RecordType.service,
                publication=service.publication,
                content=last.content,
                number=last.number,
                updated_at=service.updated_at,
                owner=_row(owner),
            )
        organization = await self.session.get(Organization, id)
        if organization is None:
            await self._raise_ended(id)
            raise NotFound("record", id)
        return StaffRecord(
            id=id,
            record_type=RecordType.organization,
            publication=organization.publication,
            content=last.content,
            number=last.number,
            updated_at=organization.updated_at,
            owner=None,
            services=await self._services_of(organization),
        )

    async def sources(self, id: UUID) -> list[RecordSource]:
        last = await last_revisions(self.session, [id])
        first = await self._first_read(id)
        gone = (await GoneRepository(self.session).since([id])).get(id, {})
        rows = await self.session.exec(
            select(Provenance, InformationSource, ImportRun)
            .join(InformationSource, col(InformationSource.slug) == col(Provenance.source_slug))
            .join(ImportRun, col(ImportRun.id) == col(Provenance.last_run_id))
            .where(Provenance.record_id == id)
            .order_by(col(Provenance.source_slug))
        )
        found: list[RecordSource] = []
        for provenance, source, run in list(rows):
            said = await ProvenanceRepository(self.session).said(source.slug, [id], last)
            # The cells of a draft stand in its revision alone.
            printed = provenance.printed or said.get(id, {}).get("printed", [])
            found.append(
                RecordSource(
                    slug=source.slug,
                    title=source.title,
                    publisher=source.publisher,
                    published=source.published,
                    licence=source.licence,
                    url=source.url,
                    place=provenance.place,
                    raw_key=provenance.raw_key,
                    printed=tuple(printed),
                    run_id=run.id,
                    file_name=run.file_name,
                    sha256=run.sha256,
                    read_at=run.started_at,
                    first_read_at=first[provenance.id],
                    said=said.get(id, {}),
                    gone_since=gone.get(source.slug),
                )
            )
        return found

    async def revisions(self, id: UUID, limit: int) -> list[RevisionRead]:
        """The newest first."""
        rows = await self.session.exec(
            select(Revision)
            .where(Revision.record_id == id)
            .order_by(col(Revision.number).desc())
            .limit(limit)
        )
        return [
            RevisionRead(
                number=row.number,
                action=row.action,
                actor=row.actor,
                role=row.role,
                source=row.source_slug,
                reason=row.reason,
                at=row.created_at,
                content=row.content,
            )
            for row in rows
        ]

    async def _services_of(self, organization: Organization) -> tuple[RecordRow, ...]:
        rows = await self.session.exec(
            select(Service)
            .where(Service.organization_id == organization.id)
            .order_by(col(Service.name), col(Service.id))
            .limit(OWN_SERVICES)
        )
        return tuple(
            RecordRow(
                row.id,
                RecordType.service,
                row.name,
                organization.name,
                row.publication,
                row.updated_at,
            )
            for row in rows
        )

    async def _first_read(self, id: UUID) -> dict[UUID, datetime]:
        rows = await self.session.exec(
            select(Provenance.id, ImportRun.started_at)
            .join(ImportRun, col(ImportRun.id) == col(Provenance.first_run_id))
            .where(Provenance.record_id == id)
        )
        return dict(iter(rows))

    async def _raise_ended(self, id: UUID) -> None:
        stone = await self.session.get(Tombstone, id)
        if stone is None:
            return
        if stone.merged_into is not None:
            raise Moved("record", id, stone.merged_into)
        raise Gone("record", id)


def _row(organization: Organization) -> RecordRow:
    return RecordRow(
        organization.id,
        RecordType.organization,
        organization.name,
        organization.name,
        organization.publication,
        organization.updated_at,
    )
