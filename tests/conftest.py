"""Fixtures for all tests: databases, the app, a running server, a browser.

Browser tests are `async def`, like the rest. Playwright lives in one event loop for the whole run,
so every test that asks for a page runs in that loop (marked below, nobody has to remember it).
Such a test talks to `live_server`; `client` and the database fixtures belong to the loop of one
test and do not mix with it.
"""

import fcntl
import inspect
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette

from models.database import Sessions, open_engine, session_factory
from tests.services.accessibility import check_accessibility
from tests.services.application import lifespan, madoguchi, serving
from tests.services.browser import ARGUMENTS, find_browser, has_japanese_font, watch
from tests.services.migrations import set_up
from tests.services.postgres import Server, ServerUnavailable, running_server

if TYPE_CHECKING:
    from api.settings import Settings

BASE_URL = "http://test.example.org"
DATABASES = ("sqlite", "postgresql")
NewPage = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if isinstance(item, pytest.Function) and "browser" in item.fixturenames:
            if not inspect.iscoroutinefunction(item.obj):
                raise pytest.UsageError(f"{item.nodeid} uses the browser: make it `async def`.")
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def _missing(reason: str) -> Never:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    try:
        with running_server() as server:
            yield server
    except ServerUnavailable as reason:
        _missing(str(reason))


@pytest.fixture(scope="session")
def postgres_template(
    postgres_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The name of an upgraded database without records that others are copied from."""
    name = f"madoguchi_template_{secrets.token_hex(4)}"
    set_up(postgres_server.create(name), tmp_path_factory.mktemp("template"))
    yield name
    postgres_server.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded database file without records that others are copied from."""
    file = tmp_path_factory.mktemp("template") / "madoguchi.sqlite3"
    set_up(f"sqlite+aiosqlite:///{file}", file.parent)
    return file


@pytest.fixture
def new_postgres_url(postgres_server: Server) -> Iterator[str]:
    """A database without any table."""
    name = f"madoguchi_test_{secrets.token_hex(4)}"
    yield postgres_server.create(name)
    postgres_server.drop(name)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    file = tmp_path / "madoguchi.sqlite3"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def postgres_url(postgres_server: Server, postgres_template: str) -> Iterator[str]:
    name = f"madoguchi_test_{secrets.token_hex(4)}"
    yield postgres_server.create(name, postgres_template)
    postgres_server.drop(name)


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """An upgraded, empty database; the test runs once on each kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest_asyncio.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    opened = open_engine(database_url)
    yield opened
    await opened.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    return session_factory(engine)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> "Settings":
    return _settings(tmp_path, database_url)


@pytest.fixture
def app(settings: "Settings") -> Starlette:
    return _create_app(settings)


@pytest_asyncio.fixture
async def client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """The whole app on an empty database, its start-up and shutdown included."""
    async with _visiting(app) as opened:
        yield opened


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder as `madoguchi demo` leaves it, made once for all workers. Copy, never use."""
    shared = tmp_path_factory.getbasetemp()
    if worker_id != "master":
        shared = shared.parent
    folder, finished = shared / "demo", shared / "demo.finished"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not finished.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            done = madoguchi("demo", data_dir=folder)
            assert done.returncode == 0, done.stdout + done.stderr
            finished.touch()
    return folder


@pytest.fixture
def demo_dir(demo_template: Path, tmp_path: Path) -> Path:
    """A copy of its own of the shipped directories, database and index."""
    return Path(shutil.copytree(demo_template, tmp_path / "demo"))


@pytest.fixture
def demo_settings(demo_dir: Path) -> "Settings":
    return _settings(demo_dir, f"sqlite+aiosqlite:///{demo_dir / 'madoguchi.sqlite3'}")


@pytest.fixture
def demo_app(demo_settings: "Settings") -> Starlette:
    return _create_app(demo_settings)


@pytest_asyncio.fixture
async def demo_client(demo_app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """The whole app on the shipped directories."""
    async with _visiting(demo_app) as opened:
        yield opened


@pytest.fixture(scope="session")
def live_server(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `madoguchi serve` on the shipped directories, shared by a worker's tests."""
    folder = tmp_path_factory.mktemp("live") / "data"
    shutil.copytree(demo_template, folder)
    with serving(folder) as address:
        yield address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    program = find_browser()
    if program is None:
        _missing("No browser: `make test` says how to get one.")
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        await opened.close()


@pytest.fixture(scope="session")
def japanese_font() -> None:
    """For tests that look at pictures of Japanese text."""
    if not has_japanese_font():
        _missing("No Japanese font: `make test` says how to get one.")


@pytest.fixture
def page_faults() -> list[str]:
    """What went wrong in the pages of a test; it fails if anything is left here at its end."""
    return []


@pytest_asyncio.fixture(loop_scope="session")
async def new_page(
    browser: Browser, live_server: str, page_faults: list[str]
) -> AsyncIterator[NewPage]:
    """Opens pages: `await new_page(java_script_enabled=False, viewport={...})`.

    A script error, a broken style or picture, or a request to somewhere else fails the test.
    """
    contexts = []

    async def open_page(**options: Any) -> Page:
        context = await browser.new_context(
            **{"base_url": live_server, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"} | options
        )
        contexts.append(context)
        page = await context.new_page()
        watch(page, live_server, page_faults)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert not page_faults, "\n".join(page_faults)


@pytest_asyncio.fixture(loop_scope="session")
async def page(new_page: NewPage) -> Page:
    """A page as most people have it, scripts on. `await page.goto("/search")` works."""
    return await new_page()


@pytest.fixture
def axe() -> Callable[[Page], Awaitable[None]]:
    """`await axe(page)` fails on any fault of WCAG 2.2 AA or good practice."""
    return check_accessibility


# The app is imported only where it is used: a test of one parser should start at once.


def _settings(data_dir: Path, database_url: str) -> "Settings":
    from api.settings import Settings

    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        base_url=BASE_URL,
        secret_key="for tests and for nothing else, so it may be read by anybody",
        env="development",
        # A test looks at the outbox before anybody takes a letter out of it.
        jobs="elsewhere",
    )


def _create_app(settings: "Settings") -> Starlette:
    from api.app import create_app

    return create_app(settings)


@asynccontextmanager
async def _visiting(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)
    async with (
        lifespan(app),
        httpx.AsyncClient(transport=transport, base_url=BASE_URL) as opened,
    ):
        yield opened
