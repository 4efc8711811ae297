"""Samples of records to call, and what came of the calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert
from sqlmodel import SQLModel, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.change_watch import announce_change
from models.documents.service import ServiceDocument, read_document
from models.errors import NotFound
from models.freshness import CallOutcome, CallSample, SampleCall
from models.repositories.revisions import chunks
from models.service import Service


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call with the record as it is listed now; None where it is not listed any more."""

    call: SampleCall
    document: ServiceDocument | None


class CallRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def listed_ids(self) -> list[UUID]:
        return list(
            await self.session.exec(select(Service.id).where(col(Service.listed).is_(True)))
        )

    async def count_listed(self) -> int:
        counted = select(func.count(col(Service.id))).where(col(Service.listed).is_(True))
        return int((await self.session.exec(counted)).one())

    async def add(self, sample: CallSample, ids: Sequence[UUID]) -> CallSample:
        self.session.add(sample)
        await self.session.flush()
        rows = [
            SampleCall(sample_id=sample.id, position=place, service_id=id).model_dump()
            for place, id in enumerate(ids, 1)
        ]
        table = SQLModel.metadata.tables[str(SampleCall.__tablename__)]
        await self.session.exec(insert(table), params=rows)
        return sample

    async def get(self, id: UUID) -> CallSample:
        """Raises NotFound."""
        found = await self.session.get(CallSample, id)
        if found is None:
            raise NotFound("call sample", id)
        return found

    async def all(self) -> list[CallSample]:
        rows = await self.session.exec(
            select(CallSample).order_by(col(CallSample.created_at).desc()).limit(50)
        )
        return list(rows)

    async def newest_published(self) -> CallSample | None:
        rows = await self.session.exec(
            select(CallSample)
            .where(col(CallSample.published).is_(True))
            .order_by(col(CallSample.ended_at).desc())
            .limit(1)
        )
        return rows.first()

    async def call(self, sample_id: UUID, position: int) -> SampleCall:
        """Raises NotFound."""
        found = await self.session.exec(
            select(SampleCall).where(
                col(SampleCall.sample_id) == sample_id, col(SampleCall.position) == position
            )
        )
        call = found.first()
        if call is None:
            raise NotFound("sample call", str(position))
        return call

    async def save(self, call: SampleCall) -> SampleCall:
        self.session.add(call)
        await self.session.flush()
        return call

    async def save_sample(self, sample: CallSample) -> None:
        """Its result may stand on a public page from now on."""
        self.session.add(sample)
        await self.session.flush()
        await announce_change(self.session)

    async def counts(self, sample_id: UUID) -> dict[CallOutcome, int]:
        rows = await self.session.exec(
            select(SampleCall.outcome, func.count(col(SampleCall.id)))
            .where(col(SampleCall.sample_id) == sample_id, col(SampleCall.outcome).is_not(None))
            .group_by(col(SampleCall.outcome))
        )
        return {CallOutcome(outcome): count for outcome, count in rows if outcome is not None}

    async def lines(
        self, sample_id: UUID, *, first: int = 1, limit: int | None = None
    ) -> list[CallLine]:
        """In the order in which they were drawn."""
        wanted = (
            select(SampleCall)
            .where(col(SampleCall.sample_id) == sample_id, col(SampleCall.position) >= first)
            .order_by(col(SampleCall.position))
        )
        calls = list(await self.session.exec(wanted.limit(limit) if limit else wanted))
        documents: dict[UUID, ServiceDocument] = {}
        for chunk in chunks([call.service_id for call in calls]):
            rows = await self.session.exec(
                select(Service.id, Service.document).where(
                    col(Service.id).in_(chunk), col(Service.listed).is_(True)
                )
            )
            documents |= {id: read_document(text) for id, text in rows}
        return [CallLine(call, documents.get(call.service_id)) for call in calls]

    async def first_uncalled(self, sample_id: UUID) -> int | None:
        found = await self.session.exec(
            select(func.min(col(SampleCall.position))).where(
                col(SampleCall.sample_id) == sample_id, col(SampleCall.outcome).is_(None)
            )
        )
        position: int | None = found.first()
        return position
