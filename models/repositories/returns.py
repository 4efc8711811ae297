"""How ended records come back: as their last revision says, under their old id and short link."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import DefaultWindow
from models.base import id_in_time, now
from models.change_watch import announce_change
from models.content import OrganizationContent, ServiceContent
from models.errors import NotFound
from models.incoming import Origin
from models.location import Location, ServiceAtLocation
from models.organization import Organization
from models.repositories.documents import DocumentRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite, Write
from models.repositories.revisions import chunks, last_revisions
from models.revision import Revision, Tombstone
from models.service import Service
from models.vocabulary import RecordType


class ReturnRepository:
    """Never commits; the caller's transaction is the change."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.documents = DocumentRepository(session)

    async def traces(self, kind: RecordType, id: UUID) -> dict[str, Any]:
        """What the revisions of a record do not say and its return needs, as JSON.

        To be asked for before it ends. Raises NotFound.
        """
        if kind is RecordType.organization:
            found = await self.session.exec(
                select(Organization.created_at).where(Organization.id == id)
            )
            owned = await self.session.exec(select(Service.id).where(Service.organization_id == id))
            traces: dict[str, Any] = {"services": [str(one) for one in owned]}
        else:
            found = await self.session.exec(select(Service.created_at).where(Service.id == id))
            owner = await self.session.exec(select(Service.organization_id).where(Service.id == id))
            windows = await self.session.exec(
                select(DefaultWindow.area_code).where(DefaultWindow.service_id == id)
            )
            traces = {"organization_id": str(owner.one_or_none()), "windows": list(windows)}
        if (created_at := found.one_or_none()) is None:
            raise NotFound(kind, id)
        return traces | {"created_at": created_at.isoformat()}

    async def return_service(
        self, id: UUID, merged_into: UUID, traces: dict[str, Any], origin: Origin
    ) -> None:
        """Raises NotFound unless the service ended by being merged into that one."""
        content = ServiceContent.model_validate(await self._content(id, merged_into))
        write = ServiceWrite(id, UUID(traces["organization_id"]), content)
        await self._return(RecordType.service, write, traces, origin)
        await self.session.exec(
            update(DefaultWindow)
            .where(
                col(DefaultWindow.area_code).in_(traces["windows"]),
                col(DefaultWindow.service_id) == merged_into,
            )
            .values(service_id=id)
        )
        await self.documents.refresh(services=[id])
        await announce_change(self.session)

    async def return_organization(
        self, id: UUID, merged_into: UUID, traces: dict[str, Any], origin: Origin
    ) -> None:
        """With those of its services that are still where they went.

        Raises NotFound unless the organization ended by being merged into that one.
        """
        content = OrganizationContent.model_validate(await self._content(id, merged_into))
        await self._return(RecordType.organization, OrganizationWrite(id, content), traces, origin)
        for chunk in chunks([UUID(one) for one in traces["services"]]):
            owned = await self.session.exec(
                select(Service.id).where(
                    col(Service.id).in_(chunk), Service.organization_id == merged_into
                )
            )
            services = list(owned)
            await self._move(services, id)
            await self.documents.refresh(services=services)
        await self.documents.refresh(organizations=[id])
        await announce_change(self.session)

    async def _move(self, services: Collection[UUID], owner: UUID) -> None:
        await self.session.exec(
            update(Service)
            .where(col(Service.id).in_(services))
            .values(organization_id=owner, updated_at=now())
        )
        at = select(ServiceAtLocation.location_id).where(
            col(ServiceAtLocation.service_id).in_(services)
        )
        await self.session.exec(
            update(Location).where(col(Location.id).in_(at)).values(organization_id=owner)
        )

    async def _content(self, id: UUID, merged_into: UUID) -> dict[str, Any]:
        stone = await self.session.get(Tombstone, id)
        if stone is None or stone.merged_into != merged_into:
            raise NotFound("merged record", id)
        await self.session.delete(stone)
        await self.session.flush()
        return (await last_revisions(self.session, [id]))[id].content

    async def _return(
        self, kind: RecordType, write: Write, traces: dict[str, Any], origin: Origin
    ) -> None:
        await RecordRepository(self.session).write_rows([write])
        table = Organization if kind is RecordType.organization else Service
        created_at = datetime.fromisoformat(traces["created_at"])
        await self.session.exec(
            update(table).where(col(table.id) == write.id).values(created_at=created_at)
        )
        last = (await last_revisions(self.session, [write.id]))[write.id]
        revision = {
            "id": id_in_time(),
            "record_type": kind,
            "record_id": write.id,
            "number": last.number + 1,
            "action": "restore",
            "content": last.content,
            "actor": origin.actor,
            "role": origin.role,
            "source_slug": origin.source,
            "import_run_id": origin.import_run_id,
            "reason": origin.reason,
            "created_at": now(),
        }
        await self.session.exec(insert(Revision), params=[revision])
