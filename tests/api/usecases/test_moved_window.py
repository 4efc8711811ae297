"""A window that another department looks after now: every old address goes on working."""

import pytest
import pytest_asyncio

from api.usecases.look_after_records import Desk
from api.usecases.moved_window import move_window
from models.content import PhoneContent
from models.errors import BadRequest, Conflict, Moved, NotFound
from models.incoming import Origin
from models.repositories.differences import DifferenceRepository
from models.repositories.imports import ImportRepository
from models.repositories.records import RecordRepository
from models.repositories.reference import load_reference
from models.repositories.services import ServiceRepository
from models.repositories.staff_records import StaffRecordRepository
from tests.services.contents import SOURCE, record, service

WHO = Origin("11111111-1111-4111-8111-111111111111", "secretariat", reason="福祉課に聞きました")


def records(number="096-328-2340"):
    return [
        record("福祉課", service("くらしの窓口", phones=[PhoneContent(number=number)])),
        record("こども課", service("こどもの窓口")),
    ]


async def bring(sessions, rows):
    async with sessions.begin() as session:
        imports = ImportRepository(session)
        run = await imports.begin_run(SOURCE, file_name="a.csv", sha256="0" * 64)
        changes = await imports.put(SOURCE, rows, run_id=run)
        await imports.finish_run(run, {})
    return {change.name: change.id for change in changes}


@pytest_asyncio.fixture
async def ids(sessions):
    async with sessions.begin() as session:
        await load_reference(session)
    return await bring(sessions, records())


async def move(sessions, *given, **more):
    async with sessions.begin() as session:
        desk = Desk(
            StaffRecordRepository(session), RecordRepository(session), DifferenceRepository(session)
        )
        return await move_window(*given, WHO, desk=desk, **more)


async def shown(sessions, id):
    async with sessions() as session:
        return await ServiceRepository(session).document(id)


async def test_its_page_stays_and_names_the_other_department(sessions, ids):
    before = await shown(sessions, ids["くらしの窓口"])
    assert await move(sessions, ids["くらしの窓口"], ids["こども課"]) == 2
    after = await shown(sessions, ids["くらしの窓口"])
    assert after.organization.name == "こども課"
    assert after.short_code == before.short_code
    assert after.phones == before.phones
    async with sessions() as session:
        [newest, _] = await StaffRecordRepository(session).revisions(ids["くらしの窓口"], 5)
    assert (newest.action, newest.number) == ("move", 2)
    assert newest.reason == "担当が変わりました：福祉課 から こども課 へ。福祉課に聞きました"


async def test_a_new_edition_of_the_source_does_not_move_it_back(sessions, ids):
    await move(sessions, ids["くらしの窓口"], ids["こども課"])
    await bring(sessions, records("096-328-2399"))
    after = await shown(sessions, ids["くらしの窓口"])
    assert after.organization.name == "こども課"
    assert after.phones[0].number == "096-328-2399"


async def test_where_it_is_already_the_old_address_leads_there(sessions, ids):
    old, new = ids["くらしの窓口"], ids["こどもの窓口"]
    assert await move(sessions, old, ids["こども課"], into=new) == 2
    with pytest.raises(Moved) as led:
        await shown(sessions, old)
    assert led.value.target == new


async def test_what_cannot_be_moved_stays(sessions, ids):
    window, own, other = ids["くらしの窓口"], ids["福祉課"], ids["こども課"]
    wrong = [
        ((window, own), {}, Conflict),
        ((window, window), {}, NotFound),
        ((own, other), {}, NotFound),
        ((window, own), {"into": ids["こどもの窓口"]}, BadRequest),
        ((window, own), {"into": window}, BadRequest),
    ]
    for given, more, error in wrong:
        with pytest.raises(error):
            await move(sessions, *given, **more)
    assert (await shown(sessions, window)).organization.name == "福祉課"
