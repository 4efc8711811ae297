"""Somebody tells of a person they worry about; a desk takes it; the finder learns no more."""

import logging

import pytest
import pytest_asyncio
from sqlmodel import select

from api.access import keyring
from api.usecases.noticed import area_named
from models.audit import AuditEntry
from models.inquiry import FinderNotice, NoticeState
from models.repositories.areas import AreaRepository
from models.repositories.finder_notices import FinderNoticeRepository
from models.repositories.reference import load_reference
from models.support_case import Requester, Subject, SupportCase, Urgency
from tests.frontend.areas_of_staff import CITY, OTHER, WARD, keep_to
from tests.frontend.proposing import person
from tests.frontend.sent_letters import letters
from tests.frontend.staff_files import fields_of, words_of
from tests.frontend.staff_fixtures import visitor
from tests.services.referrals import acting, new_desk

__all__ = ["visitor"]  # a fixture

PLACE, NOTE, CONTACT = "しるし荘の二階", "犬もいるしるし", "しるし太郎 090-0000-7777"
MARKERS = (PLACE, NOTE, CONTACT)
TOLD = {
    "sign-mail": "1",
    "sign-unseen": "1",
    "town": "熊本市中央区",
    "place": PLACE,
    "urgency": "soon",
    "finder": "post",
    "note": NOTE,
    "contact": CONTACT,
}


@pytest_asyncio.fixture
async def open_notice(app, client):
    app.state.settings.form_seconds = 0
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    async with acting(app.state.sessions, app.state.settings) as room:
        await new_desk(room, CITY)


@pytest_asyncio.fixture
async def desk(app, open_notice, visitor):
    await keep_to(app, CITY)
    someone = visitor()
    await someone.sign_in()
    return someone


async def tell(app, **typed):
    """(the page that answers, its address)."""
    someone = person(app)
    form = fields_of(await someone.get("/notice"), "知らせる") | TOLD | typed
    answer = await someone.client.post("/notice", data=form)
    path = answer.headers.get("location", "")
    return (await someone.get(path) if path else answer), path


async def notices(app):
    async with app.state.sessions() as session:
        return list(await session.exec(select(FinderNotice)))


async def act(someone, id, what, **typed):
    words = "担当する" if what == "take" else "終わりにする"
    form = fields_of(await someone.get(f"/staff/notices/{id}"), words) | typed
    return await someone.client.post(f"/staff/notices/{id}/{what}", data=form)


async def test_a_notice_arrives_sealed_and_the_desk_is_told_without_it(app, open_notice, caplog):
    caplog.set_level(logging.DEBUG)
    page, path = await tell(app)
    assert page.status_code == 200
    assert "<h1>とどきました</h1>" in page.text
    assert "no-store" in page.headers["cache-control"]
    assert page.headers["x-robots-tag"] == "noindex"
    [notice] = await notices(app)
    assert (notice.state, notice.area_code, notice.finder) == (NoticeState.new, WARD, "post")
    assert notice.signs == ["mail", "unseen"]
    async with app.state.sessions() as session:
        kept = FinderNoticeRepository(session, keyring(app.state.settings)).content(notice)
    assert (kept.place, kept.note, kept.contact) == MARKERS
    [letter] = await letters(app, "finder_notice")
    assert letter.to.startswith("mail.")  # of the city: the ward has no desk of its own
    for marker in MARKERS:
        assert marker not in str(notice.model_dump()) + str(letter) + path + caplog.text + page.text


async def test_what_cannot_wait_is_told_at_once_and_danger_stands_first(app, open_notice):
    form = await person(app).get("/notice")
    assert form.text.index('href="tel:119"') < form.text.index("<form")
    page, _ = await tell(app, urgency="now")
    assert page.text.index('href="tel:119"') < page.text.index("<h1>")
    told = await letters(app, "finder_notice")
    assert {one.to.partition(".")[0] for one in told} == {"mail", "urgent-mail"}
    assert all(one.facts["is_urgent"] for one in told)


async def test_the_same_form_twice_is_one_notice_with_one_receipt(app, open_notice):
    someone = person(app)
    form = fields_of(await someone.get("/notice"), "知らせる") | TOLD
    first = await someone.client.post("/notice", data=form)
    again = await someone.client.post("/notice", data=form)
    assert first.headers["location"] == again.headers["location"]
    assert len(await notices(app)) == 1
    assert len(await letters(app, "finder_notice")) == 1


async def test_slips_are_named_and_what_was_typed_stays(app, open_notice):
    slip, _ = await tell(
        app, **{"sign-mail": "", "sign-unseen": "", "note": "", "town": "どこか", "finder": ""}
    )
    assert slip.status_code == 422
    for id in ("sign-mail", "town", "finder-post"):
        assert f'href="#{id}"' in slip.text
        assert f'id="{id}"' in slip.text
    assert f'value="{PLACE}"' in slip.text
    trapped, _ = await tell(app, comment_title="x")
    assert trapped.status_code == 422
    stranger = person(app)
    form = fields_of(await stranger.get("/notice"), "知らせる") | TOLD | {"form_token": "0" * 64}
    assert (await stranger.client.post("/notice", data=form)).status_code == 403
    assert await notices(app) == []


