"""The pages for people of organizations in a real browser: barriers, small screens, no script."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from api.settings import Settings
from models.database import open_engine, session_factory
from tests.frontend.member_visitors import OFFERS, Body, new_body, new_member
from tests.frontend.staff_browser import Axe, OpenPage, opening, sign_in
from tests.frontend.staff_visitors import MAIL
from tests.services.application import serving
from tests.services.browser import follow

SECRET = "for tests and for nothing else, so it may be read by anybody"


@pytest.fixture(scope="session")
def member_server(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Body]]:
    """A directory with one organization, and one person who manages it."""
    folder = tmp_path_factory.mktemp("members")
    file = folder / "madoguchi.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())

    async def fill() -> Body:
        engine = open_engine(f"sqlite+aiosqlite:///{file}")
        state = SimpleNamespace(
            sessions=session_factory(engine), settings=Settings(data_dir=folder, secret_key=SECRET)
        )
        app = SimpleNamespace(state=state)
        body = await new_body(app, offers=OFFERS)
        await new_member(app, MAIL, body)
        await engine.dispose()
        return body

    body = asyncio.run(fill())
    with serving(folder, settings={"secret_key": SECRET, "jobs": "elsewhere"}) as address:
        yield address, body


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, member_server: tuple[str, Body]) -> AsyncIterator[OpenPage]:
    async with opening(browser, member_server[0]) as opened:
        yield opened


async def test_no_barriers_on_a_phone(
    open_page: OpenPage, axe: Axe, member_server: tuple[str, Body]
) -> None:
    body = member_server[1]
    page = await open_page("/sign-in/mail", viewport={"width": 360, "height": 740})
    for path in ("/sign-in/mail", "/sign-in/link/none", "/members/invitation/none"):
        await page.goto(path)
        await axe(page)
    await page.goto("/sign-in/password")
    await page.get_by_label("メールアドレス").fill("nobody@example.org")
    await follow(page.get_by_role("button", name="リンクを送る"))
    await axe(page)
    await page.goto("/members")
    await sign_in(page)
    for path in (
        "/members",
        "/members/account",
        "/members/account/codes",
        f"/members/organizations/{body.id}",
        f"/members/organizations/{body.id}/people",
        f"/members/services/{body.service}",
        f"/members/services/{body.service}/notices",
    ):
        await page.goto(path)
        await axe(page)
        assert await page.evaluate("document.documentElement.scrollWidth") == 360, path
        assert await page.locator("h1").count() == 1, path


async def test_hours_are_read_back_without_script(
    open_page: OpenPage, member_server: tuple[str, Body]
) -> None:
    page = await open_page(
        f"/members/services/{member_server[1].service}",
        java_script_enabled=False,
        viewport={"width": 360, "height": 740},
    )
    await sign_in(page)
    await page.locator("#hours-0-text").fill("月〜水 9時から15時")
    await page.locator("#name").fill("")
    await follow(page.get_by_role("button", name="変更を送る"))
    await expect(page.get_by_role("alert")).to_contain_text("「名前」を入れてください")
    await expect(page.locator("#hours-0-text")).to_have_value("月〜水 9時から15時")
    await page.locator("#name").fill("みなとの相談")
    await follow(page.get_by_role("button", name="変更を送る"))
    await expect(page.get_by_role("heading", name="時間を、こう読みとりました")).to_be_visible()
    await follow(page.get_by_role("button", name="これでよいので送る"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("変えました")
