"""Consent in a real browser: on a phone at the counter, on paper, and at home."""

import asyncio
import os
import re
import shutil
from pathlib import Path

import pytest

from api.settings import Settings
from models.account import Role
from models.database import open_engine, session_factory
from models.repositories.cases import Sender
from tests.frontend.staff_browser import opening_signed_in, serving_staff
from tests.services.browser import follow
from tests.services.referrals import DESK, acting, new_case, new_desk, new_referral, new_window

PHONE = {"width": 360, "height": 740}


async def _fill(folder):
    settings = Settings(data_dir=folder)
    settings.prepare()
    engine = open_engine(settings.database_url)
    actor = type(DESK)(DESK.id, DESK.role, sender=Sender())
    async with acting(session_factory(engine), settings) as room:
        window = await new_window(room)
        await new_window(room, "みどりの居場所")
        await new_desk(room, None)
        case = await new_case(room, actor)
        await new_referral(room, case, window, actor=actor)
    await engine.dispose()
    return case.id, window.organization


@pytest.fixture(scope="module")
def desk(tmp_path_factory, sqlite_template):
    folder = tmp_path_factory.mktemp("consent")
    shutil.copyfile(sqlite_template, folder / "madoguchi.sqlite3")
    case, organization = asyncio.run(_fill(folder))
    with serving_staff(folder, Role.secretariat) as address:
        yield address, f"/staff/referrals/{case}/consent", organization


async def look(page, name, axe):
    """On a phone and on a desk; pictures and paper where somebody wants to see them."""
    folder = os.environ.get("PICTURES")
    for width in (1280, 360):
        await page.set_viewport_size({"width": width, "height": 740})
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} scrolls sideways at {width}"
        if folder:
            await page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    await axe(page)
    if folder:
        paper = Path(folder) / f"{name}.pdf"
        await page.pdf(path=paper, format="A4")


async def test_asked_given_and_taken_back(browser, desk, axe):
    address, path, organization = desk
    async with opening_signed_in(browser, address) as opened:
        page = await opened(path, viewport=PHONE)
        await follow(page.get_by_role("button", name="つぎへ"))
        assert await page.get_by_role("alert").count() == 1
        await look(page, "form-wrong", axe)
        await page.get_by_label("名前", exact=True).check()
        await page.get_by_label("電話番号").check()
        await page.get_by_label("ご本人のことば").select_option("ja-easy")
        await follow(page.get_by_role("button", name="つぎへ"))
        await look(page, "ask", axe)
        await follow(page.get_by_role("button", name="同意をもらいました"))
        await look(page, "given", axe)
        await page.get_by_label("小さく印刷（切り取って使う）").check()
        if folder := os.environ.get("PICTURES"):
            await page.pdf(path=Path(folder) / "given-small.pdf", format="A4")
        code = await page.locator(".consent-number").inner_text()
        token = re.sub(r"\W", "", code)
        await page.goto(f"/consent/{token}")
        await look(page, "receipt", axe)
        await follow(page.locator("a", has_text="と").filter(has_text="やめます").first)
        await look(page, "revoke", axe)
        await follow(page.locator("main form button"))
        await look(page, "revoked", axe)
        for name, there in (
            ("code", "/consent"),
            ("desk", "/staff/referral-desk?q=の会"),
            ("receiver", f"/staff/referral-desk/organizations/{organization}"),
        ):
            await page.goto(there)
            await look(page, name, axe)
        await page.goto(path)
        await follow(page.locator(".consent-list a").first)
        await look(page, "one", axe)
