"""The pages that keep records true in a real browser: barriers, small screens, no script."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from models.account import Role
from models.database import open_engine, session_factory
from models.freshness import ConfirmationRequest
from models.person import LinkPurpose
from models.repositories.mailed_links import MailedLinkRepository
from tests.frontend.staff_browser import Axe, OpenPage, opening, serving_staff, sign_in
from tests.services.browser import follow
from tests.services.freshness import listed, old_service

SMALL = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def asked_server(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """A directory with two organizations, one of them asked: (address, path of its link)."""
    folder = tmp_path_factory.mktemp("asked")
    file = folder / "madoguchi.sqlite3"
    file.write_bytes(sqlite_template.read_bytes())
    link = asyncio.run(_asked(f"sqlite+aiosqlite:///{file}"))
    with serving_staff(folder, Role.secretariat) as address:
        yield address, link


async def _asked(url: str) -> str:
    engine = open_engine(url)
    sessions = session_factory(engine)
    owner = await listed(sessions, 1, old_service("ひだまり"), old_service("こもれび"))
    await listed(sessions, 2, email=None)
    async with sessions.begin() as session:
        request = ConfirmationRequest(organization_id=owner, round="test")
        session.add(request)
        await session.flush()
        token = await MailedLinkRepository(session).issue(
            LinkPurpose.confirm, lives=timedelta(days=400), subject_id=request.id
        )
    await engine.dispose()
    return f"/confirm/{token}"


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, asked_server: tuple[str, str]) -> AsyncIterator[OpenPage]:
    async with opening(browser, asked_server[0]) as opened:
        yield opened


async def is_sound(page: Page, axe: Axe) -> None:
    await axe(page)
    assert await page.evaluate("document.documentElement.scrollWidth") == SMALL["width"], page.url


async def test_an_organization_mends_and_confirms_on_a_small_screen_without_script(
    open_page: OpenPage, asked_server: tuple[str, str], axe: Axe
) -> None:
    page = await open_page(asked_server[1], viewport=SMALL)
    await is_sound(page, axe)
    await page.get_by_role("link", name="直す").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("変わったところ")
    await page.get_by_label("いつもの受付時間").fill("火曜から土曜の10時～18時、たぶん祝日は休み")
    await follow(page.get_by_role("button", name="送る"))
    await expect(page.get_by_text("こう読みとりました")).to_be_visible()
    await is_sound(page, axe)
    await follow(page.get_by_role("button", name="この内容で送る"))
    await expect(page.get_by_role("status")).to_contain_text("受けとりました")
    plain = await open_page(asked_server[1], viewport=SMALL, java_script_enabled=False)
    await follow(plain.get_by_role("button", name="変わりありません"))
    await expect(plain.get_by_role("heading", level=1)).to_have_text("ありがとうございました")
    await page.goto(asked_server[1])
    await is_sound(page, axe)


async def test_the_secretariat_starts_a_round_and_draws_a_sample(
    open_page: OpenPage, axe: Axe
) -> None:
    page = await open_page("/staff/sign-in?next=/staff/freshness", viewport=SMALL)
    await sign_in(page)
    await is_sound(page, axe)
    await follow(page.get_by_role("link", name="新しく始める"))
    await follow(page.get_by_role("button", name="何件になるかを見る"))
    await is_sound(page, axe)
    await follow(page.get_by_role("button", name="この内容で始める"))
    await is_sound(page, axe)
    await page.goto("/staff/calls")
    await page.get_by_label("名前").fill("見本の調査")
    await page.get_by_label("電話する件数").fill("2")
    await is_sound(page, axe)
    await follow(page.get_by_role("button", name="くじで選ぶ"))
    await is_sound(page, axe)
    await follow(page.get_by_role("link", name="次の電話をする"))
    await is_sound(page, axe)
    await follow(page.get_by_role("button", name="記録して、次へ"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await is_sound(page, axe)
    for path in ("/about/data", "/confirm/nothing-of-ours"):
        await page.goto(path)
        await is_sound(page, axe)
