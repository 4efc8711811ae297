"""What a desk has to do and waits for, and what a coordinator sees: read by index, page by page.

Every state is a range of its own in the index, in the order of what is due; a page takes the
first of each. So a page costs the same with a thousand referrals and with a million.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, tuple_, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.referral import Referral
from models.referral_states import OPEN, ReferralState
from models.repositories.cases import Sender, belongs_to
from models.support_case import SupportCase, Urgency

MOST_COUNTED = 1_000
"""Beyond this a count says "more than"."""
WINDOW = 1_000
"""Rows looked through at a time for a topic, and cases for those that lie nowhere."""
Place = tuple[datetime, UUID]
"""Where a page ended: (due, id of the referral)."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One referral as a line: nothing of the person, and not what is needed."""

    id: UUID
    case_id: UUID
    number: str
    receiver_name: str
    state: ReferralState
    urgency: Urgency
    hops: int
    due_at: datetime | None
    sent_at: datetime | None
    topics: tuple[str, ...]
    area_code: str | None
    alerted_at: datetime | None = None

    def is_late(self, at: datetime) -> bool:
        return self.due_at is not None and self.due_at < at


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardQuery:
    """`late_at` keeps only what was due before it."""

    states: tuple[ReferralState, ...]
    topic: str = ""
    late_at: datetime | None = None
    after: Place | None = None
    per_page: int = 30


class ReferralBoardRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def page(self, sender: Sender, query: BoardQuery) -> tuple[list[BoardRow], Place | None]:
        """(lines, where the next page begins). What is due first comes first."""
        return await self._page(belongs_to(Referral, sender), query)

    async def count(
        self, sender: Sender, states: Collection[ReferralState], late_at: datetime | None = None
    ) -> int:
        """At most one more than MOST_COUNTED."""
        wanted = [*belongs_to(Referral, sender), col(Referral.state).in_(list(states))]
        if late_at is not None:
            wanted.append(col(Referral.due_at) < late_at)
        some = select(Referral.id).where(*wanted).limit(MOST_COUNTED + 1).subquery()
        found = await self.session.exec(select(func.count()).select_from(some))
        return found.one()

    async def nowhere(
        self, sender: Sender, after: UUID | None = None, most: int = 30
    ) -> tuple[list[SupportCase], UUID | None]:
        """(open cases that lie with nobody, where the next look begins), the newest first."""
        wanted = [*belongs_to(SupportCase, sender), col(SupportCase.closed_at).is_(None)]
        if after is not None:
            wanted.append(col(SupportCase.id) < after)
        rows = await self.session.exec(
            select(SupportCase.id).where(*wanted).order_by(col(SupportCase.id).desc()).limit(WINDOW)
        )
        looked = list(rows)
        if not looked:
            return [], None
        lies = (
            select(Referral.id)
            .where(
                col(Referral.case_id) == col(SupportCase.id),
                col(Referral.state).in_(list(OPEN)),
            )
            .exists()
        )
        newest, oldest = looked[0], looked[-1]
        found = await self.session.exec(
            select(SupportCase)
            .where(
                *belongs_to(SupportCase, sender),
                col(SupportCase.closed_at).is_(None),
                col(SupportCase.id).between(oldest, newest),
                ~lies,
            )
            .order_by(col(SupportCase.id).desc())
            .limit(most)
        )
        cases = list(found)
        if len(cases) == most:
            return cases, cases[-1].id
        return cases, oldest if len(looked) == WINDOW else None

    async def alerted(self, codes: frozenset[str] | None, most: int = 50) -> list[BoardRow]:
        """Open referrals of cases the coordinator was told of, the last told first."""
        wanted = [
            col(SupportCase.alerted_at).is_not(None),
            col(SupportCase.closed_at).is_(None),
            *_of_desks(SupportCase, codes),
        ]
        cases = (
            select(SupportCase.id)
            .where(*wanted)
            .order_by(col(SupportCase.alerted_at).desc())
            .limit(most)
        )
        rows = await self.session.exec(
            select(*_columns(Referral))
            .join(SupportCase, col(SupportCase.id) == col(Referral.case_id))
            .where(col(Referral.case_id).in_(cases), col(Referral.state).in_(list(OPEN)))
            .order_by(col(SupportCase.alerted_at).desc(), col(Referral.id))
            .limit(most)
        )
        return [_row(one) for one in rows]

    async def page_of_desks(
        self, codes: frozenset[str] | None, query: BoardQuery
    ) -> tuple[list[BoardRow], Place | None]:
        """The same for all desks, or for those of these areas."""
        return await self._page(_of_desks(Referral, codes), query)

    async def _page(
        self, whose: Sequence[ColumnElement[bool]], query: BoardQuery
    ) -> tuple[list[BoardRow], Place | None]:
        """With a topic, a window of lines is looked through; the next page begins behind it."""
        size = WINDOW if query.topic else query.per_page
        first = union_all(*(_first(state, whose, query, size) for state in query.states))
        part = first.subquery()
        page = (
            select(part.c.id, part.c.case_id, part.c.due_at)
            .order_by(part.c.due_at, part.c.id)
            .limit(size)
            .subquery()
        )
        rows = await self.session.exec(
            select(*_columns(Referral))
            .join(page, page.c.id == col(Referral.id))
            .join(SupportCase, col(SupportCase.id) == col(Referral.case_id))
            .order_by(col(Referral.due_at), col(Referral.id))
        )
        looked = [_row(one) for one in rows]
        found = [one for one in looked if not query.topic or query.topic in one.topics]
        if query.topic and len(found) > query.per_page:
            found = found[: query.per_page]
            return found, _place(found[-1])
        return found, _place(looked[-1]) if len(looked) == size else None


def _first(
    state: ReferralState, whose: Sequence[ColumnElement[bool]], query: BoardQuery, size: int
) -> Any:
    """So many of one state, in the order of its index."""
    due, id = col(Referral.due_at), col(Referral.id)
    wanted = [*whose, col(Referral.state) == state]
    if query.late_at is not None:
        wanted.append(due < query.late_at)
    if query.after is not None:
        at, last = query.after
        wanted += [due >= at, tuple_(due, id) > tuple_(at, last)]
    some = (
        select(Referral.id, Referral.case_id, Referral.due_at)
        .where(*wanted)
        .order_by(due, id)
        .limit(size)
        .subquery()
    )
    return select(some)


def _of_desks(table: Any, codes: frozenset[str] | None) -> list[ColumnElement[bool]]:
    """None is the whole installation, whoever sent it."""
    if codes is None:
        return []
    return [
        col(table.sender_organization_id).is_(None),
        col(table.sender_area).in_(sorted(codes)),
    ]


def _columns(table: type[Referral]) -> tuple[Any, ...]:
    return (
        table.id,
        table.case_id,
        SupportCase.number,
        table.receiver_name,
        table.state,
        table.urgency,
        table.hops,
        table.due_at,
        table.sent_at,
        SupportCase.topics,
        SupportCase.area_code,
        SupportCase.alerted_at,
    )


def _row(one: Any) -> BoardRow:
    return BoardRow(
        id=one.id,
        case_id=one.case_id,
        number=one.number,
        receiver_name=one.receiver_name,
        state=one.state,
        urgency=one.urgency,
        hops=one.hops,
        due_at=one.due_at,
        sent_at=one.sent_at,
        topics=tuple(one.topics),
        area_code=one.area_code,
        alerted_at=one.alerted_at,
    )


def _place(row: BoardRow) -> Place | None:
    return (row.due_at, row.id) if row.due_at else None
