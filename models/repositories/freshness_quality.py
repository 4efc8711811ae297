"""How true the directory is as a whole, counted in the database."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, union
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.ageing import KIND_OF, FieldKind
from models.proposal import Proposal, ProposalKind, ProposalState
from models.schedule import Schedule
from models.service import Notice, Service
from models.verification import Verification
from models.vocabulary import Publication, VerificationStatus

MOST_CORRECTIONS = 5_000


class QualityRepository:
    """Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def states(self) -> dict[Publication, int]:
        """How many services are in which state. Drafts are counted by their index alone."""
        rows = await self.session.exec(
            select(Service.publication, func.count(col(Service.id))).group_by(
                col(Service.publication)
            )
        )
        return {Publication(state): count for state, count in rows}

    async def listed(self) -> int:
        counted = select(func.count(col(Service.id))).where(col(Service.listed).is_(True))
        return int((await self.session.exec(counted)).one())

    async def with_hours(self) -> int:
        """Listed services that say when somebody is there, or announce something."""
        said = union(select(Schedule.service_id), select(Notice.service_id)).subquery()
        counted: Any = select(func.count()).select_from(said)
        counted = counted.where(said.c.service_id.in_(_listed()))
        return int((await self.session.exec(counted)).one())

    async def confirmed_since(self, day: date) -> dict[FieldKind, int]:
        """Of how many listed services a field of each kind, or all of it, was confirmed since."""
        entries = (
            col(Verification.status) == VerificationStatus.confirmed,
            col(Verification.verified_on) >= day,
            col(Verification.record_id).in_(_listed()),
        )
        whole = select(Verification.record_id).where(*entries, col(Verification.field_name) == "*")
        counted: Any = select(func.count(func.distinct(col(Verification.record_id))))
        count = await self.session.exec(
            counted.where(*entries, col(Verification.field_name) == "*")
        )
        everything = int(count.one())
        single = await self.session.exec(
            select(Verification.record_id, Verification.field_name)
            .where(
                *entries,
                col(Verification.field_name) != "*",
                col(Verification.record_id).not_in(whole),
            )
            .distinct()
        )
        parts: dict[FieldKind, set[UUID]] = {kind: set() for kind in FieldKind}
        for id, path in single:
            kind = KIND_OF.get(re.split(r"[\[.]", path, maxsplit=1)[0])
            if kind is not None:
                parts[kind].add(id)
        return {kind: everything + len(ids) for kind, ids in parts.items()}

    async def corrections(self, since: datetime) -> Sequence[tuple[datetime, datetime]]:
        """(reported, mended) of what people said was wrong, and was."""
        rows = await self.session.exec(
            select(Proposal.submitted_at, Proposal.decided_at)
            .where(
                col(Proposal.kind) == ProposalKind.correction,
                col(Proposal.state) == ProposalState.approved,
                col(Proposal.decided_at) >= since,
                col(Proposal.submitted_at).is_not(None),
            )
            .limit(MOST_CORRECTIONS)
        )
        return [(sent, done) for sent, done in rows if sent is not None and done is not None]


def _listed() -> Any:
    """As ids, which stand in an index of their own: the wide rows are not read."""
    return select(Service.id).where(col(Service.listed).is_(True))
