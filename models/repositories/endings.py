"""How records end: a tombstone stays, the id is never used again, and links go on working."""

from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import DefaultWindow
from models.base import id_in_time, now
from models.change_watch import announce_change
from models.errors import BadRequest, Conflict, NotFound
from models.incoming import Origin
from models.index_request import IndexRequest
from models.location import Location, ServiceAtLocation
from models.organization import Organization
from models.repositories.documents import DocumentRepository
from models.repositories.going_along import go_along
from models.repositories.records import RecordRepository
from models.repositories.revisions import last_revisions
from models.revision import Revision, Tombstone
from models.service import Service
from models.taxonomy import Attribute
from models.verification import Verification
from models.vocabulary import RecordType


class EndingRepository:
    """Never commits; the caller's transaction is the change."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.records = RecordRepository(session)

    async def end_service(
        self, id: UUID, origin: Origin, *, merged_into: UUID | None = None
    ) -> None:
        """Remove a service for good, or let it go on under another id.

        Raises NotFound for a record that is not there, BadRequest for a merge into itself.
        """
        if merged_into == id:
            raise BadRequest("A record cannot be merged into itself.")
        if merged_into is not None and await self.session.get(Service, merged_into) is None:
            raise NotFound("service", merged_into)
        await self._bury(RecordType.service, id, origin, merged_into)
        window = select(DefaultWindow).where(DefaultWindow.service_id == id)
        for row in list(await self.session.exec(window)):
            # Its number must not outlive it on every page.
            if merged_into is None:
                await self.session.delete(row)
            else:
                row.service_id = merged_into
        await self.session.flush()
        at = select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id == id)
        locations = list(await self.session.exec(at))
        await self.session.exec(delete(Service).where(col(Service.id) == id))
        await self.session.exec(delete(Location).where(col(Location.id).in_(locations)))
        await self.session.exec(delete(Attribute).where(col(Attribute.link_id) == id))
        request = {"service_id": id, "created_at": now()}
        await self.session.exec(insert(IndexRequest), params=[request])
        await announce_change(self.session)

    async def end_organization(
        self, id: UUID, origin: Origin, *, merged_into: UUID | None = None
    ) -> None:
        """Remove an organization, or move its services to the one it is merged into.

        Raises Conflict if it still has services and there is nowhere for them to go.
        """
        if merged_into == id:
            raise BadRequest("A record cannot be merged into itself.")
        if merged_into is not None and await self.session.get(Organization, merged_into) is None:
            raise NotFound("organization", merged_into)
        owned = select(Service.id).where(Service.organization_id == id)
        services = list(await self.session.exec(owned))
        if services and merged_into is None:
            raise Conflict("The organization still has services: end or move them first.")
        await self._bury(RecordType.organization, id, origin, merged_into)
        if services:
            await self.session.exec(
                update(Service)
                .where(col(Service.organization_id) == id)
                .values(organization_id=merged_into, updated_at=now())
            )
            # They would end with the organization, and the services lose their addresses.
            await self.session.exec(
                update(Location)
                .where(col(Location.organization_id) == id)
                .values(organization_id=merged_into)
            )
        if merged_into is not None:
            await go_along(self.session, id, merged_into)
        await self.session.exec(delete(Organization).where(col(Organization.id) == id))
        await DocumentRepository(self.session).refresh(services=services)
        await announce_change(self.session)

    async def _bury(
        self, kind: RecordType, id: UUID, origin: Origin, merged_into: UUID | None
    ) -> None:
        last = (await last_revisions(self.session, [id])).get(id)
        if last is None or await self.session.get(Tombstone, id) is not None:
            raise NotFound(kind, id)
        action = "merge" if merged_into else "delete"
        number = last.number + 1
        revision = {
            "id": id_in_time(),
            "record_type": kind,
            "record_id": id,
            "number": number,
            "action": action,
            "content": last.content,
            "actor": origin.actor,
            "role": origin.role,
            "source_slug": origin.source,
            "import_run_id": origin.import_run_id,
            "reason": origin.reason,
            "created_at": now(),
        }
        await self.session.exec(insert(Revision), params=[revision])
        stone = {
            "record_id": id,
            "record_type": kind,
            "name": last.content["name"],
            "reason": action,
            "merged_into": merged_into,
            "created_at": now(),
        }
        await self.session.exec(insert(Tombstone), params=[stone])
        await self.session.exec(delete(Verification).where(col(Verification.record_id) == id))
