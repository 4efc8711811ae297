"""Writing records: the one way in, so that every change leaves a revision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, func, insert, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.content import OrganizationContent, ServiceContent, canonical
from models.identity import ChildIds
from models.incoming import Change, FieldChange, Origin
from models.location import Location, ServiceAtLocation
from models.organization import Organization
from models.repositories.documents import DocumentRepository
from models.repositories.service_rows import (
    CHILDREN,
    Row,
    child_rows,
    service_row,
    verification_rows,
)
from models.revision import Metadata, Revision
from models.service import Service
from models.taxonomy import Attribute
from models.verification import Verification
from models.vocabulary import RecordType

CHUNK = 400
"""Ids in one statement; well under SQLite's and PostgreSQL's limits on parameters."""


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


@dataclass(frozen=True, slots=True)
class LastRevision:
    """The newest revision of a record: its number, who made it, and the whole record."""

    number: int
    role: str
    content: dict[str, Any]


class RecordRepository:
    """Stores whole records. Never commits; the caller's transaction is the change."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.documents = DocumentRepository(session)

    async def put(self, writes: Sequence[Write], origin: Origin) -> list[Change]:
        """Store what is new or changed, in the order given; organizations before their services."""
        last = await self.last_revisions([write.id for write in writes])
        changes: list[Change] = []
        changed: list[Write] = []
        for write in writes:
            change = _compare(write, last.get(write.id))
            changes.append(change)
            if change.action != "unchanged":
                changed.append(write)
        await self._store(changed, last)
        await self._remember(changed, changes, last, origin)
        await self.documents.refresh(
            organizations=[w.id for w in changed if isinstance(w, OrganizationWrite)],
            services=[w.id for w in changed if isinstance(w, ServiceWrite)],
        )
        return changes

    async def last_revisions(self, ids: Sequence[UUID]) -> dict[UUID, LastRevision]:
        found: dict[UUID, LastRevision] = {}
        for chunk in _chunks(ids):
            newest = (
                select(Revision.record_id, func.max(Revision.number).label("number"))
                .where(col(Revision.record_id).in_(chunk))
                .group_by(col(Revision.record_id))
                .subquery()
            )
            rows = await self.session.exec(
                select(Revision.record_id, Revision.number, Revision.role, Revision.content).join(
                    newest,
                    (col(Revision.record_id) == newest.c.record_id)
                    & (col(Revision.number) == newest.c.number),
                )
            )
            found |= {
                id: LastRevision(number, role, dict(content)) for id, number, role, content in rows
            }
        return found

    async def _store(self, writes: Sequence[Write], last: dict[UUID, LastRevision]) -> None:
        moment = now()
        known = [write for write in writes if write.id in last]
        await self._clear(known)
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

    async def _clear(self, writes: Sequence[Write]) -> None:
        """Remove the parts of records about to be written again."""
        for chunk in _chunks([write.id for write in writes]):
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
        writes: Sequence[Write],
        changes: Iterable[Change],
        last: dict[UUID, LastRevision],
        origin: Origin,
    ) -> None:
        moment = now()
        by_id = {change.id: change for change in changes}
        revisions: list[Row] = []
        entries: list[Row] = []
        for write in writes:
            change = by_id[write.id]
            number = last[write.id].number + 1 if write.id in last else 1
            revision_id = uuid5(write.id, f"revision\n{number}")
            revisions.append(
                {
                    "id": revision_id,
                    "record_type": change.record_type,
                    "record_id": write.id,
                    "number": number,
                    "action": "create" if number == 1 else "update",
                    "content": canonical(write.content),
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
        await self._insert(Revision, revisions)
        await self._insert(Metadata, entries)

    async def _insert(self, table: type[SQLModel], rows: Sequence[Row]) -> None:
        if rows:
            await self.session.exec(insert(table), params=rows)


# Core inserts skip Python defaults that need the whole row; these are given by hand.
_EMPTY: dict[type[SQLModel], Row] = {
    Organization: {"hsds": ""},
    Service: {"document": "", "hsds": "", "hsds_list": "", "listed": False},
}


def _compare(write: Write, last: LastRevision | None) -> Change:
    kind = RecordType.organization if isinstance(write, OrganizationWrite) else RecordType.service
    if last is None:
        return Change(kind, write.id, write.content.name, "new")
    fields = field_changes(last.content, canonical(write.content))
    return Change(
        kind, write.id, write.content.name, "changed" if fields else "unchanged", tuple(fields)
    )


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
    if isinstance(write, ServiceWrite):
        return child_rows(write.id, write.organization_id, write.content)
    ids = ChildIds.of(write.id)
    content = write.content
    return {
        Verification: verification_rows(
            RecordType.organization, write.id, content.verifications, ids
        )
    }


def _as_words(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def _chunks(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