async def test_the_finder_sees_that_somebody_has_it_and_nothing_else(app, desk):
    _, path = await tell(app)
    before = [await person(app).get(path) for _ in range(2)][-1]
    [notice] = await notices(app)
    assert notice.state is NoticeState.new  # to look changes nothing
    assert (await act(desk, notice.id, "take")).status_code == 303
    async with acting(app.state.sessions, app.state.settings) as room:
        [case] = await room.cases.session.exec(select(SupportCase))
        content = room.cases.content(case)
    page = await person(app).get(path)
    assert "<h1>見ました。担当がいます</h1>" in page.text
    assert "とどきました" in before.text
    for hidden in (case.number, str(case.id), str(notice.id), content.need, *MARKERS, "熊本市"):
        assert hidden not in page.text
        assert hidden not in before.text
    assert (await person(app).get(f"/notice/{'x' * 43}")).status_code == 404


async def test_it_becomes_a_case_without_a_place_and_is_taken_once(app, desk):
    await tell(app)
    [notice] = await notices(app)
    listed = await desk.get("/staff/notices")
    assert "郵便物や新聞がたまっている" in listed.text
    assert PLACE not in listed.text
    shown = await desk.get(f"/staff/notices/{notice.id}")
    for marker in MARKERS:
        assert marker in words_of(shown)
    form = fields_of(shown, "担当する")
    for _ in range(2):
        taken = await desk.client.post(f"/staff/notices/{notice.id}/take", data=form)
        assert taken.status_code == 303
    async with acting(app.state.sessions, app.state.settings) as room:
        [case] = await room.cases.session.exec(select(SupportCase))
        content = room.cases.content(case)
    assert "郵便物や新聞がたまっている" in content.need
    assert all(marker not in content.need for marker in MARKERS)
    assert content.personal == {}
    assert (case.requester, case.subject) == (Requester.finder, Subject.unknown)
    assert (case.finder_notice_id, case.sender_area) == (notice.id, CITY)
    assert case.urgency is Urgency.soon
    after = await desk.get(f"/staff/notices/{notice.id}")
    assert f'href="/staff/referrals/{case.id}"' in after.text
    assert PLACE in after.text
    await keep_to(app, None)
    everywhere = await desk.get("/staff/notices")
    assert "ほかの窓口が担当しています" in everywhere.text
    assert str(notice.id) not in everywhere.text
    assert (await desk.get(f"/staff/notices/{notice.id}")).status_code == 404
    async with app.state.sessions() as session:
        acts = [one for one in await session.exec(select(AuditEntry)) if "notice" in one.act]
    assert any(one.act == "read finder notice" for one in acts)
    assert all(marker not in str(one.model_dump()) for one in acts for marker in MARKERS)


async def test_who_saw_an_older_state_changes_nothing(app, desk):
    await tell(app)
    [notice] = await notices(app)
    assert (await act(desk, notice.id, "close", version="7", why="safe")).status_code == 409
    assert (await act(desk, notice.id, "take", version="7")).status_code == 409
    nothing = await act(desk, notice.id, "close", why="")
    assert nothing.status_code == 422
    assert 'href="#why-safe"' in nothing.text
    assert (await notices(app))[0].state is NoticeState.new
    form = fields_of(await desk.get(f"/staff/notices/{notice.id}"), "担当する")
    assert (await act(desk, notice.id, "close", why="safe")).status_code == 303
    for what in ("take", "close"):
        later = form | {"version": "2", "why": "safe"}
        answer = await desk.client.post(f"/staff/notices/{notice.id}/{what}", data=later)
        assert answer.status_code == 409
    [closed] = await notices(app)
    assert closed.state is NoticeState.closed
    async with app.state.sessions() as session:
        assert list(await session.exec(select(SupportCase))) == []


async def test_a_notice_belongs_to_its_area(app, desk):
    await tell(app, town="八代市")
    [notice] = await notices(app)
    assert notice.area_code == OTHER
    assert str(notice.id) not in (await desk.get("/staff/notices")).text
    path = f"/staff/notices/{notice.id}"
    assert (await desk.get(path)).status_code == 403
    form = fields_of(await desk.get("/staff/account"), "ログアウト")
    form |= {"version": "1", "why": "safe"}
    for what in ("take", "close"):
        assert (await desk.client.post(f"{path}/{what}", data=form)).status_code == 403
    await keep_to(app, None)
    assert PLACE in (await desk.get(path)).text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("熊本市中央区", WARD),
        ("熊本県八代市", OTHER),
        (CITY, CITY),
        ("どこか", None),
        ("中央区", None),
        ("府中市", None),
    ],
)
async def test_the_area_is_read_from_words(app, open_notice, words, code):
    async with app.state.sessions() as session:
        assert area_named(words, await AreaRepository(session).tree()) == code


async def test_a_poster_says_the_area_beforehand(app, open_notice):
    page = await person(app).get(f"/notice?area={WARD}&finder=post")
    form = fields_of(page, "知らせる") | TOLD
    form["town"] = fields_of(page, "知らせる")["town"]
    assert form["town"] == "熊本県熊本市中央区"
    assert (await person(app).client.get("/notice?area=x")).status_code == 200
    async with app.state.sessions() as session:
        assert area_named(form["town"], await AreaRepository(session).tree()) == WARD
