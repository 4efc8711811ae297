"""Where records come from: the place in a source, and what the source said there last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, update
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import id_in_time
from models.content import PrintedText
from models.repositories.revisions import LastRevision, contents_at
from models.source import Provenance
from models.vocabulary import RecordType

_TABLE = SQLModel.metadata.tables[str(Provenance.__tablename__)]

Said = dict[str, Any] | int
"""What a source says of a record: a content, or the number of the revision that says the same."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One record in one source. `position` is its order there, `place` where a person finds it."""

    record_id: UUID
    record_type: RecordType
    raw_key: str
    place: str
    position: int
    printed: tuple[PrintedText, ...] = ()


class ProvenanceRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def said(
        self, slug: str, ids: Sequence[UUID], last: Mapping[UUID, LastRevision]
    ) -> dict[UUID, dict[str, Any]]:
        """What this source said last of those of these records that it knows."""
        rows = await self.session.exec(
            select(Provenance.record_id, Provenance.said, Provenance.said_number).where(
                Provenance.source_slug == slug, col(Provenance.record_id).in_(ids)
            )
        )
        found: dict[UUID, dict[str, Any]] = {}
        earlier: dict[UUID, int] = {}
        for id, said, number in rows:
            if number is None:
                found[id] = dict(said)
            elif id in last and last[id].number == number:
                found[id] = last[id].content
            else:
                earlier[id] = number
        return found | await contents_at(self.session, earlier)

    async def note(
        self,
        slug: str,
        mentions: Sequence[Mention],
        run_id: UUID,
        *,
        known: Collection[UUID],
        said: Mapping[UUID, Said],
    ) -> None:
        """Keep where these records stand and what is said of them. `known` are not new here."""
        rows = [
            {
                "record_type": mention.record_type,
                "record_id": mention.record_id,
                "source_slug": slug,
                "raw_key": mention.raw_key,
                "place": mention.place,
                "position": mention.position,
                "printed": [cell.model_dump() for cell in mention.printed],
                "last_run_id": run_id,
            }
            for mention in mentions
        ]
        fresh = [
            row
            | {"id": id_in_time(), "first_run_id": run_id}
            | _columns(said.get(mention.record_id, {}))
            for row, mention in zip(rows, mentions, strict=True)
            if mention.record_id not in known
        ]
        again = [
            row | (_columns(said[mention.record_id]) if mention.record_id in said else {})
            for row, mention in zip(rows, mentions, strict=True)
            if mention.record_id in known
        ]
        if fresh:
            await self.session.exec(insert(_TABLE), params=fresh)
        for group in _alike(again):
            await self._change(group)

    async def note_said(self, slug: str, said: Mapping[UUID, Said]) -> None:
        rows = [{"record_id": id, "source_slug": slug} | _columns(one) for id, one in said.items()]
        for group in _alike(rows):
            await self._change(group)

    async def _change(self, rows: Sequence[dict[str, Any]]) -> None:
        """Rows with the same columns, each found by its record and source."""
        keys = {"record_id", "source_slug"}
        statement = (
            update(_TABLE)
            .where(
                _TABLE.c.record_id == bindparam("of_record"),
                _TABLE.c.source_slug == bindparam("of_source"),
            )
            .values({name: bindparam(name) for name in rows[0].keys() - keys})
        )
        found = [
            {name: value for name, value in row.items() if name not in keys}
            | {"of_record": row["record_id"], "of_source": row["source_slug"]}
            for row in rows
        ]
        await self.session.exec(statement, params=found)


def _columns(said: Said) -> dict[str, Any]:
    if isinstance(said, int):
        return {"said": {}, "said_number": said}
    return {"said": said, "said_number": None}


def _alike(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Rows with the same columns together: one statement takes only such."""
    groups: dict[frozenset[str], list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(frozenset(row), []).append(row)
    return list(groups.values())
