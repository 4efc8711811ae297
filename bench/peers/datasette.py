"""Datasette over HTTP: its page of a table with full-text search (trigrams) and facets."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

from bench.peers.processes import Server
from bench.peers.questions import PAGE, Question, Row
from tests.services.postgres import free_port

SCHEMA = """
CREATE TABLE record (
    number INTEGER PRIMARY KEY, name TEXT, organization TEXT, text TEXT,
    topic TEXT, area TEXT, language TEXT, channel TEXT, flag TEXT);
CREATE VIRTUAL TABLE record_fts USING fts5(
    name, organization, text, content='record', content_rowid='number', tokenize='trigram');
"""
FACETS = ("topic", "area", "language")


def fill_datasette(file: Path, rows: Iterable[Row]) -> None:
    """One value a facet: the first, since facets over lists are many times slower there."""
    base = sqlite3.connect(file)
    base.executescript(SCHEMA)
    base.executemany(
        "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(row.number, row.name, row.organization, row.text),
                *(_first(x) for x in (row.topics, row.areas, row.languages)),
                *(_first(x) for x in (row.channels, row.flags)),
            )
            for row in rows
        ),
    )
    base.execute("INSERT INTO record_fts(record_fts) VALUES ('rebuild')")
    for field in ("topic", "area", "language", "channel", "flag"):
        base.execute(f"CREATE INDEX record_{field} ON record({field})")
    base.commit()
    base.close()


def _first(values: tuple[str, ...]) -> str | None:
    return values[0] if values else None


class Datasette:
    """`page`: its HTML, instead of JSON. One area only: it does not know what contains it."""

    def __init__(self, command: Path, file: Path, *, page: bool = False) -> None:
        self.name = "Datasette, page" if page else "Datasette, JSON"
        self.tells_total = not page
        self._table = f"/{file.stem}/record" + ("" if page else ".json")
        port = free_port()
        limits = ["--setting", "sql_time_limit_ms", "60000"]
        limits += ["--setting", "facet_time_limit_ms", "60000"]
        serve: list[str | Path] = [command, "serve", "-i", file, "--port", str(port), *limits]
        self._server = Server(serve, port, "/-/versions.json")
        self.cpu, self.memory, self.close = (
            self._server.cpu,
            self._server.memory,
            self._server.close,
        )

    def ask(self, question: Question) -> int:
        chosen = question.filters
        asked = [("_search", question.q), ("_size", str(PAGE))]
        asked += [("_facet", field) for field in FACETS]
        for field in ("area", "channel", "flag", "language"):
            if value := getattr(chosen, field):
                asked.append((f"{field}__exact", value))
        if self.tells_total:
            asked.append(("_extra", "count,facet_results"))
        body = self._server.get(f"{self._table}?{urlencode(asked)}")
        if not self.tells_total:
            return len(body)
        answer = json.loads(body)
        return int(answer.get("count") or answer.get("filtered_table_rows_count") or 0)
