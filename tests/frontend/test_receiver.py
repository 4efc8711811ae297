"""The link of a receiver: opening changes nothing, two taps answer, only then it says who."""

from datetime import timedelta

import pytest
import pytest_asyncio
from sqlmodel import select

from api.usecases.write_in_thread import say
from models.audit import AuditEntry
from models.base import now
from models.person import LinkPurpose, MailedLink
from models.referral import Referral
from models.referral_states import ReasonCode, ReferralEvent, ReferralState
from models.referral_token import grouped
from tests.frontend.receiving import link_in, move, sent, state_of, steps_of
from tests.frontend.sent_letters import letters
from tests.frontend.staff_files import fields_of, press, words_of
from tests.frontend.staff_visitors import StaffVisitor, token_in
from tests.services.referrals import (
    DESK,
    NAME,
    NEED,
    PHONE,
    RECEIVER_MAIL,
    acting,
    new_window,
)


@pytest_asyncio.fixture
async def visitor(app, client):
    someone = StaffVisitor(app)
    yield someone
    await someone.client.aclose()


async def readings(app):
    async with app.state.sessions() as session:
        rows = await session.exec(select(AuditEntry).where(AuditEntry.outcome == "read"))
        return list(rows)


async def test_programs_that_open_links_change_nothing(app, visitor):
    one = await sent(app)
    for _ in range(3):
        page = await visitor.get(one.link)
        assert (await visitor.client.head(one.link)).status_code == 200
        assert (await visitor.get(f"{one.link}/decline")).status_code == 200
    assert await steps_of(app, one) == ["create", "send"]
    assert await readings(app) == []
    assert page.headers["cache-control"] == "no-store"
    assert "noindex" in page.headers["x-robots-tag"]
    assert "いますぐ閉じる" in page.text
    words = words_of(page)
    for said in ("福祉相談の窓口", "相談係", NEED, "名前、電話が", one.case.number):
        assert said in words, said
    for secret in (NAME, PHONE, "家賃」"):
        assert secret not in page.text


async def test_two_taps_accept_and_only_then_it_says_who(app, visitor):
    one = await sent(app)
    page = await visitor.get(one.link)
    done = await press(visitor, page, "引きうける")
    assert "引きうけたことを、送った側に伝えました" in words_of(done)
    assert await state_of(app, one) is ReferralState.accepted
    assert NAME in done.text
    assert PHONE in done.text
    assert "くらしのようす" not in done.text, "not consented to"
    assert done.text.index("連絡する前に") < done.text.index(NAME)
    (reading,) = await readings(app)
    assert (reading.actor, reading.detail["fields"]) == ("link", ["name", "phone"])
    async with app.state.sessions() as session:
        assert (await session.get_one(Referral, one.referral.id)).identity_read_at is not None
    again = await visitor.client.post(
        one.link, data=fields_of(page, "引きうける") | {"act": "accept"}
    )
    assert again.status_code == 303, "the same press twice is once"
    assert await steps_of(app, one) == ["create", "send", "accept"]
    late = await press(visitor, page, "順番を待ってもらう")
    assert late.status_code == 409
    assert "状態が変わりました" in words_of(late)
    assert await state_of(app, one) is ReferralState.accepted
    start = await press(visitor, done, "支援を始めた")
    ended = await press(visitor, start, "終わったと伝える", outcome="helped")
    assert "終わりました。ありがとうございました。" in words_of(ended)
    assert NAME not in ended.text
    assert await state_of(app, one) is ReferralState.closed
    assert (await visitor.get(one.link)).status_code == 404
    mails = [letter.kind for letter in await letters(app)]
    assert mails == ["referral_new", "referral_answered", "referral_answered", "referral_answered"]


