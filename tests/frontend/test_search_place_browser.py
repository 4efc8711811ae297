"""The place somebody is at is looked up when they press the button, and never before."""

from urllib.parse import parse_qs, urlsplit

from playwright.async_api import expect

NEAR = "/search?q=近くの居場所"


async def test_a_place_is_only_used_after_the_button_is_pressed(new_page, axe):
    here = {"latitude": 32.80321, "longitude": 130.70789}
    page = await new_page(
        geolocation=here, permissions=["geolocation"], viewport={"width": 360, "height": 800}
    )
    await page.goto(NEAR)
    assert "lat" not in page.url
    await axe(page)
    await page.get_by_role("button", name="いまいる場所を使う").click()
    await page.wait_for_url("**lat=**")
    asked = parse_qs(urlsplit(page.url).query)
    # Near enough for the order, too far to find a door.
    assert (asked["lat"], asked["lon"]) == (["32.80"], ["130.71"])
    await expect(page.get_by_role("button", name="いまいる場所を使う")).to_have_count(0)


async def test_without_leave_or_script_the_area_can_be_chosen(new_page):
    refusing = await new_page(permissions=[])
    await refusing.goto(NEAR)
    await refusing.get_by_role("button", name="いまいる場所を使う").click()
    await expect(refusing.get_by_text("場所が分かりませんでした。")).to_be_visible()
    assert "lat" not in refusing.url
    plain = await new_page(java_script_enabled=False)
    await plain.goto(NEAR)
    await expect(plain.get_by_text("「しぼりこむ」で地域を選んでください。")).to_be_visible()
    await expect(plain.get_by_text("いまいる場所を使う")).to_be_hidden()
