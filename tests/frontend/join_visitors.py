"""Somebody who registers an organization, page by page."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from models.base import now
from tests.frontend.staff_visitors import StaffVisitor, token_in

BODY = {"name": "みほん くらしの会", "reading": "みほんくらしのかい"}
ABOUT = {
    "kind": "window",
    "for_whom": "ひきこもりの本人と家族",
    "what": "話を聞いて、いっしょに考えます",
    "areas": "登別市",
}
CONTACT = {"phone": "0143-85-5720"}
CONSENT = {"listing": "both", "person_mail": "tanto@example.org", "person_name": "見本 花子"}
_OPENED = re.compile(r'name="opened" value="([^"]+)"')


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every look at the clock is five seconds later than the one before: nobody is too quick."""
    passed = timedelta()

    def later() -> datetime:
        nonlocal passed
        passed += timedelta(seconds=5)
        return now() + passed

    monkeypatch.setattr("api.usecases.guard_forms.now", later)


def words(answer: httpx.Response) -> str:
    """What stands on the page, without its tags."""
    main = re.search(r"<main.*?</main>", answer.text, re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0] if main else "")).split())


class Joining(StaffVisitor):
    """A visitor at the form; `at` is the page last seen."""

    def __init__(self, app: Starlette, **how: Any) -> None:
        super().__init__(app, **how)
        self.at: httpx.Response | None = None

    async def open(self, path: str) -> httpx.Response:
        self.at = await self.client.get(path, follow_redirects=True)
        return self.at

    async def fill(self, path: str, act: str = "next", **typed: str) -> httpx.Response:
        """The page at `path`, filled in and sent; where that leads to."""
        page = await self.open(path)
        return await self.send_from(page, path, act=act, **typed)

    async def send_from(self, page: httpx.Response, path: str, **typed: str) -> httpx.Response:
        stamp = _OPENED.search(page.text)
        hidden = {"form_token": token_in(page), "opened": stamp[1] if stamp else ""}
        sent = await self.client.post(path, data=hidden | typed)
        self.at = sent
        if sent.is_redirect:
            self.at = await self.client.get(sent.headers["location"], follow_redirects=True)
        return self.at

    async def register(self, base: str = "/join", **more: str) -> httpx.Response:
        """Everything that must be said, and `more` of the first step; before it is sent."""
        await self.fill(f"{base}/body", **(BODY | more))
        await self.fill(f"{base}/services/1/about", **ABOUT)
        await self.fill(f"{base}/services/1/topics", **{"topic-hikikomori": "1"})
        await self.fill(f"{base}/services/1/contact", **CONTACT)
        await self.fill(f"{base}/services/1/first")
        await self.fill(f"{base}/partners")
        return await self.fill(f"{base}/consent", **CONSENT)

    @property
    def path(self) -> str:
        assert self.at is not None
        return self.at.url.path
