import json

import pytest
from sqlmodel import col, select

from importers.file import SourceFile
from importers.registry import SOURCES
from importers.run import run_import
from importers.source import ImplausibleImport
from models.content import (
    NoticeContent,
    PhoneContent,
    ServiceContent,
    VerificationContent,
    canonical,
)
from models.errors import NotFound
from models.incoming import Origin, RefusedRow, record_id
from models.organization import Organization
from models.repositories.areas import AreaRepository
from models.repositories.documents import DocumentRepository
from models.repositories.endings import EndingRepository
from models.repositories.imports import ImportRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.revisions import last_revisions
from models.repositories.services import ServiceRepository
from models.revision import Revision, ShortLink
from models.service import Service
from models.source import ImportRun, InformationSource, Provenance, QuarantinedRow
from models.vocabulary import PUBLIC, NoticeEffect, Publication, RecordType, VerificationStatus
from tests.services.contents import SOURCE, record, service

SHIPPED = sorted(slug for slug, source in SOURCES.items() if source.shipped)


async def bring(sessions, *records, source=SOURCE):
    async with sessions.begin() as session:
        repository = ImportRepository(session)
        run = await repository.begin_run(source, file_name="list.txt", sha256="0" * 64)
        changes = await repository.put(source, records, run_id=run)
        gone = await repository.suspend_missing(source, run_id=run)
        await repository.finish_run(run, {"read": len(records)})
        return changes, gone


def service_id(key):
    return record_id(SOURCE.slug, RecordType.service, f"{key}/{key}の相談")


async def state_of(sessions, id):
    async with sessions() as session:
        return (await session.get_one(Service, id)).publication


async def test_a_record_that_leaves_its_source_is_suspended_and_comes_back_with_it(directory):
    await bring(directory, record("甲の会"), record("乙の会"))
    _, gone = await bring(directory, record("甲の会"))
    assert {(change.name, change.action) for change in gone} == {
        ("乙の会", "suspended"),
        ("乙の会の相談", "suspended"),
    }
    assert await state_of(directory, service_id("乙の会")) is Publication.suspended
    await bring(directory, record("甲の会"), record("乙の会"))
    assert await state_of(directory, service_id("乙の会")) is Publication.published


async def test_what_a_person_took_off_is_not_put_back_by_a_file(directory):
    await bring(directory, record("甲の会"))
    id = service_id("甲の会")
    owner = record_id(SOURCE.slug, RecordType.organization, "甲の会")
    async with directory.begin() as session:
        content = service(name="甲の会の相談", publication=Publication.suspended)
        await RecordRepository(session).put(
            [ServiceWrite(id, owner, content)], Origin(actor="担当", role="staff")
        )
    await bring(directory, record("甲の会"))
    assert await state_of(directory, id) is Publication.suspended


async def test_the_place_in_the_source_is_kept(directory):
    await bring(directory, record("甲の会"))
    async with directory() as session:
        rows = list(await session.exec(select(Provenance)))
        runs = list(await session.exec(select(ImportRun)))
        assert await session.get(InformationSource, SOURCE.slug) is not None
    assert {row.raw_key for row in rows} == {"甲の会", "甲の会/甲の会の相談"}
    assert all(row.first_run_id == runs[0].id for row in rows)


async def test_a_short_code_stays_with_its_record(directory):
    await bring(directory, record("甲の会"))
    id = service_id("甲の会")
    async with directory() as session:
        code = (await session.exec(select(ShortLink.code).where(ShortLink.record_id == id))).one()
    await bring(directory, record("甲の会", service(name="甲の会の相談", reading="コウ")))
    await bring(directory)
    async with directory() as session:
        assert await ServiceRepository(session).with_short_code(code.lower()) == id
        with pytest.raises(NotFound):
            await ServiceRepository(session).document(id)


