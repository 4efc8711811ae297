"""One import at a time, in whatever process: two that write the same records would spoil both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.database import Sessions
from models.errors import Conflict
from models.upload import THE_SLOT, ImportSlot

LEASE = timedelta(minutes=5)
"""Without a sign of life for so long, the process that held the slot is taken for dead."""


class ImportRunning(Conflict):
    """Somebody else is importing just now."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"いま、ほかの取り込み（{what}）が進んでいます。終わってから、もう一度ためしてください。"
        )


@dataclass(frozen=True, slots=True)
class Held:
    what: str
    since: datetime


class ImportSlotRepository:
    """Never commits. A change has to be committed at once, apart from the import itself."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def take(self, holder: UUID, what: str) -> bool:
        """Whether it was free, or was left by a process that is gone."""
        moment = now()
        free = col(ImportSlot.holder).is_(None) | (col(ImportSlot.beat_at) < moment - LEASE)
        values = {"holder": holder, "what": what, "taken_at": moment, "beat_at": moment}
        done = await self.session.exec(
            update(ImportSlot).where(col(ImportSlot.id) == THE_SLOT, free).values(values)
        )
        return bool(done.rowcount)

    async def beat(self, holder: UUID) -> bool:
        """A sign of life; False when the slot has been given to somebody else."""
        done = await self.session.exec(
            update(ImportSlot).where(col(ImportSlot.holder) == holder).values(beat_at=now())
        )
        return bool(done.rowcount)

    async def leave(self, holder: UUID) -> None:
        await self.session.exec(
            update(ImportSlot).where(col(ImportSlot.holder) == holder).values(holder=None)
        )

    async def held(self) -> Held | None:
        slot = await self.session.get(ImportSlot, THE_SLOT)
        if slot is None or slot.holder is None or slot.beat_at < now() - LEASE:
            return None
        return Held(slot.what, slot.taken_at)


@asynccontextmanager
async def import_slot(
    sessions: Sessions, what: str, holder: UUID | None = None
) -> AsyncIterator[UUID]:
    """The right to import, for as long as the block lasts. Raises ImportRunning."""
    own = holder or uuid4()
    async with sessions.begin() as session:
        slot = ImportSlotRepository(session)
        if not await slot.take(own, what):
            held = await slot.held()
            raise ImportRunning(held.what if held else what)
    try:
        yield own
    finally:
        async with sessions.begin() as session:
            await ImportSlotRepository(session).leave(own)


async def keep_slot(sessions: Sessions, holder: UUID) -> bool:
    async with sessions.begin() as session:
        return await ImportSlotRepository(session).beat(holder)
