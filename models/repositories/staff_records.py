"""Reading records as those who look after them do: every state, drafts included."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.errors import Gone, Moved, NotFound
from models.organization import Organization
from models.repositories.provenance import ProvenanceRepository
from models.repositories.revisions import last_revisions
from models.revision import Revision, Tombstone
from models.service import Service
from models.source import ImportRun, InformationSource, Provenance
from models.vocabulary import Publication, RecordType

COUNTED = 10_000
"""A longer list is not counted to its end: nobody waits for the number."""
FEW = 5_000
"""So many rows are looked through and sorted at once."""
OWN_SERVICES = 200


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """`words` stand somewhere in the name. `after` is where the page before ended."""

    publication: Publication | None = None
    source: str | None = None
    words: str = ""
    run: UUID | None = None
    after: tuple[datetime, UUID] | None = None
    per_page: int = 50


@dataclass(frozen=True, slots=True)
class RecordRow:
    id: UUID
    name: str
    organization: str
    publication: Publication
    updated_at: datetime


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
    """One source of one record; `said` is what it says now. Times are of its newest import."""

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

    async def page(self, query: RecordQuery) -> tuple[list[RecordRow], int]:
        """(services of one page, the newest first; how many in all, counted up to COUNTED)."""
        conditions = await self._conditions(query)
        first = select(Service.id).where(*conditions).limit(COUNTED)
        counted = await self.session.exec(select(func.count()).select_from(first.subquery()))
        if query.after is not None:
            at, id = query.after
            changed = col(Service.updated_at)
            conditions.append(or_(changed < at, and_(changed == at, col(Service.id) < id)))
        rows = await self.session.exec(
            select(Service, Organization.name)
            .join(Organization, col(Organization.id) == col(Service.organization_id))
            .where(*conditions)
            .order_by(col(Service.updated_at).desc(), col(Service.id).desc())
            .limit(query.per_page)
        )
        found = [
            RecordRow(row.id, row.name, owner, row.publication, row.updated_at)
            for row, owner in rows
        ]
        return found, counted.one()

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

    async def known_sources(self) -> list[tuple[str, str]]:
        """(slug, title) of every source that has brought anything."""
        rows = await self.session.exec(
            select(InformationSource.slug, InformationSource.title).order_by(
                col(InformationSource.title), col(InformationSource.slug)
            )
        )
        return list(rows)

    async def owners(self, services: Sequence[UUID]) -> dict[UUID, UUID]:
        rows = await self.session.exec(
            select(Service.id, Service.organization_id).where(col(Service.id).in_(services))
        )
        return dict(iter(rows))

    async def _conditions(self, query: RecordQuery) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if query.publication is not None:
            conditions.append(col(Service.publication) == query.publication)
        conditions += [
            col(Service.name).contains(word, autoescape=True) for word in query.words.split()
        ]
        if query.source is not None:
            of_source = select(Provenance.record_id).where(Provenance.source_slug == query.source)
            conditions.append(await self._among(of_source))
        if query.run is not None:
            run = await self.session.get(ImportRun, query.run)
            of_run = select(Provenance.record_id).where(
                # With its source the record is looked up, and not all of the run each time.
                Provenance.source_slug == (run.source_slug if run else ""),
                Provenance.last_run_id == query.run,
            )
            conditions.append(await self._among(of_run))
        return conditions

    async def _among(self, records: Any) -> ColumnElement[bool]:
        """Few are looked up one by one; of many, each service is asked whether it is of them."""
        few = list(await self.session.exec(records.limit(FEW + 1)))
        if len(few) <= FEW:
            return col(Service.id).in_(few)
        return records.where(Provenance.record_id == Service.id).exists()  # type: ignore[no-any-return]

    async def _services_of(self, organization: Organization) -> tuple[RecordRow, ...]:
        rows = await self.session.exec(
            select(Service)
            .where(Service.organization_id == organization.id)
            .order_by(col(Service.name), col(Service.id))
            .limit(OWN_SERVICES)
        )
        return tuple(
            RecordRow(row.id, row.name, organization.name, row.publication, row.updated_at)
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
        organization.name,
        organization.name,
        organization.publication,
        organization.updated_at,
    )
