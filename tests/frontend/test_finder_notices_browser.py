"""In a real browser: a notice in half a minute, taken by a desk, a receiver chosen, the paper."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest
from playwright.async_api import Page

from api.settings import Settings
from models.account import Role
from models.content import HoursContent, PlaceContent, TopicContent
from models.database import open_engine, session_factory
from models.incoming import Origin
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from tests.frontend.staff_browser import opening, sign_in
from tests.frontend.staff_visitors import MAIL, PASSWORD
from tests.services.application import madoguchi, serving
from tests.services.browser import follow
from tests.services.contents import organization, service
from tests.services.referrals import acting, new_window

PHONE = {"width": 360, "height": 740}
WINDOWS = {
    "くらしの相談室": {
        "what": "家計の見直し、家賃や公共料金の相談、手続きのつきそい",
        "not_accepted": "お金を貸すことはできません。",
        "first_visit": "電話で予約してください。手ぶらで来てかまいません。",
        "reading": "くらしのそうだんしつ",
        "hours": [HoursContent(text="平日 10:00～16:00")],
        "places": [PlaceContent(city="熊本市中央区", address="見本町1-2", name="見本ビル2階")],
    },
    "よりみち食堂": {
        "what": "だれでも来られる食堂",
        "hours": [HoursContent(text="毎週土曜 17:00～20:00")],
    },
    "まちの相談窓口": {},
}


async def _fill(folder: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'madoguchi.sqlite3'}")
    sessions = session_factory(engine)
    async with sessions.begin() as session:
        await load_reference(session)
    async with acting(sessions, Settings(secret_key="a secret for tests")) as room:
        for name, fields in WINDOWS.items():
            one = await new_window(room, name, settled=bool(fields))
            about = {"topics": [TopicContent(id="poverty")]} | fields
            writes = [
                OrganizationWrite(one.organization, organization(f"{name}の会")),
                ServiceWrite(one.service, one.organization, service(name, **about)),
            ]
            await RecordRepository(room.cases.session).put(writes, Origin("test", "staff"))
    await engine.dispose()


@pytest.fixture(scope="module")
def site(tmp_path_factory, sqlite_template):
    folder = tmp_path_factory.mktemp("noticed")
    shutil.copyfile(sqlite_template, folder / "madoguchi.sqlite3")
    asyncio.run(_fill(folder))
    password = folder / "password.txt"
    password.write_text(PASSWORD, encoding="utf-8")
    given = ("--role", Role.staff.value, "--password-file", str(password))
    assert madoguchi("user", "add", MAIL, *given, data_dir=folder).returncode == 0
    with serving(folder, settings={"form_seconds": "0"}) as address:
        yield address


async def look(page: Page, name: str, axe) -> None:
    folder = os.environ.get("PICTURES")
    for width in (360, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} scrolls sideways at {width}"
        if folder:
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    await page.set_viewport_size(PHONE)
    await axe(page)


async def test_from_a_notice_to_the_paper(browser, site, axe):
    async with opening(browser, site) as opened:
        page = await opened("/notice", viewport=PHONE)
        await follow(page.get_by_role("button", name="知らせる"))
        assert await page.get_by_role("alert").count() == 1
        await look(page, "notice-slips", axe)
        await page.get_by_label("郵便物や新聞がたまっている").check()
        await page.get_by_label("市区町村").fill("熊本市中央区")
        await page.get_by_label("どこのことですか").fill("見本荘の2階")
        await page.get_by_label("いますぐ。命が心配").check()
        await page.get_by_label("郵便・宅配").check()
        await look(page, "notice", axe)
        await follow(page.get_by_role("button", name="知らせる"))
        assert await page.get_by_role("heading", name="とどきました").count() == 1
        await look(page, "notice-receipt", axe)

        page = await opened("/staff/sign-in?next=/staff/notices", viewport=PHONE)
        await sign_in(page)
        await look(page, "notices", axe)
        await follow(page.get_by_role("link", name="郵便物や新聞がたまっている"))
        await look(page, "notice-staff", axe)
        await follow(page.get_by_role("button", name="担当する"))
        case = await page.get_by_role("link", name="相談").get_attribute("href")

        await page.goto(f"{case}/receivers")
        assert await page.get_by_text("まだ聞いていません").count() == 1
        await look(page, "receivers", axe)
        await page.get_by_label("くらしの相談室", exact=True).check()
        await page.get_by_label("よりみち食堂", exact=True).check()
        await follow(page.get_by_role("button", name="つなぐ準備をする"))
        await page.goto(f"{case}/handout")
        for language in ("ja", "ja-easy", "en"):
            await page.goto(page.url.replace("language=ja", f"language={language}", 1))
            await look(page, f"handout-{language}", axe)
            if folder := os.environ.get("PICTURES"):
                await page.pdf(path=Path(folder) / f"handout-{language}.pdf", format="A4")
            await page.goto(page.url.replace(f"language={language}", "language=ja", 1))
        await follow(page.get_by_role("link", name="名前と番号だけ"))
        await look(page, "handout-neutral", axe)
