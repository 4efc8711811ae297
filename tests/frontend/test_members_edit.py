"""What is listed, changed by its people: nothing is lost, and hours are read back."""

from datetime import timedelta

import pytest_asyncio
from hypothesis import HealthCheck, given, settings

from api.access import keyring
from frontend.members_fields import ORGANIZATION, service_groups
from frontend.members_typed import read_typed, typed_from
from models.base import now
from models.content import (
    ServiceContent,
    canonical,
)
from models.proposal import MessageSide, Proposal, ProposalKind, ProposalState
from models.repositories.proposals import ProposalRepository
from models.repositories.staff_records import StaffRecordRepository
from tests.frontend.member_visitors import OFFERS, new_body, new_member
from tests.frontend.staff_fixtures import visitor
from tests.services.contents import contents

__all__ = ["visitor"]  # a fixture
HANA = "hana@example.org"
TOPICS = service_groups([("money", "お金"), ("alone", "ひとり")])


@pytest_asyncio.fixture
async def body(app, client):
    return await new_body(app, offers=OFFERS)


@pytest_asyncio.fixture
async def hana(app, visitor, body):
    await new_member(app, HANA, body)
    person = visitor()
    await person.sign_in(HANA)
    return person


async def record(app, id):
    async with app.state.sessions() as session:
        return await StaffRecordRepository(session).record(id)


async def change(person, app, id, page, **typed):
    """The form as it stands on the page, with these fields typed anew."""
    found = await record(app, id)
    groups = ORGANIZATION if found.owner is None else service_groups(await topics(app))
    fields = typed_from(found.content, groups) | {"number": str(found.number)} | typed
    return await person.send(page, page, **fields)


async def topics(app):
    reference = app.state.reference
    return [(one.id, one.name) for one in reference.topics.values()] if reference else []


@given(contents)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_form_sent_as_it_stands_changes_nothing(content):
    before = canonical(content)
    wanted, _ = read_typed(typed_from(before, TOPICS), before, TOPICS)
    again = canonical(ServiceContent.model_validate(wanted))
    unread = {"name", "description", "for_whom", "eligibility", "fees"}
    told = {name: value for name, value in again.items() if name not in unread}
    assert told.keys() <= before.keys()
    for name in ("flags", "languages", "areas", "notices", "verifications", "printed", "topics"):
        assert again.get(name) == before.get(name), name
    for name in ("phones", "channels", "hours", "places", "urls"):
        assert len(again.get(name, ())) == len(before.get(name, ())), name


def test_a_row_keeps_what_its_form_does_not_ask():
    before = canonical(OFFERS)
    typed = typed_from(before, TOPICS) | {"phones-0-number": "096-328-9999", "phones-1-number": ""}
    wanted, errors = read_typed(typed, before, TOPICS)
    assert not errors
    phone = {"number": "096-328-9999", "label": "相談", "hours_text": "平日だけ", "kind": "phone"}
    assert wanted["phones"] == [phone]
    assert wanted["channels"] == [{"kind": "visit"}, {"kind": "line", "value": "@m"}]
    assert wanted["places"][0]["latitude"] == 32.8
    assert wanted["languages"] == before["languages"]


def test_what_cannot_be_says_what_to_do():
    before = canonical(OFFERS)
    typed = typed_from(before, TOPICS) | {
        "name": " ",
        "phones-0-number": "なし",
        "urls-0-url": "javascript:alert(1)",
        "channels-2-value": "@x",
        "minimum_age": "子ども",
        "fees": "あ" * 5_000,
    }
    _, errors = read_typed(typed, before, TOPICS)
    assert errors.keys() == {
        *("name", "phones-0-number", "urls-0-url", "channels-2-kind", "minimum_age", "fees")
    }
    _, errors = read_typed({"name": "会", "corporate_number": "1234567890123"}, {}, ORGANIZATION)
    assert errors.keys() == {"corporate_number"}


async def test_hours_are_read_back_before_they_count(app, hana, body):
    page = f"/members/services/{body.service}"
    assert (await hana.get(page)).status_code == 200
    asked = await change(hana, app, body.service, page, **{"hours-0-text": "月〜水 9時から15時"})
    assert asked.status_code == 200
    assert "こう読みとりました" in asked.text
    assert "まだ変えていません" in asked.text
    assert (await record(app, body.service)).content["hours"] == [{"text": "月〜金 10:00-17:00"}]
    seen = asked.text.split('name="hours_seen" value="')[1].split('"')[0]
    # The answer holds for the words that were read back, and for no others.
    other = await change(
        hana, app, body.service, page, **{"hours-0-text": "火 9時から15時", "hours_seen": seen}
    )
    assert "こう読みとりました" in other.text
    done = await change(
        hana, app, body.service, page, **{"hours-0-text": "月〜水 9時から15時", "hours_seen": seen}
    )
    assert done.status_code == 303
    told = (await hana.get(done.headers["location"])).text
    assert "すぐに変わったところ" in told
    assert (await record(app, body.service)).content["hours"][0]["text"] == "月〜水 9時から15時"


