"""Runs the migrations, the same ones on SQLite and PostgreSQL."""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text

from models.database import open_engine
from models.tables import metadata

LOCK = 4_027_113_908  # any number, the same in every process that migrates


def _url() -> str:
    given = context.config.get_main_option("sqlalchemy.url") or os.environ.get(
        "MADOGUCHI_DATABASE_URL"
    )
    return given or "sqlite+aiosqlite:///data/madoguchi.sqlite3"


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        # A migration that cannot get its lock must give up, not queue every reader behind it.
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
        connection.commit()
    if connection.dialect.name == "sqlite":
        _set_foreign_keys(connection, "OFF")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        compare_type=True,
        compare_server_default=True,
        render_as_batch=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.commit()
        _set_foreign_keys(connection, "ON")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"a migration left rows behind that belong to nothing: {broken}")
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
        connection.commit()


def _set_foreign_keys(connection: Connection, how: str) -> None:
    """SQLite changes a table by dropping it, which would take all that hangs on it along.

    The switch does nothing inside a transaction, so it goes past SQLAlchemy, which begins one.
    """
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={how}")
    cursor.close()


async def _run() -> None:
    engine = open_engine(_url())
    async with engine.connect() as connection:
        await connection.run_sync(_migrate)
        await connection.commit()
    await engine.dispose()


if (given := context.config.attributes.get("connection")) is not None:
    _migrate(given)
else:
    asyncio.run(_run())
