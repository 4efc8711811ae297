"""What was said of a record at which time: its revisions, newest first in mind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.revision import Revision
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
