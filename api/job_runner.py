"""Does periodic work: looks what is due, takes its lease, goes on whatever happens."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from traceback import format_tb

from api.usecases.job import Job, JobContext, JobProblem
from models.base import now
from models.mail import JobRun
from models.repositories.job_runs import JobRunRepository

log = logging.getLogger("madoguchi.jobs")

PAUSE = 2.0
"""Seconds between two looks: as long as somebody waits for a mail to leave."""
LEASE = timedelta(minutes=1)
"""After this a process that was killed does not hold a job any more."""
RETRY = timedelta(minutes=5)
"""The longest pause after a failure."""
_LAST_WORDS = 200


class JobRunner:
    """Every process may run one: the leases decide which of them does what."""

    def __init__(self, context: JobContext, jobs: Sequence[Job]) -> None:
        self.context = context
        self.jobs = jobs
        self.holder = secrets.token_hex(8)
        self._at_work: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Until told to stop; what has been begun comes to a good place first."""
        stopping = self.context.stopping
        while not stopping.is_set():
            try:
                await self._begin_what_is_due()
            except Exception:
                # The loop must outlive a database that is away for a moment.
                log.exception("cannot look what is due; trying again")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), PAUSE)
        await self._finish()

    async def run_once(self) -> None:
        """Everything that is due now."""
        await self._begin_what_is_due()
        await self._finish()

    async def _begin_what_is_due(self) -> None:
        async with self.context.sessions() as session:
            known = await JobRunRepository(session).all()
        if missing := [job.name for job in self.jobs if job.name not in known]:
            async with self.context.sessions.begin() as session:
                await JobRunRepository(session).make(missing)
        for job in self.jobs:
            if job.name not in self._at_work and _is_due(job, known.get(job.name), now()):
                self._at_work[job.name] = asyncio.create_task(self._do(job))

    async def _finish(self) -> None:
        await asyncio.gather(*self._at_work.values())

    async def _do(self, job: Job) -> None:
        try:
            if job.is_wanted is None or await job.is_wanted(self.context):
                await (self._do_alone(job) if job.alone else self._do_beside_others(job))
        except Exception:
            # A task of its own, looked at only at the end: it is begun again at the next look.
            log.exception("%s: the database cannot be asked; trying again", job.name)
        finally:
            del self._at_work[job.name]

    async def _do_alone(self, job: Job) -> None:
        at = now()
        async with self.context.sessions.begin() as session:
            is_ours = await JobRunRepository(session).take(
                job.name, self.holder, at, until=at + LEASE, done_before=at - job.every
            )
        if not is_ours:
            return
        async with self._keeping(job.name):
            problem = await self._work(job)
        async with self.context.sessions.begin() as session:
            runs = JobRunRepository(session)
            if problem is None:
                await runs.done(job.name, self.holder, now())
            else:
                pause = now() + min(RETRY, job.every)
                await runs.failed(job.name, self.holder, problem, pause=pause)

    async def _do_beside_others(self, job: Job) -> None:
        problem = await self._work(job)
        async with self.context.sessions.begin() as session:
            await JobRunRepository(session).note(job.name, now(), problem)

    async def _work(self, job: Job) -> str | None:
        """What went wrong. Of an error only its class is told: its words may name somebody."""
        try:
            said = await job.work(self.context)
        except JobProblem as reason:
            log.warning("%s: %s", job.name, reason)
            return str(reason)[:_LAST_WORDS]
        except Exception as reason:  # noqa: BLE001 - a failing job stops nothing else
            sort, place = type(reason).__name__, "".join(format_tb(reason.__traceback__))
            log.error("%s failed with %s; it is tried again\n%s", job.name, sort, place)  # noqa: TRY400
            return sort
        if said:
            log.info("%s: %s", job.name, said)
        return None

    @asynccontextmanager
    async def _keeping(self, name: str) -> AsyncIterator[None]:
        """The lease is renewed for as long as the work takes."""
        done = asyncio.Event()
        keeping = asyncio.create_task(self._keep(name, done))
        try:
            yield
        finally:
            done.set()
            await keeping

    async def _keep(self, name: str, done: asyncio.Event) -> None:
        while not done.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), LEASE.total_seconds() / 4)
                return
            try:
                async with self.context.sessions.begin() as session:
                    until = now() + LEASE
                    if not await JobRunRepository(session).renew(name, self.holder, until):
                        log.warning("%s: another process has taken it over", name)
            except Exception:
                # The work goes on: the lease outlasts two more tries.
                log.exception("%s: the lease could not be renewed", name)


def _is_due(job: Job, last: JobRun | None, at: datetime) -> bool:
    if last is None:
        return True
    is_free = last.held_until is None or last.held_until <= at
    return is_free and (last.last_at is None or last.last_at + job.every <= at)
