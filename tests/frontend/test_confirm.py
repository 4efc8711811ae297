"""The link of a mail: opening it changes nothing, one button confirms, changes wait for review."""

import re

import pytest
import pytest_asyncio
from sqlmodel import select

from api.access import keyring
from api.usecases.freshness import Rules
from models.content import PlaceContent, VerificationContent
from models.freshness import RequestState
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.proposals import ProposalRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.vocabulary import Publication, VerificationStatus
from tests.frontend.staff_files import fields_of, press, words_of
from tests.frontend.staff_visitors import StaffVisitor
from tests.services.freshness import (
    STAFF,
    ids,
    later,
    letters,
    listed,
    old_service,
    read,
    requests,
    work,
)

HIDDEN = PlaceContent(name="だれも知らない家", address="秘密町9", hidden=True)


@pytest_asyncio.fixture
async def visitor(app, client):
    someone = StaffVisitor(app)
    yield someone
    await someone.client.aclose()


async def asked(app, *services):
    """The link in the mail, without the address of the site."""
    sessions, keys = app.state.sessions, keyring(app.state.settings)
    await listed(sessions, 1, *services)
    await work(sessions, rules=Rules(keys, "http://test.example.org"))
    return await newest_link(app)


async def newest_link(app):
    facts = (await letters(app.state.sessions, keyring(app.state.settings)))[-1][2]
    return facts["link"].removeprefix("http://test.example.org")


async def proposals(app):
    async with app.state.sessions() as session:
        return list(await session.exec(select(Proposal)))


async def test_opening_it_changes_nothing_and_pressing_confirms_everything(app, visitor):
    doubt = VerificationContent(field="urls[0]", status=VerificationStatus.doubtful)
    printed = VerificationContent(field="hours", status=VerificationStatus.as_printed)
    first = old_service("ひだまり", places=[HIDDEN], verifications=[printed, doubt])
    link = await asked(app, first, old_service("こもれび"))
    before = (await read(app.state.sessions, ids(1)[1]))[1].number
    for _ in range(3):
        page = await visitor.get(link)
        assert (await visitor.client.head(link)).status_code == 200
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert "no-referrer" not in page.text
    words = words_of(page)
    for said in ("ひだまり", "こもれび", "096-328-2340", "平日 9:00～17:00"):
        assert said in words, said
    assert "だれも知らない家" not in page.text
    assert "秘密町" not in page.text
    assert "kai@example.org" not in page.text
    assert (await read(app.state.sessions, ids(1)[1]))[1].number == before
    assert (await requests(app.state.sessions))[0].state is RequestState.waiting
    done = await press(visitor, page, "変わりありません")
    assert "ありがとうございました" in words_of(done)
    record, newest = await read(app.state.sessions, ids(1)[1])
    assert newest.number == before + 1
    assert (newest.actor, newest.role) == ("confirmation", "団体")
    entries = record.content["verifications"]
    assert [(one["field"], one["status"]) for one in entries] == [
        ("*", "confirmed"),
        ("urls[0]", "doubtful"),
    ]
    assert (entries[0]["role"], entries[0]["method"]) == ("団体", "メールのリンク")
    assert record.content["places"][0]["hidden"]
    (request,) = await requests(app.state.sessions)
    assert (request.state, request.answer_role) == ("confirmed", "団体")
    public = await visitor.get(f"/services/{ids(1)[1]}")
    assert "に、団体がメールで確かめました" in words_of(public)
    again = await visitor.client.post(link, data=fields_of(page, "変わりありません"))
    assert again.status_code == 303
    assert (await read(app.state.sessions, ids(1)[1]))[1].number == before + 1
    kinds = [kind for kind, _, _ in await letters(app.state.sessions, keyring(app.state.settings))]
    assert kinds == ["confirm_records", "confirm_thanks"]


async def test_what_was_taken_back_is_listed_again(app, visitor):
    link = await asked(app)
    rules = Rules(keyring(app.state.settings), "http://test.example.org")
    for day in (14, 28, 42, 90, 180):
        await work(app.state.sessions, later(day), rules)
    id = ids(1)[1]
    assert (await visitor.get(f"/services/{id}")).status_code in (404, 410)
    page = await visitor.get(link)
    assert "いまは載せるのを休んでいます" in words_of(page)
    await press(visitor, page, "変わりありません")
    assert (await read(app.state.sessions, id))[0].publication is Publication.published
    assert (await visitor.get(f"/services/{id}")).status_code == 200


async def test_a_form_is_good_only_for_what_its_reader_saw(app, visitor):
    link = await asked(app)
    page = await visitor.get(link)
    owner, id = ids(1)
    changed = old_service("みほん相談室1", fees="1回500円")
    async with app.state.sessions.begin() as session:
        await RecordRepository(session).put([ServiceWrite(id, owner, changed)], STAFF)
    answer = await press(visitor, page, "変わりありません")
    assert answer.status_code == 409
    assert "1回500円" in words_of(answer)
    assert (await requests(app.state.sessions))[0].state is RequestState.waiting
    strange = await visitor.client.post(
        link, data={"seen": fields_of(answer, "変わりありません")["seen"]}
    )
    assert strange.status_code == 409
    assert (await requests(app.state.sessions))[0].state is RequestState.waiting


