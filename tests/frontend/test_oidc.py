"""Staff come in through the accounts of their office: a real provider, and one that lies."""

import time

import httpx
import pytest
from pydantic import SecretStr

from models.account import Role
from tests.frontend.member_visitors import last_link, new_member
from tests.frontend.sent_letters import letters
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import MAIL, new_account
from tests.services.oidc_provider import (
    CLIENT,
    OTHER_KEY,
    SECRET,
    providing,
    signed,
    signed_with_the_public_key,
    unsigned,
)

__all__ = ["visitor"]  # a fixture
PERSON = {"sub": "u-4711", "email": MAIL, "email_verified": True}
DOOR = "/sign-in/provider"


@pytest.fixture
def provider(app):
    with providing() as running:
        settings = app.state.settings
        settings.oidc_issuer = running.address
        settings.oidc_client_id, settings.oidc_client_secret = CLIENT, SecretStr(SECRET)
        running.person = dict(PERSON)
        yield running


async def leave(person, next="/staff"):
    """To the provider and back to the door, as a browser goes: the address it comes back to."""
    sent = await person.get(f"{DOOR}?next={next}")
    assert sent.status_code == 303, sent.text
    async with httpx.AsyncClient(trust_env=False) as client:
        back = await client.get(sent.headers["location"])
    return back.headers["location"].removeprefix("http://test.example.org")


async def come(person, **how):
    return await person.get(await leave(person, **how))


async def test_somebody_with_an_account_comes_in_and_stays_bound(app, visitor, provider):
    person = visitor()
    assert "庁内のアカウント" in (await person.get("/staff/sign-in")).text
    entered = await come(person, next="/staff/records")
    assert entered.headers["location"] == "/staff/records"
    assert (await person.get("/staff")).status_code == 200
    (asked,) = provider.asked
    assert asked["scope"] == "openid email"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://test.example.org/sign-in/provider/back"
    # From now on the address counts for nothing: it may be given to a successor.
    provider.person = PERSON | {"email": "other@example.org"}
    assert (await come(visitor())).status_code == 303
    provider.person = PERSON | {"sub": "u-4712"}
    successor = visitor()
    refused = await come(successor)
    assert refused.status_code == 403
    assert "まだ登録がありません" in refused.text
    assert not successor.is_signed_in


async def test_an_invitation_is_taken_up_by_its_address(app, visitor, provider):
    await new_account(app, Role.administrator, "chief@example.org")
    chief = visitor()
    await chief.sign_in("chief@example.org")
    page = "/staff/people"
    await chief.send(page, f"{page}/invite", mail="ken@example.org", role="staff", area="431001")
    provider.person = {"sub": "u-1", "email": "Ken@example.org", "email_verified": True}
    ken = visitor()
    assert (await come(ken)).headers["location"] == "/staff"
    assert "熊本市" in (await chief.get(page)).text
    assert (await ken.get(await last_link(app, "invitation"))).status_code == 410
    assert (await visitor().sign_in("ken@example.org")).status_code == 422


@pytest.mark.parametrize(
    "person",
    [
        PERSON | {"email": "nobody@example.org"},
        PERSON | {"email_verified": False},
        PERSON | {"email_verified": "true"},
        PERSON | {"email_verified": None},
        PERSON | {"email": None},
        PERSON | {"email": "hana@example.org"},
    ],
)
async def test_whom_nobody_has_invited_stays_outside(app, visitor, provider, person):
    await new_member(app, "hana@example.org")
    provider.person = person
    stranger = visitor()
    refused = await come(stranger)
    assert refused.status_code == 403
    assert not stranger.is_signed_in
    assert not await letters(app)


LIES = {
    "another nonce": ({"nonce": "of yesterday"}, signed),
    "no nonce": ({"nonce": None}, signed),
    "for another client": ({"aud": "somebody else"}, signed),
    "made for another": ({"aud": [CLIENT, "another"], "azp": "another"}, signed),
    "another issuer": ({"iss": "https://login.example.org"}, signed),
    "expired": ({"exp": int(time.time()) - 3600}, signed),
    "without an end": ({"exp": None}, signed),
    "nobody": ({"sub": None}, signed),
    "alg none": ({}, unsigned),
    "the public key as a secret": ({}, signed_with_the_public_key),
    "another key": ({}, lambda claims: signed(claims, OTHER_KEY)),
    "no token at all": ({}, str),
}


@pytest.mark.parametrize("lie", LIES)
async def test_an_identity_that_is_not_proved_is_not_believed(visitor, provider, lie):
    provider.lie, provider.sign = LIES[lie]
    person = visitor()
    refused = await come(person)
    assert refused.status_code == 403, lie
    assert "はじめからログイン" in refused.text
    assert not person.is_signed_in


async def test_only_the_browser_that_left_comes_back(visitor, provider):
    person, thief = visitor(), visitor()
    back = await leave(person)
    # Somebody is sent an address with a code of somebody else: nothing happens.
    assert (await thief.get(back)).status_code == 403
    await leave(thief)
    assert (await thief.get(back)).status_code == 403
    assert not thief.is_signed_in
    changed = back.replace("state=", "state=x")
    again = visitor()
    await leave(again)
    assert (await again.get(changed)).status_code == 403


async def test_an_answer_is_good_once(visitor, provider):
    person = visitor()
    back = await leave(person)
    assert (await person.get(back)).status_code == 303
    assert (await person.get(back)).status_code == 403


@pytest.mark.parametrize("next", ["https://example.org/", "//example.org/staff", "/search"])
async def test_it_never_leads_elsewhere(visitor, provider, next):
    assert (await come(visitor(), next=next)).headers["location"] == "/staff"


async def test_a_provider_that_is_another_or_away_is_told_kindly(app, visitor, provider):
    provider.says_it_is = "https://login.example.org"
    person = visitor()
    strange = await person.get(DOOR)
    assert strange.status_code == 503
    app.state.provider = None
    app.state.settings.oidc_issuer = "http://127.0.0.1:9"
    away = await person.get(DOOR)
    assert away.status_code == 503
    assert "いまは、つながりません" in away.text
    assert (await person.get("/staff/sign-in")).status_code == 200


async def test_without_a_provider_there_is_no_such_door(visitor):
    person = visitor()
    assert (await person.get(DOOR)).status_code == 404
    assert DOOR not in (await person.get("/staff/sign-in")).text
