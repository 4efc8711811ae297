"""What people noticed and told: kept sealed, found by the area it is for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.crypto import Keyring
from models.errors import Conflict, NotFound
from models.inquiry import FinderNotice, NoticeState

_SEALED = ("place", "note", "contact")


@dataclass(frozen=True, slots=True)
class NoticeContent:
    """Where it is, what else there is to say, and how the finder may be asked back."""

    place: str = ""
    note: str = ""
    contact: str = ""


class FinderNoticeRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def add(self, notice: FinderNotice, content: NoticeContent) -> bool:
        """Whether it is new: the same form sent twice is one notice."""
        for name in _SEALED:
            text = getattr(content, name)
            sealed = self.keys.seal(text, _context(notice, name)) if text else None
            setattr(notice, f"{name}_sealed", sealed)
        if await self.session.get(FinderNotice, notice.id) is not None:
            return False
        try:
            async with self.session.begin_nested():
                self.session.add(notice)
        except IntegrityError:
            return False
        return True

    async def get(self, id: UUID) -> FinderNotice:
        """Raises NotFound."""
        found = await self.session.get(FinderNotice, id, populate_existing=True)
        if found is None:
            raise NotFound("notice", id)
        return found

    def content(self, notice: FinderNotice) -> NoticeContent:
        """Raises SealBroken."""
        said = {name: getattr(notice, f"{name}_sealed") for name in _SEALED}
        return NoticeContent(
            **{
                name: self.keys.open(sealed, _context(notice, name)) if sealed else ""
                for name, sealed in said.items()
            }
        )

    async def list(
        self, areas: Collection[str] | None, states: Collection[NoticeState], *, limit: int = 50
    ) -> Sequence[FinderNotice]:
        """The newest first. Of these areas, or with None of all and of none."""
        rows = await self.session.exec(
            select(FinderNotice)
            .where(*_within(areas), col(FinderNotice.state).in_(list(states)))
            .order_by(col(FinderNotice.created_at).desc(), col(FinderNotice.id).desc())
            .limit(limit)
        )
        return list(rows)

    async def save(self, notice: FinderNotice, *, version: int, **changes: Any) -> None:
        """Raises Conflict where somebody else has changed it since."""
        done = await self.session.exec(
            update(FinderNotice)
            .where(col(FinderNotice.id) == notice.id, col(FinderNotice.version) == version)
            .values(**changes, version=version + 1)
        )
        if not done.rowcount:
            raise Conflict("Somebody else has looked after this notice.")
        await self.session.refresh(notice)


def _within(areas: Collection[str] | None) -> list[Any]:
    return [] if areas is None else [col(FinderNotice.area_code).in_(list(areas))]


def _context(notice: FinderNotice, name: str) -> str:
    return f"finder notice {notice.id} {name}"
