"""A preview says what the import then does, writes nothing, and one import runs at a time."""

import asyncio
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from importers.file import SourceFile
from importers.run import run_import
from importers.source import ImplausibleImport, Source
from models.base import now
from models.incoming import IncomingRecord, Origin
from models.repositories.import_preview import ImportPreview
from models.repositories.import_slot import (
    LEASE,
    ImportRunning,
    ImportSlotRepository,
    import_slot,
    keep_slot,
)
from models.repositories.imports import ImportRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.revisions import last_revisions
from models.revision import Revision
from models.source import ImportRun, Provenance, QuarantinedRow
from tests.importers.town import TOWN, A, B, C, file
from tests.services.contents import SOURCE, record, service

STAFF = Origin(actor="担当", role="staff")
TABLES = (ImportRun, Provenance, QuarantinedRow, Revision)
LINES = (
    A,
    B,
    C,
    "4,,,",
    A.replace("0001", "0009"),
    "5,ひなた,03-0000-0005,",
    C.replace("せ", "そ"),
)


async def sizes(sessions):
    async with sessions() as session:
        return [(await session.exec(select(func.count()).select_from(one))).one() for one in TABLES]


async def preview(sessions, source, content):
    async with sessions() as session:
        return await run_import(source, content, records=ImportPreview(session))


async def for_real(sessions, source, content):
    async with sessions.begin() as session:
        return await run_import(source, content, records=ImportRepository(session))


def told(report):
    return {name: value for name, value in report.as_json().items() if name != "run_id"}


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=5), min_size=1, max_size=3))
async def test_a_preview_says_what_the_import_then_does(directory, editions):
    source = Source(
        slug=f"town-{uuid4()}",
        title=TOWN.title,
        plausible=range(1, 100),
        rows=TOWN.rows,
        draft=TOWN.draft,
    )
    for edition in editions:
        content = SourceFile("town.csv", file(*edition))
        try:
            report = await preview(directory, source, content)
        except ImplausibleImport as refused:
            with pytest.raises(ImplausibleImport, match=re.escape(str(refused))):
                await for_real(directory, source, content)
            continue
        assert told(report) == told(await for_real(directory, source, content))


async def test_a_preview_writes_nothing(directory):
    await for_real(directory, TOWN, SourceFile("town.csv", file(A, B)))
    before = await sizes(directory)
    report = await preview(directory, TOWN, SourceFile("town.csv", file(A, "3,,,")))
    assert report.counts.quarantined == 1
    assert await sizes(directory) == before


async def test_a_preview_knows_what_people_have_changed_and_what_would_be_suspended(directory):
    async def bring(way, *records: IncomingRecord):
        run = await way.begin_run(SOURCE, file_name="list.txt", sha256="0" * 64)
        changes = await way.put(SOURCE, records, run_id=run)
        return changes, await way.suspend_missing(SOURCE, run_id=run)

    async with directory.begin() as session:
        changes, _ = await bring(ImportRepository(session), record("甲の会"), record("乙の会"))
    (mine,) = [c.id for c in changes if c.name == "甲の会の相談"]
    async with directory.begin() as session:
        owner = next(c.id for c in changes if c.name == "甲の会")
        content = service(name="甲の会の相談", fees="無料")
        await RecordRepository(session).put([ServiceWrite(mine, owner, content)], STAFF)
    edition = record("甲の会", service(name="甲の会の相談", fees="500円"))
    async with directory() as session:
        guessed = await bring(ImportPreview(session), edition)
    async with directory.begin() as session:
        real = await bring(ImportRepository(session), edition)
    assert guessed == real
    assert [c.kept for c in real[0] if c.id == mine] == [("fees",)]
    assert {c.name for c in real[1]} == {"乙の会", "乙の会の相談"}


async def test_of_many_who_want_to_import_one_may(directory):
    async def ask():
        async with directory.begin() as session:
            return await ImportSlotRepository(session).take(uuid4(), "一覧")

    assert sum(await asyncio.gather(*(ask() for _ in range(8)))) == 1


async def test_a_second_import_is_told_what_is_under_way_and_comes_next(directory):
    async with import_slot(directory, "大きな一覧"):
        with pytest.raises(ImportRunning, match="大きな一覧"):
            async with import_slot(directory, "小さな一覧"):
                pass
    with pytest.raises(RuntimeError):
        async with import_slot(directory, "小さな一覧"):
            raise RuntimeError
    async with import_slot(directory, "次の一覧"):
        pass


async def test_a_process_that_is_gone_holds_nobody_up(directory, monkeypatch):
    dead, alive = uuid4(), uuid4()
    async with directory.begin() as session:
        assert await ImportSlotRepository(session).take(dead, "一覧")
    assert await keep_slot(directory, dead)
    later = now() + LEASE + timedelta(seconds=1)
    monkeypatch.setattr("models.repositories.import_slot.now", lambda: later)
    async with directory.begin() as session:
        slot = ImportSlotRepository(session)
        assert await slot.held() is None
        assert await slot.take(alive, "別の一覧")
    assert not await keep_slot(directory, dead)


async def test_more_records_than_one_statement_takes_are_suspended(directory):
    many = [record(f"会{n}") for n in range(900)]
    async with directory.begin() as session:
        imports = ImportRepository(session)
        run = await imports.begin_run(SOURCE, file_name="a", sha256="0" * 64)
        await imports.put(SOURCE, many, run_id=run)
    async with directory.begin() as session:
        imports = ImportRepository(session)
        run = await imports.begin_run(SOURCE, file_name="b", sha256="1" * 64)
        await imports.put(SOURCE, many[:1], run_id=run)
        gone = await imports.suspend_missing(SOURCE, run_id=run)
        assert len(gone) == 2 * 899
        last = await last_revisions(session, [change.id for change in gone])
        assert {one.content["publication"] for one in last.values()} == {"suspended"}
