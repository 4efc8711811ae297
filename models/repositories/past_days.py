"""Public records whose last day is past, by the notice that says so."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.content import ServiceContent
from models.incoming import Change, Origin
from models.last_day import sentence_patterns
from models.repositories.provenance import ProvenanceRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.revisions import CHUNK, last_revisions
from models.service import Notice, Service
from models.source import Provenance
from models.vocabulary import PUBLIC, NoticeEffect, Publication

RULE = "rule"
"""The actor of what happens because of a date."""


class PastDaysRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def is_any(self, today: date) -> bool:
        return bool(await self._over(today))

    async def suspend(self, today: date) -> list[Change]:
        """Suspend them, each with the sentence that says why. Some at a time, until none is left.

        A source that names a new day later brings them back as it would bring a new record.
        """
        over = await self._over(today)
        last = await last_revisions(self.session, list(over))
        provenance = ProvenanceRepository(self.session)
        changes: list[Change] = []
        suspended = {"publication": Publication.suspended.value}
        for id, (owner, why) in over.items():
            content = ServiceContent.model_validate(last[id].content | suspended)
            origin = Origin(actor=RULE, role=RULE, reason=why)
            changes += await RecordRepository(self.session).put(
                [ServiceWrite(id, owner, content)], origin
            )
            for slug in await self._sources(id):
                said = await provenance.said(slug, [id], last)
                await provenance.note_said(slug, {id: said.get(id, {}) | suspended})
        return changes

    async def _over(self, today: date) -> dict[UUID, tuple[UUID, str]]:
        """Of services: the organization, and the sentence about the last day."""
        rows = await self.session.exec(
            select(Service.id, Service.organization_id, Notice.text)
            .join(Notice, col(Notice.service_id) == col(Service.id))
            .where(
                col(Service.publication).in_(PUBLIC),
                col(Notice.effect) == NoticeEffect.closed,
                col(Notice.ends_on).is_(None),
                col(Notice.starts_on) <= today,
                or_(*(col(Notice.text).like(pattern) for pattern in sentence_patterns())),
            )
            .order_by(col(Notice.position).desc())
            .limit(CHUNK)
        )
        return {id: (owner, text) for id, owner, text in rows}

    async def _sources(self, id: UUID) -> Sequence[str]:
        rows = await self.session.exec(
            select(Provenance.source_slug).where(Provenance.record_id == id)
        )
        return list(rows)
