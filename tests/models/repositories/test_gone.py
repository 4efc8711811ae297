"""Drafts that leave their source are marked and counted, and unmarked when they come back."""

import pytest
from sqlmodel import col, select

from importers.file import SourceFile
from importers.run import run_import
from models.incoming import Origin, record_id
from models.organization import Organization
from models.repositories.endings import EndingRepository
from models.repositories.gone import GoneRepository
from models.repositories.import_preview import ImportPreview
from models.repositories.imports import ImportRepository
from models.repositories.staff_lists import RecordQuery, StaffListRepository
from models.service import Service
from models.vocabulary import Publication, RecordType
from tests.importers.town import TOWN, A, B, C, file

SERVICES = {
    name: record_id(TOWN.slug, RecordType.service, key)
    for key, name in (("1", "ひだまり"), ("2", "こもれび"), ("3", "せせらぎ"))
}


async def bring(directory, *lines, way=ImportRepository):
    async with directory.begin() as session:
        content = SourceFile("town.csv", file(*lines))
        return await run_import(TOWN, content, records=way(session), allow_missing=True)


async def marked(directory, **query):
    async with directory() as session:
        rows, _ = await StaffListRepository(session).page(RecordQuery(**query))
    return {row.name for row in rows if row.gone_from}


async def test_a_draft_that_leaves_its_list_is_counted_marked_and_left_as_it_is(directory):
    first = await bring(directory, A, B, C)
    assert first.counts.gone == 0
    report = await bring(directory, B)
    # Their organizations were public and are suspended; the services were drafts.
    assert (report.counts.suspended, report.counts.gone) == (2, 2)
    assert [one.name for one in report.gone] == ["ひだまり", "せせらぎ"]
    assert "元の一覧から消えた下書き 2" in report.as_text()
    assert "？ ひだまり（窓口・活動）" in report.as_text()
    assert await marked(directory) == {"ひだまり", "せせらぎ"}
    assert await marked(directory, record_type=RecordType.organization) == {"ひだまり", "せせらぎ"}
    async with directory() as session:
        states = set(await session.exec(select(Service.publication)))
    assert states == {Publication.draft}


async def test_it_is_said_once_and_unsaid_when_it_comes_back(directory):
    await bring(directory, A, B, C)
    assert (await bring(directory, B)).counts.gone == 2
    assert (await bring(directory, B)).counts.gone == 0
    assert await marked(directory) == {"ひだまり", "せせらぎ"}
    back = await bring(directory, A, B)
    assert back.counts.gone == 0
    assert await marked(directory) == {"せせらぎ"}
    assert (await bring(directory, B)).counts.gone == 1


async def test_a_row_nobody_can_read_says_nothing_of_those_that_are_missing(directory):
    await bring(directory, A, B, C)
    unsure = await bring(directory, B, "4,,,")
    assert unsure.counts.gone == 0
    assert await marked(directory) == set()
    assert (await bring(directory, B)).counts.gone == 2


@pytest.mark.parametrize("edition", [(A,), (B, C), (A, B, C), (C, "4,,,")])
async def test_a_preview_counts_the_same(directory, edition):
    await bring(directory, A, B, C)
    await bring(directory, A, B)
    guessed = await bring(directory, *edition, way=ImportPreview)
    real = await bring(directory, *edition)
    assert (guessed.counts, guessed.gone) == (real.counts, real.gone)


async def test_only_those_that_are_gone_can_be_listed(directory):
    await bring(directory, A, B, C)
    assert await marked(directory, gone=True) == set()
    await bring(directory, B)
    async with directory() as session:
        lists = StaffListRepository(session)
        rows, count = await lists.page(RecordQuery(gone=True))
        other, none = await lists.page(RecordQuery(gone=True, source="another-list"))
    assert {row.name for row in rows} == {"ひだまり", "せせらぎ"}
    assert (count, other, none) == (2, [], 0)


async def test_what_comes_by_the_name_of_a_merged_record_is_not_gone(directory):
    await bring(directory, A, B)
    async with directory.begin() as session:
        await EndingRepository(session).end_service(
            SERVICES["ひだまり"], Origin("担当", "staff"), merged_into=SERVICES["こもれび"]
        )
    for way in (ImportPreview, ImportRepository):
        report = await bring(directory, A, C, way=way)
        assert report.counts.gone == 0, way
    assert await marked(directory) == set()


async def test_a_run_that_broke_off_has_not_missed_anything(directory):
    await bring(directory, A, B)
    async with directory.begin() as session:
        records = ImportRepository(session)
        await records.begin_run(TOWN.info(SourceFile("t", b"")), file_name="t", sha256="0" * 64)
    async with directory() as session:
        assert await GoneRepository(session).since(list(SERVICES.values())) == {}
        rows = await session.exec(
            select(Organization.name).where(col(Organization.publication) == "published")
        )
        assert set(rows) == {"ひだまり", "こもれび"}
