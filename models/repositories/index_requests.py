"""The outbox of the index: rows appear with a change and go when the index holds it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.index_request import IndexRequest

CHUNK = 500


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

    async def done(self, requests: Sequence[int]) -> int:
        """Remove these requests; how many of them were still there."""
        removed = 0
        for start in range(0, len(requests), CHUNK):
            chunk = requests[start : start + CHUNK]
            result = await self.session.exec(
                delete(IndexRequest).where(col(IndexRequest.id).in_(chunk))
            )
            removed += result.rowcount
        return removed

    async def ask_again(self, services: Sequence[UUID]) -> None:
        """Ask for these services once more, as if they had changed."""
        for service_id in services:
            self.session.add(IndexRequest(service_id=service_id))
        await self.session.flush()

    async def all_waiting(self) -> list[int]:
        """Every request that can be seen now.

        A lower number may still appear later: numbers are given when a transaction writes, and
        seen when it commits.
        """
        return [id for id in await self.session.exec(select(IndexRequest.id)) if id is not None]
