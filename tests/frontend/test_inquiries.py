"""Asking first: who it is stands nowhere, each window answers by its own link until it is over."""

import re
from datetime import timedelta

import pytest_asyncio
from sqlmodel import select

from models.account import Role
from models.base import now
from models.inquiry import Inquiry, InquiryAnswer, Willingness
from models.referral import Referral
from models.repositories.reference import load_reference
from models.support_case import PersonField
from tests.frontend.receiving import ORIGIN
from tests.frontend.sent_letters import letters
from tests.frontend.staff_files import fields_of, press, words_of
from tests.frontend.staff_referral_visits import sit_down
from tests.frontend.staff_visitors import StaffVisitor, token_in
from tests.services.referrals import (
    NAME,
    NEED,
    OTHER_DESK,
    RECEIVER_MAIL,
    acting,
    new_case,
    new_desk,
    new_window,
)

QUESTION = "家賃を払えない方の家計の相談を、引きうけられますか"


@pytest_asyncio.fixture
async def visitor(app, client):
    someone = StaffVisitor(app, address="198.51.100.7")
    yield someone
    await someone.client.aclose()


@pytest_asyncio.fixture
async def person(app, client):
    someone = await sit_down(app, "431001", Role.staff, "window@example.org")
    yield someone
    await someone.client.aclose()


async def windows(app):
    """One that can be written to, one that cannot, and a case."""
    async with acting(app.state.sessions, app.state.settings) as room:
        await load_reference(room.cases.session)
        await new_desk(room)
        first = await new_window(room, "ひだまり相談室")
        second = await new_window(room, "こもれび相談室", settled=False)
        return first, second, await new_case(room)


async def answers(app):
    async with app.state.sessions() as session:
        rows = await session.exec(select(InquiryAnswer).order_by(InquiryAnswer.receiver_name))
        return list(rows)


async def asked(app, person):
    first, second, case = await windows(app)
    chosen = f"case={case.id}&service={first.service}&service={second.service}"
    page = await person.get(f"/staff/inquiries/new?{chosen}")
    form = fields_of(page, "聞いてみる") | {
        "question": QUESTION,
        "act": "ask",
        "service": [str(first.service), str(second.service)],
    }
    for _ in range(2):
        done = await person.client.post("/staff/inquiries/new", data=form)
    page = await person.get(done.headers["location"])
    return page, first, second, case


async def test_two_windows_are_asked_and_one_is_chosen(app, person, visitor):
    page, _, _, case = await asked(app, person)
    words = words_of(page)
    for said in (QUESTION, "ひだまり相談室", "こもれび相談室", "返事待ち", "電話で聞いてください"):
        assert said in words, said
    (letter,) = await letters(app, "inquiry")
    assert letter.to == RECEIVER_MAIL
    assert QUESTION not in str(letter.facts)
    link = str(letter.facts["link"]).removeprefix(ORIGIN)
    for _ in range(3):
        shown = await visitor.get(link)
        assert (await visitor.client.head(link)).status_code == 200
    assert shown.headers["cache-control"] == "no-store"
    assert QUESTION in shown.text
    for secret in (NEED, NAME, case.number):
        assert secret not in shown.text
    assert [one.answer for one in await answers(app)] == [Willingness.waiting] * 2
    wrong = await press(visitor, shown, "お返事を送る", answer="no")
    assert wrong.status_code == 422
    assert 'href="#reason-full"' in wrong.text
    done = await press(visitor, shown, "お返事を送る", answer="talk", note="火曜に電話をください")
    assert "お返事を受けとりました" in words_of(done)
    late = await press(visitor, shown, "お返事を送る", answer="yes")
    assert late.status_code == 409
    await press(visitor, done, "お返事を送る", answer="yes", note="火曜に電話をください")
    assert len(await letters(app, "inquiry_answered")) == 2
    page = await person.get(str(page.url))
    assert "引きうけられます" in words_of(page)
    assert "火曜に電話をください" in words_of(page)
    await press(person, page, "この窓口につなぐ")
    async with app.state.sessions() as session:
        (referral,) = await session.exec(select(Referral))
    assert referral.case_id == case.id
    assert referral.service_id in {one.service_id for one in await answers(app)}