async def test_what_others_look_at_first_waits_and_is_shown_as_waiting(app, hana, body):
    page = f"/members/services/{body.service}"
    typed = {"for_whom": "話したい人", "note": "電話番号はそのままです"}
    done = await change(hana, app, body.service, page, **typed)
    told = (await hana.get(done.headers["location"])).text
    assert "事務局が見てから変わるところ" in told
    assert (await record(app, body.service)).content["for_whom"] == "ひとりでいる人"
    assert "話したい人" not in (await hana.get(f"/services/{body.service}")).text
    home = (await hana.get("/members")).text
    assert "待っているもの" in home
    id = home.split('href="/members/proposals/')[1].split('"')[0]
    shown = await hana.get(f"/members/proposals/{id}")
    assert "確認待ち" in shown.text
    version = shown.text.split('name="version" value="')[1].split('"')[0]
    taken = await hana.send(
        f"/members/proposals/{id}", f"/members/proposals/{id}", act="withdraw", version=version
    )
    assert taken.headers["location"].endswith("?done=withdrawn")
    assert "待っているもの" not in (await hana.get("/members")).text


async def test_the_secretariat_asks_back_and_is_answered_here(app, hana, body, visitor):
    async with app.state.sessions.begin() as session:
        proposals = ProposalRepository(session, keyring(app.state.settings))
        asked = Proposal(
            kind=ProposalKind.change,
            state=ProposalState.asked_back,
            organization_id=body.id,
            title="みなとの相談",
        )
        told = Proposal(
            kind=ProposalKind.correction,
            state=ProposalState.submitted,
            organization_id=body.id,
            title="だれかの知らせ",
        )
        await proposals.add(asked)
        await proposals.add(told)
        await proposals.say(asked, MessageSide.secretariat, "何曜日ですか")
        await proposals.say(asked, MessageSide.note, "内輪のメモ")
    home = (await hana.get("/members")).text
    assert "返事を待っています" in home
    # What somebody else said of them is not for their eyes, nor is what is said among staff.
    assert "だれかの知らせ" not in home
    assert (await hana.get(f"/members/proposals/{told.id}")).status_code == 404
    page = f"/members/proposals/{asked.id}"
    shown = (await hana.get(page)).text
    assert "何曜日ですか" in shown
    assert "内輪のメモ" not in shown
    assert (await hana.send(page, page, act="say", text=" ", version="1")).status_code == 422
    await hana.send(page, page, act="say", text="<b>火曜</b>です", version="1")
    assert "&lt;b&gt;火曜" in (await hana.get(page)).text
    other = await new_body(app, "べつの会")
    await new_member(app, "yuki@example.org", other)
    yuki = visitor()
    await yuki.sign_in("yuki@example.org")
    assert (await yuki.get(page)).status_code == 404


async def test_a_change_of_something_older_is_refused(app, hana, body):
    page = f"/members/services/{body.service}"
    done = await change(hana, app, body.service, page, fees="無料", number="0")
    assert done.status_code == 409
    same = await change(hana, app, body.service, page)
    assert same.status_code == 422
    assert "変わったところがありません" in same.text


async def test_an_organization_takes_back_its_consent(app, hana, body):
    page = f"/members/organizations/{body.id}"
    done = await change(hana, app, body.id, page, on_web="", on_paper="")
    assert "すぐに変わったところ" in (await hana.get(done.headers["location"])).text
    assert (await record(app, body.id)).content["on_web"] is False
    wrong = await change(hana, app, body.id, page, name="", description="のこる文")
    assert wrong.status_code == 422
    assert 'href="#name"' in wrong.text
    assert "のこる文" in wrong.text


async def test_a_closure_is_told_and_taken_away(app, hana, body):
    page = f"/members/services/{body.service}/notices"
    until = (now().date() + timedelta(days=9)).isoformat()
    number = str((await record(app, body.service)).number)
    for fields, wrong in (
        ({}, "text"),
        ({"text": "休みます", "effect": "closed"}, "ends_on"),
        ({"text": "休みます", "effect": "closed", "ends_on": "2020-01-01"}, "ends_on"),
        ({"text": "休みます", "effect": "shut", "ends_on": until}, "effect"),
        ({"text": "休みます", "effect": "closed", "ends_on": "いつか"}, "ends_on"),
        ({"text": "あ" * 500, "effect": "same"}, "text"),
    ):
        answer = await hana.send(page, page, number=number, **fields)
        assert answer.status_code == 422, fields
        assert f'href="#{wrong}"' in answer.text, fields
    typed = {"text": "台風のため<b>休みます", "effect": "closed", "ends_on": until}
    done = await hana.send(page, page, number=number, **typed)
    assert done.headers["location"] == f"{page}?done=now"
    assert "&lt;b&gt;休みます" in (await hana.get(f"/services/{body.service}")).text
    again = await hana.send(page, page, number=number, **typed)
    assert again.status_code == 409
    number = str((await record(app, body.service)).number)
    await hana.send(page, f"{page}/remove", number=number, place="0")
    assert "notices" not in (await record(app, body.service)).content


async def test_the_first_page_says_how_old_things_are(hana, body):
    home = (await hana.get("/members")).text
    assert "みなと子ども食堂" in home
    assert "代表の担当" in home
    assert "まだ確かめられていません" in home
    assert f"/members/services/{body.service}" in home


async def test_members_have_an_account_page_of_their_own(hana, visitor):
    there = visitor(agent="Safari/605 iPhone")
    await there.sign_in(HANA)
    page = (await hana.get("/members/account")).text
    assert 'action="/members/account/password"' in page
    ended = await hana.send("/members/account", "/members/account/sessions/end-others")
    assert ended.headers["location"] == "/members/account?done=others"
    assert (await there.get("/members")).status_code == 303
    left = await hana.send("/members", "/members/sign-out")
    assert left.headers["location"] == "/staff/sign-in?left=1"
    back = await hana.get("/members/account")
    assert back.headers["location"] == "/staff/sign-in?next=%2Fmembers%2Faccount"
