"""Reading organizations: only what is public ever leaves here."""

from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.content import OrganizationContent
from models.errors import Gone, Moved, NotFound
from models.organization import Organization
from models.repositories.documents import is_listed, organization_content
from models.revision import Tombstone
from models.verification import Verification
from models.vocabulary import PUBLIC, Publication


class OrganizationRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def content(self, id: UUID) -> OrganizationContent:
        row = await self._public(id)
        rows = await self.session.exec(
            select(Verification)
            .where(Verification.record_id == id)
            .order_by(col(Verification.position))
        )
        return organization_content(row, list(rows))

    async def hsds(self, id: UUID) -> str:
        return (await self._public(id)).hsds

    async def hsds_page(
        self, *, page: int, per_page: int, ids: frozenset[UUID] | None = None
    ) -> tuple[int, list[str]]:
        """(how many in all, the JSON texts of this page)."""
        conditions = [
            col(Organization.publication).in_(PUBLIC),
            col(Organization.on_web).is_(True),
        ]
        if ids is not None:
            conditions.append(col(Organization.id).in_(ids))
        counted = await self.session.exec(
            select(func.count()).select_from(Organization).where(*conditions)
        )
        texts = await self.session.exec(
            select(Organization.hsds)
            .where(*conditions)
            .order_by(col(Organization.id))
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        return counted.one(), list(texts)

    async def _public(self, id: UUID) -> Organization:
        row = await self.session.get(Organization, id)
        if row is not None and is_listed(row):
            return row
        if row is not None and row.publication is Publication.closed:
            raise Gone("organization", id)
        stone = await self.session.get(Tombstone, id)
        if stone is not None and stone.merged_into is not None:
            raise Moved("organization", id, stone.merged_into)
        if stone is not None:
            raise Gone("organization", id)
        raise NotFound("organization", id)
