"""Registrations that are still being written: those of staff, and those nobody touched for long."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.revisions import last_revisions


class JoinDraftRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def of_staff(self, limit: int) -> Sequence[Proposal]:
        """What staff began for others and has not sent, the newest first."""
        rows = await self.session.exec(
            select(Proposal)
            .where(
                col(Proposal.state) == ProposalState.writing,
                col(Proposal.kind) == ProposalKind.registration,
                col(Proposal.entered_by_staff).is_(True),
            )
            .order_by(col(Proposal.id).desc())
            .limit(limit)
        )
        return list(rows)

    async def untouched(self, before: datetime, limit: int) -> Sequence[Proposal]:
        rows = await self.session.exec(
            select(Proposal)
            .where(
                col(Proposal.state) == ProposalState.writing,
                col(Proposal.kind) == ProposalKind.registration,
                col(Proposal.updated_at) < before,
            )
            .order_by(col(Proposal.id))
            .limit(limit)
        )
        return list(rows)

    async def revision_number(self, record_id: UUID) -> int | None:
        last = await last_revisions(self.session, [record_id])
        return last[record_id].number if record_id in last else None
