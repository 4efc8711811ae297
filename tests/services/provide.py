"""Sees to it that PostgreSQL, a browser and a Japanese font are there before the tests start.

As root on Debian or Ubuntu it installs what is missing; otherwise it says how to get it. With CI
set, something still missing is a failure; without, the tests that need it are skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.services.browser import find_browser, has_japanese_font
from tests.services.postgres import URL_VARIABLE, find_binaries

SBIN = "/usr/local/sbin:/usr/sbin:/sbin"  # dpkg needs these folders; a bare PATH leaves them out
PLAYWRIGHT_INSTALL = (sys.executable, "-m", "playwright", "install", "--only-shell", "chromium")


@dataclass(frozen=True, slots=True)
class Need:
    name: str
    there: Callable[[], bool]
    packages: Sequence[str]
    """Alternatives in Debian and Ubuntu, best first."""
    elsewhere: str
    fallback: Sequence[str] = ()
    """A command for systems whose packages do not have it."""


NEEDS = (
    Need(
        "PostgreSQL",
        lambda: bool(os.environ.get(URL_VARIABLE)) or find_binaries() is not None,
        ("postgresql",),
        f"macOS: brew install postgresql. Or set {URL_VARIABLE} to a server's address",
    ),
    Need(
        "a browser (Chromium or Chrome)",
        lambda: find_browser() is not None,
        ("chromium-headless-shell", "chromium"),
        "elsewhere: install Google Chrome, or run " + " ".join(PLAYWRIGHT_INSTALL),
        (*PLAYWRIGHT_INSTALL, "--with-deps"),
    ),
    Need(
        "a Japanese font",
        has_japanese_font,
        ("fonts-noto-cjk", "fonts-ipaexfont"),
        "elsewhere: install Noto Sans CJK JP",
    ),
    Need("curl", lambda: shutil.which("curl") is not None, ("curl",), "macOS has it"),
)


def main() -> int:
    missing = [need for need in NEEDS if not need.there()]
    if missing and os.getuid() == 0 and shutil.which("apt-get"):
        _run(["apt-get", "update", "-qq"])
        missing = [need for need in missing if not _install(need)]
    for need in missing:
        print(
            f"{need.name} is missing. Debian, Ubuntu: apt-get install {need.packages[0]}; "
            f"{need.elsewhere}."
        )
    if not missing:
        return 0
    if os.environ.get("CI"):
        print("CI is set, so nothing may be missing.")
        return 1
    print("The tests that need it are skipped, and say so.")
    return 0


def _install(need: Need) -> bool:
    for package in need.packages:
        print(f"Installing {package} ...", flush=True)
        _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package])
        if need.there():
            return True
    if need.fallback:
        _run(need.fallback)
    return need.there()


def _run(command: Sequence[str]) -> None:
    environment = os.environ | {
        "DEBIAN_FRONTEND": "noninteractive",
        "PATH": f"{os.environ.get('PATH', '')}:{SBIN}",
    }
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        # Apt may fail with one package and do well with the next: said here, decided by the caller.
        last = (done.stderr or done.stdout).strip().splitlines()[-1:]
        print(f"  {' '.join(command)} did not succeed: {' '.join(last)}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
