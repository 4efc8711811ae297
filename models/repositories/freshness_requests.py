"""Requests to confirm: added, found by their link, moved on, counted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.contact import Phone
from models.errors import NotFound
from models.freshness import Campaign, ConfirmationRequest, RequestState
from models.mail import MailState, OutgoingMail
from models.organization import Organization
from models.person import LinkPurpose, MailedLink
from models.repositories.freshness import OPEN
from models.repositories.mailed_links import token_digest
from models.repositories.revisions import chunks
from models.service import Service
from models.vocabulary import Channel

LETTERS = ("confirm_records", "confirm_reminder")


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request with the name of the organization and the numbers it is listed with."""

    request: ConfirmationRequest
    name: str
    phones: tuple[str, ...] = ()


class RequestRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def add(self, request: ConfirmationRequest) -> ConfirmationRequest:
        self.session.add(request)
        await self.session.flush()
        return request

    async def get(self, id: UUID) -> ConfirmationRequest:
        """Raises NotFound."""
        found = await self.session.get(ConfirmationRequest, id)
        if found is None:
            raise NotFound("confirmation request", id)
        return found

    async def by_token(self, token: str) -> tuple[MailedLink, ConfirmationRequest] | None:
        """Also by a link that is too old: whoever has it can be sent a new one."""
        found = await self.session.exec(
            select(MailedLink, ConfirmationRequest)
            .join(ConfirmationRequest, col(ConfirmationRequest.id) == col(MailedLink.subject_id))
            .where(
                col(MailedLink.token_digest) == token_digest(token),
                col(MailedLink.purpose) == LinkPurpose.confirm,
            )
        )
        return found.first()

    async def newest_link(self, id: UUID, purpose: LinkPurpose) -> datetime | None:
        """When a link for this was sent the last time."""
        found = await self.session.exec(
            select(func.max(col(MailedLink.created_at))).where(
                col(MailedLink.subject_id) == id, col(MailedLink.purpose) == purpose
            )
        )
        newest: datetime | None = found.first()
        return newest

    async def answer(
        self,
        id: UUID,
        state: RequestState,
        role: str | None,
        *,
        of: Collection[RequestState] = (*OPEN, RequestState.given_up),
    ) -> bool:
        """Whether it was this call that answered it: of two at the same time, one."""
        done = await self.session.exec(
            update(ConfirmationRequest)
            .where(col(ConfirmationRequest.id) == id, col(ConfirmationRequest.state).in_(of))
            .values(state=state, answered_at=now(), answer_role=role, next_at=None)
        )
        return bool(done.rowcount)

    async def was_asked(self, organization_id: UUID, since: datetime) -> bool:
        """Nobody is asked again so soon, whatever became of it."""
        found = await self.session.exec(
            select(ConfirmationRequest.id)
            .where(
                col(ConfirmationRequest.organization_id) == organization_id,
                col(ConfirmationRequest.created_at) > since,
                col(ConfirmationRequest.state) != RequestState.cancelled,
            )
            .limit(1)
        )
        return found.first() is not None

    async def due(self, at: datetime, limit: int) -> list[ConfirmationRequest]:
        rows = await self.session.exec(
            select(ConfirmationRequest)
            .where(
                col(ConfirmationRequest.state).in_(OPEN),
                col(ConfirmationRequest.next_at) <= at,
            )
            .order_by(col(ConfirmationRequest.next_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return list(rows)

    async def undeliverable(self, after: datetime) -> list[UUID]:
        """Requests whose mail came back or could not be sent since then."""
        keys = await self.session.exec(
            select(OutgoingMail.key).where(
                col(OutgoingMail.state).in_((MailState.failed, MailState.bounced)),
                col(OutgoingMail.kind).in_(LETTERS),
                col(OutgoingMail.created_at) >= after,
            )
        )
        return [UUID(key.split()[1]) for key in keys]

    async def escalate(self, ids: Sequence[UUID], next_at: datetime) -> int:
        """Of those who are waited for, onto the list of those somebody has to call."""
        count = 0
        for chunk in chunks(ids):
            done = await self.session.exec(
                update(ConfirmationRequest)
                .where(
                    col(ConfirmationRequest.id).in_(chunk),
                    col(ConfirmationRequest.state) == RequestState.waiting,
                )
                .values(state=RequestState.escalated, next_at=next_at)
            )
            count += done.rowcount
        return count

    async def waiting_of(self, campaign_id: UUID) -> list[UUID]:
        rows = await self.session.exec(
            select(ConfirmationRequest.id).where(
                col(ConfirmationRequest.campaign_id) == campaign_id,
                col(ConfirmationRequest.state) == RequestState.waiting,
            )
        )
        return list(rows)

    async def bring_forward(self, campaign_id: UUID, at: datetime) -> int:
        """Of those who have a reminder left, the next step is due now."""
        done = await self.session.exec(
            update(ConfirmationRequest)
            .where(
                col(ConfirmationRequest.campaign_id) == campaign_id,
                col(ConfirmationRequest.state) == RequestState.waiting,
                col(ConfirmationRequest.reminders) < 2,
            )
            .values(next_at=at)
        )
        return int(done.rowcount)

    async def to_call(
        self, *, campaign_id: UUID | None = None, after: UUID | None = None, limit: int = 50
    ) -> tuple[list[RequestRow], int]:
        """(those somebody has to call, the longest waiting first; how many there are)."""
        wanted = [col(ConfirmationRequest.state) == RequestState.escalated]
        if campaign_id is not None:
            wanted.append(col(ConfirmationRequest.campaign_id) == campaign_id)
        return await self._page(wanted, after, limit)

    async def unanswered(
        self, campaign_id: UUID, *, after: UUID | None = None, limit: int = 50
    ) -> tuple[list[RequestRow], int]:
        wanted: list[ColumnElement[bool]] = [
            col(ConfirmationRequest.campaign_id) == campaign_id,
            or_(
                col(ConfirmationRequest.state).in_(OPEN),
                col(ConfirmationRequest.state) == RequestState.given_up,
            ),
        ]
        return await self._page(wanted, after, limit)

    async def counts(self, campaign_id: UUID | None = None) -> dict[RequestState, int]:
        wanted: Any = select(ConfirmationRequest.state, func.count()).group_by(
            col(ConfirmationRequest.state)
        )
        if campaign_id is not None:
            wanted = wanted.where(col(ConfirmationRequest.campaign_id) == campaign_id)
        return dict(iter(await self.session.exec(wanted)))

    async def campaigns(self) -> list[Campaign]:
        rows = await self.session.exec(
            select(Campaign).order_by(col(Campaign.created_at).desc()).limit(50)
        )
        return list(rows)

    async def campaign(self, id: UUID) -> Campaign:
        """Raises NotFound."""
        found = await self.session.get(Campaign, id)
        if found is None:
            raise NotFound("campaign", id)
        return found

    async def _page(
        self, wanted: list[ColumnElement[bool]], after: UUID | None, limit: int
    ) -> tuple[list[RequestRow], int]:
        count = (
            await self.session.exec(select(func.count(col(ConfirmationRequest.id))).where(*wanted))
        ).one()
        if after is not None:
            wanted = [*wanted, col(ConfirmationRequest.id) > after]
        rows = list(
            await self.session.exec(
                select(ConfirmationRequest, Organization.name)
                .join(
                    Organization, col(Organization.id) == col(ConfirmationRequest.organization_id)
                )
                .where(*wanted)
                .order_by(col(ConfirmationRequest.id))
                .limit(limit)
            )
        )
        phones = await self._phones([request.organization_id for request, _ in rows])
        return [
            RequestRow(request, name, phones.get(request.organization_id, ()))
            for request, name in rows
        ], count

    async def _phones(self, ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
        found: dict[UUID, dict[str, None]] = {}
        for chunk in chunks(ids):
            rows = await self.session.exec(
                select(Service.organization_id, Phone.number)
                .join(Service, col(Service.id) == col(Phone.service_id))
                .where(col(Service.organization_id).in_(chunk), col(Phone.kind) == Channel.phone)
                .order_by(col(Phone.position))
            )
            for id, number in rows:
                found.setdefault(id, {})[number] = None
        return {id: tuple(numbers)[:3] for id, numbers in found.items()}
