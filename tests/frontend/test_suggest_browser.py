"""The search box in a real browser: words to choose from, by key, by touch, and without script."""

import json
from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.conftest import NewPage
from tests.services.browser import follow

OFFERED = [
    {"text": "ひきこもり", "kind": "need"},
    {"text": "家から出られない", "kind": "topic"},
    {"text": "とても長い名前のひきこもり等子ども・若者相談支援センター北", "kind": "name"},
]
Asked = list[str]


def box_of(page: Page) -> Locator:
    return page.get_by_label("どんなことで困っていますか")


async def typing(page: Page, asked: Asked, text: str = "ひき") -> Locator:
    """The box after somebody has typed into it, with fixed words offered."""

    async def offer(route: Route) -> None:
        asked.append(route.request.url)
        assert "cookie" not in await route.request.all_headers()
        await route.fulfill(
            content_type="application/json", body=json.dumps({"suggestions": OFFERED})
        )

    await page.route("**/api/suggest?*", offer)
    box = box_of(page)
    await expect(box).to_have_attribute("role", "combobox")
    await box.press_sequentially(text)
    return box


@pytest.mark.parametrize(("width", "path"), [(360, "/"), (1280, "/search")])
async def test_words_are_offered_told_and_chosen_by_key(
    new_page: NewPage, axe: Callable[[Page], Awaitable[None]], width: int, path: str
) -> None:
    page = await new_page(viewport={"width": width, "height": 740})
    await page.goto(path)
    box = await typing(page, [])
    options = page.locator("[role=option]")
    await expect(options).to_have_count(3)
    await expect(box).to_have_attribute("aria-expanded", "true")
    await expect(page.get_by_text("候補が3件あります。")).to_be_attached()
    await axe(page)
    for option in await options.all():
        size = await option.bounding_box()
        assert size
        assert size["height"] >= 44
        assert size["x"] >= 0
        assert size["x"] + size["width"] <= width
    await box.press("ArrowDown")
    await box.press("ArrowDown")
    await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    active = await box.get_attribute("aria-activedescendant")
    assert active == await options.nth(1).get_attribute("id")
    await axe(page)
    await box.press("ArrowUp")
    await box.press("ArrowUp")
    assert await box.get_attribute("aria-activedescendant") is None
    assert await box.input_value() == "ひき", "what was typed stays until something is chosen"
    await box.press("Escape")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await expect(box).to_have_attribute("aria-expanded", "false")
    assert await box.input_value() == "ひき"
    await box.press("ArrowDown")
    await expect(options).to_have_count(3)
    await box.press("ArrowDown")
    await box.press("Enter")
    await page.wait_for_url("**/search?q=*")
    await expect(box_of(page)).to_have_value("ひきこもり")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("件")


async def test_a_word_is_chosen_by_touch(new_page: NewPage) -> None:
    page = await new_page(has_touch=True, viewport={"width": 360, "height": 640})
    await page.goto("/")
    await typing(page, [])
    async with page.expect_navigation():
        await page.get_by_role("option", name="家から出られない").tap()
    await expect(box_of(page)).to_have_value("家から出られない")


async def test_nothing_is_asked_before_two_letters_and_enter_sends_what_was_typed(
    page: Page,
) -> None:
    await page.goto("/")
    asked: Asked = []
    box = await typing(page, asked, "ひ")
    await page.wait_for_timeout(400)
    assert asked == []
    await box.press_sequentially("き")
    await expect(page.locator("[role=option]")).to_have_count(3)
    assert len(asked) == 1
    async with page.expect_navigation():
        await box.press("Enter")
    await expect(box_of(page)).to_have_value("ひき")


async def test_a_server_that_does_not_answer_leaves_a_box_to_type_into(page: Page) -> None:
    await page.goto("/")
    await page.route("**/api/suggest?*", lambda route: route.abort())
    box = box_of(page)
    await expect(box).to_have_attribute("role", "combobox")
    await box.press_sequentially("離婚")
    await page.wait_for_timeout(300)
    await expect(page.locator("[role=option]")).to_have_count(0)
    async with page.expect_navigation():
        await box.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("件")


async def test_what_was_meant_is_a_link_without_script(new_page: NewPage) -> None:
    page = await new_page(java_script_enabled=False)
    await page.goto("/search?q=ひきもこり&channel=phone")
    await follow(page.get_by_role("link", name="ひきこもり", exact=True))
    assert "channel=phone" in page.url
    await expect(box_of(page)).to_have_value("ひきこもり")
    assert await box_of(page).get_attribute("role") is None
