"""Writing records: the one way in, so that every change leaves a revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import id_in_time, now
from models.columns import WrittenJson
from models.content import OrganizationContent, ServiceContent, canonical
from models.errors import Conflict
from models.identity import ChildIds
from models.incoming import Change, FieldChange, Origin
from models.location import Location, ServiceAtLocation
from models.organization import Organization
from models.repositories.documents import DocumentRepository
from models.repositories.revisions import LastRevision, chunks, last_revisions
from models.repositories.service_rows import (
    CHILDREN,
    Row,
    child_rows,
    service_row,
    verification_rows,
)
from models.revision import Metadata, Revision
from models.service import Service
from models.source import Provenance
from models.taxonomy import Attribute
from models.verification import Verification
from models.vocabulary import Publication, RecordType


@dataclass(frozen=True, slots=True)
class OrganizationWrite:
    id: UUID
    content: OrganizationContent


@dataclass(frozen=True, slots=True)
class ServiceWrite:
    id: UUID
    organization_id: UUID
    content: ServiceContent


Write = OrganizationWrite | ServiceWrite


class RecordRepository:
    """Stores whole records. Never commits; the caller's transaction is the change."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.documents = DocumentRepository(session)

    async def put(self, writes: Sequence[Write], origin: Origin) -> list[Change]:
        """Store what is new or changed, in the order given; organizations before their services."""
        last = await last_revisions(self.session, [write.id for write in writes])
        changes = compare(writes, last)
        await self.store(writes, changes, last, origin)
        return changes

    async def store(
        self,
        writes: Sequence[Write],
        changes: Sequence[Change],
        last: Mapping[UUID, LastRevision],
        origin: Origin,
    ) -> None:
        """`changes` are what `compare` made of these writes and revisions.

        The parts of a service (its telephones, places and so on) are in tables of their own from
        the day it leaves 下書き. Until then the revision alone holds it: nothing reads the parts
        of a draft, and a file of a million rows becomes drafts.
        """
        pairs = [(w, c) for w, c in zip(writes, changes, strict=True) if c.action != "unchanged"]
        changed = [write for write, _ in pairs]
        await self._store(changed, last)
        await self._remember(pairs, last, origin)
        seen = [w for w in changed if not _stays_draft(w, last.get(w.id))]
        await self.documents.refresh(
            organizations=[w.id for w in seen if isinstance(w, OrganizationWrite)],
            services=[w.id for w in seen if isinstance(w, ServiceWrite)],
        )

    async def write_rows(self, writes: Sequence[Write]) -> None:
        """The rows of records that had ended; their revisions are there already."""
        await self._store(writes, {})

    async def _store(self, writes: Sequence[Write], last: Mapping[UUID, LastRevision]) -> None:
        moment = now()
        await self._clear([write for write in writes if write.id in last])
        for kind, table in ((OrganizationWrite, Organization), (ServiceWrite, Service)):
            rows = [_own_row(w) | {"updated_at": moment} for w in writes if isinstance(w, kind)]
            fresh = [row | {"created_at": moment} for row in rows if row["id"] not in last]
            await self._insert(table, [row | _EMPTY[table] for row in fresh])
            again = [row for row in rows if row["id"] in last]
            if again:
                await self.session.exec(update(table), params=again)
        below: dict[type[SQLModel], list[Row]] = {}
        for write in writes:
            for child, rows in _child_rows(write).items():
                below.setdefault(child, []).extend(rows)
        for child, rows in below.items():
            await self._insert(child, rows)
        for write in writes:
            if write.id in last and last[write.id].is_draft and not _is_draft(write):
                await self._note_printed(write)

    async def _note_printed(self, write: Write) -> None:
        """Until now the cells as printed stood in the revision of the draft alone."""
        if isinstance(write, ServiceWrite):
            printed = [cell.model_dump() for cell in write.content.printed]
            await self.session.exec(
                update(Provenance)
                .where(col(Provenance.record_id) == write.id)
                .values(printed=printed)
            )

    async def _clear(self, writes: Sequence[Write]) -> None:
        """Remove the parts of records about to be written again."""
        for chunk in chunks([write.id for write in writes]):
            at = select(ServiceAtLocation.location_id).where(
                col(ServiceAtLocation.service_id).in_(chunk)
            )
            locations = list(await self.session.exec(at))
            for child in (*CHILDREN, ServiceAtLocation):
                await self.session.exec(delete(child).where(col(child.service_id).in_(chunk)))
            await self.session.exec(delete(Location).where(col(Location.id).in_(locations)))
            await self.session.exec(delete(Attribute).where(col(Attribute.link_id).in_(chunk)))
            await self.session.exec(
                delete(Verification).where(col(Verification.record_id).in_(chunk))
            )

    async def _remember(
        self,
        pairs: Sequence[tuple[Write, Change]],
        last: Mapping[UUID, LastRevision],
        origin: Origin,
    ) -> None:
        moment = now()
        revisions: list[Row] = []
        entries: list[Row] = []
        for write, change in pairs:
            number = last[write.id].number + 1 if write.id in last else 1
            revision_id = id_in_time()
            revisions.append(
                {
                    "id": revision_id,
                    "record_type": change.record_type,
                    "record_id": write.id,
                    "number": number,
                    "action": "create" if number == 1 else "update",
                    "content": WrittenJson(write.content.model_dump_json(exclude_defaults=True)),
                    "actor": origin.actor,
                    "role": origin.role,
                    "source_slug": origin.source,
                    "import_run_id": origin.import_run_id,
                    "reason": origin.reason,
                    "created_at": moment,
                }
            )
            entries += [
                {
                    "id": uuid5(revision_id, field.field),
                    "revision_id": revision_id,
                    "resource_id": write.id,
                    "resource_type": change.record_type,
                    "last_action_date": moment,
                    "last_action_type": "update",
                    "field_name": field.field,
                    "previous_value": _as_words(field.before),
                    "replacement_value": _as_words(field.after),
                    "updated_by": origin.actor,
                }
                for field in change.fields
                if number > 1
            ]
        try:
            await self._insert(Revision, revisions)
        except IntegrityError as reason:
            raise Conflict("Somebody else has changed the record at the same moment.") from reason
        await self._insert(Metadata, entries)

    async def _insert(self, table: type[SQLModel], rows: Sequence[Row]) -> None:
        if rows:
            # The table itself, not its class: a plain insert, without the work of the ORM.
            await self.session.exec(
                insert(SQLModel.metadata.tables[str(table.__tablename__)]), params=rows
            )