async def test_what_is_wrong_is_said_and_stays(app, visitor):
    one = await sent(app)
    page = await press(visitor, await visitor.get(one.link), "引きうける")
    wrong = await press(visitor, page, "終わったと伝える", outcome=None)
    assert wrong.status_code == 422
    assert 'href="#outcome-helped"' in wrong.text
    wrong = await press(visitor, page, "送った側に伝える")
    assert wrong.status_code == 422
    assert 'href="#note"' in wrong.text
    strange = await visitor.client.post(one.link, data={"act": "close", "version": "3"})
    assert strange.status_code == 409
    odd = await visitor.client.post(
        one.link, data={"form_token": token_in(page), "act": "mark_error", "version": "3"}
    )
    assert odd.status_code in (409, 422)
    assert await state_of(app, one) is ReferralState.accepted


async def test_declining_names_a_next_window_or_says_why(app, visitor):
    one = await sent(app)
    async with acting(app.state.sessions, app.state.settings) as room:
        other = await new_window(room, "こもれび家計相談")
    page = await visitor.get(f"{one.link}/decline")
    wrong = await press(visitor, page, "引きうけられないと伝える", reason=None, next="")
    assert wrong.status_code == 422
    assert 'href="#reason-full"' in wrong.text
    wrong = await press(visitor, page, "引きうけられないと伝える", reason="full", next="")
    assert 'href="#next-none"' in wrong.text
    assert await state_of(app, one) is ReferralState.sent
    strange = {"reason": "full", "next": str(one.window.organization)}
    wrong = await press(visitor, page, "引きうけられないと伝える", **strange)
    assert wrong.status_code == 422
    said = {"reason": "full", "next": str(other.service)}
    done = await press(visitor, page, "引きうけられないと伝える", **said)
    assert "お返事を、送った側に伝えました" in words_of(done)
    async with app.state.sessions() as session:
        row = await session.get_one(Referral, one.referral.id)
    assert (row.state, row.reason, row.next_service_id) == (
        ReferralState.declined,
        ReasonCode.full,
        other.service,
    )
    assert NEED not in (await visitor.get(one.link)).text


async def test_a_message_reaches_the_sender_once(app, visitor):
    one = await sent(app, identified=False)
    page = await visitor.get(one.link)
    assert "だれの話かは、まだ伝えられません" in words_of(page)
    wrong = await press(visitor, page, "送る")
    assert wrong.status_code == 422
    form = fields_of(page, "送る") | {"text": "14時に電話をください"}
    for _ in range(2):
        assert (await visitor.client.post(f"{one.link}/say", data=form)).status_code == 303
    said = await visitor.get(f"{one.link}?done=say")
    assert said.text.count("14時に電話をください") == 1
    assert len(await letters(app, "referral_message")) == 1
    assert await state_of(app, one) is ReferralState.sent


async def test_access_ends_between_two_readings(app, visitor):
    one = await sent(app)
    page = await press(visitor, await visitor.get(one.link), "引きうける")
    assert NAME in page.text
    said = "午後なら家にいるそうです"
    async with acting(app.state.sessions, app.state.settings) as room:
        referral = await room.referrals.get(one.referral.id)
        await say(said, referral, await room.cases.get(one.case.id), DESK, room=room)
    link = await link_in(app, "referral_message")
    assert said in (await visitor.get(link)).text
    async with acting(app.state.sessions, app.state.settings) as room:
        consent = await room.consents.get(one.consent.id)
        consent.revoked_at, consent.revoked_by = now(), "person"
        room.cases.session.add(consent)
    gone = await visitor.get(link)
    for secret in (NAME, PHONE, said):
        assert secret not in gone.text
    words = words_of(gone)
    assert "書きとめたものがあれば、捨ててください" in words
    assert "すでにお読みになったことは、なかったことにはできません" in words
    assert len(await readings(app)) == 2


