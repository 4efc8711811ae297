"""Referrals: opened, moved from state to state one step at a time, and found."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.errors import Conflict, NotFound
from models.referral import Referral, ReferralStep
from models.referral_states import (
    MOVES,
    NEW,
    OPEN,
    OutcomeCode,
    Party,
    ReasonCode,
    ReferralEvent,
    ReferralState,
)


class IllegalMove(Conflict):
    """What somebody wanted to do is not possible from here, or not for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One move as somebody asks for it. `key` is their own name for it: twice is once."""

    event: ReferralEvent
    party: Party
    actor: str
    version: int
    reason: ReasonCode | None = None
    outcome: OutcomeCode | None = None
    next_service_id: UUID | None = None
    note_sealed: str | None = None
    key: str | None = None


class ReferralRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def open(self, referral: Referral, *, actor: str, key: str | None = None) -> Referral:
        """Its first step with it: a draft."""
        step = ReferralStep(
            referral_id=referral.id,
            number=1,
            before=NEW,
            event=ReferralEvent.create,
            after=ReferralState.draft,
            party=Party.sender,
            actor=actor,
            key=key,
        )
        self.session.add(step)
        await self.session.flush()
        referral.state, referral.version = ReferralState.draft, 1
        self.session.add(referral)
        await self.session.flush()
        return referral

    async def get(self, id: UUID) -> Referral:
        """Raises NotFound."""
        found = await self.session.get(Referral, id, populate_existing=True)
        if found is None:
            raise NotFound("referral", id)
        return found

    async def of_case(self, case_id: UUID) -> Sequence[Referral]:
        """The oldest first."""
        rows = await self.session.exec(
            select(Referral).where(col(Referral.case_id) == case_id).order_by(col(Referral.id))
        )
        return list(rows)

    async def steps(self, referral_id: UUID) -> Sequence[ReferralStep]:
        rows = await self.session.exec(
            select(ReferralStep)
            .where(col(ReferralStep.referral_id) == referral_id)
            .order_by(col(ReferralStep.number))
        )
        return list(rows)

    async def done_already(self, referral_id: UUID, key: str | None) -> ReferralStep | None:
        if key is None:
            return None
        rows = await self.session.exec(
            select(ReferralStep).where(
                col(ReferralStep.referral_id) == referral_id, col(ReferralStep.key) == key
            )
        )
        return rows.first()

    async def move(self, referral: Referral, act: Act, **changes: Any) -> bool:
        """Whether it was done now; False where the same act (`key`) was done before.

        Raises IllegalMove, Conflict for another version, ValueError where `act` leaves out what
        the move needs: a reason, an outcome, a next place.
        """
        if await self.done_already(referral.id, act.key) is not None:
            await self.session.refresh(referral)
            return False
        if referral.version != act.version:
            raise Conflict("Somebody else has moved this referral.")
        move = MOVES[referral.state].get(act.event)
        if move is None or act.party not in move.by:
            raise IllegalMove(
                f"{act.party} cannot {act.event} a referral that is {referral.state}."
            )
        said = {
            "reason": act.reason,
            "outcome": act.outcome,
            "next": act.next_service_id,
            "note": act.note_sealed,
        }
        if missing := sorted(name for name in move.needs if said[name] is None):
            raise ValueError(f"{act.event} needs {', '.join(missing)}")
        await self._step(referral, act, move.after)
        await self._follow(referral, act, move.after, changes)
        return True

    async def _step(self, referral: Referral, act: Act, after: ReferralState) -> None:
        step = ReferralStep(
            referral_id=referral.id,
            number=act.version + 1,
            previous=act.version,
            before=referral.state.value,
            event=act.event,
            after=after,
            party=act.party,
            actor=act.actor,
            reason=act.reason,
            outcome=act.outcome,
            next_service_id=act.next_service_id,
            note_sealed=act.note_sealed,
            key=act.key,
        )
        try:
            async with self.session.begin_nested():
                self.session.add(step)
        except IntegrityError as reason:
            # Of two at the same time one step is stored; the constraint is the rule.
            raise Conflict("Somebody else has moved this referral.") from reason

    async def _follow(
        self, referral: Referral, act: Act, after: ReferralState, changes: dict[str, Any]
    ) -> None:
        at = now()
        values: dict[str, Any] = {
            "state": after,
            "version": act.version + 1,
            "updated_at": at,
            "reason": act.reason,
            "outcome": act.outcome,
            "next_service_id": act.next_service_id,
            "reminded": 0,
            "due_at": None,
            "remind_at": None,
            "closed_at": None if after in OPEN else at,
        } | changes
        done = await self.session.exec(
            update(Referral)
            .where(col(Referral.id) == referral.id, col(Referral.version) == act.version)
            .values(**values)
        )
        if not done.rowcount:
            raise Conflict("Somebody else has moved this referral.")
        await self.session.refresh(referral)

    async def note(self, referral: Referral, **changes: Any) -> None:
        """Columns that are no move: a reminder was sent, it has the lead."""
        await self.session.exec(
            update(Referral).where(col(Referral.id) == referral.id).values(**changes)
        )
        await self.session.refresh(referral)

    async def due(self, at: datetime, limit: int) -> Sequence[Referral]:
        """Open ones whose reminder or deadline has come."""
        rows = await self.session.exec(
            select(Referral)
            .where(
                col(Referral.state).in_(list(OPEN)),
                (col(Referral.remind_at) <= at) | (col(Referral.due_at) <= at),
            )
            .order_by(col(Referral.due_at), col(Referral.id))
            .limit(limit)
        )
        return list(rows)

    async def said_full(self, organization_id: UUID, since: datetime) -> int:
        """How often an organization has declined since then because it was full."""
        found = await self.session.exec(
            select(func.count())
            .select_from(ReferralStep)
            .join(Referral, col(Referral.id) == col(ReferralStep.referral_id))
            .where(
                col(Referral.organization_id) == organization_id,
                col(ReferralStep.event) == ReferralEvent.decline,
                col(ReferralStep.reason) == ReasonCode.full,
                col(ReferralStep.at) >= since,
            )
        )
        return found.one()

    async def for_receiver(
        self, organization_id: UUID, states: Collection[ReferralState], *, limit: int = 50
    ) -> Sequence[Referral]:
        """Those an organization has got, what is due first first."""
        rows = await self.session.exec(
            select(Referral)
            .where(
                col(Referral.organization_id) == organization_id,
                col(Referral.state).in_(list(states)),
            )
            .order_by(col(Referral.due_at), col(Referral.id))
            .limit(limit)
        )
        return list(rows)
