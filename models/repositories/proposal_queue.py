"""The queue of the secretariat: who waits for longest, how many, and what went by rule."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.proposal import WAITING, Proposal, ProposalKind, ProposalState

BY_RULE = "rule"
"""In `first_approval_by` of what took effect at once, and in `decided_by` until it was seen."""
COUNTED = 10_000


class QueueView(StrEnum):
    """What of the queue is looked at; the values stand in addresses."""

    waiting = "waiting"
    asked_back = "asked_back"
    at_once = "at_once"
    """Took effect by the rule, and nobody has looked at it yet."""
    approved = "approved"
    declined = "declined"
    ended = "ended"
    """Withdrawn, or not answered in time."""


_STATES = {
    QueueView.waiting: WAITING,
    QueueView.asked_back: {ProposalState.asked_back},
    QueueView.at_once: {ProposalState.approved},
    QueueView.approved: {ProposalState.approved},
    QueueView.declined: {ProposalState.declined},
    QueueView.ended: {ProposalState.withdrawn, ProposalState.expired},
}
_OLDEST_FIRST = {QueueView.waiting, QueueView.asked_back}


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """`after` is where the page before ended. `areas` None is everywhere."""

    view: QueueView = QueueView.waiting
    kind: ProposalKind | None = None
    areas: Collection[str] | None = None
    after: tuple[datetime, UUID] | None = None
    per_page: int = 50


@dataclass(frozen=True, slots=True)
class QueueRow:
    """`at` is when it was sent or, where it is over, when it was decided."""

    id: UUID
    kind: ProposalKind
    state: ProposalState
    title: str
    area_code: str | None
    at: datetime
    entered_by_staff: bool
    has_first_approval: bool
    by_rule: bool


class ProposalQueue:
    """Reads only, and never what a proposal says: a page of the queue is quick to write."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def page(self, query: QueueQuery) -> list[QueueRow]:
        """Waiting ones from the one that has waited for longest, decided ones the newest first."""
        oldest = query.view in _OLDEST_FIRST
        at: Any = _waits_since() if oldest else _decided()
        conditions = _conditions(query)
        if query.after is not None:
            moment, id = query.after
            ahead, tie = (at > moment, col(Proposal.id) > id)
            if not oldest:
                ahead, tie = (at < moment, col(Proposal.id) < id)
            conditions.append(or_(ahead, and_(at == moment, tie)))
        order = (at, col(Proposal.id)) if oldest else (at.desc(), col(Proposal.id).desc())
        wanted: Any = select(Proposal.id, Proposal.kind, Proposal.state, Proposal.title)
        wanted = wanted.add_columns(
            col(Proposal.area_code),
            at,
            col(Proposal.entered_by_staff),
            col(Proposal.first_approval_by),
        )
        rows: Any = await self.session.exec(
            wanted.where(*conditions).order_by(*order).limit(query.per_page)
        )
        return [
            QueueRow(
                id,
                ProposalKind(kind),
                ProposalState(state),
                title,
                area,
                moment,
                by_staff,
                first not in (None, BY_RULE),
                first == BY_RULE,
            )
            for id, kind, state, title, area, moment, by_staff, first in rows
        ]

    async def count(self, query: QueueQuery) -> int:
        """Up to COUNTED: nobody waits for the exact number of a longer list."""
        first = select(Proposal.id).where(*_conditions(query)).limit(COUNTED)
        counted = await self.session.exec(select(func.count()).select_from(first.subquery()))
        return counted.one()

    async def waiting_by_kind(
        self, areas: Collection[str] | None = None
    ) -> dict[ProposalKind, int]:
        rows = await self.session.exec(
            select(Proposal.kind, func.count())
            .where(*_conditions(QueueQuery(areas=areas)))
            .group_by(col(Proposal.kind))
        )
        return {ProposalKind(kind): count for kind, count in rows}

    async def waiting(self, areas: Collection[str] | None = None) -> int:
        counted = await self.session.exec(
            select(func.count()).where(*_conditions(QueueQuery(areas=areas)))
        )
        return counted.one()

    async def areas(self) -> list[str]:
        """Codes of the areas for which something waits, asks or was decided."""
        rows = await self.session.exec(
            select(Proposal.area_code).where(col(Proposal.area_code).is_not(None)).distinct()
        )
        return sorted(code for code in rows if code is not None)


def _waits_since() -> Any:
    return func.coalesce(col(Proposal.submitted_at), col(Proposal.created_at))


def _decided() -> Any:
    return func.coalesce(col(Proposal.decided_at), col(Proposal.updated_at))


def _conditions(query: QueueQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [col(Proposal.state).in_(sorted(_STATES[query.view]))]
    if query.view is QueueView.at_once:
        found.append(col(Proposal.decided_by) == BY_RULE)
    if query.kind is not None:
        found.append(col(Proposal.kind) == query.kind)
    if query.areas is not None:
        found.append(col(Proposal.area_code).in_(sorted(query.areas)))
    return found
