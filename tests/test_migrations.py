"""A database of the first edition keeps everything on its way to this one and back."""

import asyncio
import json

import pytest
from sqlalchemy import text

from models.database import open_engine
from tests.services.migrations import alembic

RECORD, REVISION, RUN = "a" * 32, "b" * 32, "c" * 32
DAY = "2026-01-02 03:04:05+00:00"
ROWS = (
    ("information_source", {"slug": "town", "title": "見本町"}),
    (
        "import_run",
        {
            "id": RUN,
            "source_slug": "town",
            "file_name": "a.csv",
            "sha256": "0" * 64,
            "started_at": DAY,
            "report": "{}",
        },
    ),
    (
        "revision",
        {
            "id": REVISION,
            "record_type": "service",
            "record_id": RECORD,
            "number": 1,
            "action": "create",
            "content": json.dumps({"name": "ひだまり"}),
            "actor": "importer",
            "role": "importer",
            "created_at": DAY,
        },
    ),
    (
        "metadata",
        {
            "id": "d" * 32,
            "revision_id": REVISION,
            "resource_id": RECORD,
            "resource_type": "service",
            "last_action_date": DAY,
            "last_action_type": "update",
            "field_name": "name",
            "previous_value": "",
            "replacement_value": "ひだまり",
            "updated_by": "importer",
        },
    ),
    (
        "provenance",
        {
            "id": "e" * 32,
            "record_type": "service",
            "record_id": RECORD,
            "source_slug": "town",
            "raw_key": "1",
            "place": "2行目",
            "position": 0,
            "said": json.dumps({"name": "ひだまり"}),
            "printed": "[]",
            "first_run_id": RUN,
            "last_run_id": RUN,
        },
    ),
)


def fill(url):
    async def work():
        engine = open_engine(url)
        async with engine.begin() as connection:
            for table, row in ROWS:
                values = {
                    name: _typed(name, value, sqlite=url.startswith("sqlite"))
                    for name, value in row.items()
                }
                columns = ", ".join(values)
                places = ", ".join(f":{name}" for name in values)
                await connection.execute(
                    text(f"INSERT INTO {table} ({columns}) VALUES ({places})"), values
                )
        await engine.dispose()

    asyncio.run(work())


def _typed(name, value, *, sqlite):
    from datetime import datetime

    if name.endswith(("_at", "_date")) and not sqlite:
        return datetime.fromisoformat(value)
    return value


def counts(url):
    async def work():
        engine = open_engine(url)
        async with engine.connect() as connection:
            found = {
                table: (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar()
                for table, _ in ROWS
            }
        await engine.dispose()
        return found

    return asyncio.run(work())


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'old.sqlite3'}"
    return request.getfixturevalue("new_postgres_url")


def test_nothing_is_lost_between_editions(old_url):
    alembic(old_url, "upgrade", "0001")
    fill(old_url)
    for edition in ("head", "0001", "head"):
        alembic(old_url, "upgrade" if edition == "head" else "downgrade", edition)
        assert set(counts(old_url).values()) == {1}, edition