async def test_a_row_that_could_not_come_in_is_kept_with_its_reason(directory):
    async with directory.begin() as session:
        repository = ImportRepository(session)
        run = await repository.begin_run(SOURCE, file_name="list.txt", sha256="0" * 64)
        await repository.quarantine(
            run, [RefusedRow(3, "line 3", "名前がありません。", {"名称": ""})]
        )
    async with directory() as session:
        kept = (await session.exec(select(QuarantinedRow))).one()
    assert (kept.row, kept.reason, kept.raw) == (3, "名前がありません。", {"名称": ""})


async def load(sessions, slug):
    source = SOURCES[slug]
    async with sessions.begin() as session:
        return await run_import(
            source,
            SourceFile.at(source.shipped_path),
            records=ImportRepository(session),
        )


@pytest.mark.parametrize("slug", SHIPPED)
async def test_importing_a_shipped_directory_twice_changes_nothing(directory, slug):
    first = await load(directory, slug)
    assert first.read == first.stored + len(first.quarantined)
    async with directory() as session:
        before = [tuple(row) for row in await session.exec(select(Revision.id, Revision.number))]
    second = await load(directory, slug)
    assert (second.stored, second.unchanged, second.suspended) == (0, second.read, ())
    async with directory() as session:
        after = [tuple(row) for row in await session.exec(select(Revision.id, Revision.number))]
    assert sorted(before) == sorted(after)


async def test_every_stored_document_equals_the_one_made_anew(directory):
    """Nothing checks the stored JSON on its way out, so this does."""
    for slug in SHIPPED:
        await load(directory, slug)
    async with directory() as session:
        rows = list(await session.exec(select(Service).order_by(col(Service.id))))
        before = {row.id: (row.document, row.hsds, row.hsds_list, row.listed) for row in rows}
        organizations = {row.id: row.hsds for row in await session.exec(select(Organization))}
    async with directory.begin() as session:
        await DocumentRepository(session).refresh(
            organizations=list(organizations), services=list(before)
        )
    async with directory() as session:
        rows = list(await session.exec(select(Service).order_by(col(Service.id))))
        again = {row.id: (row.document, row.hsds, row.hsds_list, row.listed) for row in rows}
        assert {
            row.id: row.hsds for row in await session.exec(select(Organization))
        } == organizations
    assert again == before
    assert sum(1 for *_, listed in before.values() if listed) > 30


async def test_tables_and_newest_revisions_say_the_same(directory):
    for slug in SHIPPED:
        await load(directory, slug)
    async with directory() as session:
        ids = list(await session.exec(select(Service.id)))
        stored = await DocumentRepository(session).stored_services(ids)
        last = await last_revisions(session, ids)
    for one in stored:
        assert canonical(one.content) == last[one.row.id].content
        assert ServiceContent.model_validate(last[one.row.id].content) == one.content


async def test_both_kinds_of_database_hold_the_same_documents(
    sqlite_url, postgres_url, documents_of
):
    assert await documents_of(sqlite_url) == await documents_of(postgres_url)


@pytest.fixture
def documents_of():
    from models.database import open_engine, session_factory
    from models.repositories.reference import load_reference

    async def read(url):
        engine = open_engine(url)
        sessions = session_factory(engine)
        async with sessions.begin() as session:
            await load_reference(session)
        for slug in SHIPPED:
            await load(sessions, slug)
        async with sessions() as session:
            rows = list(await session.exec(select(Service)))
        await engine.dispose()
        return {
            row.id: [_timeless(text) for text in (row.document, row.hsds, row.hsds_list)]
            for row in rows
            if row.publication in PUBLIC
        }

    def _timeless(text):
        content = json.loads(text)
        return {k: v for k, v in content.items() if k not in {"updated_at", "last_modified"}}

    return read


