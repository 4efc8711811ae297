"""What an import would do, found out by reading alone: nobody has to wait for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from models.incoming import (
    Change,
    Gone,
    IncomingRecord,
    IncomingWindow,
    RefusedRow,
    SourceInfo,
)
from models.repositories.gone import GoneRepository
from models.repositories.imports import CHUNK, ImportRepository
from models.repositories.judging import judge
from models.repositories.records import compare
from models.repositories.revisions import chunks
from models.vocabulary import RecordType


class ImportPreview:
    """Satisfies what `importers.run` asks for and stores nothing; a reading session is enough.

    It gives the changes that `ImportRepository` would give on the same records.
    """

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._imports = ImportRepository(session)
        self._public: dict[UUID, RecordType] = {}
        self._known: set[int] = set()

    async def begin_run(self, source: SourceInfo, *, file_name: str, sha256: str) -> UUID:
        self._public = await self._imports.public(source)
        return uuid4()

    async def shown(self, source: SourceInfo) -> frozenset[UUID]:
        return await self._imports.shown(source)

    async def put(
        self,
        source: SourceInfo,
        incoming: Sequence[IncomingRecord],
        *,
        run_id: UUID,
        position: int = 0,
    ) -> list[Change]:
        changes: list[Change] = []
        for start in range(0, len(incoming), CHUNK):
            judged = await judge(self.session, source.slug, incoming[start : start + CHUNK])
            for id in judged.brought:
                self._public.pop(id, None)
            self._known.update(id.int for id in judged.known)
            changes += judged.changes
        return changes

    async def suspend_missing(self, source: SourceInfo, *, run_id: UUID) -> list[Change]:
        changes: list[Change] = []
        for chunk in chunks(list(self._public)):
            last, writes = await self._imports.suspensions({id: self._public[id] for id in chunk})
            changes += compare(writes, last)
        return [replace(change, action="suspended") for change in changes]

    async def gone(self, source: SourceInfo, *, run_id: UUID, most: int) -> Gone:
        reading = GoneRepository(self.session)
        return await reading.newly(source.slug, None, brought=self._known, most=most)

    async def put_windows(
        self, source: SourceInfo, windows: Sequence[IncomingWindow], *, run_id: UUID
    ) -> None:
        """The windows of areas are counted by the run; nothing else is said of them."""

    async def quarantine(self, run_id: UUID, rows: Sequence[RefusedRow]) -> None:
        """The report has them."""

    async def end_portion(self) -> None:
        """Nothing is held."""

    async def finish_run(self, run_id: UUID, report: Mapping[str, Any]) -> None:
        """There is no run."""
