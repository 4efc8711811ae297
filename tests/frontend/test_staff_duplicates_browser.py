"""The pages about doubled records in a real browser, on the lists that come with the program."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.frontend.staff_visitors import MAIL, PASSWORD
from tests.services.application import madoguchi, serving
from tests.services.browser import watch

Axe = Callable[[Page], Awaitable[None]]
OpenPage = Callable[..., Awaitable[Page]]
QUEUE = "/staff/duplicates"


@pytest.fixture(scope="module")
def full_staff_server(
    demo_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The shipped lists, with one account."""
    folder = tmp_path_factory.mktemp("duplicates") / "data"
    shutil.copytree(demo_template, folder)
    password = folder / "password.txt"
    password.write_text(PASSWORD, encoding="utf-8")
    given = ("--role", "staff", "--password-file", str(password))
    done = madoguchi("user", "add", MAIL, *given, data_dir=folder)
    assert done.returncode == 0, done.stderr
    with serving(folder) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def signed_in(browser: Browser, full_staff_server: str) -> AsyncIterator[OpenPage]:
    """`await signed_in(path, **context options)`; a fault of a page fails the test."""
    contexts = []
    faults: list[str] = []

    async def opened(path: str, **options: object) -> Page:
        context = await browser.new_context(
            **{"base_url": full_staff_server, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"}
            | options
        )
        contexts.append(context)
        page = await context.new_page()
        watch(page, full_staff_server, faults)
        await page.goto(f"/staff/sign-in?next={path}")
        await page.get_by_label("メールアドレス").fill(MAIL)
        await page.get_by_label("パスワード").fill(PASSWORD)
        await page.get_by_role("button", name="ログイン").click()
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert not faults, "\n".join(faults)


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
    await page.get_by_role("button", name="しぼりこむ").click()
    await check()
    await page.get_by_role("link", name="くらべる").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("同じ団体ですか")
    await check()
    await page.get_by_role("button", name="別のものとして残す").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await check()
    await page.get_by_role("button", name="まとめたあとの内容を見る").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("まとめると、こうなります")
    await check()
    await page.get_by_role("button", name="ひとつにまとめる").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await check()
    await page.goto(f"{QUEUE}/decided")
    await check()


async def test_merging_and_taking_back_work_without_script(signed_in: OpenPage, axe: Axe) -> None:
    page = await signed_in(QUEUE, java_script_enabled=False, viewport={"width": 320, "height": 640})
    before = await page.get_by_role("heading", level=2).first.inner_text()
    await page.goto(f"{QUEUE}?q=マイ")
    await page.get_by_role("link", name="くらべる").click()
    await page.get_by_role("button", name="こちらを残す").click()
    stays = await page.get_by_role("heading", level=3).first.inner_text()
    await page.get_by_role("button", name="まとめたあとの内容を見る").click()
    await expect(page.get_by_text("残る記録", exact=True)).to_be_visible()
    await page.get_by_label("同じだと分かったわけ").fill("ホームページでたしかめました。")
    await page.get_by_role("button", name="ひとつにまとめる").click()
    await expect(page.get_by_role("status")).to_contain_text("ひとつにまとめました")
    await page.goto(f"{QUEUE}/decided")
    await expect(page.get_by_text("ホームページでたしかめました。")).to_be_visible()
    await expect(page.get_by_text(stays).first).to_be_visible()
    await fits(page, 320)
    await page.get_by_role("link", name="元に戻す").click()
    await page.get_by_label("元に戻すわけ").fill("ためしでした。")
    await page.get_by_role("button", name="元に戻す").click()
    await expect(page.get_by_role("status")).to_contain_text("元に戻しました")
    await page.goto(QUEUE)
    assert await page.get_by_role("heading", level=2).first.inner_text() == before


async def test_the_page_of_a_decision_has_no_barriers(signed_in: OpenPage, axe: Axe) -> None:
    page = await signed_in(f"{QUEUE}?q=はぴ", viewport={"width": 360, "height": 800})
    await page.get_by_role("link", name="くらべる").click()
    await page.get_by_label("別のものだと分かったわけ").fill("別の支部です。")
    await page.get_by_role("button", name="別のものとして残す").click()
    await expect(page.get_by_role("status")).to_contain_text("別のものとして残しました")
    await axe(page)
    await page.get_by_role("link", name="これまでに決めたこと").click()
    await axe(page)
    await page.get_by_role("link", name="元に戻す").click()
    await axe(page)
    await page.get_by_role("button", name="元に戻す").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await axe(page)
    await page.get_by_label("元に戻すわけ").fill("やはり同じでした。")
    await page.get_by_role("button", name="元に戻す").click()
    await expect(page.get_by_role("status")).to_contain_text("元に戻しました")
