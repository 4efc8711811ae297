"""A draft is held by its revision alone, and loses nothing on its way out of 下書き and back."""

import pytest
from sqlalchemy import func
from sqlmodel import col, select

from models.content import PrintedText, canonical
from models.incoming import Origin, record_id
from models.repositories.documents import DocumentRepository
from models.repositories.imports import ImportRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.services import ServiceRepository
from models.source import Provenance
from models.tables import IndexRequest, Phone
from models.vocabulary import Publication, RecordType
from tests.services.contents import SOURCE, record, service

STAFF = Origin(actor="窓口担当", role="staff")
KEY = "甲の会/甲の会の相談"
ID = record_id(SOURCE.slug, RecordType.service, KEY)
OWNER = record_id(SOURCE.slug, RecordType.organization, "甲の会")
PRINTED = (PrintedText(column="名称", text="甲の会\u3000相談"),)


async def bring(sessions, **fields):
    async with sessions.begin() as session:
        imports = ImportRepository(session)
        run = await imports.begin_run(SOURCE, file_name="list.txt", sha256="0" * 64)
        content = service(name="甲の会の相談", printed=PRINTED, **fields)
        return await imports.put(SOURCE, [record("甲の会", content)], run_id=run)


async def put(sessions, content):
    async with sessions.begin() as session:
        return await RecordRepository(session).put([ServiceWrite(ID, OWNER, content)], STAFF)


async def stored(sessions):
    async with sessions() as session:
        (one,) = await DocumentRepository(session).stored_services([ID])
    return one.content


async def count(sessions, table):
    async with sessions() as session:
        return (await session.exec(select(func.count()).select_from(table))).one()


async def test_a_draft_has_no_parts_no_document_and_no_work_for_the_index(directory):
    await bring(directory, publication=Publication.draft)
    assert await count(directory, Phone) == 0
    assert await count(directory, IndexRequest) == 0
    content = await stored(directory)
    assert content.phones
    assert content.printed == PRINTED


async def test_a_draft_that_is_published_has_all_it_said(directory):
    await bring(directory, publication=Publication.draft)
    draft = await stored(directory)
    published = draft.model_copy(update={"publication": Publication.published})
    await put(directory, published)
    assert await stored(directory) == published
    assert await count(directory, Phone) == len(draft.phones)
    assert await count(directory, IndexRequest) == 1
    async with directory() as session:
        document = await ServiceRepository(session).document(ID)
        printed = (
            await session.exec(select(Provenance.printed).where(col(Provenance.record_id) == ID))
        ).one()
    assert document.source.title == SOURCE.title
    assert printed == [{"column": "名称", "text": "甲の会\u3000相談"}]


async def test_what_is_taken_back_to_a_draft_is_gone_from_every_table(directory):
    await bring(directory, publication=Publication.published)
    content = await stored(directory)
    await put(directory, content.model_copy(update={"publication": Publication.draft}))
    assert await count(directory, Phone) == 0
    back = await stored(directory)
    assert canonical(back) == canonical(
        content.model_copy(update={"publication": Publication.draft})
    )


@pytest.mark.parametrize("publication", [Publication.draft, Publication.published])
async def test_a_new_edition_follows_the_source_and_keeps_what_people_changed(
    directory, publication
):
    await bring(directory, publication=publication, description="初版")
    changed = (await stored(directory)).model_copy(update={"what": "人が書いたこと"})
    await put(directory, changed)
    changes = await bring(directory, publication=publication, description="第二版")
    assert {change.action for change in changes if change.id == ID} == {"changed"}
    content = await stored(directory)
    assert (content.what, content.description) == ("人が書いたこと", "第二版")
    again = await bring(directory, publication=publication, description="第二版")
    assert {change.action for change in again} == {"unchanged"}
