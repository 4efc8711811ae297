"""Chromium as it is installed on the system: where it is, and what it needs to start."""

import os
import shutil
import sys
from pathlib import Path

from playwright.async_api import Locator, Page, Request, Response

NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MAC_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PLAYWRIGHT_PLACES = (
    "chromium_headless_shell-*/*/headless_shell",
    "chromium_headless_shell-*/*/chrome-headless-shell",
)
# The sandbox cannot start as root; a small /dev/shm, as in containers, ends the tab.
ARGUMENTS = ("--no-sandbox", "--disable-dev-shm-usage")

JAPANESE_FONT_FILES = ("**/NotoSansCJK*", "**/NotoSansJP*", "**/ipa*.ttf", "**/ipa*.otf")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")


def find_browser() -> Path | None:
    """The program, or None. TEST_BROWSER names another one."""
    if given := os.environ.get("TEST_BROWSER"):
        return Path(given)
    for name in NAMES:
        if (found := shutil.which(name)) and not _is_snap_stub(Path(found)):
            return Path(found)
    for place in map(Path, MAC_PLACES):
        if place.is_file():
            return place
    for pattern in PLAYWRIGHT_PLACES:
        if found_here := sorted(_playwright_folder().glob(pattern)):
            return found_here[-1]
    return None


def _is_snap_stub(program: Path) -> bool:
    """Ubuntu's `chromium-browser` package is a script that asks for a snap."""
    with program.open("rb") as file:
        start = file.read(4096)
    return start.startswith(b"#!") and b"snap" in start and not Path("/snap/bin/chromium").exists()


def _playwright_folder() -> Path:
    if given := os.environ.get("PLAYWRIGHT_BROWSERS_PATH"):
        return Path(given)
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    return Path.home() / caches / "ms-playwright"


def has_japanese_font() -> bool:
    """Without one, pages and leaflets show boxes and their pictures prove nothing."""
    if sys.platform == "darwin":
        return True
    return any(
        True
        for folder in FONT_FOLDERS
        for pattern in JAPANESE_FONT_FILES
        for _ in Path(folder).expanduser().glob(pattern)
    )


def watch(page: Page, origin: str, faults: list[str]) -> None:
    """Write into `faults` what a visitor would not see and nobody would report."""

    def requested(request: Request) -> None:
        if not request.url.startswith((f"{origin}/", "data:", "blob:", "about:")):
            faults.append(f"{page.url} asked elsewhere: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            faults.append(f"{page.url} got {response.status} for {response.url}")

    page.on("request", requested)
    page.on("response", answered)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on(
        "console",
        # What could not be loaded is told above, with its address.
        lambda message: (
            message.type == "error"
            and "Failed to load resource" not in message.text
            and faults.append(f"{page.url}: {message.text}")
        ),
    )


async def follow(leading: Locator) -> None:
    """Press a link or a button and arrive on the page behind it.

    A click alone returns while the old page still stands, and what looks next sees half of each.
    """
    async with leading.page.expect_navigation():
        await leading.click()
