"""How old the listed records are, and whether somebody is being asked about them."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.ageing import (
    DEFAULT_PACE,
    Known,
    Pace,
    RecordAge,
    Said,
    confirmations,
    counts_of,
    published_on,
    record_age,
)
from models.area import DefaultWindow
from models.areas import NATION
from models.freshness import ConfirmationRequest, RequestState
from models.organization import Organization
from models.repositories.revisions import chunks, last_revisions
from models.revision import Revision
from models.service import Service
from models.verification import Verification
from models.vocabulary import (
    PUBLIC,
    Level,
    Publication,
    RecordType,
    VerificationStatus,
)

OPEN = frozenset({RequestState.waiting, RequestState.escalated})
"""Somebody is still expected to answer."""
JAPAN = ZoneInfo("Asia/Tokyo")
RULE = "rule"
"""The actor of what happens because time has passed."""
NO_ANSWER = "確認のお願いに返事がないため"
"""How the reason begins, whenever a rule takes a record back."""


@dataclass(frozen=True, slots=True)
class ListedService:
    """`is_kept`: of those that a rule never takes away, however long nobody answers."""

    id: UUID
    organization_id: UUID
    name: str
    publication: Publication
    age: RecordAge
    confirmed: tuple[Said, ...]
    is_kept: bool

    def confirmed_since(self, day: date) -> bool:
        return any(one.field == "*" and one.on >= day for one in self.confirmed)


@dataclass(frozen=True, slots=True)
class ListedOrganization:
    id: UUID
    name: str
    email: str | None
    services: tuple[ListedService, ...]

    @property
    def was_confirmed(self) -> bool:
        """Whether anything of it was ever confirmed."""
        return any(one.confirmed for one in self.services)


class FreshnessRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def portion(
        self, today: date, *, after: UUID | None, limit: int, pace: Pace = DEFAULT_PACE
    ) -> list[ListedOrganization]:
        """Organizations with something listed, by id, from behind `after`."""
        wanted = select(Service.organization_id).where(col(Service.listed).is_(True)).distinct()
        if after is not None:
            wanted = wanted.where(col(Service.organization_id) > after)
        ids = list(
            await self.session.exec(wanted.order_by(col(Service.organization_id)).limit(limit))
        )
        return await self.organizations(ids, today, pace=pace)

    async def organizations(
        self, ids: Sequence[UUID], today: date, *, pace: Pace = DEFAULT_PACE
    ) -> list[ListedOrganization]:
        """These, in the order of their ids, each with what is listed of it."""
        found: list[ListedOrganization] = []
        windows = await self._windows()
        for chunk in chunks(ids):
            wanted: Any = select(Service.id, Service.organization_id, Service.publication)
            wanted = wanted.add_columns(Service.document)
            wanted = wanted.where(
                col(Service.organization_id).in_(chunk), col(Service.listed).is_(True)
            )
            rows: list[Any] = list(
                await self.session.exec(wanted.order_by(col(Service.name), col(Service.id)))
            )
            confirmed = await self._confirmed([id for id, *_ in rows])
            below: dict[UUID, list[ListedService]] = {}
            for id, owner, publication, text in rows:
                document = json.loads(text)
                said = confirmed.get(id, ())
                known = Known(counts_of(document), said, _sources(document))
                below.setdefault(owner, []).append(
                    ListedService(
                        id,
                        owner,
                        document["name"],
                        publication,
                        record_age(known, today, pace),
                        said,
                        id in windows or is_for_everybody(document),
                    )
                )
            named = await self.session.exec(
                select(Organization.id, Organization.name, Organization.email)
                .where(col(Organization.id).in_(chunk))
                .order_by(col(Organization.id))
            )
            found += [
                ListedOrganization(id, name, email, tuple(below.get(id, ())))
                for id, name, email in named
            ]
        return found

    async def being_asked(self, ids: Sequence[UUID]) -> set[UUID]:
        """Those of these organizations that have a request nobody has answered yet."""
        found: set[UUID] = set()
        for chunk in chunks(ids):
            found |= set(
                await self.session.exec(
                    select(ConfirmationRequest.organization_id).where(
                        col(ConfirmationRequest.organization_id).in_(chunk),
                        col(ConfirmationRequest.state).in_(OPEN),
                    )
                )
            )
        return found

    async def taken_back(self, organization_id: UUID) -> dict[UUID, Mapping[str, Any]]:
        """Services that a rule has suspended because nobody answered: id and content."""
        ids = list(
            await self.session.exec(
                select(Service.id).where(
                    col(Service.organization_id) == organization_id,
                    col(Service.publication) == Publication.suspended,
                )
            )
        )
        last = await last_revisions(self.session, ids)
        reasons = await _last_reasons(self.session, ids)
        return {
            id: one.content
            for id, one in last.items()
            if one.role == RULE and (reasons.get(id) or "").startswith(NO_ANSWER)
        }

    async def public_ids(self, organization_id: UUID) -> list[UUID]:
        rows = await self.session.exec(
            select(Service.id)
            .where(
                col(Service.organization_id) == organization_id,
                col(Service.publication).in_(PUBLIC),
            )
            .order_by(col(Service.name), col(Service.id))
        )
        return list(rows)

    async def _confirmed(self, ids: Sequence[UUID]) -> dict[UUID, tuple[Said, ...]]:
        """Also of places, which documents do not tell: a hidden one must not show in them."""
        found: dict[UUID, list[dict[str, Any]]] = {}
        for chunk in chunks(ids):
            rows = await self.session.exec(
                select(Verification).where(
                    col(Verification.record_id).in_(chunk),
                    col(Verification.record_type) == RecordType.service,
                    col(Verification.status) == VerificationStatus.confirmed,
                    col(Verification.verified_on).is_not(None),
                )
            )
            for row in rows:
                found.setdefault(row.record_id, []).append(
                    {
                        "field": row.field_name,
                        "status": row.status,
                        "verified_on": row.verified_on,
                        "role": row.role,
                        "method": row.method,
                    }
                )
        return {id: confirmations(entries) for id, entries in found.items()}

    async def _windows(self) -> Collection[UUID]:
        """Services that areas send people to who do not know whom to ask."""
        rows = await self.session.exec(
            select(DefaultWindow.service_id).where(col(DefaultWindow.service_id).is_not(None))
        )
        return {id for id in rows if id is not None}


def is_for_everybody(document: Mapping[str, Any]) -> bool:
    """A line of the state, or one for the whole country: people in danger are sent there."""
    if document.get("level") == Level.national:
        return True
    return any(area.get("code") == NATION for area in document.get("areas", []))


def _sources(document: Mapping[str, Any]) -> tuple[date, ...]:
    source = document.get("source") or {}
    day = published_on(source.get("published"))
    return () if day is None else (day,)


async def _last_reasons(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, str | None]:
    found: dict[UUID, tuple[int, str | None]] = {}
    for chunk in chunks(list(ids)):
        rows = await session.exec(
            select(Revision.record_id, Revision.number, Revision.reason).where(
                col(Revision.record_id).in_(chunk), col(Revision.role) == RULE
            )
        )
        for id, number, reason in rows:
            if id not in found or found[id][0] < number:
                found[id] = (number, reason)
    return {id: reason for id, (_, reason) in found.items()}
