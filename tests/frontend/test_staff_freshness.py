"""Rounds of confirmation, calls, and the public figures, as the secretariat and others see them."""

import csv
import io

import pytest_asyncio
from sqlmodel import select

from api.access import keyring
from api.usecases.campaigns import prepare_campaigns
from api.usecases.freshness import Rules
from api.usecases.freshness_steps import move_on
from models.account import Role
from models.base import now
from models.freshness import CallOutcome
from models.mail import OutgoingMail
from models.proposal import Proposal, ProposalKind, ProposalState
from models.vocabulary import Level
from tests.frontend.staff_files import press, words_of
from tests.frontend.staff_visitors import StaffVisitor, new_account
from tests.services.freshness import (
    confirmed,
    letters,
    listed,
    old_service,
    read,
    requests,
)

HOME = "/staff/freshness"
MAIL = "secretariat@example.org"


@pytest_asyncio.fixture
async def person(app, client):
    await new_account(app, Role.secretariat, MAIL)
    someone = StaffVisitor(app)
    await someone.sign_in(MAIL)
    yield someone
    await someone.client.aclose()


def rules(app):
    return Rules(keyring(app.state.settings), "http://test.example.org")


async def start(person, **typed):
    """The form is an address: what is shown before the start changes nothing."""
    asked = {"title": "春の確認", "area": "", "older": "", "ends": "2099-05-31"} | typed
    return await person.get(f"{HOME}/campaigns/new", params=asked)


async def test_a_round_is_looked_at_started_prepared_once_reminded_and_ended(app, person):
    sessions = app.state.sessions
    for number in range(1, 6):
        await listed(sessions, number, email=f"kai{number}@example.org")
    await listed(sessions, 6, email=None)
    page = await start(person)
    words = words_of(page)
    assert "6団体" in words
    assert "メールを送れる：5団体" in words
    assert "連絡先が分からない：1団体" in words
    assert await requests(sessions) == []
    page = await press(person, page, "この内容で始める")
    assert await prepare_campaigns(sessions, rules(app)) in (0, 6)
    assert await prepare_campaigns(sessions, rules(app)) == 0
    sent = await letters(sessions, keyring(app.state.settings))
    assert sorted(to for _, to, _ in sent) == [f"kai{n}@example.org" for n in range(1, 6)]
    address = str(page.url).partition("?")[0]
    page = await person.get(address)
    assert "6団体のうち 0（0%）" in words_of(page)
    link = sent[0][2]["link"].removeprefix("http://test.example.org")
    answered = await person.get(link)
    await press(person, answered, "変わりありません")
    page = await person.get(address)
    assert "6団体のうち 1（16%）" in words_of(page)
    page = await press(person, page, "返事のないところに、もう一度送る")
    await move_on(sessions, rules(app), now())
    kinds = [kind for kind, _, _ in await letters(sessions, keyring(app.state.settings))]
    assert kinds.count("confirm_reminder") == 4
    page = await press(person, page, "終わりにする")
    states = sorted(str(one.state) for one in await requests(sessions))
    assert states == ["confirmed"] + ["escalated"] * 5
    table = await person.get(f"{address}/to-call.csv")
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert len(rows) == 5
    assert rows[0]["載せている電話番号"] == "096-328-2340"
    assert "example.org" not in table.text
    assert (await person.get(f"{HOME}/to-call.csv")).text.count("みほんの会") == 5
    again = await start(person)
    assert "このうち 5団体には、もうお願いしています" in words_of(again)


async def test_a_round_asks_only_those_it_is_for(app, person):
    from datetime import timedelta

    today = now().date()
    await listed(app.state.sessions, 1)
    fresh = old_service("あたらしい", verifications=[confirmed(today - timedelta(days=3))])
    await listed(app.state.sessions, 2, fresh)
    assert "1団体" in words_of(await start(person, older="30"))
    assert "2団体" in words_of(await start(person, area="430005"))
    assert "0団体" in words_of(await start(person, area="010006"))
    wrong = await start(person, area="あっち", older="たくさん", ends="いつか", title=" ")
    assert wrong.status_code == 422
    for id in ("area", "older", "ends", "title"):
        assert f'href="#{id}"' in wrong.text


async def test_somebody_calls_and_the_record_is_confirmed(app, person):
    owner = await listed(app.state.sessions, 1, email=None)
    await press(person, await start(person), "この内容で始める")
    await prepare_campaigns(app.state.sessions, rules(app))
    page = await person.get(HOME)
    assert "電話で確かめるところ（1件）" in words_of(page)
    (request,) = await requests(app.state.sessions)
    path = f"{HOME}/requests/{request.id}/called"
    done = await person.send(HOME, path)
    assert done.status_code == 303
    (request,) = await requests(app.state.sessions)
    assert request.state == "confirmed"
    from tests.services.freshness import ids

    record, newest = await read(app.state.sessions, ids(1)[1])
    assert record.content["verifications"][0]["method"] == "電話"
    assert newest.reason == "電話で確かめました：変わりなし"
    assert owner == ids(1)[0]


