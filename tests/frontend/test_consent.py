"""Consent through the door: asked for at the desk, taken back by the person at home."""

import re
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlmodel import select

from api.usecases.consent_wording import LANGUAGES, newest, wording
from api.usecases.platforms import today
from models.account import Role
from models.audit import AuditEntry
from models.referral_states import ReferralEvent
from tests.frontend.areas_of_staff import CITY, OTHER, keep_to
from tests.frontend.consent_made import (
    Desk,
    desk_of_city,
    opened,
    received,
    referral_of,
)
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import new_account, token_in
from tests.services.referrals import NAME, acting

__all__ = ["visitor"]  # fixtures


@pytest_asyncio.fixture
async def desk(app: Any, visitor: Any) -> Desk:
    """Signed in at the desk of a city, with a case of theirs and a draft of a referral."""
    return await desk_of_city(app, visitor())


async def test_it_is_asked_in_their_words_and_stored_once(app: Any, desk: Desk) -> None:
    asked = await desk.send(language="ja-easy")
    assert asked.status_code == 200
    assert "<rt>はな</rt>" in asked.text
    assert "ひだまり相談室の会" in asked.text
    assert "まだ保存していません" in asked.text
    assert await desk.consents() == []
    assert NAME not in asked.text
    given = await desk.send(language="ja-easy", act="save")
    token = received(given)
    assert len(await desk.consents()) == 1
    referral = await referral_of(app, desk.referral)
    assert referral.fields == ["name", "phone"]
    again = await desk.send(language="ja-easy", act="save")
    assert again.is_redirect
    assert len(await desk.consents()) == 1
    assert token not in (await desk.person.get(again.headers["location"])).text


async def test_every_language_says_everything(desk: Desk) -> None:
    for language in LANGUAGES:
        asked = await desk.send(language=language)
        words = wording(newest(), language)
        assert f'lang="{words.tag}"' in asked.text
        assert "{" not in re.sub(r"<[^>]+>", "", asked.text.partition("<main")[2])
    back = await desk.send(language="vi", act="edit")
    assert 'value="vi" selected' in back.text
    assert f'id="to-{desk.window.organization}" name="to" type="checkbox"' in back.text
    assert "checked" in back.text


async def test_what_is_wrong_is_said_at_its_field(desk: Desk) -> None:
    page = await desk.send(to=[], fields=[], until="", basis="council", act="save")
    assert page.status_code == 422
    for field in ("recipients", "fields", "until"):
        assert f'href="#{field}"' in page.text
        assert f'id="{field}"' in page.text
    late = await desk.send(until=(today() + timedelta(days=900)).isoformat(), act="save")
    assert 'href="#until"' in late.text
    strange = await desk.send(basis="council", act="save")
    assert 'href="#recipients"' in strange.text
    assert await desk.consents() == []


async def test_the_person_takes_it_back(app: Any, desk: Desk, client: Any) -> None:
    token = received(await desk.send(language="en", act="save"))
    await opened(app, desk, ReferralEvent.send, ReferralEvent.accept, reads=True)
    home = await client.get(f"/consent/{token}")
    assert home.status_code == 200
    assert home.headers["cache-control"] == "no-store"
    assert "noindex" in home.text
    assert "福祉相談の窓口" in home.text
    assert NAME not in home.text
    for address in (f"/consent/{token}", f"/consent/{token}/revoke"):
        await client.get(address)
    assert (await desk.consents())[0].revoked_at is None
    asking = await client.get(f"/consent/{token}/revoke")
    refused = await client.post(f"/consent/{token}/revoke", data={"form_token": "x"})
    assert refused.status_code == 403
    assert (await desk.consents())[0].revoked_at is None
    form = {"form_token": token_in(asking)}
    done = await client.post(f"/consent/{token}/revoke", data=form)
    assert done.is_redirect
    page = await client.get(done.headers["location"])
    assert "Your agreement is taken back" in page.text
    assert "already read it on" in page.text
    again = await client.post(f"/consent/{token}/revoke", data=form)
    assert again.is_redirect
    referral = await referral_of(app, desk.referral)
    assert (referral.state, referral.reason) == ("withdrawn", "consent_revoked")
    mine = await desk.person.get(f"{desk.address}/{(await desk.consents())[0].id}")
    assert "取り消されました" in mine.text


async def test_nothing_opens_by_guessing(client: Any) -> None:
    for address in ("/consent/x", "/consent/ABCDEFGHJKMNPQRSTVWXYZ0123", "/consent/x/revoke"):
        assert (await client.get(address)).status_code == 404
    form = {"form_token": token_in(await client.get("/consent"))}
    wrong = await client.post("/consent", data=form | {"code": "abc"})
    assert (wrong.status_code, 'href="#code"' in wrong.text) == (422, True)
    typed = "abcde-fghjk-mnpqr-stvwx-yz0123"
    right = await client.post("/consent", data=form | {"code": typed})
    assert right.headers["location"] == "/consent/ABCDEFGHJKMNPQRSTVWXYZ0123"


