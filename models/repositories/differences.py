"""Where a source says something else than the record, and what people decided about it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.incoming import Origin
from models.upload import SettledDifference
from models.vocabulary import RecordType


class DifferenceRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def settled(self, record_id: UUID) -> list[SettledDifference]:
        rows = await self.session.exec(
            select(SettledDifference)
            .where(SettledDifference.record_id == record_id)
            .order_by(col(SettledDifference.created_at))
        )
        return list(rows)

    async def settle(
        self,
        record_type: RecordType,
        record_id: UUID,
        source: str,
        said: Mapping[str, Any],
        origin: Origin,
    ) -> None:
        """`said` holds one field with what the source says, or with None where it says nothing."""
        (field,) = said
        await self.session.exec(
            delete(SettledDifference).where(
                col(SettledDifference.record_id) == record_id,
                col(SettledDifference.source_slug) == source,
                col(SettledDifference.field_name) == field,
            )
        )
        self.session.add(
            SettledDifference(
                record_type=record_type,
                record_id=record_id,
                source_slug=source,
                field_name=field,
                said=dict(said),
                reason=origin.reason or "",
                actor=origin.actor,
                role=origin.role,
            )
        )
        await self.session.flush()