async def test_a_sample_is_drawn_called_and_published(app, person, client):
    for number in range(1, 5):
        await listed(app.state.sessions, number, level=Level.private)
    home = await person.get("/staff/calls")
    assert "前後 10 ポイントまで知る：4件" in words_of(home)
    wrong = await press(person, home, "くじで選ぶ", title="", size="たくさん")
    assert wrong.status_code == 422
    wrong = await press(person, home, "くじで選ぶ", title="調査", size="5")
    assert "1 から 4 まで" in words_of(wrong)
    sample = await press(person, home, "くじで選ぶ", title="見本の調査", size="4")
    address = str(sample.url).partition("?")[0]
    refused = await press(person, sample, "終わりにして、公表する")
    assert refused.status_code == 422
    assert "お忙しいところ失礼します" in words_of(await person.get(f"{address}/sheet"))
    call = await person.get(f"{address}/calls/1")
    nothing = await press(person, call, "記録して、次へ")
    assert "電話がどうだったかを選んでください" in words_of(nothing)
    nothing = await press(person, call, "記録して、次へ", outcome="wrong")
    assert "何が違ったか" in words_of(nothing)
    outcomes = [CallOutcome.right, CallOutcome.right, CallOutcome.wrong, CallOutcome.unreachable]
    page = call
    for place, outcome in enumerate(outcomes, 1):
        button = "記録する" if place == 4 else "記録して、次へ"
        page = await press(person, page, button, outcome=outcome, wrong="hours")
    assert "合っていた割合は 66.6%" in words_of(page)
    before = words_of(await client.get("/about/data"))
    assert "まだ、調べた結果はありません" in before
    await press(person, page, "終わりにして、公表する")
    public = words_of(await client.get("/about/data"))
    assert "つながった 3件のうち、 66.6% が、載せているとおりでした" in public
    assert "つながらなかった 1件は" in public
    late = await person.client.post(f"{address}/calls/1", data={})
    assert late.status_code == 403


async def test_the_figures_are_honest_from_the_first_day(app, client):
    empty = words_of(await client.get("/about/data"))
    assert "いまは、載せているものがありません" in empty
    assert "直したものは、まだありません" in empty
    from datetime import timedelta

    today = now().date()
    await listed(app.state.sessions, 1, old_service("一つ", verifications=[confirmed(today)]))
    part = confirmed(today - timedelta(days=30), "phones[0].number")
    await listed(app.state.sessions, 2, old_service("二つ", verifications=[part]))
    old = confirmed(today - timedelta(days=400))
    await listed(app.state.sessions, 3, old_service("三つ", verifications=[old]))
    async with app.state.sessions.begin() as session:
        for days in (1, 3, 20):
            session.add(
                Proposal(
                    kind=ProposalKind.correction,
                    state=ProposalState.approved,
                    title="見本",
                    submitted_at=now() - timedelta(days=days),
                    decided_at=now(),
                )
            )
    page = words_of(await client.get("/about/data"))
    assert "電話番号・連絡方法・場所・料金 66.6%" in page
    assert "受付時間とお知らせ 33.3%" in page
    assert "名前 33.3%" in page
    assert "この1年に、知らせを受けて直したのは 3件です。半分は 3日 で直しました" in page
    assert "公開 3" in page
    link = await client.get("/about")
    assert 'href="/about/data"' in link.text


async def test_no_mail_of_a_round_is_written_twice_when_a_portion_breaks_off(
    app, person, monkeypatch
):
    from api.usecases import campaigns

    sessions = app.state.sessions
    for number in range(1, 8):
        await listed(sessions, number, email=f"kai{number}@example.org")
    monkeypatch.setattr(campaigns, "PORTION", 2)
    real, done = campaigns._ask, 0

    class Killed(Exception):
        pass

    async def ask(ids, campaign, session, rules):
        nonlocal done
        count = await real(ids, campaign, session, rules)
        done += 1
        if done in (2, 5):
            raise Killed
        return count

    monkeypatch.setattr(campaigns, "_ask", ask)
    from datetime import date

    from models.repositories.freshness_campaigns import Selection

    await campaigns.start_campaign("春", Selection(), date(2099, 1, 1), "x", sessions=sessions)
    for _ in range(3):
        try:
            await prepare_campaigns(sessions, rules(app))
        except Killed:
            continue
    async with sessions() as session:
        sent = list(await session.exec(select(OutgoingMail.key)))
    assert len(sent) == 7
    assert len(await requests(sessions)) == 7