async def test_changes_are_read_back_and_wait_for_the_secretariat(app, visitor):
    link = await asked(app, old_service("ひだまり", places=[HIDDEN]), old_service("こもれび"))
    id = ids(1)[1]
    form = await visitor.get(f"{link}/change/{id}")
    assert "だれも知らない家" not in form.text
    nothing = await press(visitor, form, "送る")
    assert nothing.status_code == 422
    assert 'href="#note"' in nothing.text
    wrong = await press(visitor, form, "送る", **{"phone-new": "ありません"})
    assert "電話番号を" in words_of(wrong)
    assert 'value="ありません"' in wrong.text
    typed = {
        "hours-0": "火曜から土曜の10時～18時",
        "phone-0": "096-328-9999",
        "fees": "無料",
        "notice": "8月は休みます",
        "notice_until": "2027-08-31",
        "note": "場所が2階になりました",
    }
    looked = await press(visitor, form, "送る", **typed)
    assert looked.status_code == 200
    assert "こう読みとりました" in words_of(looked)
    assert "10:00" in words_of(looked).partition("こう読みとりました")[2]
    assert await proposals(app) == []
    areas = {name: typed[name] for name in ("hours-0", "note")}
    done = await press(visitor, looked, "この内容で送る", **areas)
    assert "「ひだまり」の変わったところを受けとりました" in words_of(done)
    (proposal,) = await proposals(app)
    assert (proposal.kind, proposal.state) == (ProposalKind.change, ProposalState.submitted)
    assert proposal.record_id == id
    (one,) = proposal.content["services"]
    assert one["content"]["hours"] == [{"text": "火曜から土曜の10時～18時"}]
    assert one["content"]["phones"] == [{"number": "096-328-9999"}]
    assert one["content"]["notices"] == [{"text": "8月は休みます", "ends_on": "2027-08-31"}]
    assert one["content"]["places"][0]["hidden"]
    assert "verifications" not in one["content"]
    async with app.state.sessions() as session:
        found = ProposalRepository(session, keyring(app.state.settings)).note(proposal)
    assert found == "場所が2階になりました"
    assert "096-328-2340" in words_of(await visitor.get(f"/services/{id}"))
    assert (await requests(app.state.sessions))[0].state is RequestState.waiting
    await press(visitor, done, "変わりありません")
    assert (await requests(app.state.sessions))[0].state is RequestState.confirmed


async def test_one_change_and_the_rest_is_right_answers_the_question(app, visitor):
    link = await asked(app, old_service("ひだまり"), old_service("こもれび"))
    form = await visitor.get(f"{link}/change/{ids(1)[1]}")
    done = await press(visitor, form, "送る", gone="1", rest="1")
    assert "変わったところは、事務局が見てから載せます" in words_of(done)
    assert (await requests(app.state.sessions))[0].state is RequestState.changed
    assert (await proposals(app))[0].answers["ended"] is True
    fields = (await read(app.state.sessions, ids(1)[1]))[0].content["verifications"]
    assert fields[0]["verified_on"] == "2026-04-01"
    async with app.state.sessions() as session:
        from models.service import Service

        other = (await session.exec(select(Service).where(Service.name == "こもれび"))).one()
    fields = (await read(app.state.sessions, other.id))[0].content["verifications"]
    assert fields[0]["method"] == "メールのリンク"


async def test_an_answered_or_unknown_link_is_kind_and_a_new_one_goes_to_the_known_address(
    app, visitor
):
    link = await asked(app)
    await press(visitor, await visitor.get(link), "変わりありません")
    page = await visitor.get(link)
    sent = await press(visitor, page, "新しいリンクを送る")
    assert "新しいリンクを送りました" in words_of(sent)
    assert "kai@example.org" not in sent.text
    assert len(await letters(app.state.sessions, keyring(app.state.settings))) == 2
    unknown = await visitor.get("/confirm/nothing-of-ours")
    assert unknown.status_code == 404
    assert "このリンクは使えなくなりました" in words_of(unknown)
    assert not re.search(r"<button", unknown.text)


@pytest.mark.parametrize("path", ["", "/link", "/change/00000000-0000-0000-0000-000000000000"])
async def test_what_no_page_of_ours_sent_changes_nothing(app, visitor, path):
    link = await asked(app)
    answer = await visitor.client.post(link + path, data={"seen": "x"})
    assert answer.status_code in (404, 409)
    assert (await requests(app.state.sessions))[0].state is RequestState.waiting
    assert len(await letters(app.state.sessions, keyring(app.state.settings))) == 1
