"""Periodic work: when it was done, and a lease by which one process at a time does it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import id_in_time
from models.mail import JobRun


class JobRunRepository:
    """`last_at` is when a job last went well. While nobody holds it, `held_until` is a pause."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def all(self) -> dict[str, JobRun]:
        return {
            one.name: one
            for one in await self.session.exec(select(JobRun).order_by(col(JobRun.name)))
        }

    async def make(self, names: Iterable[str]) -> None:
        """A row for each that has none."""
        on_sqlite = self.session.get_bind().dialect.name == "sqlite"
        insert = (sqlite.insert if on_sqlite else postgresql.insert)(JobRun)
        for name in names:
            await self.session.exec(
                insert.values(id=id_in_time(), name=name).on_conflict_do_nothing(
                    index_elements=["name"]
                )
            )

    async def take(
        self, name: str, holder: str, at: datetime, *, until: datetime, done_before: datetime
    ) -> bool:
        """Whether it is ours now: nobody else has it, and it was last done before that moment."""
        taken = await self.session.exec(
            update(JobRun)
            .where(
                col(JobRun.name) == name,
                or_(col(JobRun.held_until).is_(None), col(JobRun.held_until) <= at),
                or_(col(JobRun.last_at).is_(None), col(JobRun.last_at) <= done_before),
            )
            .values(holder=holder, held_until=until)
        )
        return bool(taken.rowcount)

    async def renew(self, name: str, holder: str, until: datetime) -> bool:
        """Whether it still was ours."""
        renewed = await self.session.exec(
            update(JobRun)
            .where(col(JobRun.name) == name, col(JobRun.holder) == holder)
            .values(held_until=until)
        )
        return bool(renewed.rowcount)

    async def done(self, name: str, holder: str, at: datetime) -> None:
        await self._let_go(name, holder, last_at=at, held_until=None, problem=None)

    async def failed(self, name: str, holder: str, problem: str, *, pause: datetime) -> None:
        """Nobody tries again before the pause ends."""
        await self._let_go(name, holder, held_until=pause, problem=problem)

    async def note(self, name: str, at: datetime, problem: str | None) -> None:
        """How a job went that needs no lease."""
        last = {} if problem else {"last_at": at}
        await self.session.exec(
            update(JobRun).where(col(JobRun.name) == name).values(problem=problem, **last)
        )

    async def _let_go(self, name: str, holder: str, **values: object) -> None:
        await self.session.exec(
            update(JobRun)
            .where(col(JobRun.name) == name, col(JobRun.holder) == holder)
            .values(holder=None, **values)
        )