async def test_an_emergency_needs_somebody_else(app: Any, desk: Desk, visitor: Any) -> None:
    given = await desk.send(basis="emergency", reason="倒れているとのこと", act="save")
    assert "まだ伝えられません" in given.text
    (consent,) = await desk.consents()
    assert "倒れて" not in str(consent.model_dump())
    page = await desk.person.get(f"{desk.address}/{consent.id}")
    assert "もう一人の確認を待っています" in page.text
    assert "倒れているとのこと" in page.text
    form = {"form_token": token_in(page)}
    mine = await desk.person.client.post(f"{desk.address}/{consent.id}/confirm", data=form)
    assert mine.status_code == 409
    await new_account(app, Role.secretariat, "other@example.org")
    other = visitor()
    await other.sign_in("other@example.org")
    shown = await other.get(f"{desk.address}/{consent.id}")
    assert "倒れているとのこと" in shown.text
    assert NAME not in shown.text
    form = {"form_token": token_in(shown)}
    for act, status in (("revoke", 404), ("receipt", 404), ("confirm", 303)):
        sent = await other.client.post(f"{desk.address}/{consent.id}/{act}", data=form)
        assert sent.status_code == status, act
    assert (await referral_of(app, desk.referral)).consent_id == consent.id
    async with app.state.sessions() as session:
        acts = [(one.act, one.outcome) for one in await session.exec(select(AuditEntry))]
    assert acts.count(("consent override", "done")) == 1
    assert acts.count(("consent override", "confirmed")) == 1


@pytest.mark.parametrize("area", [OTHER, None])
async def test_other_desks_see_nothing(app: Any, desk: Desk, visitor: Any, area: Any) -> None:
    await desk.send(act="save")
    (consent,) = await desk.consents()
    await new_account(app, Role.secretariat, "other@example.org")
    await keep_to(app, area, role=Role.secretariat)
    other = visitor()
    await other.sign_in("other@example.org")
    form = {"form_token": token_in(await other.get("/staff/account"))}
    assert (await other.get(desk.address)).status_code == 404
    assert (await other.get(f"{desk.address}/{consent.id}")).status_code == 404
    assert (await other.client.post(desk.address, data=form)).status_code == 404
    for act in ("confirm", "revoke", "receipt"):
        sent = await other.client.post(f"{desk.address}/{consent.id}/{act}", data=form)
        assert sent.status_code == 404, act
    assert (await desk.consents())[0].revoked_at is None


async def test_a_new_receipt_closes_the_one_before(desk: Desk, client: Any) -> None:
    old = received(await desk.send(act="save"))
    (consent,) = await desk.consents()
    form = {"form_token": token_in(await desk.person.get(f"{desk.address}/{consent.id}"))}
    answer = await desk.person.client.post(f"{desk.address}/{consent.id}/receipt", data=form)
    new = received(answer)
    assert new != old
    assert (await client.get(f"/consent/{old}")).status_code == 404
    assert (await client.get(f"/consent/{new}")).status_code == 200
    taken = await desk.person.client.post(f"{desk.address}/{consent.id}/revoke", data=form)
    assert taken.is_redirect
    assert "取り消しました" in (await client.get(f"/consent/{new}")).text


async def test_a_desk_is_settled_and_addresses_stay_masked(app: Any, visitor: Any) -> None:
    await new_account(app, Role.secretariat, "desk@example.org")
    await keep_to(app, CITY, role=Role.secretariat)
    person = visitor()
    await person.sign_in("desk@example.org")
    said = {"name": "福祉相談の窓口", "mail": "soudan@example.org", "version": "0"}
    saved = await person.send("/staff/referral-desk", "/staff/referral-desk", **said)
    assert saved.is_redirect
    page = await person.get("/staff/referral-desk")
    assert "s…@example.org" in page.text
    assert "soudan@example.org" not in page.text
    stale = await person.send("/staff/referral-desk", "/staff/referral-desk", **said)
    assert stale.status_code == 409
    wrong = await person.send(
        "/staff/referral-desk", "/staff/referral-desk", name="", mail="x", version="1"
    )
    assert (wrong.status_code, 'href="#name"' in wrong.text) == (422, True)
    async with acting(app.state.sessions, app.state.settings) as room:
        row = await room.profiles.desk(CITY)
        assert room.profiles.opened(row, "mail") == "soudan@example.org"


async def test_an_organization_gets_ready(app: Any, desk: Desk, visitor: Any) -> None:
    await new_account(app, Role.secretariat, "all@example.org")
    person = visitor()
    await person.sign_in("all@example.org")
    listed = await person.get("/staff/referral-desk?q=ひだまり")
    address = f"/staff/referral-desk/organizations/{desk.window.organization}"
    assert f'href="{address}"' in listed.text
    assert "そろっています" in listed.text
    said = {"accepts": "yes", "accepts_from": ["desk"], "role_name": "相談係", "version": "1"}
    half = await person.send(address, address, **said)
    assert half.is_redirect
    page = await person.get("/staff/referral-desk")
    assert "足りない：個人情報の約束（協定など）、相談の受付票" in page.text
    wrong = await person.send(
        address, address, **(said | {"version": "2", "agreement_version": "1"})
    )
    assert (wrong.status_code, 'href="#agreed_on"' in wrong.text) == (422, True)
    full = said | {"version": "2", "agreement_version": "1", "agreed_on": "2026-04-01"}
    assert (await person.send(address, address, **full, assessment_form="票")).is_redirect
    assert "足りない" not in (await person.get("/staff/referral-desk")).text
