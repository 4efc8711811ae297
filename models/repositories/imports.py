"""Runs of the importers: what came from which place of which file, and what could not come in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import DefaultWindow
from models.base import now
from models.change_watch import announce_change
from models.content import OrganizationContent, ServiceContent
from models.incoming import (
    Change,
    Gone,
    IncomingRecord,
    IncomingWindow,
    Origin,
    RefusedRow,
    SourceInfo,
    record_id,
)
from models.organization import Organization
from models.repositories.gone import GoneRepository
from models.repositories.judging import judge
from models.repositories.merged_ids import absorbed
from models.repositories.provenance import Mention, ProvenanceRepository
from models.repositories.records import (
    OrganizationWrite,
    RecordRepository,
    ServiceWrite,
    Write,
)
from models.repositories.revisions import LastRevision, chunks, last_revisions
from models.revision import Tombstone
from models.service import Service
from models.source import ImportRun, InformationSource, Provenance, QuarantinedRow
from models.vocabulary import PUBLIC, Publication, RecordType

IMPORTER = "importer"
CHUNK = 400


class ImportRepository:
    """Satisfies what `importers.run` asks for. The caller commits: a dry run is a roll-back.

    Only `in_portions` a long file is committed part by part: a write lock of minutes would keep
    everybody else from writing. A run that breaks off has no end, and importing again goes on.
    """

    def __init__(self, session: AsyncSession, *, in_portions: bool = False) -> None:
        self.session = session
        self.in_portions = in_portions
        self.records = RecordRepository(session)
        self.provenance = ProvenanceRepository(session)

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
        found = frozenset(await self.public(source))
        # A long file is read once more to compare; nobody else should wait to write meanwhile.
        await self.end_portion()
        return found

    async def public(
        self, source: SourceInfo, *, not_in: UUID | None = None
    ) -> dict[UUID, RecordType]:
        """The public records of this source; with `not_in` those that this run did not bring."""
        conditions = [Provenance.source_slug == source.slug]
        if not_in is not None:
            conditions.append(Provenance.last_run_id != not_in)
        found: dict[UUID, RecordType] = {}
        for table, kind in (
            (Organization, RecordType.organization),
            (Service, RecordType.service),
        ):
            rows = await self.session.exec(
                select(table.id)
                .join(Provenance, col(Provenance.record_id) == col(table.id))
                .where(*conditions, col(table.publication).in_(PUBLIC))
            )
            found |= dict.fromkeys(rows, kind)
        if not_in is not None:
            for id in await self._brought_by_another_name(found, not_in):
                del found[id]
        return found

    async def _brought_by_another_name(self, ids: Collection[UUID], run_id: UUID) -> set[UUID]:
        """Of these records those into which one was merged that this run brought."""
        taken_in = await absorbed(self.session, ids)
        living = {ended: id for id, merged in taken_in.items() for ended in merged}
        found: set[UUID] = set()
        for chunk in chunks(list(living)):
            rows = await self.session.exec(
                select(Provenance.record_id).where(
                    col(Provenance.record_id).in_(chunk), Provenance.last_run_id == run_id
                )
            )
            found |= {living[ended] for ended in rows}
        return found

    async def suspensions(
        self, gone: Mapping[UUID, RecordType]
    ) -> tuple[dict[UUID, LastRevision], list[Write]]:
        """(what these records say now, what they would say when suspended)."""
        last = await last_revisions(self.session, list(gone))
        owners = await self._owners([id for id in gone if gone[id] is RecordType.service])
        writes: list[Write] = []
        for id, kind in gone.items():
            suspended = last[id].content | {"publication": Publication.suspended}
            if kind is RecordType.organization:
                writes.append(OrganizationWrite(id, OrganizationContent.model_validate(suspended)))
            else:
                writes.append(
                    ServiceWrite(id, owners[id], ServiceContent.model_validate(suspended))
                )
        return last, writes

    async def put(
        self,
        source: SourceInfo,
        incoming: Sequence[IncomingRecord],
        *,
        run_id: UUID,
        position: int = 0,
    ) -> list[Change]:
        """Store what is new or changed. What a person has set or ended stays as it is.

        `position` is the place of the first of these records among all of the source.
        """
        origin = Origin(actor=IMPORTER, role=IMPORTER, source=source.slug, import_run_id=run_id)
        changes: list[Change] = []
        for start in range(0, len(incoming), CHUNK):
            chunk = incoming[start : start + CHUNK]
            judged = await judge(self.session, source.slug, chunk)
            await self.provenance.note(
                source.slug,
                _mentions(source.slug, chunk, position + start, judged.drafts),
                run_id,
                known=judged.known,
                said=judged.said,
            )
            await self.records.store(judged.alive, judged.compared, judged.last, origin)
            changes += judged.changes
        return changes

    async def suspend_missing(self, source: SourceInfo, *, run_id: UUID) -> list[Change]:
        """Suspend what is public and did not come with this run; nothing is deleted."""
        origin = Origin(
            actor=IMPORTER,
            role=IMPORTER,
            source=source.slug,
            import_run_id=run_id,
            reason="gone from the source",
        )
        gone = await self.public(source, not_in=run_id)
        changes: list[Change] = []
        left = {"publication": Publication.suspended.value}
        for chunk in chunks(list(gone)):
            last, writes = await self.suspensions({id: gone[id] for id in chunk})
            changes += await self.records.put(writes, origin)
            said = await self.provenance.said(source.slug, chunk, last)
            await self.provenance.note_said(
                source.slug, {id: before | left for id, before in said.items()}
            )
        return [replace(change, action="suspended") for change in changes]

    async def gone(self, source: SourceInfo, *, run_id: UUID, most: int) -> Gone:
        """What is not public and is missing for the first time."""
        return await GoneRepository(self.session).newly(source.slug, run_id, most=most)

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

    async def quarantine(self, run_id: UUID, rows: Sequence[RefusedRow]) -> None:
        entries = [
            {
                "id": uuid4(),
                "import_run_id": run_id,
                "row": row.number,
                "place": row.place,
                "reason": row.reason,
                "raw": row.raw,
            }
            for row in rows
        ]
        if entries:
            await self.session.exec(insert(QuarantinedRow), params=entries)

    async def end_portion(self) -> None:
        """Others may write between two portions of a long file, and see what is there so far."""
        if self.in_portions:
            await self.session.commit()

    async def finish_run(self, run_id: UUID, report: Mapping[str, Any]) -> None:
        await self.session.exec(
            update(ImportRun), params=[{"id": run_id, "finished_at": now(), "report": dict(report)}]
        )

    async def _alive(self, id: UUID) -> UUID | None:
        """The service, or the one it was merged into; None if it has ended."""
        while (stone := await self.session.get(Tombstone, id)) is not None:
            if stone.merged_into is None:
                return None
            id = stone.merged_into
        return id if await self.session.get(Service, id) is not None else None

    async def _owners(self, services: Sequence[UUID]) -> dict[UUID, UUID]:
        rows = await self.session.exec(
            select(Service.id, Service.organization_id).where(col(Service.id).in_(services))
        )
        return dict(iter(rows))


def _mentions(
    slug: str, incoming: Sequence[IncomingRecord], start: int, drafts: Collection[UUID]
) -> list[Mention]:
    """Each record of these, once, with where it stands in the source."""
    found: dict[UUID, Mention] = {}
    for position, record in enumerate(incoming, start):
        if record.organization is not None:
            owner = record_id(slug, RecordType.organization, record.key)
            found[owner] = Mention(
                owner, RecordType.organization, record.key, record.place, position
            )
        for service in record.services:
            id = record_id(slug, RecordType.service, service.key)
            # The cells of a draft stand in its revision, see RecordRepository.store.
            printed = () if id in drafts else service.content.printed
            found[id] = Mention(
                id, RecordType.service, service.key, record.place, position, printed
            )
    return list(found.values())
