"""The words of the search in a real browser, from an idea to a change taken back."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from models.account import Role
from tests.frontend.staff_browser import Axe, OpenPage, opening_signed_in, serving_staff
from tests.services.browser import follow


@pytest.fixture(scope="module")
def words_server(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("words")
    for part in demo_template.rglob("*"):
        if part.is_file():
            copy = folder / part.relative_to(demo_template)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(part.read_bytes())
    with serving_staff(folder, Role.secretariat) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def signed_in(browser: Browser, words_server: str) -> AsyncIterator[OpenPage]:
    async with opening_signed_in(browser, words_server) as opened:
        yield opened


@pytest.mark.parametrize(
    ("width", "scheme", "script"), [(360, "light", False), (1280, "dark", True)]
)
async def test_from_an_idea_to_a_change_taken_back(
    signed_in: OpenPage, axe: Axe, width: int, scheme: str, script: bool
) -> None:
    page = await signed_in(
        "/staff",
        viewport={"width": width, "height": 740},
        color_scheme=scheme,
        java_script_enabled=script,
    )
    word = f"ことば{width}"

    async def look() -> None:
        if script:
            await axe(page)
        shot = await page.screenshot(full_page=True)
        assert int.from_bytes(shot[16:20]) == width, page.url

    await look()
    await follow(page.get_by_role("link", name="検索のことば"))
    await look()
    await follow(page.get_by_role("link", name="ことばを加える"))
    await follow(page.get_by_role("button", name="変わるところを見る"))
    await expect(page.get_by_role("alert")).to_contain_text("ことばを入れてください。")
    await look()
    await page.get_by_label("同じ意味のことば").fill(f"{word}\nひきこもり")
    await page.get_by_label("つながる先のことば（なくてもよい）").fill("居場所")
    await page.get_by_label("わけ").fill("たずねられた")
    await follow(page.get_by_role("button", name="変わるところを見る"))
    await expect(page.get_by_role("heading", level=1)).to_contain_text("保存する前に")
    await expect(page.get_by_role("heading", name=f"「{word}」", exact=True)).to_be_visible()
    await expect(page.get_by_text("新しく入る").first).to_be_visible()
    await look()
    await follow(page.get_by_role("button", name="保存する"))
    await expect(page.get_by_role("status")).to_contain_text("保存しました。")
    await look()
    await follow(page.locator("main ol a"))
    await look()
    await page.get_by_label("わけ").fill("ためしでした")
    await follow(page.get_by_role("button", name="元に戻す"))
    await expect(page.get_by_role("status")).to_contain_text("元に戻しました。")
    await look()
    await follow(page.get_by_role("link", name="ためす質問"))
    await page.get_by_label("加える質問").fill(f"町内の{word}")
    await follow(page.get_by_role("button", name="加える"))
    await look()
    await follow(page.get_by_role("link", name="さがされたことば"))
    await look()
