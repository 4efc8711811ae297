"""Knowing, without asking the database, whether anything in it has changed."""

import asyncio
import contextlib
import logging
import sqlite3
from typing import Protocol

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

log = logging.getLogger(__name__)

CHANNEL = "madoguchi_changed"
RECONNECT = 5.0
"""Seconds until a lost connection is tried again."""


class ChangeWatch(Protocol):
    def version(self) -> int | None:
        """A number that differs after every commit that changes records; None if not known."""

    async def close(self) -> None: ...


async def open_watch(engine: AsyncEngine) -> ChangeWatch:
    if engine.dialect.name == "sqlite":
        return SqliteWatch(str(engine.url.database))
    return await PostgresWatch.open(engine)


async def announce_change(session: AsyncSession) -> None:
    """Tell every process, when this transaction commits. SQLite tells by itself."""
    if session.get_bind().dialect.name == "postgresql":
        connection = await session.connection()
        await connection.execute(text(f"NOTIFY {CHANNEL}"))


class SqliteWatch:
    """SQLite counts, for each connection, the commits of all others: a look takes microseconds."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def version(self) -> int | None:
        try:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    f"file:{self._path}?mode=ro", uri=True, check_same_thread=False
                )
            (number,) = self._connection.execute("PRAGMA data_version").fetchone()
        except sqlite3.Error:
            return None
        return int(number)

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class PostgresWatch:
    """Listens for the notices that `announce_change` sends at a commit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._heard = 0
        self._connection: asyncpg.Connection | None = None
        self._keeping: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, engine: AsyncEngine) -> "PostgresWatch":
        watch = cls(engine)
        watch._keeping = asyncio.create_task(watch._keep_listening())
        return watch

    def version(self) -> int | None:
        listening = self._connection is not None and not self._connection.is_closed()
        return self._heard if listening else None

    async def close(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._keeping
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def _keep_listening(self) -> None:
        while True:
            if self.version() is None:
                try:
                    connection = await asyncpg.connect(self._url)
                    await connection.add_listener(CHANNEL, self._hear)
                    # What was said while nobody listened is not known: count it as a change.
                    self._heard += 1
                    self._connection = connection
                except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as reason:
                    log.warning("cannot listen for changes: %s", type(reason).__name__)
            await asyncio.sleep(RECONNECT)

    def _hear(self, *_: object) -> None:
        self._heard += 1
