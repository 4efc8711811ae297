"""Reading what imports have done: the runs, and the rows that were kept aside."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import Select

from models.errors import NotFound
from models.source import ImportRun, InformationSource, QuarantinedRow

CHUNK = 500


@dataclass(frozen=True, slots=True)
class RunRead:
    """One run. `report` is empty and `finished_at` None where it broke off or still goes on."""

    id: UUID
    source_slug: str
    source_title: str
    file_name: str
    sha256: str
    started_at: datetime
    finished_at: datetime | None
    report: dict[str, Any]


class ImportRunRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def page(self, page: int, per_page: int) -> list[RunRead]:
        """Runs of one page, the newest first."""
        rows = await self.session.exec(
            _runs()
            .order_by(col(ImportRun.started_at).desc(), col(ImportRun.id))
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        return [_read(run, title) for run, title in rows]

    async def count(self) -> int:
        return (await self.session.exec(select(func.count()).select_from(ImportRun))).one()

    async def get(self, id: UUID) -> RunRead:
        row = (await self.session.exec(_runs().where(col(ImportRun.id) == id))).first()
        if row is None:
            raise NotFound("import run", id)
        return _read(*row)

    async def starting_with(self, beginning: str) -> list[UUID]:
        """Runs whose id begins so: people copy the first letters from a list."""
        rows = await self.session.exec(
            select(ImportRun.id).order_by(col(ImportRun.started_at).desc())
        )
        return [id for id in rows if str(id).startswith(beginning)]

    async def quarantined(self, run_id: UUID, page: int, per_page: int) -> list[QuarantinedRow]:
        rows = await self.session.exec(
            select(QuarantinedRow)
            .where(QuarantinedRow.import_run_id == run_id)
            .order_by(col(QuarantinedRow.row), col(QuarantinedRow.id))
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        return list(rows)

    async def count_quarantined(self, run_id: UUID) -> int:
        counted = await self.session.exec(
            select(func.count())
            .select_from(QuarantinedRow)
            .where(QuarantinedRow.import_run_id == run_id)
        )
        return counted.one()

    async def all_quarantined(self, run_id: UUID) -> AsyncIterator[list[QuarantinedRow]]:
        """In the order of the file, some at a time."""
        page = 1
        while rows := await self.quarantined(run_id, page, CHUNK):
            yield rows
            page += 1


def _runs() -> Select[ImportRun, str]:
    return select(ImportRun, InformationSource.title).join(
        InformationSource, col(InformationSource.slug) == col(ImportRun.source_slug)
    )


def _read(run: ImportRun, title: str) -> RunRead:
    return RunRead(
        id=run.id,
        source_slug=run.source_slug,
        source_title=title,
        file_name=run.file_name,
        sha256=run.sha256,
        started_at=run.started_at,
        finished_at=run.finished_at,
        report=dict(run.report),
    )
