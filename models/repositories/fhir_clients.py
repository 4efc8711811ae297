"""Programs that exchange referrals, and the referrals one of them may ask for as a list."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.fhir_client import FhirClient
from models.organization import Organization
from models.referral import Referral
from models.referral_states import ReferralState
from models.repositories.mailed_links import token_digest


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskQuery:
    """Those an organization has got, or with `sent_by_it` those it has sent itself."""

    organization_id: UUID
    sent_by_it: bool = False
    states: Collection[ReferralState]
    since: datetime | None = None
    offset: int = 0
    limit: int = 50


class FhirClientRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, organization_id: UUID) -> tuple[FhirClient, str] | None:
        """With a token of 256 bits that is never seen again; None where there is no such body."""
        if await self.session.get(Organization, organization_id) is None:
            return None
        token = secrets.token_urlsafe(32)
        client = FhirClient(organization_id=organization_id, token_digest=token_digest(token))
        self.session.add(client)
        await self.session.flush()
        return client, token

    async def with_token(self, token: str) -> FhirClient | None:
        rows = await self.session.exec(
            select(FhirClient).where(
                col(FhirClient.token_digest) == token_digest(token),
                col(FhirClient.ended_at).is_(None),
            )
        )
        return rows.first()

    async def all(self) -> Sequence[FhirClient]:
        return list(await self.session.exec(select(FhirClient).order_by(col(FhirClient.id))))

    async def end(self, id: UUID) -> bool:
        """Whether it was still open."""
        done = await self.session.exec(
            update(FhirClient)
            .where(col(FhirClient.id) == id, col(FhirClient.ended_at).is_(None))
            .values(ended_at=now())
        )
        return bool(done.rowcount)

    async def referrals(self, query: TaskQuery) -> Sequence[Referral]:
        """What changed first first. A receiver gets nothing that was never sent to it."""
        whose = Referral.sender_organization_id if query.sent_by_it else Referral.organization_id
        wanted = [
            col(whose) == query.organization_id,
            col(Referral.state).in_(list(query.states)),
        ]
        if not query.sent_by_it:
            wanted.append(col(Referral.sent_at).is_not(None))
        if query.since is not None:
            wanted.append(col(Referral.updated_at) >= query.since)
        rows = await self.session.exec(
            select(Referral)
            .where(*wanted)
            .order_by(col(Referral.updated_at), col(Referral.id))
            .offset(query.offset)
            .limit(query.limit)
        )
        return list(rows)
