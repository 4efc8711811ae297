"""Telling us of a fault in a real browser; what administrators read of acts."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from models.content import HoursContent
from models.database import open_engine, session_factory
from models.repositories.imports import ImportRepository
from models.repositories.reference import load_reference
from tests.frontend.staff_browser import opening, opening_signed_in
from tests.frontend.staff_visitors import MAIL, PASSWORD
from tests.services.application import madoguchi, serving
from tests.services.browser import follow
from tests.services.contents import SOURCE, record, service

PHONE = {"width": 360, "height": 740}


async def _fill(folder):
    engine = open_engine(f"sqlite+aiosqlite:///{folder / 'madoguchi.sqlite3'}")
    row = record(
        "みほんの会", service("ひだまり相談室", hours=[HoursContent(text="平日 10:00～16:00")])
    )
    async with session_factory(engine).begin() as session:
        await load_reference(session)
        imports = ImportRepository(session)
        run = await imports.begin_run(SOURCE, file_name="a.csv", sha256="0" * 64)
        changes = await imports.put(SOURCE, [row], run_id=run)
        await imports.finish_run(run, {})
    await engine.dispose()
    return {change.name: change.id for change in changes}


@pytest.fixture(scope="module")
def site(tmp_path_factory, sqlite_template):
    folder = tmp_path_factory.mktemp("told")
    shutil.copyfile(sqlite_template, folder / "madoguchi.sqlite3")
    ids = asyncio.run(_fill(folder))
    password = folder / "password.txt"
    password.write_text(PASSWORD, encoding="utf-8")
    given = ("--role", "administrator", "--password-file", str(password))
    assert madoguchi("user", "add", MAIL, *given, data_dir=folder).returncode == 0
    with serving(folder, settings={"form_seconds": "0"}) as address:
        yield address, ids


async def look(page, name, axe):
    """On a phone and on a desk; pictures where somebody wants to see them."""
    folder = os.environ.get("PICTURES")
    for width in (360, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} scrolls sideways at {width}"
        if folder:
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    await page.set_viewport_size(PHONE)
    await axe(page)


async def test_somebody_tells_us_and_follows_it(browser, site, axe):
    address, ids = site
    async with opening(browser, address) as opened:
        page = await opened(f"/services/{ids['ひだまり相談室']}", viewport=PHONE)
        await follow(page.get_by_role("link", name="まちがいを知らせる"))
        await follow(page.get_by_role("button", name="送る", exact=True))
        assert await page.get_by_role("alert").count() == 1
        await look(page, "slips", axe)
        await page.get_by_label("時間", exact=True).check()
        await page.get_by_label("正しい時間").fill("毎週火曜日 13時から15時")
        await page.get_by_label("行ってみた").check()
        await follow(page.get_by_role("button", name="送る", exact=True))
        assert await page.get_by_text("こう読みとりました").count() == 1
        await look(page, "read-back", axe)
        await follow(page.get_by_role("button", name="送る", exact=True))
        await look(page, "thanks", axe)
        await follow(page.locator(".tell-follow a"))
        assert await page.get_by_text("確かめています").count() == 1
        await look(page, "follow", axe)
        await page.goto("/proposals/missing")
        await look(page, "missing", axe)


async def test_administrators_read_what_was_done(browser, site, axe):
    address, _ = site
    async with opening_signed_in(browser, address) as opened:
        page = await opened("/staff/account", viewport=PHONE)
        await follow(page.get_by_role("button", name="パスワードを変える"))
        await page.goto("/staff/audit")
        await look(page, "audit", axe)
        await page.goto("/staff/numbers")
        await look(page, "numbers", axe)
