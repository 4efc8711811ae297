"""Runs of the importers: what came from which place of which file, and what could not come in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import DefaultWindow
from models.base import now
from models.change_watch import announce_change
from models.content import OrganizationContent, ServiceContent, canonical
from models.incoming import Change, IncomingRecord, IncomingWindow, Origin, SourceInfo, record_id
from models.organization import Organization
from models.repositories.merging import merge
from models.repositories.records import (
    OrganizationWrite,
    RecordRepository,
    ServiceWrite,
    Write,
)
from models.revision import Tombstone
from models.service import Service
from models.source import ImportRun, InformationSource, Provenance, QuarantinedRow
from models.vocabulary import PUBLIC, Publication, RecordType

IMPORTER = "importer"
CHUNK = 400


class ImportRepository:
    """Satisfies what `importers.run` asks for. Never commits: a dry run is a roll-back."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.records = RecordRepository(session)

    async def last_file(self, slug: str) -> tuple[str, str] | None:
        """(name, SHA-256) of the file that the newest run of this source read."""
        newest = await self.session.exec(
            select(ImportRun.file_name, ImportRun.sha256)
            .where(ImportRun.source_slug == slug)
            .order_by(col(ImportRun.started_at).desc())
            .limit(1)
        )
        return newest.first()

    async def begin_run(self, source: SourceInfo, *, file_name: str, sha256: str) -> UUID:
        known = await self.session.get(InformationSource, source.slug)
        fields = {
            "slug": source.slug,
            "title": source.title,
            "publisher": source.publisher,
            "published": source.published,
            "licence": source.licence,
            "url": source.url,
        }
        if known is None:
            await self.session.exec(insert(InformationSource), params=[fields])
        else:
            await self.session.exec(update(InformationSource), params=[fields])
        run_id = uuid4()
        run = {"id": run_id, "source_slug": source.slug, "file_name": file_name, "sha256": sha256}
        await self.session.exec(
            insert(ImportRun), params=[run | {"started_at": now(), "report": {}}]
        )
        return run_id

    async def shown(self, source: SourceInfo) -> frozenset[UUID]:
        """Ids of the public records that came from this source."""
        public: set[UUID] = set()
        for table in (Organization, Service):
            rows = await self.session.exec(
                select(table.id)
                .join(Provenance, col(Provenance.record_id) == col(table.id))
                .where(Provenance.source_slug == source.slug, col(table.publication).in_(PUBLIC))
            )
            public |= set(rows)
        return frozenset(public)

    async def put(
        self, source: SourceInfo, incoming: Sequence[IncomingRecord], *, run_id: UUID
    ) -> list[Change]:
        """Store what is new or changed. What a person has set or ended stays as it is."""
        origin = Origin(actor=IMPORTER, role=IMPORTER, source=source.slug, import_run_id=run_id)
        changes: list[Change] = []
        for start in range(0, len(incoming), CHUNK):
            chunk = incoming[start : start + CHUNK]
            writes = [write for record in chunk for write in _writes(source.slug, record)]
            ids = [write.id for write in writes]
            last = await self.records.last_revisions(ids)
            said = await self._said(source.slug, ids)
            ended = await self._ended(ids)
            alive = [w for w in writes if w.id not in ended]
            merged = [merge(w, last.get(w.id), said.get(w.id)) for w in alive]
            await self._note_provenance(source.slug, chunk, run_id, start)
            await self._note_said(source.slug, {w.id: canonical(w.content) for w in alive})
            kept = {one.write.id: one.kept for one in merged}
            stored = {
                change.id: replace(change, kept=kept[change.id])
                for change in await self.records.put([one.write for one in merged], origin)
            }
            changes += [stored.get(write.id) or _left_alone(write) for write in writes]
        return changes

    async def suspend_missing(
        self, source: SourceInfo, *, seen: frozenset[UUID], run_id: UUID
    ) -> list[Change]:
        """Suspend what is public and is no longer in the source; nothing is deleted."""
        rows = await self.session.exec(
            select(Provenance.record_id, Provenance.record_type).where(
                Provenance.source_slug == source.slug
            )
        )
        gone = {id: kind for id, kind in rows if id not in seen}
        gone = {id: gone[id] for id in gone.keys() - await self._ended(list(gone))}
        last = await self.records.last_revisions(list(gone))
        writes: list[Write] = []
        owners = await self._owners([id for id in gone if gone[id] is RecordType.service])
        for id, kind in gone.items():
            content = last[id].content
            if Publication(content.get("publication", Publication.draft)) not in PUBLIC:
                continue
            suspended = content | {"publication": Publication.suspended}
            if kind is RecordType.organization:
                writes.append(OrganizationWrite(id, OrganizationContent.model_validate(suspended)))
            else:
                writes.append(
                    ServiceWrite(id, owners[id], ServiceContent.model_validate(suspended))
                )
        origin = Origin(
            actor=IMPORTER,
            role=IMPORTER,
            source=source.slug,
            import_run_id=run_id,
            reason="gone from the source",
        )
        changes = await self.records.put(writes, origin)
        said = await self._said(source.slug, [write.id for write in writes])
        left = {"publication": Publication.suspended.value}
        await self._note_said(source.slug, {id: before | left for id, before in said.items()})
        return [
            Change(change.record_type, change.id, change.name, "suspended", change.fields)
            for change in changes
        ]

    async def put_windows(
        self, source: SourceInfo, windows: Sequence[IncomingWindow], *, run_id: UUID
    ) -> None:
        for window in windows:
            service_id = None
            if window.service_key:
                own = record_id(source.slug, RecordType.service, window.service_key)
                service_id = await self._alive(own)
                if service_id is None:
                    continue
            row = await self.session.get(DefaultWindow, window.area_code)
            if row is not None and row.source_slug != source.slug:
                # Somebody has chosen another window for this area.
                continue
            if row is None:
                row = DefaultWindow(area_code=window.area_code, name=window.name)
            row.name = window.name
            row.phone = window.phone
            row.note = window.note
            row.url = window.url
            row.source_slug = source.slug
            row.service_id = service_id
            self.session.add(row)
        await self.session.flush()
        await announce_change(self.session)

    async def quarantine(
        self, run_id: UUID, *, row: int, place: str, reason: str, raw: Mapping[str, str]
    ) -> None:
        entry = {"row": row, "place": place, "reason": reason, "raw": dict(raw)}
        await self.session.exec(
            insert(QuarantinedRow), params=[{"id": uuid4(), "import_run_id": run_id, **entry}]
        )

    async def finish_run(self, run_id: UUID, report: Mapping[str, Any]) -> None:
        await self.session.exec(
            update(ImportRun), params=[{"id": run_id, "finished_at": now(), "report": dict(report)}]
        )

    async def _said(self, slug: str, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
        rows = await self.session.exec(
            select(Provenance.record_id, Provenance.said).where(
                Provenance.source_slug == slug, col(Provenance.record_id).in_(ids)
            )
        )
        return {id: dict(said) for id, said in rows}

    async def _note_said(self, slug: str, said: Mapping[UUID, dict[str, Any]]) -> None:
        rows = [{"id": _provenance_id(slug, id), "said": content} for id, content in said.items()]
        if rows:
            await self.session.exec(update(Provenance), params=rows)

    async def _alive(self, id: UUID) -> UUID | None:
        """The service, or the one it was merged into; None if it has ended."""
        while (stone := await self.session.get(Tombstone, id)) is not None:
            if stone.merged_into is None:
                return None
            id = stone.merged_into
        return id if await self.session.get(Service, id) is not None else None

    async def _ended(self, ids: Sequence[UUID]) -> set[UUID]:
        rows = await self.session.exec(
            select(Tombstone.record_id).where(col(Tombstone.record_id).in_(ids))
        )
        return set(rows)

    async def _owners(self, services: Sequence[UUID]) -> dict[UUID, UUID]:
        rows = await self.session.exec(
            select(Service.id, Service.organization_id).where(col(Service.id).in_(services))
        )
        return dict(iter(rows))

    async def _note_provenance(
        self, slug: str, incoming: Iterable[IncomingRecord], run_id: UUID, start: int
    ) -> None:
        wanted: dict[UUID, dict[str, Any]] = {}
        for position, record in enumerate(incoming, start):
            parts = [(RecordType.organization, record.key, ())] + [
                (RecordType.service, service.key, service.content.printed)
                for service in record.services
            ]
            for kind, key, printed in parts:
                id = record_id(slug, kind, key)
                wanted[id] = {
                    "record_type": kind,
                    "record_id": id,
                    "source_slug": slug,
                    "raw_key": key,
                    "place": record.place,
                    "position": position,
                    "printed": [cell.model_dump() for cell in printed],
                    "last_run_id": run_id,
                }
        ids = {id: _provenance_id(slug, id) for id in wanted}
        known = set(
            await self.session.exec(
                select(Provenance.id).where(col(Provenance.id).in_(list(ids.values())))
            )
        )
        rows = [{"id": ids[id], **row} for id, row in wanted.items()]
        fresh = [
            row | {"first_run_id": run_id, "said": {}} for row in rows if row["id"] not in known
        ]
        again = [row for row in rows if row["id"] in known]
        if fresh:
            await self.session.exec(insert(Provenance), params=fresh)
        if again:
            await self.session.exec(update(Provenance), params=again)


def _writes(slug: str, record: IncomingRecord) -> list[Write]:
    owner = record_id(slug, RecordType.organization, record.key)
    return [
        OrganizationWrite(owner, record.organization),
        *(
            ServiceWrite(record_id(slug, RecordType.service, service.key), owner, service.content)
            for service in record.services
        ),
    ]


def _provenance_id(slug: str, record_id: UUID) -> UUID:
    return uuid5(record_id, f"provenance\n{slug}")


def _left_alone(write: Write) -> Change:
    kind = RecordType.service if isinstance(write, ServiceWrite) else RecordType.organization
    return Change(kind, write.id, write.content.name, "unchanged")
