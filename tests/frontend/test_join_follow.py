"""After it was sent, and by whom else it is filled in: answers, appeals, drafts, staff."""

import asyncio
import re
from datetime import timedelta

from sqlmodel import select

from api.access import keyring
from api.usecases.job import JobContext
from api.usecases.join import KEPT
from api.usecases.join_expiry import expire_drafts
from models.base import now
from models.person import MailedLink
from models.proposal import MessageSide, Proposal, ProposalState
from models.repositories.proposals import ProposalRepository
from tests.frontend.join_visitors import ABOUT, BODY, CONSENT, words
from tests.frontend.joining import proposals, visitor
from tests.frontend.sent_letters import letters
from tests.frontend.staff_visitors import new_account

__all__ = ["visitor"]  # a fixture

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> https://evil.example.com"


async def change(app, act):
    """Something the secretariat does to the only proposal there is."""
    async with app.state.sessions.begin() as session:
        repository = ProposalRepository(session, keyring(app.state.settings))
        (row,) = list(await session.exec(select(Proposal)))
        await act(repository, row)


async def test_follow_answer_withdraw(app, visitor):
    check = await visitor.register()
    await visitor.send_from(check, "/join/check", act="send")
    follow = visitor.path

    async def ask_back(repository, row):
        await repository.move(row, ProposalState.asked_back, version=row.version)
        await repository.say(row, MessageSide.secretariat, "電話は何時までですか")
        await repository.say(row, MessageSide.note, "たぶん17時")

    await change(app, ask_back)
    before = await proposals(app)
    page = await visitor.open(follow)
    assert "電話は何時までですか" in words(page)
    assert "たぶん" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "same-origin"
    assert await proposals(app) == before
    version = {"version": str(before[0].version)}
    empty = await visitor.send_from(page, follow, act="answer", text=" ", **version)
    assert empty.status_code == 422
    old = await visitor.send_from(page, follow, act="answer", text="18時", version="1")
    assert old.status_code == 409
    page = await visitor.send_from(page, follow, act="answer", text="18時です", **version)
    assert "事務局に伝えました" in words(page)
    (row,) = await proposals(app)
    assert row.state is ProposalState.submitted
    version = {"version": str(row.version)}
    gone = await visitor.send_from(page, follow, act="withdraw", **version)
    assert "取り下げました" in words(gone)
    again = await visitor.send_from(page, follow, act="withdraw", **version)
    assert again.status_code == 409
    assert (await visitor.open("/join/follow/unknown")).status_code == 404


async def test_mending_the_form_answers_what_was_asked_back(app, visitor):
    check = await visitor.register()
    await visitor.send_from(check, "/join/check", act="send")
    follow = visitor.path
    await change(app, lambda p, row: p.move(row, ProposalState.asked_back, version=row.version))
    page = await visitor.open(follow)
    check = await visitor.send_from(page, follow, act="mend")
    assert visitor.path == "/join/check"
    check = await visitor.fill("/join/services/1/contact", phone="0143-85-1108")
    check = await visitor.open("/join/check")
    await visitor.send_from(check, "/join/check", act="send")
    (row,) = await proposals(app)
    assert row.state is ProposalState.submitted
    assert row.content["services"][0]["content"]["phones"][0]["number"] == "0143-85-1108"


async def test_who_is_declined_may_ask_again(app, visitor):
    check = await visitor.register()
    await visitor.send_from(check, "/join/check", act="send")
    follow = visitor.path

    async def decline(repository, row):
        reason = {"decision_reason": "地域のそとの団体です"}
        await repository.move(row, ProposalState.declined, version=row.version, **reason)

    await change(app, decline)
    page = await visitor.open(follow)
    assert "地域のそとの団体です" in words(page)
    (row,) = await proposals(app)
    said = {"act": "appeal", "text": "登別に部屋があります", "version": str(row.version)}
    page = await visitor.send_from(page, follow, **said)
    assert "もう一度" in words(page)
    (row,) = await proposals(app)
    assert row.state is ProposalState.appealed


async def test_drafts_nobody_touches_are_forgotten(app, visitor, monkeypatch):
    await visitor.fill("/join/body", **BODY)
    await visitor.fill("/join/consent", **CONSENT)

    settings = app.state.settings
    context = JobContext(app.state.sessions, keyring(settings), settings, asyncio.Event())
    assert await expire_drafts(context) is None
    later = now() + KEPT + timedelta(minutes=1)
    monkeypatch.setattr("api.usecases.join_expiry.now", lambda: later)
    assert await expire_drafts(context) == "1 drafts of registrations forgotten"
    assert await expire_drafts(context) is None
    (row,) = await proposals(app)
    assert (row.state, row.content, row.answers) == ("expired", {}, {})
    assert row.contact_sealed is None
    async with app.state.sessions() as session:
        assert list(await session.exec(select(MailedLink))) == []


async def test_two_windows_of_one_browser_do_not_mix_up(app, visitor):
    """Nothing begins twice, and what both wrote is there."""
    await visitor.fill("/join/body", **BODY)
    await asyncio.gather(
        visitor.client.get("/join/services/1/about"), visitor.client.get("/join/partners")
    )
    await visitor.fill("/join/partners", activities="配食")
    await visitor.fill("/join/services/1/about", **ABOUT)
    (row,) = await proposals(app)
    assert row.content["organization"]["partner_profile"] == {"activities": "配食"}
    assert row.content["services"][0]["content"]["what"] == ABOUT["what"]


async def test_staff_fill_it_in_for_others(app, visitor):
    await new_account(app)
    await visitor.sign_in()
    await visitor.fill("/staff/join")
    base = visitor.path.removesuffix("/body")
    assert re.fullmatch(r"/staff/join/[0-9a-f-]{36}", base)
    await visitor.register(base)
    page = await visitor.fill(f"{base}/consent", listing="web", way="paper")
    assert "（名前" not in words(await visitor.open("/staff/join"))
    assert BODY["name"] in words(visitor.at)
    page = await visitor.open(f"{base}/check")
    page = await visitor.send_from(page, f"{base}/check", act="send")
    assert "送りました" in words(page)
    (row,) = await proposals(app)
    assert row.entered_by_staff
    assert row.state is ProposalState.submitted
    assert row.answers["way"] == "paper"
    assert await letters(app, "join_received") == []
    assert (await visitor.open(f"{base}/check")).status_code == 404


async def test_staff_do_not_see_what_somebody_is_still_writing(app, visitor):
    await visitor.fill("/join/body", **BODY)
    (row,) = await proposals(app)
    await new_account(app)
    await visitor.sign_in()
    assert (await visitor.open(f"/staff/join/{row.id}/check")).status_code == 404
    assert BODY["name"] not in (await visitor.open("/staff/join")).text
