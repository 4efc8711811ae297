"""How long organizations take to answer, and what they tell their partners of themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import extract, func, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.inquiry import InquiryAnswer
from models.organization import Organization
from models.referral import Referral

FEWEST_ANSWERS = 5
"""Of fewer nothing is said: it would be about single people, and by chance."""


@dataclass(frozen=True, slots=True)
class ResponseTime:
    """`usual` is the median from sending to the first answer that is more than "seen"."""

    usual: timedelta
    answers: int


class ResponseTimeRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of(self, ids: Collection[UUID], since: datetime) -> dict[UUID, ResponseTime]:
        """Of the organizations with enough answers to what was sent to them since then.

        A question whether somebody could be taken counts as a referral does.
        """
        wanted = list(ids)
        times = union_all(
            _times(Referral.organization_id, Referral.sent_at, Referral.answered_at, wanted, since),
            _times(
                InquiryAnswer.organization_id,
                InquiryAnswer.created_at,
                InquiryAnswer.answered_at,
                wanted,
                since,
            ),
        ).subquery()
        ranked = select(
            times.c.body,
            times.c.seconds,
            func.row_number()
            .over(partition_by=times.c.body, order_by=times.c.seconds)
            .label("place"),
            func.count().over(partition_by=times.c.body).label("answers"),
        ).subquery()
        # One in the middle of an odd number, two of an even one.
        is_middle = (ranked.c.place * 2).between(ranked.c.answers, ranked.c.answers + 2)
        rows = await self.session.exec(
            select(ranked.c.body, func.avg(ranked.c.seconds), func.max(ranked.c.answers))
            .where(is_middle, ranked.c.answers >= FEWEST_ANSWERS)
            .group_by(ranked.c.body)
        )
        return {
            id: ResponseTime(timedelta(seconds=float(usual)), int(answers))
            for id, usual, answers in rows
        }

    async def partner_profiles(self, ids: Collection[UUID]) -> dict[UUID, Mapping[str, Any]]:
        """What partners and staff may read of these organizations, as far as they told it."""
        rows = await self.session.exec(
            select(Organization.id, Organization.partner_profile).where(
                col(Organization.id).in_(list(ids))
            )
        )
        return {id: told for id, told in rows if told}


def _times(body: Any, sent: Any, answered: Any, ids: list[UUID], since: datetime) -> Any:
    """How many seconds each answer took."""
    seconds = extract("epoch", col(answered)) - extract("epoch", col(sent))
    return select(col(body).label("body"), seconds.label("seconds")).where(
        col(body).in_(ids), col(sent) >= since, col(answered).is_not(None)
    )
