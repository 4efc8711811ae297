"""The pages about platforms in a real browser: barriers and small screens, one way through."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from models.account import Role
from tests.frontend.staff_browser import Axe, OpenPage, opening_signed_in, serving_staff
from tests.services.browser import follow


@pytest.fixture(scope="module")
def staff_server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("platforms")
    (folder / "madoguchi.sqlite3").write_bytes(sqlite_template.read_bytes())
    with serving_staff(folder, Role.secretariat) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, staff_server: str) -> AsyncIterator[OpenPage]:
    async with opening_signed_in(browser, staff_server) as opened:
        yield opened


async def test_a_platform_is_made_on_a_small_screen(open_page: OpenPage, axe: Axe) -> None:
    page = await open_page("/staff/platforms", viewport={"width": 360, "height": 740})
    await follow(page.get_by_role("link", name="集まりを作る"))
    await follow(page.get_by_role("button", name="保存する"))
    await expect(page.get_by_role("alert")).to_contain_text("名前を書いてください")
    await page.get_by_label("名前", exact=True).fill(
        "ほっかいどう孤独・孤立対策官民連携プラットフォーム"
    )
    await page.get_by_label("地域").fill("北海道")
    await page.get_by_label("参加している団体を、みんなに見せる").check()
    await follow(page.get_by_role("button", name="保存する"))
    await expect(page.get_by_role("status").first).to_have_text("作りました。")
    here = page.url.partition("?")[0]
    id = here.rpartition("/")[2]
    for address in (
        "/staff/platforms",
        here,
        f"{here}/edit",
        f"{here}/add?q=会",
        f"{here}/take-in",
        f"{here}/invite",
        f"{here}/groups",
        f"{here}/groups/new",
        "/platforms",
        f"/platforms/{id}",
        "/platforms/answer/nothing",
    ):
        await page.goto(address)
        await axe(page)
        assert await page.evaluate("document.documentElement.scrollWidth") == 360, address