async def test_what_was_said_on_the_telephone_is_written_down(app, person):
    page, *_ = await asked(app, person)
    (other,) = [one for one in await answers(app) if one.receiver_name == "こもれび相談室"]
    address = f"{page.url.path}/answers/{other.id}"
    form = {"form_token": token_in(page), "version": "1", "answer": "no"}
    wrong = await person.client.post(address, data=form)
    assert wrong.status_code == 422
    assert f'href="#reason-full-{other.id}"' in wrong.text
    await person.client.post(address, data=form | {"reason": "full"})
    stale = await person.client.post(address, data=form | {"reason": "full"})
    assert stale.status_code == 409
    assert "引きうけられません（いまは手がいっぱい）" in re.sub(
        r"\s+", "", words_of(await person.get(page.url.path))
    )
    assert await letters(app, "inquiry_answered") == []


async def test_nothing_that_says_who_it_is_goes_out(app, person):
    first, _, case = await windows(app)
    page = await person.get(f"/staff/inquiries/new?case={case.id}&service={first.service}")
    assert NEED not in page.text
    for question, sentence in (
        ("090-0000-4242の方", "電話番号"),
        ("aya@example.jp の方", "のようなもの"),
        ("", "聞きたいことを書いてください"),
    ):
        wrong = await press(person, page, "聞いてみる", question=question)
        assert wrong.status_code == 422
        assert sentence in words_of(wrong)
    nobody = await press(person, page, "聞いてみる", question=QUESTION, service=None)
    assert 'href="#service"' in nobody.text
    assert QUESTION in nobody.text
    assert await answers(app) == []
    assert PersonField.name not in Inquiry.model_fields


async def test_links_end_with_the_inquiry_and_open_nothing_else(app, person, visitor):
    page, *_ = await asked(app, person)
    link = str((await letters(app, "inquiry"))[0].facts["link"]).removeprefix(ORIGIN)
    token = link.removeprefix("/inquiry/")
    assert (await visitor.get(f"/r/{token}")).status_code == 404
    shown = await visitor.get(link)
    await press(person, page, "聞くのを終わりにする")
    assert (await visitor.get(link)).status_code == 404
    assert (await press(visitor, shown, "お返事を送る", answer="yes")).status_code == 404
    assert (await visitor.get("/inquiry/nothing")).status_code == 404
    assert {one.answer for one in await answers(app)} == {Willingness.waiting}


async def test_after_its_days_an_inquiry_is_over(app, person, visitor):
    await asked(app, person)
    async with app.state.sessions.begin() as session:
        (inquiry,) = await session.exec(select(Inquiry))
        inquiry.ends_at = now() - timedelta(minutes=1)
    link = str((await letters(app, "inquiry"))[0].facts["link"]).removeprefix(ORIGIN)
    assert (await visitor.get(link)).status_code == 404


async def test_other_desks_find_nothing(app, person):
    page, *_ = await asked(app, person)
    assert OTHER_DESK.sender
    other = await sit_down(app, OTHER_DESK.sender.area, Role.staff, "other@example.org")
    token = token_in(await other.get("/staff/inquiries"))
    assert QUESTION[:10] not in (await other.get("/staff/inquiries")).text
    assert QUESTION[:10] in (await person.get("/staff/inquiries")).text
    assert (await other.get(page.url.path)).status_code == 404
    (one, *_) = await answers(app)
    for path in ("/close", f"/answers/{one.id}"):
        form = {"form_token": token, "answer": "yes", "version": "1"}
        answer = await other.client.post(f"{page.url.path}{path}", data=form)
        assert answer.status_code == 404
    async with app.state.sessions() as session:
        (inquiry,) = await session.exec(select(Inquiry))
    assert inquiry.closed_at is None
    strange = await other.get(f"/staff/inquiries/new?case={inquiry.case_id}")
    assert strange.status_code == 404
    await other.client.aclose()
