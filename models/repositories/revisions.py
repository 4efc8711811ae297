"""What was said of a record at which time: its revisions, newest first in mind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.organization import Organization
from models.revision import Revision
from models.service import Service
from models.vocabulary import Publication

CHUNK = 400
"""Ids in one statement; well under SQLite's and PostgreSQL's limits on parameters."""


@dataclass(frozen=True, slots=True)
class LastRevision:
    """The newest revision of a record: its number, who made it, and the whole record."""

    number: int
    role: str
    content: dict[str, Any]

    @property
    def is_draft(self) -> bool:
        return is_draft(self.content)


def is_draft(content: Mapping[str, Any]) -> bool:
    """Of the canonical content of a record: whether it is 下書き."""
    publication: str = content.get("publication", Publication.draft)
    return publication == Publication.draft


async def last_revisions(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, LastRevision]:
    found: dict[UUID, LastRevision] = {}
    for chunk in chunks(ids):
        newest = (
            select(Revision.record_id, func.max(Revision.number).label("number"))
            .where(col(Revision.record_id).in_(chunk))
            .group_by(col(Revision.record_id))
            .subquery()
        )
        rows = await session.exec(
            select(Revision.record_id, Revision.number, Revision.role, Revision.content).join(
                newest,
                (col(Revision.record_id) == newest.c.record_id)
                & (col(Revision.number) == newest.c.number),
            )
        )
        found |= {
            id: LastRevision(number, role, dict(content)) for id, number, role, content in rows
        }
    return found


async def contents_at(
    session: AsyncSession, numbers: Mapping[UUID, int]
) -> dict[UUID, dict[str, Any]]:
    """The contents of these records as they were at the revision with the given number."""
    found: dict[UUID, dict[str, Any]] = {}
    for chunk in chunks(list(numbers)):
        rows = await session.exec(
            select(Revision.record_id, Revision.number, Revision.content).where(
                col(Revision.record_id).in_(chunk)
            )
        )
        found |= {id: dict(content) for id, number, content in rows if numbers[id] == number}
    return found


def chunks(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


class RevisionRepository:
    """The history of one record, a page at a time."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def page(self, record_id: UUID, *, before: int | None, limit: int) -> list[Revision]:
        """The newest first, with one more than `limit` where there are older ones."""
        wanted = select(Revision).where(Revision.record_id == record_id)
        if before is not None:
            wanted = wanted.where(Revision.number < before)
        rows = await self.session.exec(
            wanted.order_by(col(Revision.number).desc()).limit(limit + 1)
        )
        return list(rows)

    async def numbered(self, record_id: UUID, number: int) -> Revision | None:
        found = await self.session.exec(
            select(Revision).where(Revision.record_id == record_id, Revision.number == number)
        )
        return found.first()

    async def number_at(self, record_id: UUID, moment: datetime) -> int | None:
        """Of the revision that held at that moment; None before the first."""
        found = await self.session.exec(
            select(func.max(Revision.number)).where(
                Revision.record_id == record_id, col(Revision.created_at) <= moment
            )
        )
        number: int | None = found.one()
        return number

    async def hold(self, ids: Sequence[UUID]) -> None:
        """Nobody else changes these records in this way before this transaction ends.

        On SQLite a transaction that writes is alone anyway.
        """
        for table in (Organization, Service):
            for chunk in chunks(sorted(ids)):
                await self.session.exec(
                    select(table.id)
                    .where(col(table.id).in_(chunk))
                    .order_by(col(table.id))
                    .with_for_update()
                )
