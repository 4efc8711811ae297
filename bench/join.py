"""How long it takes to register an organization: by keyboard, on a screen as wide as a phone.

    python -m bench.join                 what must be said, and what a careful person says
    python -m bench.join --delay 0       without the time a person needs for each key

Fields are those a page shows or folds away; a group of choices is one. Keys are presses, letters
included (with a Japanese keyboard there are about twice as many). Seconds are those of the whole
run, with the time the server and the browser need.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Page, async_playwright

from tests.services.application import madoguchi, serving
from tests.services.browser import ARGUMENTS, find_browser

WIDTH, HEIGHT = 360, 740
DELAY = 120
"""Milliseconds between keys: somebody who is not quick."""
SHORT = {
    "name": "みほん くらしの会",
    "for_whom": "ひきこもりの本人と家族",
    "what": "話を聞いて、いっしょに考えます",
    "phone": "0143-85-5720",
    "listing": "both",
}
LONG = SHORT | {
    "reading": "みほんくらしのかい",
    "areas": "登別市",
    "mail": "kai@example.org",
    "hours": "月～金 9時～17時、祝日は休み",
    "first_visit": "見学だけでもかまいません。",
    "not_accepted": "お金は貸せません。",
    "activities": "毎週水曜に、食事をいっしょに作ります。",
    "person_name": "見本 花子",
    "person_mail": "tanto@example.org",
}
COUNT = """() => {
  const form = document.querySelector("form.join-form");
  const names = [...form.elements].filter((one) => one.name && one.type !== "hidden"
    && !["submit", "button", "fieldset"].includes(one.type) && one.name !== "comment_title");
  const must = form.querySelectorAll(".join-must").length;
  return [new Set(names.map((one) => one.type === "checkbox"
    ? one.name.split("-")[0] : one.name)).size, must];
}"""


@dataclass
class Count:
    pages: int = 0
    fields: int = 0
    mandatory: int = 0
    keys: int = 0
    letters: int = 0
    seconds: float = 0
    seen: list[str] = field(default_factory=list)


class Typist:
    """Somebody with a keyboard alone."""

    def __init__(self, page: Page, delay: int, count: Count) -> None:
        self.page = page
        self.delay = delay
        self.count = count

    async def press(self, key: str) -> None:
        self.count.keys += 1
        await self.page.keyboard.press(key, delay=0)
        await self.page.wait_for_timeout(self.delay)

    async def write(self, text: str) -> None:
        self.count.letters += len(text)
        await self.page.keyboard.type(text, delay=self.delay)

    async def fill_in(self, answers: dict[str, str]) -> None:
        """Tab by tab through the form; Enter on the button that goes on."""
        for _ in range(200):
            await self.press("Tab")
            name, kind, value = await self.page.evaluate(
                "() => { const one = document.activeElement;"
                " return [one.name || '', one.type || '', one.value || '']; }"
            )
            if kind == "submit" and value in {"next", "send"}:
                await self._go_on()
                return
            if kind == "radio" and answers.get(name):
                await self.press("Space")
            elif kind not in {"radio", "checkbox", "submit", ""} and answers.get(name):
                await self.write(answers[name])
        raise AssertionError(f"no way on from {self.page.url}")

    async def _go_on(self) -> None:
        async with self.page.expect_navigation():
            await self.press("Enter")


async def register(address: str, answers: dict[str, str], delay: int) -> Count:
    count = Count()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        page = await browser.new_page(
            base_url=address, locale="ja-JP", viewport={"width": WIDTH, "height": HEIGHT}
        )
        await page.goto("/join/body")
        started = time.perf_counter()
        while "/follow/" not in page.url:
            count.pages += 1
            count.seen.append(page.url.removeprefix(address))
            asked, mandatory = await page.evaluate(COUNT)
            count.fields += asked
            count.mandatory += mandatory
            if page.url.endswith("/contact"):
                # One of several ways of contact has to be given.
                count.mandatory += 1
            # A page sent within a second or two of being opened would look like a program.
            await page.wait_for_timeout(2_100 if count.pages == 1 else 1_100)
            await Typist(page, delay, count).fill_in(answers)
            alert = page.get_by_role("alert")
            if await alert.count():
                raise AssertionError(f"{page.url}: {await alert.inner_text()}")
        count.seconds = time.perf_counter() - started
        await browser.close()
    return count


async def run(delay: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = madoguchi("demo", data_dir=Path(folder))
        if done.returncode != 0:
            sys.exit(done.stderr)
        with serving(Path(folder)) as address:
            print(f"{WIDTH} px, {delay} ms a key")
            print("| answers | pages | fields | mandatory | letters | other keys | seconds |")
            print("|---|---|---|---|---|---|---|")
            for words, answers in (("what must be said", SHORT), ("careful", LONG)):
                name = f"{answers['name']} {len(answers)}"
                one = await register(address, answers | {"name": name}, delay)
                print(
                    f"| {words} | {one.pages} | {one.fields} | {one.mandatory} | {one.letters} |"
                    f" {one.keys} | {one.seconds:.0f} |"
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--delay", type=int, default=DELAY, help="milliseconds a key")
    if find_browser() is None:
        sys.exit("No browser: `make test` says how to get one.")
    asyncio.run(run(parser.parse_args().delay))


if __name__ == "__main__":
    main()
