"""Finding who can take a case: ranked by who takes referrals; nothing of the need goes along."""

import asyncio
import logging
import re
from datetime import timedelta

import pytest_asyncio
from sqlmodel import select

from api.usecases.move_referral import Wish, move_as
from api.usecases.platforms import today
from models.base import now
from models.content import AreaContent, PartnerProfile, TopicContent
from models.incoming import Origin
from models.index_request import IndexRequest
from models.referral_profile import Capacity
from models.referral_states import Party, ReasonCode, ReferralEvent, ReferralState
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.repositories.response_times import ResponseTimeRepository
from models.support_case import PersonField
from tests.frontend.areas_of_staff import CITY, OTHER, keep_to
from tests.frontend.staff_files import fields_of, words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import token_in
from tests.services.contents import organization, service
from tests.services.referrals import (
    DESK,
    NAME,
    OTHER_DESK,
    acting,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

__all__ = ["visitor"]  # a fixture

MARKER = "しるしのことば"
ABOUT = {"topics": [TopicContent(id="poverty")]}


async def window(app, name, *, profile=None, **fields):
    """A published window about money; `profile` are columns of its ReferralProfile, None: none."""
    async with acting(app.state.sessions, app.state.settings) as room:
        one = await new_window(room, name, settled=profile is not None)
        if profile:
            row = await room.profiles.of(one.organization)
            await room.profiles.save(row, version=row.version, **profile)
        about = ABOUT | fields
        body = about.pop("body", {})
        await RecordRepository(room.cases.session).put(
            [
                OrganizationWrite(one.organization, organization(f"{name}の会", **body)),
                ServiceWrite(one.service, one.organization, service(name, **about)),
            ],
            Origin("test", "staff"),
        )
        return one


async def a_case(app, actor=DESK, **said):
    async with acting(app.state.sessions, app.state.settings) as room:
        said = {"topics": ("poverty",)} | said
        return (await new_case(room, actor, **said)).id


async def indexed(app):
    async with asyncio.timeout(30):
        while not app.state.search.is_current() or await _waiting(app):
            await asyncio.sleep(0.02)


async def _waiting(app):
    async with app.state.sessions() as session:
        return list(await session.exec(select(IndexRequest)))


@pytest_asyncio.fixture
async def desk(app, visitor):
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    await keep_to(app, CITY)
    someone = visitor()
    await someone.sign_in()
    return someone


def ranked(page):
    return re.findall(r'<h3 class="receiver-name">(?:<label[^>]*>)?([^<]+)<', page.text)


async def stored(app, case):
    async with acting(app.state.sessions, app.state.settings) as room:
        return list(await room.referrals.of_case(case))


def receivers_of(case):
    return f"/staff/referrals/{case}/receivers"


async def choose(someone, page, path, *ids, **more):
    form = fields_of(
        page,
        "つなぐ準備をする" if "つなぐ準備をする<" in page.text else "つぎの窓口へ送る準備をする",
    )
    return await someone.client.post(path, data=form | {"service": [str(id) for id in ids]} | more)


async def test_who_takes_referrals_and_has_room_comes_first_and_nobody_is_hidden(app, desk):
    """The order is by what each has said; by fit and name alone it would be another."""
    tomorrow, yesterday = today() + timedelta(2), today() - timedelta(2)
    full = {"capacity": Capacity.full, "capacity_until": tomorrow}
    wanted = [
        ("まつり", {}),
        ("むぎ", {"capacity": Capacity.full, "capacity_until": yesterday}),
        ("ほし", {"assessment_form": None}),
        ("はな", {"capacity": Capacity.waitlist}),
        ("なぎ", None),
        ("にじ", full),
        ("うみ", {"accepts_from": ["body"]}),
        ("あさ", {"accepts": False}),
    ]
    for name, profile in reversed(wanted):
        await window(app, name, profile=profile)
    await indexed(app)
    page = await desk.get(receivers_of(await a_case(app)))
    assert page.status_code == 200
    names = ranked(page)
    assert set(names[:2]) == {"まつり", "むぎ"}
    assert names[2:] == [name for name, _ in wanted[2:]]
    said = words_of(page)
    assert f"{tomorrow.month}月{tomorrow.day}日ごろまでと聞いています" in said
    assert "こちらからのつなぎは受けていません" in said
    assert "個人情報を受けとるきまりが、まだありません" in said
    assert "困りごと" in said  # why it fits


async def test_a_row_says_what_it_does_and_what_not(app, desk):
    body = {"partner_profile": PartnerProfile(cannot_do="夜中のかけつけ")}
    await window(app, "ひだまり", body=body, what="家計の相談", not_accepted="お金を貸すこと")
    await window(app, "となり町", areas=[AreaContent(code=OTHER, name="となり")])
    await indexed(app)
    path = receivers_of(await a_case(app))
    page = await desk.get(path)
    said = words_of(page)
    for words in (
        "家計の相談",
        "お金を貸すこと",
        "夜中のかけつけ",
        "つなぐ",
        "熊本市のためのところです",
    ):
        assert words in said, words
    assert ranked(page) == ["ひだまり"]
    assert "夜中のかけつけ" not in (await desk.get("/search?q=家計")).text
    more = await desk.get(f"{path}?area={CITY}&topic=poverty&beyond=1&asked=1")
    assert ranked(more) == ["ひだまり", "となり町"]


async def test_nothing_of_the_need_leaves_the_case(app, desk, caplog):
    caplog.set_level(logging.DEBUG)
    await window(app, "ひだまり", profile={})
    await indexed(app)
    app.state.counter._counted_from = 1
    async with acting(app.state.sessions, app.state.settings) as room:
        case = await new_case(room, topics=("poverty",))
        content = room.cases.content(case)
        changed = type(content)(f"{MARKER}で困っている", content.personal, content.safety)
        await room.cases.save(case, version=case.version, content=changed)
    page = await desk.get(receivers_of(case.id))
    assert ranked(page) == ["ひだまり"]
    assert MARKER not in page.text
    assert NAME not in page.text
    await desk.get(f"{receivers_of(case.id)}?asked=1&q=めずらしい相談")
    assert app.state.counter._kept == {}
    assert app.state.counter._seen == {}
    assert MARKER not in caplog.text
    await desk.get("/search?q=ひだまり")
    assert app.state.counter._kept  # it does count what residents ask


async def test_those_chosen_get_a_draft_each_and_one_has_the_lead(app, desk):
    first, second = (
        await window(app, "ひだまり", profile={}),
        await window(app, "こもれび", profile={}),
    )
    await indexed(app)
    async with acting(app.state.sessions, app.state.settings) as room:
        case = await new_case(room, topics=("poverty",))
        await new_consent(room, case, first)
    path = receivers_of(case.id)
    page = await desk.get(path)
    form = fields_of(page, "つなぐ準備をする")
    form |= {"service": [str(first.service), str(second.service)], "lead": str(second.service)}
    for _ in range(2):
        done = await desk.client.post(path, data=form)
        assert done.status_code == 303
        assert done.headers["location"] == f"/staff/referrals/{case.id}"
    rows = {one.service_id: one for one in await stored(app, case.id)}
    assert len(rows) == 2
    assert {one.state for one in rows.values()} == {ReferralState.draft}
    assert rows[second.service].is_lead
    assert not rows[first.service].is_lead
    assert rows[first.service].fields == [PersonField.name, PersonField.phone]
    assert not rows[second.service].identified
    again = await desk.get(path)
    assert "もうつないでいます" in words_of(again)
    assert str(first.service) not in re.findall(r'name="service"[^>]*value="([^"]+)"', again.text)


async def test_who_may_not_know_who_it_is_gets_a_draft_without(app, desk):
    one = await window(app, "ひだまり", profile={"agreement_version": None})
    await indexed(app)
    async with acting(app.state.sessions, app.state.settings) as room:
        case = await new_case(room, topics=("poverty",))
        await new_consent(room, case, one)
    page = await desk.get(receivers_of(case.id))
    assert (await choose(desk, page, receivers_of(case.id), one.service)).status_code == 303
    [row] = await stored(app, case.id)
    assert not row.identified


async def test_a_slip_opens_nothing_at_all(app, desk):
    first, second = (
        await window(app, "ひだまり", profile={}),
        await window(app, "こもれび", profile={}),
    )
    await indexed(app)
    async with acting(app.state.sessions, app.state.settings) as room:
        case = await new_case(room, topics=("poverty",))
        await new_referral(room, case, first)
    path = receivers_of(case.id)
    page = await desk.get(path)
    nobody = await choose(desk, page, path)
    assert nobody.status_code == 422
    assert "つなぐ窓口を選んでください" in nobody.text
    assert 'href="#receivers"' in nobody.text
    both = await choose(desk, page, path, second.service, first.service)
    assert both.status_code == 422
    assert len(await stored(app, case.id)) == 1


async def test_another_desk_finds_nothing_here(app, desk):
    case = await a_case(app, OTHER_DESK)
    assert (await desk.get(receivers_of(case))).status_code == 404
    token = token_in(await desk.get("/staff/account"))
    one = await window(app, "ひだまり", profile={})
    form = {"form_token": token, "service": str(one.service), "once": "a"}
    assert (await desk.client.post(receivers_of(case), data=form)).status_code == 404
    assert await stored(app, case) == []


async def declined(app, first, then=None, hops=0):
    """A case whose one referral was declined, with a next window named."""
    async with acting(app.state.sessions, app.state.settings) as room:
        await new_desk(room)
        case = await new_case(room, topics=("poverty",))
        referral = await new_referral(room, case, first)
        await room.referrals.note(referral, hops=hops)
        await move_as(
            Party.sender, referral, case, Wish(event=ReferralEvent.send, version=1), "x", room=room
        )
        wish = Wish(
            event=ReferralEvent.decline,
            version=2,
            reason=ReasonCode.out_of_area,
            next_service_id=then.service if then else None,
            note="ほかへ",
        )
        await move_as(Party.receiver, referral, case, wish, "link", room=room)
        return case.id, referral.id


async def test_a_declined_one_goes_on_to_the_next_in_one_step(app, desk):
    first = await window(app, "ひだまり", profile={})
    then = await window(app, "こもれび", areas=[AreaContent(code=OTHER, name="となり")])
    await window(app, "いつも", profile={})
    await indexed(app)
    case, id = await declined(app, first, then, hops=2)
    path = f"{receivers_of(case)}?reroute={id}"
    page = await desk.get(path)
    assert ranked(page)[0] == "こもれび"
    assert "前の窓口からのおすすめ" in page.text
    form = fields_of(page, "つぎの窓口へ送る準備をする") | {"service": str(then.service)}
    stale = await desk.client.post(path, data=form | {"version": "2", "once": "b"})
    assert stale.status_code == 409
    assert len(await stored(app, case)) == 1
    for _ in range(2):
        assert (await desk.client.post(path, data=form)).status_code == 303
    old, child = await stored(app, case)
    assert old.state is ReferralState.rerouted
    assert old.next_service_id == then.service
    assert (child.parent_id, child.hops) == (old.id, 3)
    assert child.state is ReferralState.draft
    assert child.is_lead
    async with acting(app.state.sessions, app.state.settings) as room:
        found = await room.cases.get(case)
        assert found.alerted_at is not None
        assert found.closed_at is None
    assert (await desk.get(path)).status_code == 409


async def test_how_long_answers_take_is_said_from_five_on(app, desk):
    slow, young = (
        await window(app, "ひだまり", profile={}),
        await window(app, "こもれび", profile={}),
    )
    async with acting(app.state.sessions, app.state.settings) as room:
        answers = [(hours, slow) for hours in (1, 60, 70, 80, 900)] + [(1, young)] * 4
        for hours, one in answers:
            case = await new_case(room)
            referral = await new_referral(room, case, one)
            sent = now() - timedelta(days=50)
            answered = sent + timedelta(hours=hours)
            await room.referrals.note(referral, sent_at=sent, answered_at=answered)
        old = await new_referral(room, await new_case(room), slow)
        then = now() - timedelta(days=400)
        await room.referrals.note(old, sent_at=then, answered_at=then)
        times = await ResponseTimeRepository(room.cases.session).of(
            [slow.organization, young.organization], now() - timedelta(days=365)
        )
    assert times.keys() == {slow.organization}
    assert times[slow.organization].usual == timedelta(hours=70)
    assert times[slow.organization].answers == 5
    await indexed(app)
    said = words_of(await desk.get(receivers_of(await a_case(app))))
    assert said.count("返事まで、ふつう3日ほどです（この1年の5件から）") == 1
