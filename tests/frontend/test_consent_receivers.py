"""What an organization says of itself as a receiver, and what staff take over from elsewhere."""

import re
from typing import Any
from uuid import UUID

import pytest_asyncio

from api.usecases.consent_wording import LANGUAGES, newest, versions, wording
from api.usecases.platforms import today
from api.usecases.referral_room import Actor
from api.usecases.settle_receiver import FULL_FOR, capacity_on
from models.account import Role
from models.person import OrganizationRole
from models.platform import Membership, MembershipState, Platform, PlatformKind
from models.referral_profile import Capacity
from models.repositories.cases import Sender
from models.support_case import PersonField
from tests.frontend.areas_of_staff import OTHER, keep_to
from tests.frontend.member_visitors import Body, new_body, new_member
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import new_account, token_in
from tests.services.referrals import DESK, acting, new_case

__all__ = ["visitor"]  # fixtures


@pytest_asyncio.fixture
async def body(app: Any, client: Any) -> Body:
    return await new_body(app)


async def profile(app: Any, id: UUID) -> Any:
    async with acting(app.state.sessions, app.state.settings) as room:
        return await room.profiles.of(id)


async def test_its_managers_say_what_it_takes(app: Any, body: Body, visitor: Any) -> None:
    for mail, role in (
        ("hana@example.org", OrganizationRole.manager),
        ("editor@example.org", OrganizationRole.editor),
    ):
        await new_member(app, mail, body, role)
    await new_member(app, "stranger@example.org")
    hana, editor, stranger = visitor(), visitor(), visitor()
    for one, mail in ((hana, "hana"), (editor, "editor"), (stranger, "stranger")):
        await one.sign_in(f"{mail}@example.org", next="/members")
    path = f"/members/organizations/{body.id}/referral-profile"
    empty = await hana.send(path, path, version="0", accepts="yes")
    assert (empty.status_code, 'href="#accepts_from"' in empty.text) == (422, True)
    said = {
        "accepts": "yes",
        "accepts_from": ["desk", "family"],
        "role_name": "相談係",
        "mail": "uketsuke@example.org",
        "agreement_version": "うそ",
        "agreed_on": "2026-04-01",
        "assessment_form": "うそ",
    }
    assert (await hana.send(path, path, version="0", **said)).is_redirect
    found = await profile(app, body.id)
    assert (found.accepts_from, found.missing) == (["desk", "family"], ("agreement", "assessment"))
    page = await hana.get(path)
    assert "市町村などの窓口、ご家族からのつなぎを受けます" in page.text
    assert "u…@example.org" in page.text
    assert "uketsuke@" not in page.text
    tap = {"capacity": "full", "until": "", "version": "1"}
    assert (await hana.send(path, f"{path}/capacity", **tap)).is_redirect
    found = await profile(app, body.id)
    assert (found.capacity, found.capacity_until) == (Capacity.full, today() + FULL_FOR)
    assert capacity_on(found, today() + FULL_FOR * 2) is Capacity.open
    assert (await hana.send(path, f"{path}/capacity", **tap)).status_code == 409
    assert (await editor.get(path)).status_code == 200
    form = {"form_token": token_in(await editor.get("/members/account"))}
    for address in (path, f"{path}/capacity"):
        assert (await editor.client.post(address, data=form)).status_code == 403
    form = {"form_token": token_in(await stranger.get("/members/account"))}
    assert (await stranger.get(path)).status_code == 404
    assert (await stranger.client.post(path, data=form)).status_code == 404


async def test_an_agreement_is_taken_over_by_staff_of_the_area(
    app: Any, body: Body, visitor: Any
) -> None:
    async with app.state.sessions.begin() as session:
        platform = Platform(name="見本市の集まり", kind=PlatformKind.platform)
        session.add(platform)
        await session.flush()
        membership = Membership(
            platform_id=platform.id,
            organization_id=body.id,
            state=MembershipState.member,
            agreement_version="2026年4月版",
            since=today(),
        )
        session.add(membership)
    await new_account(app, Role.secretariat, "all@example.org")
    person, away = visitor(), visitor()
    await person.sign_in("all@example.org")
    path = f"/staff/referral-desk/organizations/{body.id}"
    assert "規約「2026年4月版」を入れる" in (await person.get(path)).text
    filled = await person.get(f"{path}?agreement={membership.id}")
    assert 'value="2026年4月版"' in filled.text
    assert await profile(app, body.id) is None
    await keep_to(app, OTHER)
    await away.sign_in()
    assert (await away.get(path)).status_code == 403


async def test_an_organization_asks_for_its_own_cases(app: Any, body: Body, visitor: Any) -> None:
    """Only the person counts; nobody else's case opens."""
    await new_member(app, "hana@example.org", body)
    await new_member(app, "stranger@example.org")
    hana, stranger = visitor(), visitor()
    for one, mail in ((hana, "hana"), (stranger, "stranger")):
        await one.sign_in(f"{mail}@example.org", next="/members")
    sender = Actor(DESK.id, "member", sender=Sender(organization_id=body.id))
    async with acting(app.state.sessions, app.state.settings) as room:
        mine, theirs = await new_case(room, sender), await new_case(room)
    path = f"/members/organizations/{body.id}/referrals/{mine.id}/consent"
    page = await hana.get(path)
    assert page.status_code == 200
    assert re.findall(r'id="basis-(\w+)"', page.text) == ["spoken", "written", "proxy"]
    form = {"form_token": token_in(page), "basis": "council"}
    assert (await hana.client.post(path, data=form)).status_code == 422
    assert (await hana.get(path.replace(str(mine.id), str(theirs.id)))).status_code == 404
    assert (await stranger.get(path)).status_code == 404


def test_every_word_is_there_in_every_language() -> None:
    known = wording(newest(), "ja")
    for version in versions():
        for language in LANGUAGES:
            words = wording(version, language)
            assert words.words.keys() == known.words.keys(), language
            assert len(words.many("promises")) == len(known.many("promises"))
            assert all(words.field(one) for one in PersonField)
            assert words.say("ask_lead", desk="{receiver}").count("{receiver}") == 1
