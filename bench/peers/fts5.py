"""SQLite FTS5 with trigrams, in this process: the search that comes with Python."""

import sqlite3
import time
from collections.abc import Iterable
from pathlib import Path

from bench.peers.questions import PAGE, Question, Row, around

SHORTEST = 3
"""Trigrams find nothing shorter; LIKE looks for those."""
SCHEMA = """
CREATE TABLE record (number INTEGER PRIMARY KEY, name TEXT, organization TEXT, text TEXT);
CREATE TABLE label (field TEXT, value TEXT, number INTEGER);
CREATE VIRTUAL TABLE record_fts USING fts5(
    name, organization, text, content='record', content_rowid='number', tokenize='trigram');
"""
FIELDS = ("topics", "areas", "languages", "channels", "flags")


def fill_fts5(file: Path, rows: Iterable[Row]) -> float:
    """Seconds from empty to searchable."""
    started = time.perf_counter()
    base = sqlite3.connect(file)
    base.executescript(SCHEMA)
    for row in rows:
        base.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?)",
            (row.number, row.name, row.organization, row.text),
        )
        labels = [(field, value, row.number) for field in FIELDS for value in getattr(row, field)]
        base.executemany("INSERT INTO label VALUES (?, ?, ?)", labels)
    base.execute("INSERT INTO record_fts(record_fts) VALUES ('rebuild')")
    base.execute("CREATE INDEX label_number ON label(number, field, value)")
    base.execute("CREATE INDEX label_value ON label(field, value, number)")
    base.commit()
    base.execute("ANALYZE")
    base.close()
    return time.perf_counter() - started


class Fts5:
    """Words must all be there. Facets over all hits; marks by `highlight`. It knows no hours."""

    name = "SQLite FTS5 trigram"
    tells_total = True

    def __init__(self, file: Path) -> None:
        self._base = sqlite3.connect(file)
        self._cpu = 0.0

    def ask(self, question: Question) -> int:
        started = time.process_time()
        words = question.q.split()
        long = [word for word in words if len(word) >= SHORTEST]
        where, given = _where(question, [word for word in words if len(word) < SHORTEST])
        if long:
            phrases = " AND ".join('"' + word.replace('"', '""') + '"' for word in long)
            source = "record_fts JOIN record ON record.number = record_fts.rowid"
            where = ["record_fts MATCH ?", *where]
            given = [phrases, *given]
            order, mark = "rank", "highlight(record_fts, 0, '<', '>')"
        else:
            source, order, mark = "record", "number", "name"
        condition = " AND ".join(where) or "1"
        self._base.execute("DROP TABLE IF EXISTS temp.hit")
        self._base.execute(
            f"CREATE TEMP TABLE hit AS SELECT record.number AS number FROM {source}"
            f" WHERE {condition}",
            given,
        )
        total = int(self._base.execute("SELECT count(*) FROM hit").fetchone()[0])
        self._base.execute(
            f"SELECT record.*, {mark} FROM {source} WHERE {condition}"
            f" ORDER BY {order} LIMIT {PAGE}",
            given,
        ).fetchall()
        self._base.execute(
            "SELECT field, value, count(*) FROM hit JOIN label USING (number) GROUP BY 1, 2"
        ).fetchall()
        self._cpu += time.process_time() - started
        return total

    def cpu(self) -> float:
        return self._cpu

    def memory(self) -> None:
        return None

    def close(self) -> None:
        self._base.close()


def _where(question: Question, short: list[str]) -> tuple[list[str], list[str]]:
    where = ["(record.name || ' ' || record.text LIKE ?)"] * len(short)
    given = [f"%{word}%" for word in short]
    chosen = question.filters
    for field, values in (
        ("areas", around(chosen.area) if chosen.area else ()),
        ("channels", (chosen.channel,)),
        ("flags", (chosen.flag,)),
        ("languages", (chosen.language,)),
    ):
        asked = [value for value in values if value]
        if asked:
            marks = ", ".join("?" * len(asked))
            where.append(
                f"record.number IN (SELECT number FROM label"
                f" WHERE field = '{field}' AND value IN ({marks}))"
            )
            given += asked
    return where, given