async def test_a_state_set_by_a_person_outlives_every_later_edition(directory):
    await bring(directory, record("甲の会"))
    id = service_id("甲の会")
    owner = record_id(SOURCE.slug, RecordType.organization, "甲の会")
    async with directory.begin() as session:
        content = service(name="甲の会の相談", publication=Publication.suspended)
        await RecordRepository(session).put(
            [ServiceWrite(id, owner, content)], Origin(actor="担当", role="staff")
        )
    for edition in ("第二版", "第三版"):
        changes, _ = await bring(
            directory, record("甲の会", service(name="甲の会の相談", description=edition))
        )
        assert "changed" in {change.action for change in changes}
        assert await state_of(directory, id) is Publication.suspended


async def test_a_notice_is_not_lost_with_the_next_edition(directory):
    await bring(directory, record("甲の会"))
    id = service_id("甲の会")
    owner = record_id(SOURCE.slug, RecordType.organization, "甲の会")
    notice = NoticeContent(text="今週は休みます。", effect=NoticeEffect.closed)
    async with directory.begin() as session:
        content = service(name="甲の会の相談", notices=[notice])
        await RecordRepository(session).put(
            [ServiceWrite(id, owner, content)], Origin(actor="担当", role="staff")
        )
    for edition in ("第二版", "第三版"):
        await bring(directory, record("甲の会", service(name="甲の会の相談", description=edition)))
    async with directory() as session:
        (stored,) = await DocumentRepository(session).stored_services([id])
    assert stored.content.notices == (notice,)
    assert stored.content.description == "第三版"


async def test_a_correction_and_its_confirmation_outlive_the_same_file(directory):
    await bring(directory, record("甲の会"))
    id = service_id("甲の会")
    owner = record_id(SOURCE.slug, RecordType.organization, "甲の会")
    right = service(
        name="甲の会の相談",
        phones=[PhoneContent(number="096-245-6942")],
        verifications=[VerificationContent(field="*", status=VerificationStatus.confirmed)],
    )
    async with directory.begin() as session:
        await RecordRepository(session).put(
            [ServiceWrite(id, owner, right)], Origin(actor="担当", role="staff")
        )
    changes, _ = await bring(directory, record("甲の会"))
    assert {change.action for change in changes} == {"unchanged"}
    news = service(name="甲の会の相談", phones=[PhoneContent(number="096-000-0000")])
    changes, _ = await bring(directory, record("甲の会", news))
    assert {change.kept for change in changes if change.id == id} == {("phones",)}
    async with directory() as session:
        document = await ServiceRepository(session).document(id)
    assert [phone.number for phone in document.phones] == ["096-245-6942"]


async def test_the_window_of_an_ended_service_goes_with_it(directory):
    await load(directory, "national-windows")
    async with directory() as session:
        window = await AreaRepository(session).default_window([])
    assert window is not None
    assert window.service_id is not None
    async with directory.begin() as session:
        await EndingRepository(session).end_service(
            window.service_id, Origin(actor="担当", role="staff")
        )
    again = await load(directory, "national-windows")
    assert again.stored == 0
    async with directory() as session:
        instead = await AreaRepository(session).default_window([])
    # Nobody is left without a number; a line for children is none for everybody.
    assert instead is not None
    assert instead.service_id != window.service_id
    assert instead.source_slug is None
    assert instead.name == "#いのちSOS"


async def test_a_file_that_was_cut_off_takes_nothing_off_the_site(directory):
    await load(directory, "national-windows")
    source = SOURCES["national-windows"]
    lines = source.shipped_path.read_bytes().splitlines(keepends=True)
    half = b"".join(lines[:13])

    async def bring_half(**how):
        async with directory.begin() as session:
            return await run_import(
                source, SourceFile("cut.csv", half), records=ImportRepository(session), **how
            )

    with pytest.raises(ImplausibleImport, match="--allow-missing"):
        await bring_half()
    async with directory() as session:
        assert await ServiceRepository(session).count_listed() == 21
    report = await bring_half(allow_missing=True)
    assert len(report.suspended) == 18
