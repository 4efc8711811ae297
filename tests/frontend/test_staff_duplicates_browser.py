"""The pages about doubled records in a real browser, on the lists that come with the program."""

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from models.account import Role
from tests.frontend.staff_browser import Axe, OpenPage, opening_signed_in, serving_staff
from tests.services.browser import follow

QUEUE = "/staff/duplicates"


@pytest.fixture(scope="module")
def full_staff_server(
    demo_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The shipped lists, with one account."""
    folder = tmp_path_factory.mktemp("duplicates") / "data"
    shutil.copytree(demo_template, folder)
    with serving_staff(folder, Role.staff) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def signed_in(browser: Browser, full_staff_server: str) -> AsyncIterator[OpenPage]:
    async with opening_signed_in(browser, full_staff_server) as opened:
        yield opened


async def fits(page: Page, width: int) -> None:
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_no_barriers_from_the_queue_to_the_preview(
    signed_in: OpenPage, axe: Axe, scheme: str, width: int
) -> None:
    page = await signed_in(QUEUE, viewport={"width": width, "height": 800}, color_scheme=scheme)

    async def check() -> None:
        await axe(page)
        await fits(page, width)

    await check()
    await page.get_by_label("名前にふくまれることば").fill("マイ")
    await follow(page.get_by_role("button", name="しぼりこむ"))
    await check()
    await follow(page.get_by_role("link", name="くらべる").first)
    await expect(page.get_by_role("heading", level=1)).to_have_text("同じ団体ですか")
    await check()
    await follow(page.get_by_role("button", name="別のものとして残す"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await check()
    await follow(page.get_by_role("button", name="まとめたあとの内容を見る"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("まとめると、こうなります")
    await check()
    await follow(page.get_by_role("button", name="ひとつにまとめる"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await check()
    await page.goto(f"{QUEUE}/decided")
    await check()


async def test_merging_and_taking_back_work_without_script(signed_in: OpenPage, axe: Axe) -> None:
    page = await signed_in(QUEUE, java_script_enabled=False, viewport={"width": 320, "height": 640})
    before = await page.get_by_role("heading", level=2).first.inner_text()
    await page.goto(f"{QUEUE}?q=マイ")
    await follow(page.get_by_role("link", name="くらべる"))
    await follow(page.get_by_role("button", name="こちらを残す"))
    stays = await page.get_by_role("heading", level=3).first.inner_text()
    await follow(page.get_by_role("button", name="まとめたあとの内容を見る"))
    await expect(page.get_by_text("残る記録", exact=True)).to_be_visible()
    await page.get_by_label("同じだと分かったわけ").fill("ホームページでたしかめました。")
    await follow(page.get_by_role("button", name="ひとつにまとめる"))
    await expect(page.get_by_role("status")).to_contain_text("ひとつにまとめました")
    await page.goto(f"{QUEUE}/decided")
    await expect(page.get_by_text("ホームページでたしかめました。")).to_be_visible()
    await expect(page.get_by_text(stays).first).to_be_visible()
    await fits(page, 320)
    await follow(page.get_by_role("link", name="元に戻す"))
    await page.get_by_label("元に戻すわけ").fill("ためしでした。")
    await follow(page.get_by_role("button", name="元に戻す"))
    await expect(page.get_by_role("status")).to_contain_text("元に戻しました")
    await page.goto(QUEUE)
    assert await page.get_by_role("heading", level=2).first.inner_text() == before


async def test_the_page_of_a_decision_has_no_barriers(signed_in: OpenPage, axe: Axe) -> None:
    page = await signed_in(f"{QUEUE}?q=はぴ", viewport={"width": 360, "height": 800})
    await follow(page.get_by_role("link", name="くらべる"))
    await page.get_by_label("別のものだと分かったわけ").fill("別の支部です。")
    await follow(page.get_by_role("button", name="別のものとして残す"))
    await expect(page.get_by_role("status")).to_contain_text("別のものとして残しました")
    await axe(page)
    await follow(page.get_by_role("link", name="これまでに決めたこと"))
    await axe(page)
    await follow(page.get_by_role("link", name="元に戻す"))
    await axe(page)
    await follow(page.get_by_role("button", name="元に戻す"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await axe(page)
    await page.get_by_label("元に戻すわけ").fill("やはり同じでした。")
    await follow(page.get_by_role("button", name="元に戻す"))
    await expect(page.get_by_role("status")).to_contain_text("元に戻しました")
