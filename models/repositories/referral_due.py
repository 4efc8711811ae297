"""What the clocks of referrals have to do, what desks wait for, and letters that did not arrive."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case as either
from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inquiry import Inquiry
from models.mail import MailState, OutgoingMail
from models.referral import Referral
from models.referral_profile import ReferralDesk, ReferralProfile
from models.referral_states import OPEN, Party
from models.support_case import SupportCase

_RECEIVERS_TURN = [state for state, one in OPEN.items() if one.acts is Party.receiver]
_SENDERS_TURN = [state for state in OPEN if state not in _RECEIVERS_TURN]
_LAPSING = [state for state, one in OPEN.items() if one.at_end is not None]
_LOST = (MailState.failed, MailState.bounced)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many referrals wait for somebody, and how many of them for too long."""

    count: int = 0
    late: int = 0


class ReferralDueRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def referrals(self, at: datetime, after: UUID | None, most: int) -> Sequence[UUID]:
        """Open ones whose reminder or deadline has come, by id from `after` on."""
        # Without an end of its own a state only reminds, again and again.
        is_over = col(Referral.state).in_(_LAPSING) & (col(Referral.due_at) <= at)
        wanted: list[Any] = [
            col(Referral.state).in_(list(OPEN)),
            (col(Referral.remind_at) <= at) | is_over,
        ]
        if after is not None:
            wanted.append(col(Referral.id) > after)
        rows = await self.session.exec(
            select(Referral.id).where(*wanted).order_by(col(Referral.id)).limit(most)
        )
        return list(rows)

    async def follow_ups(self, at: datetime, after: UUID | None, most: int) -> Sequence[UUID]:
        """Cases that ended so long ago that the sender is asked how it went on."""
        wanted: list[Any] = [
            col(SupportCase.follow_up_at) <= at,
            col(SupportCase.closed_at).is_not(None),
        ]
        if after is not None:
            wanted.append(col(SupportCase.id) > after)
        rows = await self.session.exec(
            select(SupportCase.id).where(*wanted).order_by(col(SupportCase.id)).limit(most)
        )
        return list(rows)

    async def asked_after(self, case_id: UUID) -> bool:
        """Whether it is this call that asks. The version stays: nobody at a form is disturbed."""
        done = await self.session.exec(
            update(SupportCase)
            .where(col(SupportCase.id) == case_id, col(SupportCase.follow_up_at).is_not(None))
            .values(follow_up_at=None)
        )
        return bool(done.rowcount)

    async def end_inquiries(self, at: datetime) -> int:
        """Questions whose time to answer is over."""
        done = await self.session.exec(
            update(Inquiry)
            .where(col(Inquiry.closed_at).is_(None), col(Inquiry.ends_at) <= at)
            .values(closed_at=at)
        )
        return int(done.rowcount)

    async def has_work(self, at: datetime) -> bool:
        if await self.referrals(at, None, 1) or await self.follow_ups(at, None, 1):
            return True
        found = await self.session.exec(
            select(Inquiry.id)
            .where(col(Inquiry.closed_at).is_(None), col(Inquiry.ends_at) <= at)
            .limit(1)
        )
        return found.first() is not None

    async def waiting_for_desks(self, at: datetime) -> dict[str | None, Waiting]:
        """By the area of the desk, None among them."""
        found = await self._waiting(
            col(Referral.sender_area),
            at,
            col(Referral.sender_organization_id).is_(None),
            col(Referral.state).in_(_SENDERS_TURN),
        )
        return dict(found)

    async def waiting_for_bodies(self, at: datetime) -> dict[UUID, Waiting]:
        """By organization: what it has received and what it has sent itself."""
        received = await self._waiting(
            col(Referral.organization_id), at, col(Referral.state).in_(_RECEIVERS_TURN)
        )
        sent = await self._waiting(
            col(Referral.sender_organization_id),
            at,
            col(Referral.sender_organization_id).is_not(None),
            col(Referral.state).in_(_SENDERS_TURN),
        )
        together: dict[UUID, Waiting] = {}
        for key, one in [*received, *sent]:
            before = together.get(key, Waiting())
            together[key] = Waiting(before.count + one.count, before.late + one.late)
        return together

    async def _waiting(self, whose: Any, at: datetime, *wanted: Any) -> list[tuple[Any, Waiting]]:
        late = func.sum(either((col(Referral.due_at) <= at, 1), else_=0))
        rows = await self.session.exec(
            select(whose, func.count(), late).where(*wanted).group_by(whose)
        )
        return [(key, Waiting(count, int(behind))) for key, count, behind in rows]

    async def desks(self) -> Sequence[ReferralDesk]:
        return list(await self.session.exec(select(ReferralDesk).order_by(col(ReferralDesk.id))))

    async def profiles(self, ids: Collection[UUID]) -> Sequence[ReferralProfile]:
        rows = await self.session.exec(
            select(ReferralProfile).where(col(ReferralProfile.organization_id).in_(list(ids)))
        )
        return list(rows)

    async def lost_letters(self, keys: Collection[str]) -> int:
        """How many of the letters with these keys could not be delivered."""
        found = await self.session.exec(
            select(func.count())
            .select_from(OutgoingMail)
            .where(col(OutgoingMail.key).in_(list(keys)), col(OutgoingMail.state).in_(_LOST))
        )
        return found.one()
