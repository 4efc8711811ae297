"""Under which id a record lives on that was merged, and what has been merged into a record."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.repositories.revisions import chunks
from models.revision import Tombstone


async def lives_on(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Of those of these records that have ended: the record they became, None if they are gone."""
    stones = await _stones(session, ids)
    found: dict[UUID, UUID | None] = dict(stones)
    while onward := await _stones(session, {id for id in found.values() if id is not None}):
        found = {id: onward.get(to, to) if to else None for id, to in found.items()}
    return found


async def absorbed(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """What each of these records has taken in by merging, also by way of others."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    origin = {id: id for id in ids}
    while origin:
        below: dict[UUID, UUID] = {}
        for chunk in chunks(list(origin)):
            rows = await session.exec(
                select(Tombstone.record_id, Tombstone.merged_into).where(
                    col(Tombstone.merged_into).in_(chunk)
                )
            )
            below |= {ended: origin[into] for ended, into in rows if into is not None}
        for ended, into in below.items():
            found[into].add(ended)
        origin = below
    return found


async def _stones(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    found: dict[UUID, UUID | None] = {}
    for chunk in chunks(list(ids)):
        rows = await session.exec(
            select(Tombstone.record_id, Tombstone.merged_into).where(
                col(Tombstone.record_id).in_(chunk)
            )
        )
        found |= dict(iter(rows))
    return found
