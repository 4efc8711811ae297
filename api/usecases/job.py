"""The shape of periodic work. What runs it, and the list of all jobs, is `api.jobs`.

A job is a module here with one coroutine, and a line in `api.jobs.JOBS`:

    async def remind(context: JobContext) -> str | None:
        async with context.sessions.begin() as session:
            ...
        return f"{count} reminders written"

Only one process at a time does a job, but it may be killed in the middle of it: the work is done
in transactions that may each be the last, and finds by itself where it has to go on. What it
returns is logged, so no personal data stands in it; a failure is logged, shown to the
secretariat, and tried again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from api.settings import Settings
from models.crypto import Keyring
from models.database import Sessions


class JobProblem(Exception):
    """What keeps a job from its work, in words without personal data: logged and shown."""


@dataclass(frozen=True, slots=True)
class JobContext:
    """What a job works with. Long work looks at `stopping` between two transactions."""

    sessions: Sessions
    keys: Keyring
    settings: Settings
    stopping: asyncio.Event

    @property
    def base_url(self) -> str:
        return self.settings.base_url


@dataclass(frozen=True, slots=True)
class Job:
    """`work` is done `every` so often. `title` says in Japanese what it is.

    `is_wanted` is asked first where it is given: without the right to write, so that a job which is
    looked at every few seconds leaves the database alone until there is something to do.
    With `alone` one process at a time does it; without, it is safe in several at once.
    """

    name: str
    title: str
    every: timedelta
    work: Callable[[JobContext], Awaitable[str | None]]
    is_wanted: Callable[[JobContext], Awaitable[bool]] | None = None
    alone: bool = True
