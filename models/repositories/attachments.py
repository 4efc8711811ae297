"""Photos and leaflets of records: kept in order, shown once approved, where they may be shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from models.change_watch import announce_change
from models.errors import NotFound
from models.location import Location, ServiceAtLocation
from models.organization import Organization
from models.person import OrganizationPerson
from models.repositories.revisions import chunks, last_revisions
from models.service import Attachment, Service
from models.vocabulary import PUBLIC, RecordType

ENTRANCE = "entrance"
"""The kind of photo that shows where a place is."""


@dataclass(frozen=True, slots=True)
class FileOwner:
    """The record files belong to. `hides_place` is whether a place of it is kept secret."""

    record_type: RecordType
    id: UUID
    name: str
    organization_id: UUID
    hides_place: bool


@dataclass(frozen=True, slots=True)
class WaitingFile:
    attachment: Attachment
    record_id: UUID
    record_name: str


class AttachmentRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def owner(self, id: UUID) -> FileOwner:
        """The record with this id, in whatever state. Raises NotFound."""
        service = await self.session.get(Service, id)
        if service is not None:
            hides = await self._hides_place([id])
            return FileOwner(RecordType.service, id, service.name, service.organization_id, hides)
        organization = await self.session.get(Organization, id)
        if organization is None:
            raise NotFound("record", id)
        hides = await self._hides_place(await self._services(id))
        return FileOwner(RecordType.organization, id, organization.name, id, hides)

    async def speaks_for(self, account_id: UUID, organization_id: UUID) -> bool:
        """Whether the account is one of the people of the organization."""
        found = await self.session.exec(
            select(OrganizationPerson.id).where(
                col(OrganizationPerson.account_id) == account_id,
                col(OrganizationPerson.organization_id) == organization_id,
            )
        )
        return found.first() is not None

    async def of(self, owner: FileOwner) -> list[Attachment]:
        """All of them, in their order, whether anybody has approved them or not."""
        rows = await self.session.exec(
            select(Attachment)
            .where(_belongs(owner.record_type, owner.id))
            .order_by(col(Attachment.position), col(Attachment.id))
        )
        return list(rows)

    async def get(self, owner: FileOwner, id: UUID) -> Attachment:
        """Raises NotFound, for a file of another record too."""
        rows = await self.session.exec(
            select(Attachment).where(
                col(Attachment.id) == id, _belongs(owner.record_type, owner.id)
            )
        )
        if (found := rows.one_or_none()) is None:
            raise NotFound("file", id)
        return found

    async def add(self, attachment: Attachment, *, after: Sequence[Attachment]) -> Attachment:
        """At the end of those that are there."""
        attachment.position = max((one.position for one in after), default=-1) + 1
        self.session.add(attachment)
        await self._changed()
        return attachment

    async def put_in_order(self, files: Sequence[Attachment]) -> None:
        for position, one in enumerate(files):
            one.position = position
            self.session.add(one)
        await self._changed()

    async def save(self, attachment: Attachment) -> None:
        self.session.add(attachment)
        await self._changed()

    async def remove(self, attachment: Attachment) -> None:
        await self.session.exec(delete(Attachment).where(col(Attachment.id) == attachment.id))
        await self._changed()

    async def count_waiting(self) -> int:
        counted = await self.session.exec(
            select(func.count())
            .select_from(Attachment)
            .where(col(Attachment.approved_at).is_(None))
        )
        return counted.one()

    async def waiting(self, most: int) -> list[WaitingFile]:
        """Those nobody has approved yet, the oldest first."""
        wanted: Any = select(Attachment, Service.name, Organization.name)
        rows = await self.session.exec(
            wanted.outerjoin(Service, col(Service.id) == col(Attachment.service_id))
            .outerjoin(Organization, col(Organization.id) == col(Attachment.organization_id))
            .where(col(Attachment.approved_at).is_(None))
            .order_by(col(Attachment.created_at), col(Attachment.id))
            .limit(most)
        )
        return [
            WaitingFile(file, file.service_id or file.organization_id, service or organization)
            for file, service, organization in rows
        ]

    async def shown(self, record_type: RecordType, id: UUID) -> list[Attachment]:
        """What everybody sees of a record, in its order."""
        rows = await self.session.exec(
            _shown()
            .where(_belongs(record_type, id))
            .order_by(col(Attachment.position), col(Attachment.id))
        )
        return list(rows)

    async def shown_file(self, id: UUID) -> Attachment:
        """One file that everybody may see. Raises NotFound."""
        rows = await self.session.exec(_shown().where(col(Attachment.id) == id))
        if (found := rows.one_or_none()) is None:
            raise NotFound("file", id)
        return found

    async def known(self, digests: Collection[str]) -> set[str]:
        """Those of these digests that a file of some record has."""
        found: set[str] = set()
        wanted = sorted(digests)
        for start in range(0, len(wanted), 400):
            rows = await self.session.exec(
                select(Attachment.sha256).where(
                    col(Attachment.sha256).in_(wanted[start : start + 400])
                )
            )
            found |= set(rows)
        return found

    async def _changed(self) -> None:
        await self.session.flush()
        await announce_change(self.session)

    async def _services(self, organization_id: UUID) -> list[UUID]:
        rows = await self.session.exec(
            select(Service.id).where(col(Service.organization_id) == organization_id)
        )
        return list(rows)

    async def _hides_place(self, ids: Sequence[UUID]) -> bool:
        """Asked of the revisions: the places of a draft stand there alone."""
        for chunk in chunks(ids):
            for last in (await last_revisions(self.session, chunk)).values():
                if any(place.get("hidden") for place in last.content.get("places", ())):
                    return True
        return False


def _belongs(record_type: RecordType, id: UUID) -> ColumnElement[bool]:
    if record_type is RecordType.service:
        return col(Attachment.service_id) == id
    return col(Attachment.organization_id) == id


def _shown() -> SelectOfScalar[Attachment]:
    """Approved, of a record that is public, and no way to a place that is kept secret."""
    hidden_of_service = exists().where(
        col(ServiceAtLocation.service_id) == col(Attachment.service_id),
        col(Location.id) == col(ServiceAtLocation.location_id),
        col(Location.hidden).is_(True),
    )
    hidden_of_body = exists().where(
        col(Location.organization_id) == col(Attachment.organization_id),
        col(Location.hidden).is_(True),
    )
    return (
        select(Attachment)
        .outerjoin(Service, col(Service.id) == col(Attachment.service_id))
        .outerjoin(Organization, col(Organization.id) == col(Attachment.organization_id))
        .where(
            col(Attachment.approved_at).is_not(None),
            or_(
                col(Service.listed).is_(True),
                and_(col(Organization.publication).in_(PUBLIC), col(Organization.on_web).is_(True)),
            ),
            or_(
                col(Attachment.kind) != ENTRANCE,
                and_(~hidden_of_service, ~hidden_of_body),
            ),
        )
    )
