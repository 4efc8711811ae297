"""A case in a browser, narrow and wide: opened with three fields, read, and moved."""

import asyncio
import shutil
from dataclasses import replace

import pytest

from api.settings import Settings
from api.usecases.move_referral import Wish, move_referral
from api.usecases.referral_room import Actor
from api.usecases.write_in_thread import say
from models.account import Role
from models.case_seal import SafeContact
from models.database import open_engine, session_factory
from models.referral_states import ReferralEvent
from models.repositories.cases import Sender
from tests.frontend.staff_browser import opening_signed_in, serving_staff
from tests.services.browser import follow
from tests.services.referrals import (
    NEED,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
    room_over,
)

NARROW = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def folder(tmp_path, sqlite_template):
    made = tmp_path / "data"
    made.mkdir()
    shutil.copyfile(sqlite_template, made / "madoguchi.sqlite3")
    return made


def put_case(folder):
    """One case of the whole installation's desk, with two windows; its id."""

    async def put():
        settings = Settings(data_dir=folder)
        settings.prepare()
        engine = open_engine(settings.database_url)
        async with session_factory(engine).begin() as session:
            room = room_over(session, settings)
            await new_desk(room, None)
            actor = Actor("a" * 36, "staff", sender=Sender())
            case = await new_case(room, actor, area_code=None)
            safe = SafeContact(channels=("phone",), times="平日の昼", who_must_not_know="同居の夫")
            content = room.cases.content(case)
            await room.cases.save(case, version=1, content=replace(content, safety=safe))
            for name in ("ひだまり相談室", "くらしの広場"):
                window = await new_window(room, name)
                consent = await new_consent(room, case, window)
                referral = await new_referral(room, case, window, consent, actor=actor)
                if name == "ひだまり相談室":
                    wish = Wish(event=ReferralEvent.send, version=1)
                    await move_referral(referral, case, wish, actor, room=room)
                    await say("来週の木曜にうかがえますか。", referral, case, actor, room=room)
        await engine.dispose()
        return case.id

    return asyncio.run(put())


async def test_a_case_is_opened_and_handed_over_on_a_phone(browser, folder, axe):
    with serving_staff(folder, Role.staff) as address:
        case = await asyncio.to_thread(put_case, folder)
        async with opening_signed_in(browser, address) as opened:
            page = await opened("/staff/referrals/new", **NARROW)
            await check(page, axe)
            await page.get_by_label("困っていること").fill(NEED)
            await page.get_by_label("家族・親せき").check()
            await follow(page.get_by_role("button", name="書きとめて"))
            assert NEED in await page.get_by_role("main").inner_text()
            await check(page, axe)
            await page.goto(f"/staff/referrals/{case}")
            for fold in await page.locator("details > summary").all():
                await fold.click()
            await check(page, axe)
            await page.get_by_label("連絡をとる").check()
            await follow(page.get_by_role("button", name="見る", exact=True))
            await check(page, axe)
            await page.goto(f"/staff/referrals/{case}/edit")
            await check(page, axe)
            await page.goto("/staff/referrals")
            await check(page, axe)
            await page.goto("/staff/referrals?part=theirs&late=1")
            await check(page, axe)


async def check(page, axe):
    await axe(page)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
