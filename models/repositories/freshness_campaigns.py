"""Whom a round asks: counted before it starts, and taken in portions while it is prepared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.area import Area, ServiceArea
from models.freshness import Campaign, ConfirmationRequest
from models.organization import Organization
from models.repositories.freshness import OPEN
from models.repositories.freshness_addresses import has_address
from models.service import Service
from models.verification import Verification
from models.vocabulary import VerificationStatus


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything listed, or of one area with what is in it, or what nobody confirmed for long."""

    area: str | None = None
    older_than: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {"area": self.area, "older_than": self.older_than}

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Selection":
        return cls(said.get("area"), said.get("older_than"))


@dataclass(frozen=True, slots=True)
class Preview:
    with_address: int
    without: int
    already: int
    """Of these, so many are being asked already: they get no second mail."""

    @property
    def count(self) -> int:
        return self.with_address + self.without


class CampaignRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def preview(self, selection: Selection, today: date) -> Preview:
        chosen = await self._chosen(selection, today)
        counts: Any = select(has_address(), func.count()).select_from(Organization)
        rows = await self.session.exec(counts.where(*chosen).group_by(has_address()))
        found = {bool(has): count for has, count in rows}
        asked = select(ConfirmationRequest.id).where(
            col(ConfirmationRequest.organization_id) == col(Organization.id),
            col(ConfirmationRequest.state).in_(OPEN),
        )
        already = await self.session.exec(
            select(func.count(col(Organization.id))).where(*chosen, asked.exists())
        )
        return Preview(found.get(True, 0), found.get(False, 0), already.one())

    async def next_ids(self, campaign: Campaign, today: date, limit: int) -> list[UUID]:
        """The organizations behind the one it was prepared to, by id."""
        chosen = await self._chosen(Selection.of(campaign.selection), today)
        if campaign.prepared_to is not None:
            chosen.append(col(Organization.id) > campaign.prepared_to)
        rows = await self.session.exec(
            select(Organization.id).where(*chosen).order_by(col(Organization.id)).limit(limit)
        )
        return list(rows)

    async def unprepared(self) -> list[UUID]:
        rows = await self.session.exec(
            select(Campaign.id)
            .where(col(Campaign.is_prepared).is_(False))
            .order_by(col(Campaign.created_at))
        )
        return list(rows)

    async def locked(self, id: UUID) -> Campaign | None:
        """For this transaction alone; None where somebody else prepares it, or it is ready."""
        found = await self.session.exec(
            select(Campaign)
            .where(col(Campaign.id) == id, col(Campaign.is_prepared).is_(False))
            .with_for_update(skip_locked=True)
        )
        return found.first()

    async def _chosen(self, selection: Selection, today: date) -> list[ColumnElement[bool]]:
        listed: Any = select(Service.id).where(
            col(Service.organization_id) == col(Organization.id), col(Service.listed).is_(True)
        )
        if selection.area:
            codes = await self._within(selection.area)
            listed = listed.join(ServiceArea, col(ServiceArea.service_id) == col(Service.id)).where(
                col(ServiceArea.extent).in_(codes)
            )
        if selection.older_than:
            confirmed = select(Verification.id).where(
                col(Verification.record_id) == col(Service.id),
                col(Verification.status) == VerificationStatus.confirmed,
                col(Verification.field_name) == "*",
                col(Verification.verified_on) > today - timedelta(days=selection.older_than),
            )
            listed = listed.where(~confirmed.exists())
        return [listed.exists()]

    async def _within(self, code: str) -> list[str]:
        """The area and everything in it."""
        parents = list(await self.session.exec(select(Area.code, Area.parent_code)))
        found = {code}
        while True:
            more = {child for child, parent in parents if parent in found} - found
            if not more:
                return sorted(found)
            found |= more
