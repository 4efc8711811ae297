"""Closing many for some days, and writing to many: shown first, done once, undone by itself."""

from datetime import timedelta

import pytest_asyncio

from frontend.wording import JST
from models.account import Role
from models.base import now
from models.repositories.reference import load_reference
from models.repositories.revisions import last_revisions
from tests.frontend.sent_letters import letters
from tests.frontend.staff_files import press, words_of
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import new_account
from tests.services.contents import service
from tests.services.duplicates import put

__all__ = ["visitor"]  # a fixture

PAUSE, MESSAGES = "/staff/bulk/pause", "/staff/bulk/messages"
SECRETARIAT = "secretariat@example.org"
CLOSED = "年末年始は、お休みします。\n1月4日からひらきます。"


@pytest_asyncio.fixture
async def records(app, client):
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    given = {
        "あおぞらの会": ("aozora@example.org", "published"),
        "いずみの会": ("IZUMI@example.org", "published"),
        "いずみの会 分室": ("izumi@example.org", "published"),
        "うみの会": (None, "published"),
        "えがおの会": ("アドレスではない", "published"),
        "おりづるの会": ("orizuru@example.org", "draft"),
    }
    found = {}
    for name, (email, state) in given.items():
        offered = service(f"{name}の相談", publication=state)
        found[name] = await put(app.state.sessions, name, offered, email=email, publication=state)
    return found


@pytest_asyncio.fixture
async def person(app, records, visitor):
    await new_account(app, Role.secretariat, SECRETARIAT)
    someone = visitor()
    await someone.sign_in(SECRETARIAT)
    return someone


def day(offset):
    return (now().astimezone(JST).date() + timedelta(days=offset)).isoformat()


async def notices(app, id):
    async with app.state.sessions() as session:
        last = (await last_revisions(session, [id]))[id]
    return last.content.get("notices", [])


async def test_many_are_closed_for_some_days_and_open_again_by_themselves(app, person, records):
    page = await person.get(f"{PAUSE}?q=の会")
    slips = {
        "text": {"text": ""},
        "starts_on": {"starts_on": "きょう"},
        "ends_on": {"ends_on": day(-3), "starts_on": day(-9)},
    }
    right = {"text": CLOSED, "starts_on": day(0), "ends_on": day(5)}
    for field, typed in slips.items():
        wrong = await press(person, page, "確かめる", **right | typed)
        assert wrong.status_code == 422, field
        assert f'href="#{field}"' in wrong.text
    left_out = str(records["うみの会"][1])
    sure = await press(person, page, "確かめる", **right, left_out=left_out)
    assert "4 件の相談先が" in words_of(sure).replace(" が、", "が")
    assert "公開していない 1 件は、そのままにします" in words_of(sure)
    assert await notices(app, records["あおぞらの会"][1]) == []
    done = await press(person, sure, "休みにする")
    assert "4 件の相談先を変えました" in words_of(done)
    for name, (_, id) in records.items():
        is_closed = name not in {"うみの会", "おりづるの会"}
        assert bool(await notices(app, id)) is is_closed, name
    public = words_of(await person.get(f"/services/{records['あおぞらの会'][1]}"))
    assert "年末年始は、お休みします" in public
    assert "受付中" not in public.partition("の時点")[0]
    # Sent twice, it is on each of them once.
    await press(person, sure, "休みにする")
    assert len(await notices(app, records["あおぞらの会"][1])) == 1
    listed = await person.get(PAUSE)
    assert "相談先 4 件" in words_of(listed)
    ended = await press(person, listed, "この休みを取り下げる", text=CLOSED)
    assert "4 件の相談先を変えました" in words_of(ended)
    assert await notices(app, records["あおぞらの会"][1]) == []


async def test_what_was_shown_is_done_or_nothing(app, person, records):
    page = await person.get(f"{PAUSE}?q=の会")
    typed = {"text": CLOSED, "starts_on": day(0), "ends_on": day(5)}
    sure = await press(person, page, "確かめる", **typed)
    await put(app.state.sessions, "かぜの会", service("かぜの会の相談"))
    refused = await press(person, sure, "休みにする")
    assert refused.status_code == 409
    assert await notices(app, records["あおぞらの会"][1]) == []


async def test_each_address_gets_the_message_once_and_a_copy_stays(app, person, records):
    page = await person.get(f"{MESSAGES}/new?q=の会")
    words = words_of(page)
    assert "選んだ団体 6" in words
    assert "送るメール 3 通" in words
    assert "アドレスなし 2" in words
    assert "aozora@example.org" not in page.text
    wrong = await press(person, page, "確かめる", subject=" ", text="")
    assert wrong.status_code == 422
    assert 'href="#subject"' in wrong.text
    assert 'href="#text"' in wrong.text
    typed = {"subject": "年末の\n受付", "text": "教えてください。\n\n<b>太字</b>ではありません。"}
    out = str(records["おりづるの会"][0])
    sure = await press(person, page, "確かめる", **typed, left_out=out)
    assert await letters(app, "message_to_many") == []
    assert "あおぞらの会 ご担当の方" in words_of(sure)
    assert "<b>太字" not in sure.text
    done = await press(person, sure, "2 通を送る")
    for _ in range(2):
        await press(person, sure, "2 通を送る")
    sent = await letters(app, "message_to_many")
    assert [one.to for one in sent] == ["aozora@example.org", "izumi@example.org"]
    assert sent[1].facts["names"] == ["いずみの会", "いずみの会 分室"]
    assert {one.facts["subject"] for one in sent} == {"年末の 受付"}
    copy = words_of(done)
    for said in ("年末の 受付", "教えてください。", "団体 5", "メール 2 通", "アドレスなし 2"):
        assert said in copy, said
    # Another message is another one.
    again = await person.get(f"{MESSAGES}/new?q=あおぞらの会")
    sure = await press(person, again, "確かめる", **typed)
    await press(person, sure, "1 通を送る")
    assert len(await letters(app, "message_to_many")) == 3