# Core inserts skip Python defaults that need the whole row; these are given by hand.
_EMPTY: dict[type[SQLModel], Row] = {
    Organization: {"hsds": ""},
    Service: {"document": "", "hsds": "", "hsds_list": "", "listed": False},
}


def compare(writes: Sequence[Write], last: Mapping[UUID, LastRevision]) -> list[Change]:
    """What storing these writes would change; "unchanged" included."""
    return [_compare(write, last.get(write.id)) for write in writes]


def _compare(write: Write, last: LastRevision | None) -> Change:
    kind = RecordType.organization if isinstance(write, OrganizationWrite) else RecordType.service
    if last is None:
        return Change(kind, write.id, write.content.name, "new")
    fields = field_changes(last.content, canonical(write.content))
    return Change(
        kind, write.id, write.content.name, "changed" if fields else "unchanged", tuple(fields)
    )


def _is_draft(write: Write) -> bool:
    return write.content.publication is Publication.draft


def _stays_draft(write: Write, last: LastRevision | None) -> bool:
    """Nobody sees it and nobody has: no document to write, nothing to tell the index."""
    return _is_draft(write) and (last is None or last.is_draft)


def field_changes(before: dict[str, Any], after: dict[str, Any]) -> list[FieldChange]:
    """Top-level differences of two canonical contents, by field name."""
    return [
        FieldChange(name, before.get(name), after.get(name))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]


def _own_row(write: Write) -> Row:
    if isinstance(write, ServiceWrite):
        return service_row(write.id, write.organization_id, write.content)
    row = write.content.model_dump(exclude={"verifications"})
    return row | {"id": write.id, "alternate_names": list(write.content.alternate_names)}


def _child_rows(write: Write) -> dict[type[SQLModel], list[Row]]:
    if isinstance(write, ServiceWrite) and not _is_draft(write):
        return child_rows(write.id, write.organization_id, write.content)
    kind = RecordType.service if isinstance(write, ServiceWrite) else RecordType.organization
    entries = write.content.verifications
    return {Verification: verification_rows(kind, write.id, entries, ChildIds.of(write.id))}


def _as_words(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)
