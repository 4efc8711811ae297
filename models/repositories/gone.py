"""Records that a source no longer has, in whatever state they are: found out, never stored.

A source has lost a record when a later run of it read its whole file and did not bring it. The
next run that brings it again makes it unsaid.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.incoming import Change, Gone
from models.organization import Organization
from models.repositories.merged_ids import absorbed
from models.repositories.revisions import chunks
from models.service import Service
from models.source import ImportRun, Provenance
from models.vocabulary import Publication, RecordType

_WAITING = (Publication.draft, Publication.confirming)
"""States that an import leaves as they are; what is public is suspended instead."""
_AT_ONCE = 5_000


class GoneRepository:
    """Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def whole_run(self, slug: str, *, before: UUID | None = None) -> datetime | None:
        """When the newest run began that read every row of this source, one run left out."""
        runs = await self.session.exec(
            select(ImportRun.id, ImportRun.started_at)
            .where(ImportRun.source_slug == slug, col(ImportRun.finished_at).is_not(None))
            .order_by(col(ImportRun.started_at).desc())
        )
        for id, started_at in runs.all():
            if id != before and not await self._held(id):
                return started_at
        return None

    async def newly(
        self, slug: str, run: UUID | None, *, brought: Collection[int] = (), most: int
    ) -> Gone:
        """Unpublished records that this run is the first to miss, `most` of them by name.

        None is a run that is no more than a reading: `brought` then has the ids, as numbers.
        """
        if run is None and len(brought) == await self._ever_brought(slug):
            return Gone()
        since = await self.whole_run(slug, before=run)
        earlier = select(ImportRun.id).where(ImportRun.source_slug == slug)
        if since is not None:
            earlier = earlier.where(ImportRun.started_at >= since)
        runs = [id for id in await self.session.exec(earlier) if id != run]
        found: list[tuple[int, UUID]] = []
        for id in runs:
            found += await self._left_at(id, slug, brought)
        return await self._told([id for _, id in sorted(found)], slug, run, brought, most)

    async def _ever_brought(self, slug: str) -> int:
        counted = await self.session.exec(
            select(func.count()).select_from(Provenance).where(Provenance.source_slug == slug)
        )
        return counted.one()

    async def _left_at(
        self, run: UUID, slug: str, brought: Collection[int]
    ) -> list[tuple[int, UUID]]:
        """(place in the source, id) of what came last with that run.

        Part by part: a reading meets all that a register has ever brought.
        """
        found: list[tuple[int, UUID]] = []
        last: UUID | None = None
        while True:
            asked = select(Provenance.position, Provenance.record_id).where(
                Provenance.last_run_id == run, Provenance.source_slug == slug
            )
            if last is not None:
                asked = asked.where(col(Provenance.record_id) > last)
            rows = list(
                await self.session.exec(asked.order_by(col(Provenance.record_id)).limit(_AT_ONCE))
            )
            found += [(position, id) for position, id in rows if id.int not in brought]
            if len(rows) < _AT_ONCE:
                return found
            last = rows[-1][1]

    async def since(self, ids: Sequence[UUID]) -> dict[UUID, dict[str, datetime]]:
        """Of those of these records that a source has lost: by source, when that was seen."""
        rows = await self.session.exec(
            select(Provenance.record_id, Provenance.source_slug, ImportRun.started_at)
            .join(ImportRun, col(ImportRun.id) == col(Provenance.last_run_id))
            .where(col(Provenance.record_id).in_(ids))
        )
        read = list(rows)
        whole = {slug: await self.whole_run(slug) for slug in {slug for _, slug, _ in read}}
        found: dict[UUID, dict[str, datetime]] = defaultdict(dict)
        for id, slug, last in read:
            seen = whole[slug]
            if seen is not None and last < seen:
                found[id][slug] = seen
        for slug in {slug for said in found.values() for slug in said}:
            lost = [id for id, said in found.items() if slug in said]
            for id in await self._by_another_name(lost, slug, whole[slug]):
                del found[id][slug]
        return {id: said for id, said in found.items() if said}

    async def lost(self, slugs: Iterable[str]) -> ColumnElement[bool]:
        """A condition on `Provenance` joined with its last run: a source has lost the record."""
        conditions = [
            and_(col(Provenance.source_slug) == slug, col(ImportRun.started_at) < seen)
            for slug in slugs
            if (seen := await self.whole_run(slug)) is not None
        ]
        return or_(*conditions) if conditions else col(Provenance.record_id).is_(None)

    async def _held(self, run: UUID) -> bool:
        """Whether a row could not be read, so that nobody knows what is missing."""
        report: Any = col(ImportRun.report)
        held = await self.session.exec(
            select(report["suspension_held"].as_boolean()).where(ImportRun.id == run)
        )
        return held.one() is not False

    async def _told(
        self, ids: Sequence[UUID], slug: str, run: UUID | None, brought: Collection[int], most: int
    ) -> Gone:
        count = 0
        first: list[Change] = []
        for chunk in chunks(ids):
            waiting = await self._waiting(chunk)
            taken_in = await absorbed(self.session, waiting)
            present = await self._present(taken_in, slug, run, brought)
            lost = [id for id in chunk if id in waiting and id not in present]
            count += len(lost)
            first += [waiting[id] for id in lost[: most - len(first)]]
        return Gone(count, tuple(first))

    async def _waiting(self, ids: Sequence[UUID]) -> dict[UUID, Change]:
        found: dict[UUID, Change] = {}
        for table, kind in (
            (Organization, RecordType.organization),
            (Service, RecordType.service),
        ):
            rows = await self.session.exec(
                select(table.id, table.name).where(
                    col(table.id).in_(ids), col(table.publication).in_(_WAITING)
                )
            )
            found |= {id: Change(kind, id, name, "gone") for id, name in rows}
        return found

    async def _present(
        self,
        taken_in: Mapping[UUID, set[UUID]],
        slug: str,
        run: UUID | None,
        brought: Collection[int],
    ) -> set[UUID]:
        """Those into which one was merged that this run brought by its own name."""
        ended = {id for merged in taken_in.values() for id in merged}
        here = {id for id in ended if id.int in brought}
        if run is not None:
            for chunk in chunks(list(ended)):
                rows = await self.session.exec(
                    select(Provenance.record_id).where(
                        col(Provenance.record_id).in_(chunk),
                        Provenance.source_slug == slug,
                        Provenance.last_run_id == run,
                    )
                )
                here |= set(rows)
        return {id for id, merged in taken_in.items() if merged & here}

    async def _by_another_name(
        self, ids: Sequence[UUID], slug: str, seen: datetime | None
    ) -> set[UUID]:
        taken_in = await absorbed(self.session, ids)
        ended = [id for merged in taken_in.values() for id in merged]
        rows = await self.session.exec(
            select(Provenance.record_id)
            .join(ImportRun, col(ImportRun.id) == col(Provenance.last_run_id))
            .where(
                col(Provenance.record_id).in_(ended),
                Provenance.source_slug == slug,
                col(ImportRun.started_at) >= seen,
            )
        )
        here = set(rows)
        return {id for id, merged in taken_in.items() if merged & here}
