"""Hours on a running server, in a browser: read, unfolded, and put into a calendar."""

import json
from collections.abc import Awaitable, Callable

from icalendar import Calendar
from playwright.async_api import Page, expect

from tests.services.browser import follow

NewPage = Callable[..., Awaitable[Page]]
Axe = Callable[[Page], Awaitable[None]]


async def test_hours_are_put_into_a_calendar(new_page: NewPage, axe: Axe) -> None:
    page = await new_page(viewport={"width": 360, "height": 740}, accept_downloads=True)
    await page.goto("/search?q=外国人在留総合インフォメーションセンター")
    await follow(page.get_by_role("link", name="外国人在留総合インフォメーションセンター").first)
    await page.get_by_text("これからの1週間", exact=True).click()
    assert await page.locator(".hours tbody tr").count() == 7
    await page.get_by_text("Opening hours in English").click()
    await expect(page.get_by_text("Monday to Friday 8:30–17:15.")).to_be_visible()
    await axe(page)
    said = json.loads(await page.locator('script[type="application/ld+json"]').inner_text())
    assert said["@type"] == "GovernmentService"
    assert {one["opens"] for one in said["hoursAvailable"]} <= {"08:30", "00:00"}
    async with page.expect_download() as waiting:
        await page.get_by_role("link", name="カレンダーに入れる").click()
    download = await waiting.value
    assert download.suggested_filename.endswith(".ics")
    (event,) = Calendar.from_ical((await download.path()).read_bytes()).walk("VEVENT")
    assert event["SUMMARY"] == "外国人在留総合インフォメーションセンター"
    assert event["RRULE"]["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]
