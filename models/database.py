"""Opening the database: SQLite in a file by default, PostgreSQL for more than one machine."""

import json
from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

_WRITES = "madoguchi_writes"


class Sessions:
    """Sessions that read, `sessions()`, and transactions that write, `sessions.begin()`.

    On SQLite a transaction that reads first and writes later fails at once if somebody else wrote
    in between, however long it would be ready to wait. So those that write say so at their
    beginning and wait for their turn.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        writing = engine.execution_options(**{_WRITES: True})
        self._read = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
        self._write = async_sessionmaker(writing, class_=AsyncSession, expire_on_commit=False)

    def __call__(self) -> AsyncSession:
        """A session to read with; what it changes is rolled back."""
        return self._read()

    def begin(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session in one transaction: committed at the end, rolled back on any error."""
        return self._write.begin()

    def writing(self) -> AsyncSession:
        """A session to write with, for a caller who decides at the end whether to commit."""
        return self._write()


def open_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, json_serializer=_readable_json)
    engine = create_async_engine(url, json_serializer=_readable_json)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def session_factory(engine: AsyncEngine) -> Sessions:
    return Sessions(engine)


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own BEGIN comes late (after the first SELECT); we send ours, see below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-32000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _readable_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
