"""How long the main paths of a referral take, on a screen as wide as a phone.

    python -m bench.referral_paths [--delay 120]

Taps are what a finger does: a choice, a button. Letters are typed, `delay` milliseconds each.
Seconds are those of the whole path, with the time the server and the browser need. What a desk
settles once (addresses, agreements) is there before.
"""

import argparse
import asyncio
import re
import tempfile
import time
from pathlib import Path

from playwright.async_api import Locator, Page, async_playwright

from models.account import Role
from tests.frontend.staff_browser import serving_staff, sign_in
from tests.services.application import madoguchi
from tests.services.browser import ARGUMENTS, find_browser, follow

PHONE = {"width": 360, "height": 740}
NEED = "家賃が払えず、来月出ていくように言われている"
SETTLED = {
    "role_name": "相談係",
    "mail": "uketsuke@example.org",
    "agreement_version": "1",
    "assessment_form": "相談受付票",
    "agreed_on": "2026-04-01",
}
_SECONDS_OF_A_FORM = 3.2
"""Quicker than this a form of visitors is taken for that of a program."""


class Finger:
    """One path: what was tapped and typed, and since when."""

    def __init__(self, page: Page, delay: int) -> None:
        self.page, self.delay = page, delay
        self.taps = self.letters = self.pages = 0
        self.began = time.perf_counter()

    async def choose(self, one: Locator) -> None:
        self.taps += 1
        await one.check()

    async def write(self, name: str, text: str) -> None:
        self.taps += 1
        self.letters += len(text)
        await self.page.locator(f"main [name={name}]").press_sequentially(text, delay=self.delay)

    async def press(self, one: Locator) -> None:
        self.taps += 1
        self.pages += 1
        await follow(one)

    def tell(self, path: str) -> None:
        took = time.perf_counter() - self.began
        print(f"| {path} | {self.pages} | {self.taps} | {self.letters} | {took:.0f} |")


def button(page: Page, words: str) -> Locator:
    return page.get_by_role("button", name=words).first


async def settle(page: Page) -> None:
    """The first window that is found for the case on this page may receive who somebody is."""
    case = page.url
    await page.get_by_role("link", name="つなぐ先をさがす").click()
    service = await page.locator("input[name=service]").first.get_attribute("value")
    answer = await page.request.get(f"/hsds/services/{service}")
    organization = (await answer.json())["organization"]["id"]
    await page.goto(f"/staff/referral-desk/organizations/{organization}")
    await page.locator("input[name=accepts]").check()
    for name, text in SETTLED.items():
        await page.locator(f"main form input[name={name}]").fill(text)
    await follow(page.locator("main form:has([name=role_name]) button[type=submit]").first)
    await page.goto(case)


async def open_case(finger: Finger) -> None:
    await finger.write("need", NEED)
    await finger.write("area", "熊本市")
    await finger.choose(finger.page.get_by_label("家族・親せき"))
    await finger.press(button(finger.page, "書きとめて"))


async def draft(finger: Finger) -> None:
    await finger.press(finger.page.get_by_role("link", name="つなぐ先をさがす"))
    await finger.choose(finger.page.locator("input[name=service]").first)
    await finger.press(button(finger.page, "つなぐ準備をする"))


async def without_a_name(page: Page, delay: int) -> None:
    finger = Finger(page, delay)
    await page.goto("/staff/referrals/new")
    await open_case(finger)
    await draft(finger)
    await finger.press(button(page, "この窓口に送る"))
    finger.tell("a case, and a window gets it, without a name")


async def with_consent(page: Page, delay: int) -> None:
    finger = Finger(page, delay)
    await page.goto("/staff/referrals/new")
    await open_case(finger)
    await draft(finger)
    here = page.url.split("?")[0].split("#")[0]
    await finger.press(page.get_by_role("link", name="書き足す"))
    await page.locator("select[name=basis]").select_option("spoken")
    finger.taps += 2
    await finger.write("person-name", "見本 はなこ")
    await finger.write("person-phone", "0967000000")
    await finger.press(page.locator("main form button[type=submit]").last)
    await finger.press(page.get_by_role("link", name="同意などの記録"))
    await finger.choose(page.locator("input[name=basis][value=spoken]"))
    if not await page.locator("input[name=to]").first.is_checked():
        await finger.choose(page.locator("input[name=to]").first)
    for name in ("name", "phone"):
        await finger.choose(page.locator(f"input[name=fields][value={name}]"))
    await finger.press(page.locator("main form button[type=submit]").last)
    await finger.press(page.locator("main form button[type=submit]").first)
    await page.goto(here)
    await finger.press(button(page, "この窓口に送る"))
    finger.tell("the same with consent and a receipt")


async def by_the_link(page: Page, delay: int, link: str) -> None:
    finger = Finger(page, delay)
    await page.goto(link)
    await finger.press(button(page, "引きうける"))
    finger.tell("a window without an account takes it")


async def noticed(page: Page, delay: int) -> None:
    finger = Finger(page, delay)
    await page.goto("/notice?area=431010&finder=post")
    await finger.choose(page.locator("input[name=signs]").first)
    await finger.write("place", "駅の北の青い屋根の家")
    await finger.choose(page.locator("input[name=urgency]").last)
    await page.wait_for_timeout(_SECONDS_OF_A_FORM * 1_000)
    await finger.press(button(page, "知らせる"))
    finger.tell("a notice of a finder")


async def newest_link(folder: Path) -> str:
    """Of the letters that were written as files."""
    done = await asyncio.to_thread(madoguchi, "jobs", "run", "--once", data_dir=folder)
    assert done.returncode == 0, done.stderr
    letters = sorted((folder / "mail").rglob("*.eml"), key=lambda one: one.stat().st_mtime)
    found = re.findall(rb"/r/[0-9A-Z]{26}", b"".join(one.read_bytes() for one in letters))
    return str(found[-1].decode())


async def run(delay: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        done = madoguchi("demo", data_dir=folder)
        assert done.returncode == 0, done.stderr
        with serving_staff(folder, Role.secretariat) as address:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=find_browser(), args=ARGUMENTS
                )
                page = await browser.new_page(base_url=address, locale="ja-JP", viewport=PHONE)
                await page.goto("/staff/sign-in?next=/staff/referrals/new")
                await sign_in(page)
                await open_case(Finger(page, 0))
                await settle(page)
                print("| path | pages | taps | letters | seconds |\n|---|---|---|---|---|")
                await without_a_name(page, delay)
                await with_consent(page, delay)
                other = await browser.new_page(base_url=address, locale="ja-JP", viewport=PHONE)
                await by_the_link(other, delay, await newest_link(folder))
                await noticed(other, delay)
                await browser.close()


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--delay", type=int, default=120)
    asyncio.run(run(arguments.parse_args().delay))


if __name__ == "__main__":
    main()
