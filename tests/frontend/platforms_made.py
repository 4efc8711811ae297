"""Platforms for tests: made and joined by the forms that staff use."""

import re
from typing import Any
from uuid import UUID

import pytest_asyncio

from models.account import Role
from models.content import AreaContent
from models.platform import (
    Membership,
)
from models.repositories.memberships import MembershipRepository
from models.repositories.reference import load_reference
from tests.frontend.staff_files import press, words_of
from tests.frontend.staff_visitors import StaffVisitor, new_account
from tests.services.contents import service
from tests.services.duplicates import put

PLATFORM = {
    "name": "見本県プラットフォーム",
    "kind": "platform",
    "area": "熊本県",
    "agreement_version": "2026年4月版",
    "agreement_text": "みんなで話し合います。",
    "roster_public": "yes",
}


@pytest_asyncio.fixture
async def person(app: Any, client: Any) -> Any:
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    await new_account(app, Role.secretariat)
    someone = StaffVisitor(app)
    await someone.sign_in()
    yield someone
    await someone.client.aclose()


async def body(app: Any, name: str, area: str = "431001", **fields: Any) -> UUID:
    offered = service(f"{name}の相談", areas=[AreaContent(code=area, name="地域")])
    return (await put(app.state.sessions, name, offered, **fields))[0]


async def make(person: Any, **said: str) -> UUID:
    page = await person.get("/staff/platforms/new")
    done = await press(person, page, "保存する", **PLATFORM | said)
    assert done.status_code == 200, words_of(done)
    return UUID(re.search(r"platforms/([0-9a-f-]{36})", str(done.url))[1])


async def add(person: Any, platform: UUID, id: UUID, name: str, **said: str) -> Any:
    page = await person.get(f"/staff/platforms/{platform}/add?q={name}")
    said = {"ids": str(id), "rank": "member", "state": "member", "reason": "申し込み"} | said
    return await press(person, page, "加える", **said)


async def member_page(person: Any, platform: UUID, name: str) -> Any:
    page = await person.get(f"/staff/platforms/{platform}?q={name}")
    (address,) = re.findall(rf'href="(/staff/platforms/[^"]+/members/[^"]+)">{name}<', page.text)
    return await person.get(address)


async def state_of(app: Any, platform: UUID, organization: UUID) -> Membership:
    async with app.state.sessions() as session:
        return await MembershipRepository(session).between(platform, organization)
