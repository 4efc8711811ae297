"""Under which keys records are found that are to be compared, and what has been compared."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, insert
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.duplicate import ComparedRecord, ComparisonKey, DuplicateSearch
from models.repositories.compared_facts import Facts, FactsRepository
from models.repositories.revisions import chunks
from models.revision import Revision
from models.source import Provenance

_COMPARED = SQLModel.metadata.tables[str(ComparedRecord.__tablename__)]
_KEYS = SQLModel.metadata.tables[str(ComparisonKey.__tablename__)]


@dataclass(frozen=True, slots=True)
class KeyRow:
    fingerprint: int
    area: str
    record_id: UUID
    from_register: bool


class LikenessRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def begin(self) -> UUID:
        """The revision up to which was looked; until the end of the transaction nobody else may."""
        row = await self.session.exec(select(DuplicateSearch).with_for_update())
        return row.one().looked_until

    async def looked_until(self, id: UUID) -> None:
        row = await self.session.get_one(DuplicateSearch, 1)
        row.looked_until = id
        await self.session.flush()

    async def changed_after(self, revision: UUID, limit: int) -> list[tuple[UUID, UUID, int]]:
        """(revision, record, its number) of the next changes, in the order they were made."""
        rows = await self.session.exec(
            select(Revision.id, Revision.record_id, Revision.number)
            .where(col(Revision.id) > revision)
            .order_by(col(Revision.id))
            .limit(limit)
        )
        return list(rows)

    async def registers(self, more_than: int) -> frozenset[str]:
        """Sources with more entries than that."""
        rows = await self.session.exec(
            select(Provenance.source_slug)
            .group_by(col(Provenance.source_slug))
            .having(func.count() > more_than)
        )
        return frozenset(rows)

    async def facts(
        self, ids: Collection[UUID], registers: frozenset[str] = frozenset()
    ) -> dict[UUID, Facts]:
        """See `FactsRepository.facts`."""
        return await FactsRepository(self.session).facts(ids, registers)

    async def looked_at(self, ids: Collection[UUID]) -> dict[UUID, tuple[str, int]]:
        """(digest, revision) of these records when they were compared last."""
        found: dict[UUID, tuple[str, int]] = {}
        for chunk in chunks(list(ids)):
            rows = await self.session.exec(
                select(
                    ComparedRecord.record_id, ComparedRecord.digest, ComparedRecord.revision
                ).where(col(ComparedRecord.record_id).in_(chunk))
            )
            found |= {id: (digest, number) for id, digest, number in rows}
        return found

    async def keep(self, looked: Mapping[UUID, tuple[str, int]], keys: Sequence[KeyRow]) -> None:
        """From now on these records are found by these keys, and by no earlier ones."""
        await self.forget(looked)
        if looked:
            await self.session.exec(
                insert(_COMPARED),
                params=[
                    {"record_id": id, "digest": digest, "revision": number}
                    for id, (digest, number) in looked.items()
                ],
            )
        if keys:
            # The table itself, not its class: a plain insert, without the work of the ORM.
            await self.session.exec(insert(_KEYS), params=[_as_row(key) for key in keys])

    async def forget(self, ids: Iterable[UUID]) -> None:
        for chunk in chunks(list(ids)):
            for table in (ComparisonKey, ComparedRecord):
                await self.session.exec(delete(table).where(col(table.record_id).in_(chunk)))

    async def holders(
        self, wanted: Mapping[int, Collection[str]], *, registers: bool, crowd: int
    ) -> tuple[list[KeyRow], dict[int, int]]:
        """Who is found by these keys, and how many there are of each.

        `wanted` are the areas of those who ask, by fingerprint. A key of more than `crowd` records
        says something only together with one of its areas, and nothing where it is crowded there
        as well.
        """
        found: list[KeyRow] = []
        all_counts: dict[int, int] = {}
        for chunk in _portions(sorted(wanted)):
            asked = [col(ComparisonKey.fingerprint).in_(chunk), *_askable(registers=registers)]
            counted = await self.session.exec(
                select(ComparisonKey.fingerprint, func.count())
                .where(*asked)
                .group_by(col(ComparisonKey.fingerprint))
            )
            counts = dict(iter(counted))
            all_counts |= counts
            few = [key for key, count in counts.items() if count <= crowd]
            found += await self._rows([col(ComparisonKey.fingerprint).in_(few), *asked[1:]])
            for crowded in (key for key, count in counts.items() if count > crowd):
                for area in sorted(wanted[crowded]):
                    here = await self._rows(
                        [
                            col(ComparisonKey.fingerprint) == crowded,
                            col(ComparisonKey.area) == area,
                            *asked[1:],
                        ],
                        limit=crowd + 1,
                    )
                    found += here if len(here) <= crowd else []
        return found, all_counts

    async def _rows(
        self, conditions: Sequence[ColumnElement[bool]], *, limit: int | None = None
    ) -> list[KeyRow]:
        rows = await self.session.exec(
            select(
                ComparisonKey.fingerprint,
                ComparisonKey.area,
                ComparisonKey.record_id,
                ComparisonKey.from_register,
            )
            .where(*conditions)
            .limit(limit)
        )
        return [KeyRow(*row) for row in rows]


def _as_row(key: KeyRow) -> dict[str, Any]:
    return {
        "fingerprint": key.fingerprint,
        "area": key.area,
        "record_id": key.record_id,
        "from_register": key.from_register,
    }


def _askable(*, registers: bool) -> list[ColumnElement[bool]]:
    return [] if registers else [col(ComparisonKey.from_register).is_(False)]


def _portions(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    return (keys[start : start + 400] for start in range(0, len(keys), 400))
