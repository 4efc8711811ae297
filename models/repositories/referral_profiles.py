"""Who receives referrals from whom, and where bodies and desks are told of them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.crypto import Keyring
from models.errors import Conflict
from models.referral_profile import ReferralDesk, ReferralProfile

MAIL, URGENT_MAIL, COORDINATOR_MAIL = "mail", "urgent_mail", "coordinator_mail"


class ReferralProfileRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def of(self, organization_id: UUID) -> ReferralProfile | None:
        found = await self.session.exec(
            select(ReferralProfile).where(col(ReferralProfile.organization_id) == organization_id)
        )
        return found.first()

    async def of_all(self, ids: Collection[UUID]) -> dict[UUID, ReferralProfile]:
        rows = await self.session.exec(
            select(ReferralProfile).where(col(ReferralProfile.organization_id).in_(list(ids)))
        )
        return {one.organization_id: one for one in rows}

    async def desk(self, area_code: str | None) -> ReferralDesk | None:
        area = col(ReferralDesk.area_code)
        found = await self.session.exec(
            select(ReferralDesk).where(area.is_(None) if area_code is None else area == area_code)
        )
        return found.first()

    async def add(self, row: ReferralProfile | ReferralDesk) -> None:
        self.session.add(row)
        await self.session.flush()

    async def save(
        self, row: ReferralProfile | ReferralDesk, *, version: int, **changes: Any
    ) -> None:
        """Raises Conflict where somebody else has changed it since."""
        table = type(row)
        done = await self.session.exec(
            update(table)
            .where(col(table.id) == row.id, col(table.version) == version)
            .values(**changes, version=version + 1, updated_at=now())
        )
        if not done.rowcount:
            raise Conflict("Somebody else has changed this.")
        await self.session.refresh(row)

    def sealed(self, row: ReferralProfile | ReferralDesk, what: str, text: str) -> str | None:
        """For one of MAIL, URGENT_MAIL, COORDINATOR_MAIL."""
        return self.keys.seal(text, _context(row, what)) if text else None

    def opened(self, row: ReferralProfile | ReferralDesk | None, what: str) -> str:
        """The address; "" where there is none. Raises SealBroken."""
        sealed = getattr(row, f"{what}_sealed", None)
        return self.keys.open(sealed, _context(row, what)) if row and sealed else ""


def _context(row: ReferralProfile | ReferralDesk, what: str) -> str:
    return f"{type(row).__tablename__} {row.id} {what}"
