"""Staff in a real browser: a served directory with one account, and a way in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from playwright.async_api import Browser, Page

from models.account import Role
from tests.frontend.staff_visitors import MAIL, PASSWORD
from tests.services.application import madoguchi, serving
from tests.services.browser import follow, watch

Axe = Callable[[Page], Awaitable[None]]
OpenPage = Callable[..., Awaitable[Page]]


@contextmanager
def serving_staff(folder: Path, role: Role) -> Iterator[str]:
    """The address of the directory in `folder`, which gets one account: MAIL and PASSWORD."""
    password = folder / "password.txt"
    password.write_text(PASSWORD, encoding="utf-8")
    given = ("--role", role.value, "--password-file", str(password))
    done = madoguchi("user", "add", MAIL, *given, data_dir=folder)
    assert done.returncode == 0, done.stderr
    with serving(folder) as address:
        yield address


@asynccontextmanager
async def opening(browser: Browser, address: str) -> AsyncIterator[OpenPage]:
    """`await opened(path, **context options)`; a fault of a page fails the test."""
    contexts = []
    faults: list[str] = []

    async def opened(path: str, **options: object) -> Page:
        context = await browser.new_context(
            **{"base_url": address, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"} | options
        )
        contexts.append(context)
        page = await context.new_page()
        watch(page, address, faults)
        await page.goto(path)
        return page

    yield opened
    for context in contexts:
        await context.close()
    assert not faults, "\n".join(faults)


@asynccontextmanager
async def opening_signed_in(browser: Browser, address: str) -> AsyncIterator[OpenPage]:
    """The same, signed in on the way."""
    async with opening(browser, address) as open_page:

        async def opened(path: str, **options: object) -> Page:
            page = await open_page(f"/staff/sign-in?next={path}", **options)
            await sign_in(page)
            return page

        yield opened


async def sign_in(page: Page, password: str = PASSWORD) -> None:
    await page.get_by_label("メールアドレス").fill(MAIL)
    await page.get_by_label("パスワード").fill(password)
    await follow(page.get_by_role("button", name="ログイン"))
