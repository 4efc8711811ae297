"""The pages in a real browser: barriers, small screens, and what the script adds."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Request, Route, expect

from tests.frontend import records
from tests.frontend.sample_site import sample_site
from tests.services.browser import follow

ORIGIN = "http://madoguchi.test"
FULL = f"/services/{records.full().id}"
PATHS = [
    "/",
    "/topics",
    "/about",
    "/areas",
    "/areas/990001",
    "/organizations/1",
    "/search?q=暮らし",
    "/search?q=ゆるめ&topic=poverty&language=vi&channel=phone&age=20&area=990010&open=now",
    "/search?q=つらい",
    "/search?q=なし&area=990010",
    "/search?q=たくさん&page=2",
    "/search?topic=dv",
    "/search?age=abc&topic=zzz",
    "/nothing",
    *(f"/services/{document.id}" for document in records.every_document()),
]
OpenPage = Callable[..., Awaitable[Page]]
Axe = Callable[[Page], Awaitable[None]]


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser) -> AsyncIterator[OpenPage]:
    """`await visit(path, **context options)`: the sample site without a network.

    A script error, or anything refused by the content policy, fails the test.
    """
    site = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=sample_site(), raise_app_exceptions=False)
    )
    contexts, faults = [], []

    async def answer(route: Route) -> None:
        request = route.request
        if not request.url.startswith(ORIGIN):
            await route.fulfill(body="<title>elsewhere</title>", content_type="text/html")
            return
        headers = {name: value for name, value in request.headers.items() if name != "host"}
        got = await site.get(request.url, headers=headers | {"accept-encoding": "identity"})
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)

    async def open_page(path: str, **options: object) -> Page:
        context = await browser.new_context(
            **{"base_url": ORIGIN, "locale": "ja-JP", "timezone_id": "Asia/Tokyo"} | options
        )
        contexts.append(context)
        await context.route("**/*", answer)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            # The browser itself reports every 404 and 422 it was given on purpose.
            lambda said: (
                None if "the server responded with" in said.text else faults.append(said.text)
            ),
        )
        await page.goto(path)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    await site.aclose()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("path", PATHS)
async def test_no_barriers_by_day_and_by_night(visit: OpenPage, axe: Axe, path: str) -> None:
    for scheme in ("light", "dark"):
        page = await visit(path, viewport={"width": 360, "height": 740}, color_scheme=scheme)
        await axe(page)


@pytest.mark.parametrize("path", PATHS)
async def test_small_screens_and_large_letters(visit: OpenPage, path: str) -> None:
    page = await visit(path, viewport={"width": 320, "height": 640}, has_touch=True)
    for size in ("100%", "200%"):
        await page.evaluate("size => document.documentElement.style.fontSize = size", size)
        wide = await page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide[0] <= wide[1], size
    await page.evaluate("document.documentElement.style.fontSize = ''")
    small = await page.evaluate(
        """[...document.querySelectorAll('a, button, select, summary, input')]
        .map(one => [one.getBoundingClientRect(), one.outerHTML])
        .filter(([box]) => box.width > 1 && (box.height < 24 || box.width < 24))
        .map(([_, html]) => html)"""
    )
    assert small == []
    low = await page.evaluate(
        """[...document.querySelectorAll('.tel, .button')]
        .map(one => [one.getBoundingClientRect(), one.outerHTML])
        .filter(([box]) => box.height > 0 && box.height < 44).map(([_, html]) => html)"""
    )
    assert low == []


@pytest.mark.parametrize("width", [360, 1280])
async def test_hours_unfolded_have_no_barriers(visit: OpenPage, axe: Axe, width: int) -> None:
    for path in (FULL, f"/services/{records.hostile().id}"):
        page = await visit(path, viewport={"width": width, "height": 740})
        await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        await axe(page)
        assert await page.evaluate("document.documentElement.scrollWidth") == width
    english = page.locator('details[lang="en"]')
    assert await english.locator("p").count() >= 1


async def test_data_for_search_engines_is_there_to_read_and_never_run(visit: OpenPage) -> None:
    page = await visit(f"/services/{records.hostile().id}")
    blocks = page.locator('script[type="application/ld+json"]')
    assert await blocks.count() == 1
    said = json.loads(await blocks.inner_text())
    assert said["name"] == records.HOSTILE
    assert await page.locator("script").count() == 2
    assert await page.locator("img").count() == 0


async def test_the_search_comes_first_for_the_keyboard(visit: OpenPage) -> None:
    page = await visit("/")
    await page.focus("nav li:last-child a")
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.id") == "q"
    outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


async def test_everything_works_without_script(visit: OpenPage) -> None:
    page = await visit("/search?q=a", java_script_enabled=False)
    await page.fill("#f-age", "２０歳")
    await follow(page.get_by_role("button", name="この条件でさがす"))
    assert "age=" in page.url
    assert await page.locator(".chip").all_inner_texts() == ["20歳\nを外す"]
    await follow(page.locator(".chip"))
    assert await page.locator(".chip").count() == 0


async def test_filters_apply_at_once_and_keep_the_place(visit: OpenPage) -> None:
    page = await visit("/search?q=a", viewport={"width": 1280, "height": 800})
    loads: list[str] = []

    def heard(request: Request) -> None:
        # Modules the page asks for by itself may still be on their way on a slow machine.
        if request.resource_type != "script":
            loads.append(request.resource_type)

    page.on("request", heard)
    await page.click("#fold-flag > summary")
    await page.check("#f-flag-free")
    await page.wait_for_url("**flag=free**")
    await expect(page.locator(".chip")).to_have_count(1)
    assert loads == ["fetch"]
    await expect(page.locator("#f-flag-free")).to_be_focused()
    await expect(page.locator("[data-announce]")).to_contain_text("見つかりました")
    await page.go_back()
    await page.wait_for_url("**/search?q=a")
    await expect(page.locator(".chip")).to_have_count(0)


async def test_searching_moves_to_the_count(visit: OpenPage) -> None:
    page = await visit("/search?q=a")
    await page.fill("#f-q", "たくさん")
    await page.press("#f-q", "Enter")
    await expect(page.locator("#count")).to_be_focused()
    assert "45件" in await page.title()
    await page.fill("#f-q", "とまっている")
    await page.press("#f-q", "Enter")
    await expect(page).to_have_title(re.compile("^いま検索ができません"))


@pytest.mark.parametrize("way", ["button", "escape"])
async def test_leaving_at_once_leaves_no_way_back(visit: OpenPage, way: str) -> None:
    page = await visit("/")
    await page.goto(f"/services/{records.sensitive().id}")
    before = await page.evaluate("history.length")
    if way == "button":
        await page.click("[data-quick-exit]")
    else:
        for _ in range(3):
            await page.keyboard.press("Escape")
    await page.wait_for_url("https://www.jma.go.jp/")
    assert await page.evaluate("history.length") == before
    await page.go_back()
    assert urlsplit(page.url).path == "/"


async def test_choosing_violence_brings_the_way_out(visit: OpenPage) -> None:
    page = await visit("/search?q=a", viewport={"width": 1280, "height": 800})
    await page.click("#fold-topic > summary")
    await page.check("#f-topic-dv")
    await page.wait_for_selector("[data-quick-exit]")
    assert await page.locator("[data-quick-exit]").is_visible()


async def test_paper_shows_numbers_and_nothing_that_ages(visit: OpenPage) -> None:
    page = await visit(FULL)
    await page.emulate_media(media="print")
    assert await page.get_by_text("0120-000-111").first.is_visible()
    assert await page.get_by_text(f"/s/{records.full().short_code}").is_visible()
    for gone in (".state", ".site-nav", ".skip-link"):
        assert not await page.locator(gone).first.is_visible()
