"""Events leave the site after their last day, say why, and come back with a new one."""

import asyncio
from datetime import date, timedelta

import pytest

from api.jobs import open_runner
from api.usecases.suspend_what_is_over import suspend_what_is_over
from models.content import NoticeContent
from models.incoming import Origin
from models.last_day import LastDay, Lasting
from models.repositories.imports import ImportRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.repositories.staff_records import StaffRecordRepository
from models.vocabulary import NoticeEffect, Publication
from tests.services.contents import SOURCE, record, service

DAY = date(2026, 5, 5)
AFTER = DAY + timedelta(days=1)
STAFF = Origin(actor="担当", role="staff")


async def bring(sessions, *services):
    async with sessions.begin() as session:
        await load_reference(session)
        records = ImportRepository(session)
        run = await records.begin_run(SOURCE, file_name="list.txt", sha256="0" * 64)
        changes = await records.put(SOURCE, [record("見本の会", *services)], run_id=run)
    return {change.name: change.id for change in changes}


async def read(sessions, id):
    async with sessions() as session:
        reading = StaffRecordRepository(session)
        return await reading.record(id), (await reading.revisions(id, 1))[0]


def event(last=DAY, **fields):
    return service("見本まつり", notices=[LastDay(last, Lasting.event).notice], **fields)


async def test_the_day_after_its_last_day_an_event_is_suspended_and_the_reason_kept(sessions):
    others = (
        service("見本相談"),
        service(
            "お休みの窓口",
            notices=[NoticeContent(text="しばらく休みです", effect=NoticeEffect.closed)],
        ),
    )
    ids = await bring(sessions, event(), *others)
    assert await suspend_what_is_over(sessions, DAY) == 0
    assert await suspend_what_is_over(sessions, AFTER) == 1
    assert await suspend_what_is_over(sessions, AFTER) == 0
    found, newest = await read(sessions, ids["見本まつり"])
    assert found.publication is Publication.suspended
    assert newest.reason == "開催は2026年5月5日までです。そのあとは休みです。"
    assert newest.actor == "rule"
    for name in ("見本相談", "お休みの窓口"):
        assert (await read(sessions, ids[name]))[0].publication is Publication.published


async def test_a_new_day_brings_it_back_and_the_old_list_does_not(sessions):
    ids = await bring(sessions, event())
    await suspend_what_is_over(sessions, AFTER)
    await bring(sessions, event(publication=Publication.suspended))
    assert (await read(sessions, ids["見本まつり"]))[0].publication is Publication.suspended
    await bring(sessions, event(date(2027, 5, 5)))
    assert (await read(sessions, ids["見本まつり"]))[0].publication is Publication.published
    assert await suspend_what_is_over(sessions, AFTER) == 0


async def test_what_people_published_from_a_draft_ends_as_well_and_waits_for_them(sessions):
    ids = await bring(sessions, event(publication=Publication.draft))
    id = ids["見本まつり"]
    found, _ = await read(sessions, id)
    async with sessions.begin() as session:
        write = ServiceWrite(id, found.owner.id, event())
        await RecordRepository(session).put([write], STAFF)
    assert await suspend_what_is_over(sessions, AFTER) == 1
    await bring(sessions, event(date(2027, 5, 5), publication=Publication.draft))
    assert (await read(sessions, id))[0].publication is Publication.draft


@pytest.mark.parametrize("words", ["開催は中止です。", "受付は2026年5月5日までです。"])
async def test_a_closure_that_people_wrote_suspends_nothing(sessions, words):
    closed = NoticeContent(text=words, starts_on=DAY, effect=NoticeEffect.closed)
    await bring(sessions, service("見本まつり", notices=[closed]))
    assert await suspend_what_is_over(sessions, AFTER) == 0


async def test_periodic_work_looks_by_itself(app, client, settings):
    ids = await bring(app.state.sessions, event())
    path = f"/services/{ids['見本まつり']}"
    assert (await client.get(path)).status_code == 200
    await open_runner(settings, app.state.sessions, asyncio.Event()).run_once()
    assert (await client.get(path)).status_code in {404, 410}