async def test_after_it_was_taken_back_the_page_says_so(app, visitor):
    one = await sent(app)
    before = await visitor.get(one.link)
    await move(app, one, ReferralEvent.withdraw, reason=ReasonCode.person_wish)
    assert (await visitor.get(one.link)).status_code == 404
    link = await link_in(app, "referral_withdrawn")
    page = await visitor.get(link)
    assert page.status_code == 200
    words = words_of(page)
    assert "取りやめになりました" in words
    assert "捨ててください" in words
    assert "なかったことにはできません" not in words, "nobody has read who it is"
    assert NEED not in page.text
    late = await visitor.client.post(link, data=fields_of(before, "引きうける") | {"act": "accept"})
    assert late.status_code == 409
    assert await state_of(app, one) is ReferralState.withdrawn


async def test_a_link_that_leads_nowhere_tells_nothing(app, visitor):
    one = await sent(app)
    token = one.link.removeprefix("/r/")
    typed = await visitor.get(f"/r/{grouped(token).lower()}")
    assert typed.status_code == 200
    async with app.state.sessions.begin() as session:
        old = MailedLink(
            token_digest="0" * 64,
            purpose=LinkPurpose.inquiry,
            subject_id=one.referral.id,
            ends_at=now() + timedelta(days=1),
        )
        session.add(old)
        row = (
            await session.exec(select(MailedLink).where(MailedLink.subject_id == one.referral.id))
        ).first()
        row.ends_at = now() - timedelta(minutes=1)
    unknown = "0" * 26
    pages = [await visitor.get(f"/r/{path}") for path in (token, unknown)]
    texts = {
        page.text.replace(token, "").replace(unknown, "").replace(token_in(page), "")
        for page in pages
    }
    assert len(texts) == 1
    assert {page.status_code for page in pages} == {404}
    answers = []
    for path in (token, unknown, "no code at all"):
        form = {"form_token": token_in(pages[0])}
        answers.append(await visitor.client.post(f"/r/{path}/link", data=form))
    assert {one.status_code for one in answers} == {303}
    (letter,) = await letters(app, "referral_link")
    assert letter.to == RECEIVER_MAIL
    new = await link_in(app, "referral_link")
    assert (await visitor.get(new)).status_code == 200
    assert new.removeprefix("/r/") not in answers[0].headers["location"]
    shown = await visitor.get(answers[1].headers["location"])
    assert "新しいリンクを送りました" in words_of(shown)
    for _ in range(5):
        await visitor.client.post(f"/r/{token}/link", data={"form_token": token_in(pages[0])})
    assert len(await letters(app, "referral_link")) == 3, "of one link three a day"


async def test_guessing_is_slow(app, visitor, monkeypatch):
    monkeypatch.setattr("frontend.receiver.MOST_GUESSES", 2)
    found = [(await visitor.get(f"/r/{number:026}")).status_code for number in range(3)]
    assert found == [404, 404, 429]
    one = await sent(app)
    assert (await visitor.get(one.link)).status_code == 200


async def test_the_code_of_a_fax_is_typed_in(app, visitor):
    one = await sent(app)
    page = await visitor.get("/r")
    wrong = await press(visitor, page, "開く", code="AB-12")
    assert wrong.status_code == 422
    assert 'value="AB-12"' in wrong.text
    code = grouped(one.link.removeprefix("/r/")).replace("-", " ").lower()
    assert NEED in (await press(visitor, page, "開く", code=code)).text


@pytest.mark.parametrize("path", ["", "/decline", "/say", "/link"])
async def test_forms_from_elsewhere_do_nothing(app, visitor, path):
    one = await sent(app)
    answer = await visitor.client.post(
        f"{one.link}{path}",
        data={"act": "accept", "version": "2", "text": "やあ", "reason": "full", "note": "x"},
    )
    assert answer.status_code in (409, 422)
    assert await steps_of(app, one) == ["create", "send"]
    assert [letter.kind for letter in await letters(app)] == ["referral_new"]


async def test_no_token_in_a_log(app, visitor, caplog):
    caplog.set_level("DEBUG")
    one = await sent(app)
    await press(visitor, await visitor.get(one.link), "引きうける")
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "aiosqlite"))]
    assert not any(one.link.removeprefix("/r/") in said for said in ours)
    assert not any(NAME in said for said in ours)
