"""An import that fails half way says what is stored and what to do next."""

from dataclasses import replace

import pytest

from importers.errors import MissingColumn
from importers.file import SourceFile
from importers.partly import PartlyImported, saying_what_is_stored
from importers.run import PORTION, run_import
from importers.source import ImplausibleImport
from models.repositories.imports import ImportRepository
from models.repositories.portioned_import import PortionedImport
from models.repositories.staff_lists import RecordQuery, StaffListRepository
from tests.importers.test_run_long import long_file
from tests.importers.town import TOWN

LONG = replace(TOWN, plausible=range(1, 20_000))


async def bring(sessions, content):
    async with sessions.writing() as session:
        records = PortionedImport(session)
        with saying_what_is_stored(records):
            report = await run_import(LONG, SourceFile("long.csv", content), records=records)
        await session.commit()
    return report


async def stored(sessions):
    async with sessions() as session:
        return (await StaffListRepository(session).page(RecordQuery()))[1]


async def test_it_says_how_many_rows_are_stored_and_goes_on_when_it_is_sent_again(sessions):
    whole = 2 * PORTION + 10
    broken = long_file(whole, of=lambda n: f"窓口{n}" if n < PORTION else "")
    with pytest.raises(PartlyImported, match="名称がありません") as failed:
        await bring(sessions, broken)
    said = str(failed.value)
    assert failed.value.rows == PORTION == await stored(sessions)
    assert f"はじめの {PORTION:,} 行は取り込みました。" in said
    assert "もう一度取り込むと、続きから進みます" in said
    assert "何も取り込んでいません" not in said
    report = await bring(sessions, long_file(whole))
    assert (report.unchanged, report.stored) == (PORTION, PORTION + 10)


async def test_what_was_not_committed_is_not_counted(sessions, monkeypatch):
    """The file cannot be read on in the middle of its second portion, which is then lost."""

    def rows(file):
        for number, row in enumerate(TOWN.rows(file)):
            if number == PORTION + PORTION // 2:
                raise MissingColumn("名称", place="752行目")
            yield row

    monkeypatch.setattr("tests.importers.test_partly.LONG", replace(LONG, rows=rows))
    with pytest.raises(MissingColumn, match="何も取り込んでいません"):
        await bring(sessions, long_file(2 * PORTION))
    assert await stored(sessions) == 0


async def test_a_short_file_says_that_nothing_is_stored(sessions):
    with pytest.raises(ImplausibleImport, match="何も取り込んでいません") as failed:
        await bring(sessions, long_file(3, of=lambda _: ""))
    assert not isinstance(failed.value, PartlyImported)
    async with sessions() as session:
        assert await ImportRepository(session).last_file(TOWN.slug) is None
