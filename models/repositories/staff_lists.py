"""Lists of records as those who look after them page through them: every state, by any word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.contact import Phone
from models.duplicate import ComparisonKey
from models.organization import Organization
from models.repositories.gone import GoneRepository
from models.service import Service
from models.source import ImportRun, InformationSource, Provenance
from models.vocabulary import Publication, RecordType

COUNTED = 10_000
"""A longer list is not counted to its end: nobody waits for the number."""
FEW = 5_000
"""So many rows are looked through and sorted at once."""


@dataclass(frozen=True, slots=True)
class SearchedWord:
    """One word of a search: `spellings` of a name, and what it is as a number, where it is one.

    `digits` are those of a telephone number without the 0 or +81 before them. `fingerprints` are
    of a whole number: under these a draft, whose number stands in no table, is found.
    """

    spellings: tuple[str, ...]
    digits: str | None = None
    corporate_number: str | None = None
    fingerprints: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordQuery:
    """`after` is where the page before ended. `gone`: only what its source has lost."""

    record_type: RecordType = RecordType.service
    publication: Publication | None = None
    source: str | None = None
    words: tuple[SearchedWord, ...] = ()
    run: UUID | None = None
    gone: bool = False
    after: tuple[datetime, UUID] | None = None
    per_page: int = 50


@dataclass(frozen=True, slots=True)
class RecordRow:
    """`gone_from` are titles of the sources that do not have it any more."""

    id: UUID
    record_type: RecordType
    name: str
    organization: str
    publication: Publication
    updated_at: datetime
    gone_from: tuple[str, ...] = ()


class StaffListRepository:
    """Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.gone = GoneRepository(session)

    async def page(self, query: RecordQuery) -> tuple[list[RecordRow], int]:
        """(one page, the newest first; how many there are in all, counted up to COUNTED)."""
        table: Any = Service if query.record_type is RecordType.service else Organization
        conditions = await self._conditions(query, table)
        first = select(table.id).where(*conditions).limit(COUNTED)
        counted = await self.session.exec(select(func.count()).select_from(first.subquery()))
        if query.after is not None:
            at, id = query.after
            conditions.append(
                or_(table.updated_at < at, and_(table.updated_at == at, table.id < id))
            )
        wanted: Any = select(table.id, Organization.name, table.name)
        wanted = wanted.add_columns(table.publication, table.updated_at)
        if table is Service:
            wanted = wanted.join(Organization, col(Organization.id) == table.organization_id)
        rows: Any = await self.session.exec(
            wanted.where(*conditions)
            .order_by(table.updated_at.desc(), table.id.desc())
            .limit(query.per_page)
        )
        found = list(rows)
        lost = await self._gone_from([id for id, *_ in found])
        return [
            RecordRow(id, query.record_type, name, owner, state, at, lost.get(id, ()))
            for id, owner, name, state, at in found
        ], counted.one()

    async def known_sources(self) -> list[tuple[str, str]]:
        """(slug, title) of every source that has brought anything."""
        rows = await self.session.exec(
            select(InformationSource.slug, InformationSource.title).order_by(
                col(InformationSource.title), col(InformationSource.slug)
            )
        )
        return list(rows)

    async def _gone_from(self, ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
        since = await self.gone.since(ids)
        if not since:
            return {}
        titles = dict(await self.known_sources())
        return {id: tuple(titles[slug] for slug in sorted(by)) for id, by in since.items()}

    async def _conditions(self, query: RecordQuery, table: Any) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        if query.publication is not None:
            conditions.append(table.publication == query.publication)
        conditions += [_says(word, table) for word in query.words]
        if query.source is not None:
            of_source = select(Provenance.record_id).where(Provenance.source_slug == query.source)
            conditions.append(await self._among(of_source, table))
        if query.run is not None:
            run = await self.session.get(ImportRun, query.run)
            of_run = select(Provenance.record_id).where(
                # With its source the record is looked up, and not all of the run each time.
                Provenance.source_slug == (run.source_slug if run else ""),
                Provenance.last_run_id == query.run,
            )
            conditions.append(await self._among(of_run, table))
        if query.gone:
            slugs = [query.source] if query.source else [s for s, _ in await self.known_sources()]
            lost = (
                select(Provenance.record_id)
                .join(ImportRun, col(ImportRun.id) == col(Provenance.last_run_id))
                .where(await self.gone.lost(slugs))
            )
            conditions.append(await self._among(lost, table))
        return conditions

    async def _among(self, records: Any, table: Any) -> ColumnElement[bool]:
        """Few are looked up one by one; of many, each record is asked whether it is of them."""
        kind = RecordType.service if table is Service else RecordType.organization
        records = records.where(Provenance.record_type == kind)
        few = list(await self.session.exec(records.limit(FEW + 1)))
        if len(few) <= FEW:
            return table.id.in_(few)  # type: ignore[no-any-return]
        return records.where(Provenance.record_id == table.id).exists()  # type: ignore[no-any-return]


def _says(word: SearchedWord, table: Any) -> ColumnElement[bool]:
    """Of a service also what its organization is called, of an organization its numbers."""
    bodies = [_named(word, Organization)]
    if word.corporate_number:
        bodies.append(col(Organization.corporate_number) == word.corporate_number)
    reached = _reached(word)
    if table is Organization:
        if reached is not None:
            owners = select(Service.organization_id).where(reached(col(Service.id)))
            bodies += [col(Organization.id).in_(owners), reached(col(Organization.id))]
        return or_(*bodies)
    owned = table.organization_id.in_(select(Organization.id).where(or_(*bodies)))
    return or_(_named(word, Service), owned, *([reached(table.id)] if reached else []))


def _named(word: SearchedWord, table: Any) -> ColumnElement[bool]:
    return or_(
        *(
            column.contains(spelling, autoescape=True)
            for column in (table.name, table.reading)
            for spelling in word.spellings
        )
    )


def _reached(word: SearchedWord) -> Any:
    """From a column of ids to the condition that these have the number; None for plain words."""
    if word.digits is None:
        return None
    phones = select(Phone.service_id).where(
        col(Phone.service_id).is_not(None),
        or_(
            col(Phone.normalized).contains(word.digits, autoescape=True),
            *(col(Phone.number).contains(one, autoescape=True) for one in word.spellings),
        ),
    )
    drafts = select(ComparisonKey.record_id).where(
        col(ComparisonKey.fingerprint).in_(word.fingerprints)
    )
    return lambda id: or_(id.in_(phones), id.in_(drafts))
