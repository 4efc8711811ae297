"""Consents: given, found, confirmed by a second person, taken back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.consent import Consent
from models.errors import Conflict, NotFound
from models.repositories.mailed_links import token_digest


class ConsentRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, consent: Consent) -> Consent:
        """Raises Conflict where it is there already: one form, sent twice at the same moment."""
        try:
            async with self.session.begin_nested():
                self.session.add(consent)
        except IntegrityError as reason:
            raise Conflict("This consent is there already.") from reason
        return consent

    async def get(self, id: UUID, *, keep: bool = False) -> Consent:
        """As it is in the database now, never as it was read before. Raises NotFound.

        With `keep` nobody takes it back before this transaction ends.
        """
        lock: Any = {"read": True} if keep else None
        found = await self.session.get(Consent, id, populate_existing=True, with_for_update=lock)
        if found is None:
            raise NotFound("consent", id)
        return found

    async def of_case(self, case_id: UUID) -> Sequence[Consent]:
        """The newest first."""
        rows = await self.session.exec(
            select(Consent).where(col(Consent.case_id) == case_id).order_by(col(Consent.id).desc())
        )
        return list(rows)

    async def with_receipt(self, token: str) -> Consent | None:
        rows = await self.session.exec(
            select(Consent).where(col(Consent.receipt_digest) == token_digest(token))
        )
        return rows.first()

    async def save_receipt(self, consent: Consent, digest: str) -> None:
        """The receipt before opens nothing any more."""
        await self.session.exec(
            update(Consent)
            .where(col(Consent.id) == consent.id)
            .values(receipt_digest=digest, version=col(Consent.version) + 1)
        )
        await self.session.refresh(consent)

    async def revoke(self, consent: Consent, by: str) -> bool:
        """Whether it was this call that took it back."""
        done = await self.session.exec(
            update(Consent)
            .where(col(Consent.id) == consent.id, col(Consent.revoked_at).is_(None))
            .values(revoked_at=now(), revoked_by=by, version=col(Consent.version) + 1)
        )
        await self.session.refresh(consent)
        return bool(done.rowcount)

    async def confirm_override(self, consent: Consent, by: str) -> None:
        """Raises Conflict where it was confirmed already, or by whoever wrote it."""
        done = await self.session.exec(
            update(Consent)
            .where(
                col(Consent.id) == consent.id,
                col(Consent.override_by).is_(None),
                col(Consent.created_by) != by,
            )
            .values(override_by=by, overridden_at=now(), version=col(Consent.version) + 1)
        )
        if not done.rowcount:
            raise Conflict("It takes a second person, once.")
        await self.session.refresh(consent)
