"""A window that another organization looks after now: it keeps its id, and so its addresses."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import insert, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import id_in_time, now
from models.change_watch import announce_change
from models.errors import Conflict, NotFound
from models.incoming import Origin
from models.location import Location, ServiceAtLocation
from models.organization import Organization
from models.repositories.documents import DocumentRepository
from models.repositories.revisions import chunks, last_revisions
from models.revision import Metadata, Revision
from models.service import Service
from models.vocabulary import RecordType

MOVE = "move"
"""The action of the revision."""


class WindowMoveRepository:
    """Never commits; the caller's transaction is the change."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def move(self, service_id: UUID, to: UUID, origin: Origin) -> int:
        """The number of the revision that says so.

        Raises NotFound where one of them is not there, Conflict if it is there already.
        """
        service = await self.session.get(Service, service_id)
        if service is None:
            raise NotFound("service", service_id)
        if await self.session.get(Organization, to) is None:
            raise NotFound("organization", to)
        if service.organization_id == to:
            raise Conflict("The window belongs to this organization already.")
        moment = now()
        number = await self._remember(service, to, origin)
        await self.session.exec(
            update(Service)
            .where(col(Service.id) == service_id)
            .values(organization_id=to, updated_at=moment)
        )
        # Its places would end with the organization they hang on.
        at = select(ServiceAtLocation.location_id).where(ServiceAtLocation.service_id == service_id)
        await self.session.exec(
            update(Location).where(col(Location.id).in_(at)).values(organization_id=to)
        )
        await self.session.refresh(service)
        await DocumentRepository(self.session).refresh(services=[service_id])
        await announce_change(self.session)
        return number

    async def _remember(self, service: Service, to: UUID, origin: Origin) -> int:
        last = (await last_revisions(self.session, [service.id]))[service.id]
        id, moment = id_in_time(), now()
        revision = {
            "id": id,
            "record_type": RecordType.service,
            "record_id": service.id,
            "number": last.number + 1,
            "action": MOVE,
            "content": last.content,
            "actor": origin.actor,
            "role": origin.role,
            "source_slug": origin.source,
            "import_run_id": origin.import_run_id,
            "reason": origin.reason,
            "created_at": moment,
        }
        entry = {
            "id": uuid5(id, "organization_id"),
            "revision_id": id,
            "resource_id": service.id,
            "resource_type": RecordType.service,
            "last_action_date": moment,
            "last_action_type": "update",
            "field_name": "organization_id",
            "previous_value": str(service.organization_id),
            "replacement_value": str(to),
            "updated_by": origin.actor,
        }
        await self.session.exec(insert(Revision), params=[revision])
        await self.session.exec(insert(Metadata), params=[entry])
        return last.number + 1


async def moved_to(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Of those of these services that people have moved: whose they are now."""
    found: dict[UUID, UUID] = {}
    for chunk in chunks(ids):
        rows = await session.exec(
            select(Service.id, Service.organization_id)
            .join(Revision, col(Revision.record_id) == col(Service.id))
            .where(col(Revision.record_id).in_(chunk), Revision.action == MOVE)
        )
        found |= dict(iter(rows))
    return found
