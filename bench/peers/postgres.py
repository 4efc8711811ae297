"""PostgreSQL with `pg_trgm`: words as ILIKE over a trigram index, ordered by similarity."""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any

import asyncpg
from sqlalchemy import make_url

from bench.peers.processes import memory_of, processor_seconds
from bench.peers.questions import PAGE, Question, Row, around

SCHEMA = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE record (
    number integer PRIMARY KEY, name text, organization text, text text, everything text,
    topics text[], areas text[], languages text[], channels text[], flags text[]);
"""
INDEXES = """
CREATE INDEX ON record USING gin (everything gin_trgm_ops);
CREATE INDEX ON record USING gin (areas);
CREATE INDEX ON record USING gin (flags);
CREATE INDEX ON record USING gin (channels);
CREATE INDEX ON record USING gin (languages);
ANALYZE record;
"""
FIELDS = ("topics", "areas", "languages", "channels", "flags")


class Postgres:
    """Time is that of a client in this process; CPU that of its server process alone."""

    name = "PostgreSQL pg_trgm"
    tells_total = True

    def __init__(self, url: str, rows: Iterable[Row]) -> None:
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._loop = asyncio.new_event_loop()
        self._connection: Any = self._loop.run_until_complete(asyncpg.connect(address))
        self.seconds_to_fill = self._loop.run_until_complete(self._fill(rows))
        self._pid = self._connection.get_server_pid()

    def ask(self, question: Question) -> int:
        return self._loop.run_until_complete(self._ask(question))

    def cpu(self) -> float:
        return processor_seconds(self._pid)

    def memory(self) -> int:
        return memory_of(self._pid)

    def close(self) -> None:
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    async def _fill(self, rows: Iterable[Row]) -> float:
        started = time.perf_counter()
        await self._connection.execute(SCHEMA)
        await self._connection.copy_records_to_table(
            "record",
            records=[
                (
                    *(row.number, row.name, row.organization, row.text),
                    f"{row.name} {row.organization} {row.text}",
                    *(list(getattr(row, field)) for field in FIELDS),
                )
                for row in rows
            ],
        )
        await self._connection.execute(INDEXES)
        return time.perf_counter() - started

    async def _ask(self, question: Question) -> int:
        where, given = _where(question)
        condition = " AND ".join(where) or "true"
        given.append(question.q)
        hits = await self._connection.fetch(
            f"SELECT number, name, organization, text FROM record WHERE {condition}"
            f" ORDER BY similarity(name, ${len(given)}) DESC, number LIMIT {PAGE}",
            *given,
        )
        counted = ", ".join(f"('{field}', {field})" for field in FIELDS)
        facets = await self._connection.fetch(
            f"SELECT field, value, count(*) FROM record,"
            f" LATERAL (VALUES {counted}) AS part(field, held), unnest(held) AS value"
            f" WHERE {condition} GROUP BY 1, 2",
            *given[:-1],
        )
        total = await self._connection.fetchval(
            f"SELECT count(*) FROM record WHERE {condition}", *given[:-1]
        )
        return int(total) if hits and facets is not None else 0


def _where(question: Question) -> tuple[list[str], list[Any]]:
    given: list[Any] = [f"%{_escaped(word)}%" for word in question.q.split()]
    where = [f"everything ILIKE ${place}" for place in range(1, len(given) + 1)]
    chosen = question.filters
    fields: Sequence[tuple[str, Sequence[str]]] = (
        ("areas", around(chosen.area) if chosen.area else ()),
        ("channels", (chosen.channel,)),
        ("flags", (chosen.flag,)),
        ("languages", (chosen.language,)),
    )
    for field, values in fields:
        if asked := [value for value in values if value]:
            given.append(asked)
            where.append(f"{field} && ${len(given)}")
    return where, given


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
