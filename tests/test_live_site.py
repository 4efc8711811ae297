"""The site as it is served, with the shipped directories, in a real browser."""

import httpx
import pytest

PHONE = {"viewport": {"width": 320, "height": 640}}
DARK = {"color_scheme": "dark"}
PATHS = (
    "/",
    "/search?q=居場所",
    "/search?q=死にたい",
    "/search?q=ぬぬぬぬぬ",
    "/search?age=x",
    "/topics",
    "/areas",
    "/areas/431001",
    "/about",
    "/nothing-here",
)


@pytest.fixture(scope="session")
def addresses(live_server: str) -> list[str]:
    """Fixed pages, and those of the first services of the shipped directories."""
    answer = httpx.get(f"{live_server}/api/search", params={"per_page": 3}, trust_env=False)
    items = answer.json()["items"]
    assert len(items) == 3
    records = [f"/services/{item['id']}" for item in items]
    return [*PATHS, *records, f"/organizations/{items[0]['organization']['id']}"]


@pytest.mark.parametrize("options", [PHONE, DARK], ids=["phone", "dark"])
async def test_every_page_can_be_used_by_everybody(
    options, addresses, new_page, axe, page_faults
) -> None:
    page = await new_page(**options)
    for address in addresses:
        await page.goto(address)
        await axe(page)
        too_wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{address} must be scrolled sideways"
        assert page_faults == []


async def test_a_resident_finds_help_without_scripts(new_page) -> None:
    page = await new_page(java_script_enabled=False, **PHONE)
    await page.goto("/")
    await page.locator("main input[name=q]").first.fill("居場所")
    await page.locator("main form button[type=submit]").first.click()
    await page.wait_for_url("**/search?*")
    await page.locator("main a[href^='/services/']").first.click()
    await page.wait_for_url("**/services/*")
    assert await page.locator("h1").count() == 1


async def test_every_page_ends_with_somebody_to_call(addresses, new_page) -> None:
    page = await new_page(java_script_enabled=False)
    for address in addresses:
        await page.goto(address)
        assert await page.locator("a[href^='tel:']").count() > 0, address
