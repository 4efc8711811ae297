"""The outbox of the index: rows appear with a change and go when the index holds it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.index_request import IndexRequest


class IndexRequestRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def waiting(self, limit: int) -> list[tuple[int, UUID]]:
        """(request, service) of the oldest requests."""
        rows = await self.session.exec(
            select(IndexRequest.id, IndexRequest.service_id)
            .order_by(col(IndexRequest.id))
            .limit(limit)
        )
        return [(id, service_id) for id, service_id in rows if id is not None]

    async def done(self, requests: Sequence[int]) -> None:
        await self.session.exec(delete(IndexRequest).where(col(IndexRequest.id).in_(requests)))

    async def newest(self) -> int:
        """The number of the newest request, 0 if there is none."""
        found = await self.session.exec(select(func.max(IndexRequest.id)))
        return found.one() or 0

    async def done_up_to(self, newest: int) -> None:
        await self.session.exec(delete(IndexRequest).where(col(IndexRequest.id) <= newest))
