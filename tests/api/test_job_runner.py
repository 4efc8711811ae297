"""Periodic work: who does it, when, and what a failure or a killed process leaves behind."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import update

from api.job_runner import LEASE, RETRY, JobRunner
from api.settings import Settings
from api.usecases.job import Job, JobContext, JobProblem
from models.base import now
from models.database import Sessions
from models.mail import JobRun
from models.repositories.job_runs import JobRunRepository
from tests.api.mail_letters import KEYS

HOUR = timedelta(hours=1)


@dataclass
class Work:
    """Counts how often it is done, and how often at the same time."""

    times: int = 0
    at_once: int = 0
    most_at_once: int = 0
    wrong: Exception | None = None
    may_end: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, context: JobContext) -> str | None:
        self.times += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.wait_for(self.may_end.wait(), 20)
        self.at_once -= 1
        if self.wrong:
            raise self.wrong
        return "done"


@pytest.fixture
def work() -> Work:
    made = Work()
    made.may_end.set()
    return made


def runner(sessions: Sessions, settings: Settings, *jobs: Job) -> JobRunner:
    return JobRunner(JobContext(sessions, KEYS, settings, asyncio.Event()), jobs)


async def row(sessions: Sessions, name: str = "tidy") -> JobRun:
    async with sessions() as session:
        return (await JobRunRepository(session).all())[name]


async def let_time_pass(sessions: Sessions, span: timedelta) -> None:
    async with sessions.begin() as session:
        found = (await JobRunRepository(session).all())["tidy"]
        values = {
            "last_at": found.last_at - span if found.last_at else None,
            "held_until": found.held_until - span if found.held_until else None,
        }
        await session.exec(update(JobRun).values(**values))


async def test_work_is_done_when_its_time_has_come(sessions, settings, work):
    one = runner(sessions, settings, Job("tidy", "片づける", HOUR, work))
    await one.run_once()
    await one.run_once()
    assert work.times == 1
    await let_time_pass(sessions, HOUR)
    await one.run_once()
    assert work.times == 2
    assert (await row(sessions)).problem is None


async def test_of_several_processes_one_does_it(sessions, settings, work):
    work.may_end.clear()
    job = Job("tidy", "片づける", timedelta(0), work)
    several = [asyncio.create_task(runner(sessions, settings, job).run_once()) for _ in range(4)]
    await asyncio.wait(several, return_when=asyncio.FIRST_COMPLETED)
    work.may_end.set()
    await asyncio.gather(*several)
    assert work.most_at_once == 1


async def test_what_a_killed_process_held_is_free_after_its_lease(sessions, settings, work):
    async with sessions.begin() as session:
        runs = JobRunRepository(session)
        await runs.make(["tidy"])
        at = now()
        assert await runs.take("tidy", "killed", at, until=at + LEASE, done_before=at)
        assert not await runs.take("tidy", "other", at, until=at + LEASE, done_before=at)
    one = runner(sessions, settings, Job("tidy", "片づける", HOUR, work))
    await one.run_once()
    assert work.times == 0
    await let_time_pass(sessions, LEASE)
    await one.run_once()
    assert work.times == 1
    async with sessions.begin() as session:
        await JobRunRepository(session).failed("tidy", "killed", "late", pause=now() + HOUR)
    assert (await row(sessions)).problem is None


@pytest.mark.parametrize(
    ("wrong", "noted"),
    [
        (ValueError("somebody@example.org"), "ValueError"),
        (JobProblem("no server"), "no server"),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
async def test_a_failure_is_noted_and_tried_again(sessions, settings, work, wrong, noted, alone):
    work.wrong = wrong
    job = Job("tidy", "片づける", HOUR, work, alone=alone)
    other = Work()
    other.may_end.set()
    one = runner(sessions, settings, job, Job("other", "別のこと", HOUR, other))
    await one.run_once()
    known = await row(sessions)
    assert (known.problem, known.last_at, known.holder) == (noted, None, None)
    assert other.times == 1
    if alone:
        await one.run_once()
        assert work.times == 1
        await let_time_pass(sessions, RETRY)
    work.wrong = None
    await one.run_once()
    assert work.times == 2
    assert (await row(sessions)).problem is None


async def test_nothing_is_written_while_nothing_is_wanted(sessions, settings, work):
    wanted = False

    async def is_wanted(context: JobContext) -> bool:
        return wanted

    one = runner(sessions, settings, Job("tidy", "片づける", timedelta(0), work, is_wanted))
    await one.run_once()
    await one.run_once()
    assert (work.times, (await row(sessions)).last_at) == (0, None)
    wanted = True
    await one.run_once()
    assert work.times == 1


async def test_a_runner_that_is_stopped_ends_what_it_has_begun(sessions, settings, work):
    work.may_end.clear()
    one = runner(sessions, settings, Job("tidy", "片づける", HOUR, work))
    running = asyncio.create_task(one.run())
    while not work.times:
        await asyncio.sleep(0.01)
    one.context.stopping.set()
    work.may_end.set()
    await asyncio.wait_for(running, 20)
    assert (await row(sessions)).last_at is not None


async def test_a_runner_outlives_a_database_that_is_away(sessions, settings, work, monkeypatch):
    monkeypatch.setattr("api.job_runner.PAUSE", 0.01)
    failures = iter([OSError(), OSError()])
    real = JobRunRepository.all

    async def away(self):
        for failure in failures:
            raise failure
        return await real(self)

    monkeypatch.setattr(JobRunRepository, "all", away)
    one = runner(sessions, settings, Job("tidy", "片づける", HOUR, work))
    running = asyncio.create_task(one.run())
    while not work.times:
        await asyncio.sleep(0.01)
    one.context.stopping.set()
    await asyncio.wait_for(running, 20)
