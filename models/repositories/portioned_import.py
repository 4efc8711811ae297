"""An import that commits a long file part by part, and knows how much of it is committed."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from models.incoming import Change, IncomingRecord, RefusedRow, SourceInfo
from models.repositories.imports import ImportRepository


class PortionedImport(ImportRepository):
    """`rows_stored` counts the rows, those kept aside included, that no failure can take back."""

    def __init__(self, session: AsyncSession) -> None:
        super().__init__(session, in_portions=True)
        self.rows_stored = 0
        self._rows_given = 0

    async def put(
        self,
        source: SourceInfo,
        incoming: Sequence[IncomingRecord],
        *,
        run_id: UUID,
        position: int = 0,
    ) -> list[Change]:
        self._rows_given += len(incoming)
        return await super().put(source, incoming, run_id=run_id, position=position)

    async def quarantine(self, run_id: UUID, rows: Sequence[RefusedRow]) -> None:
        self._rows_given += len(rows)
        await super().quarantine(run_id, rows)

    async def end_portion(self) -> None:
        await super().end_portion()
        self.rows_stored = self._rows_given
