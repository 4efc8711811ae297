"""How often something was done from one place: counted in the database, for all copies of us."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from models.audit import RateCount


class RateRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def count(self, bucket: str, starts_at: datetime) -> int:
        """One more; how many there are by now."""
        on_sqlite = self.session.get_bind().dialect.name == "sqlite"
        insert = (sqlite.insert if on_sqlite else postgresql.insert)(RateCount)
        counted = await self.session.exec(
            insert.values(bucket=bucket, starts_at=starts_at, count=1)
            .on_conflict_do_update(
                index_elements=["bucket", "starts_at"],
                set_={"count": col(RateCount.count) + 1},
            )
            .returning(col(RateCount.count))
        )
        return int(counted.scalar_one())

    async def forget_old(self, before: datetime) -> None:
        await self.session.exec(delete(RateCount).where(col(RateCount.starts_at) < before))
