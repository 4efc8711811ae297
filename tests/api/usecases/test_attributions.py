"""A record that carries facts of several sources names them all, with their licences."""

import pytest_asyncio

from models.incoming import Origin, SourceInfo
from models.repositories.imports import ImportRepository
from models.repositories.merges import MergeRepository
from models.repositories.reference import load_reference
from models.repositories.services import ServiceRepository
from models.vocabulary import RecordType
from tests.services.contents import record, service

STAFF = Origin("担当", "staff", reason="同じ窓口です")
CITY = SourceInfo("city-list", "市の一覧", publisher="見本市", licence="CC-BY-4.0")
WARD = SourceInfo("ward-list", "区の一覧", publisher="見本区", licence="PDL-1.0")


async def bring(sessions, source, body, name):
    async with sessions.begin() as session:
        records = ImportRepository(session)
        run = await records.begin_run(source, file_name="list.csv", sha256="0" * 64)
        changes = await records.put(source, [record(body, service(name))], run_id=run)
    return {change.record_type: change.id for change in changes}


@pytest_asyncio.fixture
async def both(app, client):
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    one = await bring(app.state.sessions, CITY, "ひだまりの会", "ひだまり相談")
    return one, await bring(app.state.sessions, WARD, "ひだまりの会（見本）", "ひだまり相談室")


async def merge(app, kind, stays, goes):
    async with app.state.sessions.begin() as session:
        merges = MergeRepository(session)
        content = (await merges.contents(stays))[stays]
        return await merges.merge(kind, stays, goes, content, STAFF)


async def sources(app, id):
    async with app.state.sessions() as session:
        document = await ServiceRepository(session).document(id)
    return [document.source.slug, *(source.slug for source in document.other_sources)]


async def test_a_merged_service_names_both_sources_until_it_is_undone(app, client, both):
    one, other = (side[RecordType.service] for side in both)
    assert await sources(app, one) == ["city-list"]
    detail = await merge(app, RecordType.service, one, other)
    assert await sources(app, one) == ["city-list", "ward-list"]
    page = (await client.get(f"/services/{one}")).text
    record = page.partition("この情報について")[2]
    assert record.index("市の一覧") < record.index("区の一覧")
    assert record.count('rel="license noreferrer"') == 2
    assert record.count("出典：") == 2
    hsds = (await client.get(f"/hsds/services/{one}")).json()
    assert [source["licence"] for source in hsds["other_sources"]] == ["PDL-1.0"]
    async with app.state.sessions.begin() as session:
        await MergeRepository(session).undo(RecordType.service, detail, STAFF)
    assert await sources(app, one) == ["city-list"]
    assert await sources(app, other) == ["ward-list"]


async def test_services_of_a_merged_body_name_whose_body_it_is(app, client, both):
    one, other = both
    kind = RecordType.organization
    detail = await merge(app, kind, one[kind], other[kind])
    # The name of the body is from the one list, what the other service says from the other.
    assert await sources(app, other[RecordType.service]) == ["ward-list", "city-list"]
    assert await sources(app, one[RecordType.service]) == ["city-list", "ward-list"]
    async with app.state.sessions.begin() as session:
        await MergeRepository(session).undo(kind, detail, STAFF)
    assert await sources(app, other[RecordType.service]) == ["ward-list"]
    assert await sources(app, one[RecordType.service]) == ["city-list"]
