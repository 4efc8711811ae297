import asyncio
import json
import shutil
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from sqlmodel import col, select

from models.content import canonical
from models.database import open_engine, session_factory
from models.incoming import Origin
from models.repositories.documents import DocumentRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.revision import Metadata, Revision
from models.service import Service
from models.tables import IndexRequest, Phone
from models.vocabulary import Publication
from tests.services.contents import contents, organization, service

STAFF = Origin(actor="窓口担当", role="staff", reason="電話で確かめた")


async def put(sessions, *writes, origin=STAFF):
    async with sessions.begin() as session:
        return await RecordRepository(session).put(writes, origin)


async def one_service(sessions, **fields):
    owner, id = uuid4(), uuid4()
    await put(
        sessions,
        OrganizationWrite(owner, organization()),
        ServiceWrite(id, owner, service(**fields)),
    )
    return owner, id


async def test_a_phone_is_kept_as_written_and_as_it_is_dialled(directory):
    _, id = await one_service(directory)
    async with directory() as session:
        phone = (await session.exec(select(Phone).where(Phone.service_id == id))).one()
    assert (phone.number, phone.normalized) == ("096-328-2340", "+81963282340")


async def test_a_change_leaves_a_revision_with_who_why_and_what(directory):
    owner, id = await one_service(directory)
    await put(directory, ServiceWrite(id, owner, service(name="あたらしい名前")))
    async with directory() as session:
        revisions = list(
            await session.exec(
                select(Revision).where(Revision.record_id == id).order_by(col(Revision.number))
            )
        )
        fields = list(await session.exec(select(Metadata).where(Metadata.resource_id == id)))
    assert [(r.number, r.action, r.role, r.reason) for r in revisions] == [
        (1, "create", "staff", "電話で確かめた"),
        (2, "update", "staff", "電話で確かめた"),
    ]
    assert revisions[1].content == canonical(service(name="あたらしい名前"))
    assert [(f.field_name, f.previous_value, f.replacement_value) for f in fields] == [
        ("name", "みほん相談室", "あたらしい名前")
    ]


async def test_writing_the_same_again_changes_nothing(directory):
    owner, id = await one_service(directory)
    changes = await put(
        directory,
        OrganizationWrite(owner, organization()),
        ServiceWrite(id, owner, service()),
    )
    assert [change.action for change in changes] == ["unchanged", "unchanged"]
    async with directory() as session:
        assert len(list(await session.exec(select(Revision)))) == 2


async def test_only_public_records_have_a_public_document(directory):
    for state in Publication:
        _, id = await one_service(directory, publication=state)
        async with directory() as session:
            row = await session.get_one(Service, id)
        public = state in {Publication.published, Publication.stale}
        assert row.listed is public
        assert bool(row.document and row.hsds and row.hsds_list) is public
        assert bool(row.document or row.hsds or row.hsds_list) is public


async def test_a_service_disappears_with_its_organization(directory):
    owner, id = await one_service(directory)
    await put(directory, OrganizationWrite(owner, organization(publication=Publication.suspended)))
    async with directory() as session:
        row = await session.get_one(Service, id)
    assert not row.listed
    assert row.document == ""


async def test_a_renamed_organization_is_renamed_in_the_documents_of_its_services(directory):
    owner, id = await one_service(directory)
    await put(directory, OrganizationWrite(owner, organization(name="あらたな会")))
    async with directory() as session:
        row = await session.get_one(Service, id)
    assert json.loads(row.document)["organization"]["name"] == "あらたな会"
    assert json.loads(row.hsds)["organization"]["name"] == "あらたな会"


async def test_every_change_asks_for_the_index(directory):
    owner, id = await one_service(directory)
    await put(directory, ServiceWrite(id, owner, service(publication=Publication.closed)))
    async with directory() as session:
        asked = list(await session.exec(select(IndexRequest.service_id)))
    assert asked == [id, id]


async def test_a_transaction_that_fails_leaves_nothing(directory):
    owner, id = uuid4(), uuid4()
    try:
        async with directory.begin() as session:
            await RecordRepository(session).put(
                [OrganizationWrite(owner, organization()), ServiceWrite(id, owner, service())],
                STAFF,
            )
            raise RuntimeError("the line went dead")
    except RuntimeError:
        pass
    async with directory() as session:
        assert list(await session.exec(select(Service))) == []
        assert list(await session.exec(select(Revision))) == []
        assert list(await session.exec(select(IndexRequest))) == []


@given(content=contents)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_a_record_says_comes_back_from_the_tables(content, sqlite_template, tmp_path):
    file = tmp_path / f"{uuid4()}.sqlite3"
    shutil.copyfile(sqlite_template, file)

    async def store_and_read():
        engine = open_engine(f"sqlite+aiosqlite:///{file}")
        sessions = session_factory(engine)
        owner, id = uuid4(), uuid4()
        async with sessions.begin() as session:
            await load_reference(session)
            await RecordRepository(session).put([OrganizationWrite(owner, organization())], STAFF)
            for state in (Publication.draft, Publication.published, content.publication):
                said = content.model_copy(update={"publication": state})
                await RecordRepository(session).put([ServiceWrite(id, owner, said)], STAFF)
        async with sessions() as session:
            (stored,) = await DocumentRepository(session).stored_services([id])
        await engine.dispose()
        file.unlink()
        return stored.content

    assert canonical(asyncio.run(store_and_read())) == canonical(content)
