from uuid import uuid4

import pytest
from sqlmodel import col, select

from models.errors import BadRequest, Conflict, Gone, Moved, NotFound
from models.incoming import Origin, record_id
from models.repositories.endings import EndingRepository
from models.repositories.imports import ImportRepository
from models.repositories.organizations import OrganizationRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.services import ServiceRepository
from models.revision import Revision, Tombstone
from models.tables import Address, Location, Phone
from models.vocabulary import RecordType
from tests.services.contents import SOURCE, organization, record, service

STAFF = Origin(actor="担当", role="staff", reason="同じ団体でした")


async def put(sessions, name="みほんの会"):
    owner, id = uuid4(), uuid4()
    async with sessions.begin() as session:
        await RecordRepository(session).put(
            [
                OrganizationWrite(owner, organization(name)),
                ServiceWrite(
                    id, owner, service(f"{name}の相談", places=[{"address": "1-1", "hidden": True}])
                ),
            ],
            STAFF,
        )
    return owner, id


async def end(sessions, kind, id, **how):
    async with sessions.begin() as session:
        endings = EndingRepository(session)
        await getattr(endings, f"end_{kind}")(id, STAFF, **how)


async def test_an_ended_service_is_gone_and_leaves_its_history(directory):
    _, id = await put(directory)
    await end(directory, "service", id)
    async with directory() as session:
        with pytest.raises(Gone):
            await ServiceRepository(session).document(id)
        stone = await session.get_one(Tombstone, id)
        assert (stone.name, stone.reason, stone.merged_into) == ("みほんの会の相談", "delete", None)
        actions = await session.exec(
            select(Revision.action).where(Revision.record_id == id).order_by(col(Revision.number))
        )
        assert list(actions) == ["create", "delete"]
        for table in (Phone, Location, Address):
            assert list(await session.exec(select(table))) == []


async def test_a_merged_service_is_found_under_its_new_id(directory):
    _, old = await put(directory, "甲の会")
    _, new = await put(directory, "乙の会")
    await end(directory, "service", old, merged_into=new)
    async with directory() as session:
        with pytest.raises(Moved) as moved:
            await ServiceRepository(session).document(old)
    assert moved.value.target == new


async def test_services_go_with_a_merged_organization(directory):
    old, service_id = await put(directory, "甲の会")
    new, _ = await put(directory, "乙の会")
    await end(directory, "organization", old, merged_into=new)
    async with directory() as session:
        with pytest.raises(Moved):
            await OrganizationRepository(session).content(old)
        document = await ServiceRepository(session).document(service_id)
    assert document.organization.id == new
    assert document.organization.name == "乙の会"


async def test_an_organization_with_services_is_not_removed_from_under_them(directory):
    owner, _ = await put(directory)
    with pytest.raises(Conflict):
        await end(directory, "organization", owner)


async def test_what_cannot_be_ended_is_refused(directory):
    _, id = await put(directory)
    with pytest.raises(BadRequest):
        await end(directory, "service", id, merged_into=id)
    with pytest.raises(NotFound):
        await end(directory, "service", id, merged_into=uuid4())
    with pytest.raises(NotFound):
        await end(directory, "service", uuid4())
    await end(directory, "service", id)
    with pytest.raises(NotFound):
        await end(directory, "service", id)


async def test_a_file_does_not_bring_back_what_was_ended(directory):
    async def bring():
        async with directory.begin() as session:
            imports = ImportRepository(session)
            run = await imports.begin_run(SOURCE, file_name="list.txt", sha256="0" * 64)
            changes = await imports.put(SOURCE, [record("甲の会")], run_id=run)
            gone = await imports.suspend_missing(SOURCE, run_id=run)
        return {change.action for change in changes}, gone

    await bring()
    await end(
        directory, "service", record_id(SOURCE.slug, RecordType.service, "甲の会/甲の会の相談")
    )
    await end(directory, "organization", record_id(SOURCE.slug, RecordType.organization, "甲の会"))
    assert await bring() == ({"unchanged"}, [])
