import pytest
from playwright.async_api import Browser

from tests.services.browser import watch

ORIGIN = "http://directory.example.org"


async def faults_of(browser: Browser, html: str) -> list[str]:
    """What `watch` writes when our server answers with this page and 404 for all else."""
    faults: list[str] = []
    page = await browser.new_page(base_url=ORIGIN)
    await page.route(
        "**/*",
        lambda route: (
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
            if route.request.url == f"{ORIGIN}/"
            else route.fulfill(status=404, body="")
        ),
    )
    watch(page, ORIGIN, faults)
    await page.goto("/")
    await page.close()
    return faults


async def test_a_quiet_page_leaves_nothing(browser: Browser) -> None:
    assert await faults_of(browser, "<title>窓口</title><p>こんばんは</p>") == []


async def test_requests_to_others_are_seen(browser: Browser) -> None:
    faults = await faults_of(browser, '<img src="https://tracker.example.net/p.png">')
    assert any("asked elsewhere: https://tracker.example.net/p.png" in fault for fault in faults)


async def test_a_missing_style_is_seen(browser: Browser) -> None:
    faults = await faults_of(browser, '<link rel="stylesheet" href="/static/gone.css">')
    assert faults == [f"{ORIGIN}/ got 404 for {ORIGIN}/static/gone.css"]


async def test_a_script_error_is_seen(browser: Browser) -> None:
    faults = await faults_of(browser, "<script>notDefined()</script>")
    assert len(faults) == 1
    assert "notDefined is not defined" in faults[0]


async def test_a_refused_inline_script_is_seen(browser: Browser) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'self'\">"
    faults = await faults_of(browser, policy + "<script>let a</script>")
    assert len(faults) == 1
    assert "Content Security Policy" in faults[0]


@pytest.mark.usefixtures("japanese_font")
async def test_the_browser_draws_japanese(browser: Browser) -> None:
    """Without a font, every character is drawn as the same empty box."""
    page = await browser.new_page()
    pictures = []
    for text in ("窓", "口"):
        await page.set_content(f"<p id='a' style='font-size:60px;width:80px'>{text}</p>")
        pictures.append(await page.locator("#a").screenshot())
    await page.close()
    assert pictures[0] != pictures[1]
