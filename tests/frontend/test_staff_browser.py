"""The pages for staff in a real browser: barriers, small screens, no script."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from models.account import Role
from tests.frontend.staff_browser import Axe, OpenPage, opening, serving_staff, sign_in
from tests.frontend.staff_visitors import MAIL
from tests.services.browser import follow

PATHS = ["/staff", "/staff/account", "/staff/nothing"]


@pytest.fixture(scope="session")
def staff_server(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A directory without records and with one account."""
    folder = tmp_path_factory.mktemp("staff")
    (folder / "madoguchi.sqlite3").write_bytes(sqlite_template.read_bytes())
    with serving_staff(folder, Role.secretariat) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, staff_server: str) -> AsyncIterator[OpenPage]:
    async with opening(browser, staff_server) as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_no_barriers_by_day_and_by_night(
    open_page: OpenPage, axe: Axe, scheme: str, width: int
) -> None:
    page = await open_page(
        "/staff/sign-in", viewport={"width": width, "height": 740}, color_scheme=scheme
    )
    await axe(page)
    await follow(page.get_by_role("button", name="ログイン"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await axe(page)
    await sign_in(page, "a wrong guess")
    await expect(page.get_by_role("alert")).to_contain_text("違います")
    await expect(page.get_by_label("メールアドレス")).to_have_value(MAIL)
    await axe(page)
    await sign_in(page)
    for path in PATHS:
        await page.goto(path)
        await axe(page)
        assert await page.evaluate("document.documentElement.scrollWidth") == width, path
    await page.goto("/staff/account")
    await follow(page.get_by_role("button", name="パスワードを変える"))
    await expect(page.get_by_role("alert")).to_be_visible()
    await axe(page)


async def test_everything_works_without_script_and_on_narrow_screens(open_page: OpenPage) -> None:
    page = await open_page(
        "/staff/account",
        java_script_enabled=False,
        has_touch=True,
        viewport={"width": 320, "height": 640},
    )
    assert page.url.endswith("/staff/sign-in?next=%2Fstaff%2Faccount")
    await sign_in(page)
    assert page.url.endswith("/staff/account")
    await expect(page.get_by_text("いま使っている端末")).to_be_visible()
    for wide in (await page.locator("button, a").all())[1:]:
        box = await wide.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["x"] + box["width"] <= 320
    await follow(page.get_by_role("button", name="ログアウト"))
    await expect(page.get_by_role("status")).to_have_text("ログアウトしました。")
    await page.goto("/staff")
    assert "/staff/sign-in" in page.url


async def test_another_browser_is_signed_out_from_this_one(open_page: OpenPage) -> None:
    here, there = await open_page("/staff/sign-in"), await open_page("/staff/sign-in")
    await sign_in(there)
    await expect(there.get_by_role("heading", level=1)).to_have_text("職員のページ")
    await sign_in(here)
    await here.goto("/staff/account")
    await follow(here.get_by_role("button", name="ほかの端末をすべて終わらせる"))
    await expect(here.get_by_role("status")).to_contain_text("終わらせました")
    await there.goto("/staff")
    assert "/staff/sign-in" in there.url
