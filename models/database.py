"""Opening the database: SQLite in a file by default, PostgreSQL for more than one machine."""

import json
from contextlib import AbstractAsyncContextManager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from models.columns import WrittenJson

DatabaseSession = AsyncSession
"""For those above the repositories, who only hand it on to them."""


class Sessions:
    """Sessions that read, `sessions()`, and transactions that write, `sessions.begin()`.

    Readers take no transaction: each question sees what is committed when it is asked, and the
    round trips of BEGIN and ROLLBACK fall away. Writers say so at their beginning: on SQLite a
    transaction that reads first and writes later fails at once if somebody else has written.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        readers = _reading_engine(engine)
        self._read = async_sessionmaker(readers, class_=AsyncSession, expire_on_commit=False)
        self._write = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)

    def __call__(self) -> AsyncSession:
        """A session to read with."""
        return self._read()

    def begin(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session in one transaction: committed at the end, rolled back on any error."""
        return self._write.begin()

    def writing(self) -> AsyncSession:
        """A session to write with, for a caller who decides at the end whether to commit."""
        return self._write()


def open_engine(url: str) -> AsyncEngine:
    """An engine for `sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`."""
    engine = create_async_engine(
        # What people send must not stand in a log with the statement that failed.
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        json_serializer=_readable_json,
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_to_write)
    return engine


def session_factory(engine: AsyncEngine) -> Sessions:
    return Sessions(engine)


def _reading_engine(engine: AsyncEngine) -> AsyncEngine:
    """A second pool on the same database; it is closed with the first."""
    readers = create_async_engine(
        engine.url,
        hide_parameters=True,
        pool_pre_ping=engine.dialect.name != "sqlite",
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        json_serializer=_readable_json,
    )
    if engine.dialect.name == "sqlite":
        event.listen(readers.sync_engine, "connect", _prepare_sqlite)
        event.listen(readers.sync_engine, "connect", _only_read)

    def close_readers(_: object) -> None:
        readers.sync_engine.dispose()

    event.listen(engine.sync_engine, "engine_disposed", close_readers)
    return readers


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


def _begin_to_write(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _only_read(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _readable_json(value: Any) -> str:
    if isinstance(value, WrittenJson):
        return str(value)
    return json.dumps(value, ensure_ascii=False)
