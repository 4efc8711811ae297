"""What else belongs to a case than its own rows: questions asked before, and who has read it."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.audit import AuditEntry
from models.inquiry import Inquiry
from models.support_case import SupportCase


class CaseExportRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def with_number(self, number: str) -> SupportCase | None:
        """Whosever it is: for whoever runs the installation."""
        plain = "".join(number.upper().split()).replace("-", "")
        rows = await self.session.exec(select(SupportCase).where(col(SupportCase.number) == plain))
        return rows.first()

    async def inquiries(self, case_id: UUID) -> Sequence[Inquiry]:
        rows = await self.session.exec(
            select(Inquiry).where(col(Inquiry.case_id) == case_id).order_by(col(Inquiry.id))
        )
        return list(rows)

    async def readings(self, case_id: UUID) -> Sequence[AuditEntry]:
        """Every time somebody read who it is, the first first."""
        rows = await self.session.exec(
            select(AuditEntry)
            .where(col(AuditEntry.subject) == str(case_id), col(AuditEntry.outcome) == "read")
            .order_by(col(AuditEntry.number))
        )
        return list(rows)
