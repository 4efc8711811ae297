"""Pairs of records that may be one body, and what people decided about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.duplicate import DecisionAction, DuplicateDecision, DuplicatePair, PairState
from models.errors import NotFound
from models.incoming import Origin
from models.organization import Organization
from models.repositories.merged_ids import absorbed
from models.repositories.revisions import chunks
from models.revision import Revision, Tombstone
from models.service import Service
from models.source import InformationSource, Provenance
from models.vocabulary import RecordType

FINDER = Origin(actor="madoguchi", role="finder")
"""Who asks again: no person."""

MOST_SERVICES = 100
"""Services of one organization that a person is shown."""


@dataclass(frozen=True, slots=True)
class Named:
    """A pair with the names of its records; that of an ended one as it was at its end."""

    pair: DuplicatePair
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Decided:
    named: Named
    decision: DuplicateDecision


@dataclass(frozen=True, slots=True)
class Asked:
    """Which open pairs to show. `words` stand in one of the names, `surer_than` is from 0 to 1."""

    record_type: RecordType | None = None
    words: str = ""
    surer_than: float = 0


class DuplicateRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def get(self, id: UUID, *, to_decide: bool = False) -> DuplicatePair:
        """Raises NotFound. `to_decide`: nobody else may decide before this transaction ends."""
        asked = select(DuplicatePair).where(DuplicatePair.id == id)
        if to_decide:
            asked = asked.with_for_update()
        pair = (await self.session.exec(asked)).one_or_none()
        if pair is None:
            raise NotFound("pair", id)
        return pair

    async def of_records(self, ids: Collection[UUID]) -> list[DuplicatePair]:
        """Every pair, decided or not, with one of these records."""
        found: dict[UUID, DuplicatePair] = {}
        for chunk in chunks(list(ids)):
            rows = await self.session.exec(
                select(DuplicatePair).where(
                    or_(
                        col(DuplicatePair.one_id).in_(chunk),
                        col(DuplicatePair.other_id).in_(chunk),
                    )
                )
            )
            found |= {row.id: row for row in rows}
        return list(found.values())

    async def denied_for(self, ids: Collection[UUID]) -> frozenset[tuple[UUID, UUID]]:
        """Pairs of which a person said that they are two, before one was merged into these records.

        Each either way round.
        """
        taken_in = await absorbed(self.session, ids)
        living = {ended: id for id, merged in taken_in.items() for ended in merged}
        found: set[tuple[UUID, UUID]] = set()
        for pair in await self.of_records(living):
            if pair.state is PairState.apart:
                sides = [living.get(id, id) for id in (pair.one_id, pair.other_id)]
                found |= {(sides[0], sides[1]), (sides[1], sides[0])}
        return frozenset(found)

    async def add(self, pairs: Sequence[DuplicatePair]) -> None:
        self.session.add_all(pairs)
        await self.session.flush()

    async def stop_asking(self, pairs: Collection[DuplicatePair]) -> int:
        """Nothing speaks for these any more: how many were open. What people decided is kept."""
        asked = {pair.id: pair for pair in pairs if pair.state is PairState.open}
        decided: set[UUID] = set()
        for chunk in chunks(list(asked)):
            rows = await self.session.exec(
                select(DuplicateDecision.pair_id).where(col(DuplicateDecision.pair_id).in_(chunk))
            )
            decided |= set(rows)
        for id, pair in asked.items():
            if id in decided:
                pair.state = PairState.apart
            else:
                await self.session.delete(pair)
        await self.session.flush()
        return len(asked)

    async def decide(
        self,
        pair: DuplicatePair,
        action: DecisionAction,
        origin: Origin,
        detail: dict[str, Any] | None = None,
    ) -> DuplicateDecision:
        pair.state = _STATES[action]
        decision = DuplicateDecision(
            pair_id=pair.id,
            action=action,
            actor=origin.actor,
            role=origin.role,
            reason=origin.reason,
            detail=detail or {},
        )
        self.session.add(decision)
        await self.session.flush()
        return decision

    async def undo(self, pair: DuplicatePair, decision: DuplicateDecision, origin: Origin) -> None:
        decision.undone_at = now()
        decision.undone_by = origin.actor
        decision.undone_role = origin.role
        decision.undone_reason = origin.reason
        pair.state = PairState.open
        await self.session.flush()

    async def decision(self, id: UUID) -> DuplicateDecision:
        """Raises NotFound."""
        found = await self.session.get(DuplicateDecision, id, with_for_update=True)
        if found is None:
            raise NotFound("decision", id)
        return found

    async def history(self, pair_id: UUID) -> list[DuplicateDecision]:
        """Newest first."""
        rows = await self.session.exec(
            select(DuplicateDecision)
            .where(DuplicateDecision.pair_id == pair_id)
            .order_by(col(DuplicateDecision.id).desc())
        )
        return list(rows)

    async def merges_after(self, decision: DuplicateDecision) -> list[DuplicateDecision]:
        """Later merges that still hold, the newest first."""
        rows = await self.session.exec(
            select(DuplicateDecision)
            .where(
                col(DuplicateDecision.id) > decision.id,
                DuplicateDecision.action == DecisionAction.merge,
                col(DuplicateDecision.undone_at).is_(None),
            )
            .order_by(col(DuplicateDecision.id).desc())
        )
        return list(rows)

    async def count_open(self, asked: Asked) -> int:
        counted = await self.session.exec(_in_queue(select(func.count()), asked))
        return int(counted.one())

    async def queue(self, asked: Asked, *, page: int = 1, per_page: int = 20) -> list[Named]:
        """Open pairs of records that are both there, the surest first."""
        rows = await self.session.exec(
            _in_queue(select(DuplicatePair, *_NAMES), asked)
            .order_by(col(DuplicatePair.score).desc(), col(DuplicatePair.id))
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        return [Named(*row) for row in rows]

    async def count_decided(self) -> int:
        counted = await self.session.exec(
            select(func.count())
            .select_from(DuplicateDecision)
            .where(DuplicateDecision.action != DecisionAction.asked_again)
        )
        return counted.one()

    async def decided(self, *, page: int = 1, per_page: int = 20) -> list[Decided]:
        """What people decided, newest first, what was undone included."""
        rows = await self.session.exec(
            select(DuplicateDecision, DuplicatePair)
            .join(DuplicatePair, col(DuplicatePair.id) == col(DuplicateDecision.pair_id))
            .where(DuplicateDecision.action != DecisionAction.asked_again)
            .order_by(col(DuplicateDecision.id).desc())
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        found = list(rows)
        names = await self.names([id for _, pair in found for id in (pair.one_id, pair.other_id)])
        return [
            Decided(Named(pair, names[pair.one_id], names[pair.other_id]), decision)
            for decision, pair in found
        ]

    async def names(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """Of records that are there or have ended."""
        found: dict[UUID, str] = {}
        for chunk in chunks(list(dict.fromkeys(ids))):
            for id, name in (
                (Tombstone.record_id, Tombstone.name),
                (Service.id, Service.name),
                (Organization.id, Organization.name),
            ):
                rows = await self.session.exec(select(id, name).where(col(id).in_(chunk)))
                found |= dict(iter(rows))
        return found

    async def source_titles(self, ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
        """Titles of the lists that name these records."""
        rows = await self.session.exec(
            select(Provenance.record_id, InformationSource.title)
            .join(InformationSource, col(InformationSource.slug) == col(Provenance.source_slug))
            .where(col(Provenance.record_id).in_(ids))
            .order_by(col(InformationSource.title))
        )
        found: dict[UUID, tuple[str, ...]] = {}
        for id, title in rows:
            found[id] = (*found.get(id, ()), title)
        return found

    async def services_of(self, ids: Collection[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
        """(id, name) of the first services of those of these records that are organizations."""
        found: dict[UUID, list[tuple[UUID, str]]] = {}
        for id in ids:
            rows = await self.session.exec(
                select(Service.id, Service.name)
                .where(Service.organization_id == id)
                .order_by(col(Service.name), col(Service.id))
                .limit(MOST_SERVICES)
            )
            found[id] = list(rows)
        return found

    async def numbers(self, ids: Collection[UUID]) -> dict[UUID, int]:
        """How many revisions each record has: whoever saw as many, saw the newest."""
        rows = await self.session.exec(
            select(Revision.record_id, func.max(Revision.number))
            .where(col(Revision.record_id).in_(ids))
            .group_by(col(Revision.record_id))
        )
        return dict(iter(rows))


_STATES = {
    DecisionAction.keep_apart: PairState.apart,
    DecisionAction.merge: PairState.merged,
    DecisionAction.asked_again: PairState.open,
}


_ORGANIZATIONS = aliased(Organization), aliased(Organization)
_SERVICES = aliased(Service), aliased(Service)
_NAMES = tuple(
    func.coalesce(organization.name, service.name)
    for organization, service in zip(_ORGANIZATIONS, _SERVICES, strict=True)
)


def _in_queue(statement: Any, asked: Asked) -> Any:
    """Pairs still to be decided whose records are both there, with the rows of either."""
    statement = statement.select_from(DuplicatePair)
    sides = col(DuplicatePair.one_id), col(DuplicatePair.other_id)
    for id, organization, service in zip(sides, _ORGANIZATIONS, _SERVICES, strict=True):
        statement = statement.outerjoin(organization, organization.id == id)
        statement = statement.outerjoin(service, service.id == id)
    statement = statement.where(
        col(DuplicatePair.state) == PairState.open, *(name.is_not(None) for name in _NAMES)
    )
    if asked.record_type is not None:
        statement = statement.where(DuplicatePair.record_type == asked.record_type)
    if asked.surer_than:
        statement = statement.where(DuplicatePair.score >= asked.surer_than)
    if asked.words:
        holds = [name.contains(asked.words, autoescape=True) for name in _NAMES]
        statement = statement.where(or_(*holds))
    return statement
