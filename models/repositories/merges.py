"""Two records become one, and two again: every step a revision, and no id leads nowhere."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.content import OrganizationContent, ServiceContent
from models.errors import NotFound
from models.incoming import Origin
from models.repositories.documents import DocumentRepository
from models.repositories.endings import EndingRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite, Write
from models.repositories.returns import ReturnRepository
from models.repositories.revisions import last_revisions
from models.service import Service
from models.taking_over import given_back
from models.vocabulary import RecordType


class MergeRepository:
    """Never commits; the caller's transaction is the change."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.records = RecordRepository(session)
        self.endings = EndingRepository(session)
        self.returns = ReturnRepository(session)

    async def contents(self, *ids: UUID) -> dict[UUID, dict[str, Any]]:
        """The canonical content of each record, as its last revision says."""
        return {id: last.content for id, last in (await last_revisions(self.session, ids)).items()}

    async def merge(
        self, kind: RecordType, stays: UUID, goes: UUID, content: Mapping[str, Any], origin: Origin
    ) -> dict[str, Any]:
        """`content` is what the record that stays says from now on; what undoing needs, as JSON."""
        before = (await self.contents(stays))[stays]
        traces = await self.returns.traces(kind, goes)
        await self.records.put([await self._write(kind, stays, content)], origin)
        end = (
            self.endings.end_organization
            if kind is RecordType.organization
            else self.endings.end_service
        )
        await end(goes, origin, merged_into=stays)
        # Whose facts it carries has changed with the end of the other.
        await self._refresh(kind, stays)
        return {
            "stays": str(stays),
            "goes": str(goes),
            "before": before,
            "after": dict(content),
            "traces": traces,
        }

    async def undo(
        self, kind: RecordType, detail: Mapping[str, Any], origin: Origin
    ) -> tuple[str, ...]:
        """Both records as they were; fields of the one that stayed which changed since, stay."""
        stays, goes = UUID(detail["stays"]), UUID(detail["goes"])
        now = (await self.contents(stays))[stays]
        back = given_back(kind, now, detail["before"], detail["after"])
        bring_back = (
            self.returns.return_organization
            if kind is RecordType.organization
            else self.returns.return_service
        )
        await bring_back(goes, stays, detail["traces"], origin)
        await self.records.put([await self._write(kind, stays, back.content)], origin)
        await self._refresh(kind, stays)
        return back.left

    async def _refresh(self, kind: RecordType, id: UUID) -> None:
        documents = DocumentRepository(self.session)
        if kind is RecordType.organization:
            await documents.refresh(organizations=[id])
        else:
            await documents.refresh(services=[id])

    async def _write(self, kind: RecordType, id: UUID, content: Mapping[str, Any]) -> Write:
        if kind is RecordType.organization:
            return OrganizationWrite(id, OrganizationContent.model_validate(content))
        owner = await self.session.exec(select(Service.organization_id).where(Service.id == id))
        if (organization_id := owner.one_or_none()) is None:
            raise NotFound(kind, id)
        return ServiceWrite(id, organization_id, ServiceContent.model_validate(content))
