"""Counts of cases and referrals, by area and one thing at a time: nothing sealed is looked at."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.contact import Language
from models.referral import Referral, ReferralStep
from models.referral_states import ReferralEvent, ReferralState
from models.repositories.query_counts import WordCount
from models.search_words import QueryCount
from models.service import Service
from models.support_case import SupportCase

NOWHERE = ""
"""The area of what has none."""
Cells = Counter[tuple[str, str]]
"""(what, area code) and how many."""


class ReferralNumbersRepository:
    """Reads alone. `bounds` are moments: counted is from the first up to the last."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def cases_by_span(self, bounds: Sequence[datetime]) -> Cells:
        """By "0", "1", … for the span between two bounds, and area."""
        return await self._spans(SupportCase, col(SupportCase.created_at), bounds)

    async def sent_by_span(self, bounds: Sequence[datetime]) -> Cells:
        return await self._spans(Referral, col(Referral.sent_at), bounds)

    async def cases_by(self, name: str, bounds: Sequence[datetime]) -> Cells:
        """By a column of the case that is one word."""
        what: Any = col(getattr(SupportCase, name))
        area = _area(SupportCase)
        rows = await self.session.exec(
            select(what, area, func.count())
            .where(*_within(col(SupportCase.created_at), bounds))
            .group_by(what, area)
        )
        return _cells(rows)

    async def cases_by_topic(self, bounds: Sequence[datetime]) -> Cells:
        """A case counts once for each of its topics; "" is one without any."""
        written = cast(col(SupportCase.topics), String)
        area = _area(SupportCase)
        rows = await self.session.exec(
            select(written, area, func.count())
            .where(*_within(col(SupportCase.created_at), bounds))
            .group_by(written, area)
        )
        found: Cells = Counter()
        for text, code, count in rows:
            for topic in {*json.loads(text)} or {""}:
                found[topic, code] += count
        return found

    async def sent_by_state(self, bounds: Sequence[datetime]) -> tuple[Cells, Cells, Cells]:
        """By state, outcome and reason of declining, as they stood at the last bound."""
        last = (
            select(col(ReferralStep.referral_id), func.max(ReferralStep.number).label("number"))
            .join(Referral, col(Referral.id) == col(ReferralStep.referral_id))
            .where(col(ReferralStep.at) < bounds[-1], *_sent(bounds))
            .group_by(col(ReferralStep.referral_id))
            .subquery()
        )
        area = _area(Referral)
        state, outcome = col(ReferralStep.after), col(ReferralStep.outcome)
        rows = await self.session.exec(
            select(state, outcome, area, func.count())
            .join(Referral, col(Referral.id) == col(ReferralStep.referral_id))
            .join(
                last,
                and_(
                    last.c.referral_id == col(ReferralStep.referral_id),
                    last.c.number == col(ReferralStep.number),
                ),
            )
            .group_by(state, outcome, area)
        )
        states: Cells = Counter()
        outcomes: Cells = Counter()
        for after, ended, code, count in rows:
            states[str(after), code] += count
            is_end = after is ReferralState.closed and ended is not None
            outcomes[str(ended) if is_end else "", code] += count
        return states, outcomes, await self._declined(bounds)

    async def _declined(self, bounds: Sequence[datetime]) -> Cells:
        """By one of the reasons given; "" is a referral that was not declined."""
        why = (
            select(
                col(ReferralStep.referral_id),
                func.max(ReferralStep.reason).label("reason"),
            )
            .where(
                col(ReferralStep.event) == ReferralEvent.decline,
                col(ReferralStep.at) >= bounds[0],
                col(ReferralStep.at) < bounds[-1],
            )
            .group_by(col(ReferralStep.referral_id))
            .subquery()
        )
        area = _area(Referral)
        rows = await self.session.exec(
            select(why.c.reason, area, func.count())
            .select_from(Referral)
            .outerjoin(why, why.c.referral_id == col(Referral.id))
            .where(*_sent(bounds))
            .group_by(why.c.reason, area)
        )
        return _cells(rows)

    async def days_to_answer(self, bounds: Sequence[datetime]) -> Cells:
        """By whole days from sending to the first answer; "" where none came by the last bound."""
        sent, answered = col(Referral.sent_at), col(Referral.answered_at)
        if self.session.get_bind().dialect.name == "sqlite":
            span: Any = func.julianday(answered) - func.julianday(sent)
            whole = cast(span, String)
        else:
            whole = cast(func.floor(func.extract("epoch", answered - sent) / 86400), String)
        days = case((answered < bounds[-1], whole), else_="")
        area = _area(Referral)
        rows = await self.session.exec(
            select(days, area, func.count()).where(*_sent(bounds)).group_by(days, area)
        )
        found: Cells = Counter()
        for text, code, count in rows:
            # A millionth of a day is what the clock of SQLite may lose between two moments.
            found[str(int(float(text) + 1e-6)) if text else "", code] += count
        return found

    async def languages_served(self) -> set[str]:
        """In which somebody who is listed says that they speak."""
        rows = await self.session.exec(
            select(col(Language.code))
            .join(Service, col(Service.id) == col(Language.service_id))
            .where(col(Service.listed).is_(True), col(Language.code).is_not(None))
            .distinct()
        )
        return {code for code in rows if code}

    async def words_without_hits(
        self, bounds: Sequence[datetime], fewest: int, limit: int
    ) -> list[WordCount]:
        """Words that were searched for and found nothing, by the days of Japan of the bounds."""
        asked, missed = func.sum(QueryCount.asked), func.sum(QueryCount.without_hits)
        rows = await self.session.exec(
            select(QueryCount.word, asked, missed)
            .where(col(QueryCount.day) >= bounds[0].date(), col(QueryCount.day) < bounds[-1].date())
            .group_by(col(QueryCount.word))
            .having(missed >= fewest)
            .order_by(missed.desc(), col(QueryCount.word))
            .limit(limit)
        )
        return [WordCount(word, int(times), int(without)) for word, times, without in rows]

    async def _spans(self, table: Any, at: Any, bounds: Sequence[datetime]) -> Cells:
        ends = enumerate(bounds[1:])
        span = case(*((at < end, str(number)) for number, end in ends), else_="")
        area = _area(table)
        wanted = _sent(bounds) if table is Referral else _within(at, bounds)
        rows = await self.session.exec(
            select(span, area, func.count()).where(*wanted).group_by(span, area)
        )
        return _cells(rows)


def _area(table: Any) -> ColumnElement[str]:
    """Where the matter is; of the desk where nobody said so."""
    return func.coalesce(col(table.area_code), col(table.sender_area), NOWHERE)


def _within(at: Any, bounds: Sequence[datetime]) -> list[ColumnElement[bool]]:
    return [at >= bounds[0], at < bounds[-1]]


def _sent(bounds: Sequence[datetime]) -> list[ColumnElement[bool]]:
    """What was made by mistake does not count."""
    return [
        *_within(col(Referral.sent_at), bounds),
        col(Referral.state) != ReferralState.entered_in_error,
    ]


def _cells(rows: Any) -> Cells:
    found: Cells = Counter()
    for what, code, count in rows:
        found[str(what) if what is not None else "", code] += count
    return found
