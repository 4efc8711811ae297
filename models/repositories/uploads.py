"""Files that staff have brought in, and the mappings saved for their next editions."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.errors import Conflict, NotFound
from models.upload import TableProfile, Upload, UploadState

KEPT = timedelta(hours=24)
SILENT = timedelta(seconds=60)
"""A file that is read or imported and gave no sign of life for so long was left half way."""
_STOPPED = (
    "途中で止まりました。もう一度ためしてください。取り込みの途中だったときは、続きから進みます。"
)
_IN_WORK = (UploadState.reading, UploadState.importing)


class UploadRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, upload: Upload) -> Upload:
        self.session.add(upload)
        await self.session.flush()
        return upload

    async def get(self, id: UUID) -> Upload:
        found = await self.session.get(Upload, id, populate_existing=True)
        if found is None:
            raise NotFound("upload", id)
        return found

    async def waiting(self) -> list[Upload]:
        """Everything that is not done, the newest first."""
        rows = await self.session.exec(
            select(Upload)
            .where(col(Upload.state) != UploadState.done)
            .order_by(col(Upload.created_at).desc())
        )
        return list(rows)

    async def pass_on(
        self, id: UUID, *, of: Sequence[UploadState], to: UploadState, **values: Any
    ) -> None:
        """From one state to the next. Raises Conflict when somebody has been quicker."""
        done = await self.session.exec(
            update(Upload)
            .where(col(Upload.id) == id, col(Upload.state).in_(of))
            .values(state=to, beat_at=now(), **values)
        )
        if not done.rowcount:
            raise Conflict("The upload is in another state by now.")

    async def beat(self, id: UUID, rows_done: int | None = None) -> None:
        values: dict[str, Any] = {"beat_at": now()}
        if rows_done is not None:
            values["rows_done"] = rows_done
        await self.session.exec(update(Upload).where(col(Upload.id) == id).values(values))

    async def release_silent(self) -> list[UUID]:
        """Files whose process is gone can be taken up again; an import goes on where it broke."""
        found = select(Upload.id).where(
            col(Upload.state).in_(_IN_WORK), col(Upload.beat_at) < now() - SILENT
        )
        silent = list(await self.session.exec(found))
        if silent:
            await self.session.exec(
                update(Upload)
                .where(col(Upload.id).in_(silent))
                .values(
                    state=UploadState.refused,
                    sentence=_STOPPED,
                    much_is_missing=False,
                )
            )
        return silent

    async def remove(self, id: UUID) -> None:
        await self.session.exec(delete(Upload).where(col(Upload.id) == id))

    async def remove_old(self, at: datetime | None = None) -> list[UUID]:
        """Forget what nobody has taken up for a day; the ids whose bytes can go."""
        until = (at or now()) - KEPT
        old = list(
            await self.session.exec(
                select(Upload.id).where(
                    col(Upload.created_at) < until, col(Upload.state).not_in(_IN_WORK)
                )
            )
        )
        for id in old:
            await self.remove(id)
        return old


class TableProfileRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self) -> list[TableProfile]:
        rows = await self.session.exec(select(TableProfile).order_by(col(TableProfile.title)))
        return list(rows)

    async def get(self, slug: str) -> TableProfile:
        found = await self.session.get(TableProfile, slug)
        if found is None:
            raise NotFound("table profile", slug)
        return found

    async def save(self, slug: str, title: str, content: dict[str, Any]) -> None:
        row = await self.session.get(TableProfile, slug) or TableProfile(
            slug=slug, title=title, content=content
        )
        row.title, row.content, row.updated_at = title, content, now()
        self.session.add(row)
        await self.session.flush()
