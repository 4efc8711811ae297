"""The clocks of referrals, day after day: who is reminded, what ends, and nothing twice."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select, update

from api.access import keyring
from api.settings import Settings
from api.usecases import move_referral, referral_clock_job, referral_digest
from api.usecases.job import JobContext
from api.usecases.move_referral import Wish, move_as
from api.usecases.referral_clock_job import is_referral_due, move_clocks, undelivered
from api.usecases.referral_digest import is_morning_of_digest, write_digests
from models.base import now
from models.crypto import SealBroken
from models.mail import MailState, OutgoingMail
from models.referral_states import OutcomeCode, Party, ReferralEvent, ReferralState
from tests.services.referrals import (
    DESK,
    NAME,
    acting,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

HERE = Settings(secret_key="a secret for tests", base_url="http://test.example.org")
E, P = ReferralEvent, Party


class World:
    def __init__(self, sessions, monkeypatch):
        self.sessions = sessions
        self.monkeypatch = monkeypatch
        self.context = JobContext(sessions, keyring(HERE), HERE, asyncio.Event())

    def acting(self):
        return acting(self.sessions, HERE)

    def it_is(self, at):
        for module in (referral_clock_job, referral_digest, move_referral):
            self.monkeypatch.setattr(module, "now", lambda: at)

    async def days_later(self, days):
        """Run the job so many days from now, twice: the second time nothing is left to do."""
        self.it_is(now() + timedelta(days=days))
        await move_clocks(self.context)
        assert await is_referral_due(self.context) is False
        assert await move_clocks(self.context) is None

    async def letters(self):
        """(kind, facts) of every letter, the oldest first."""
        async with self.acting() as room:
            rows = await room.cases.session.exec(select(OutgoingMail).order_by(OutgoingMail.id))
            return [(one.kind, room.mails.opened(one).facts) for one in rows]

    async def kinds(self):
        return [kind for kind, _ in await self.letters()]

    async def referral(self, *, settled=True):
        async with self.acting() as room:
            window = await new_window(room, settled=settled)
            case = await new_case(room)
            consent = await new_consent(room, case, window) if settled else None
            return (await new_referral(room, case, window, consent)).id

    async def do(self, id, event, party, **said):
        async with self.acting() as room:
            referral = await room.referrals.get(id)
            case = await room.cases.get(referral.case_id)
            wish = Wish(event=event, version=referral.version, **said)
            await move_as(party, referral, case, wish, DESK.id, room=room)

    async def read(self, id):
        async with self.acting() as room:
            referral = await room.referrals.get(id)
            return referral, await room.cases.get(referral.case_id)


@pytest.fixture
async def world(sessions, monkeypatch):
    made = World(sessions, monkeypatch)
    async with made.acting() as room:
        await new_desk(room)
    return made


async def test_no_answer_is_asked_for_twice_and_then_comes_back(world):
    id = await world.referral()
    await world.do(id, E.send, P.sender)
    assert await is_referral_due(world.context) is False
    for days, kinds in (
        (2, ["referral_new"]),
        (4, ["referral_new", "referral_reminder"]),
        (9, ["referral_new", "referral_reminder"]),
        (11, ["referral_new", *["referral_reminder"] * 2]),
        (29, ["referral_new", *["referral_reminder"] * 2]),
        (31, ["referral_new", *["referral_reminder"] * 2, "referral_answered"]),
    ):
        await world.days_later(days)
        assert await world.kinds() == kinds, days
    referral, case = await world.read(id)
    assert (referral.state, case.closed_at) == (ReferralState.expired, None)
    assert NAME not in str(await world.letters())


async def test_days_that_were_missed_are_not_made_up_for(world):
    id = await world.referral()
    await world.do(id, E.send, P.sender)
    await world.do(id, E.see, P.receiver)
    await world.days_later(12)
    assert await world.kinds() == ["referral_new", "referral_reminder"]
    referral, _ = await world.read(id)
    assert (referral.reminded, referral.remind_at) == (2, None)


async def test_where_nothing_happens_by_itself_the_coordinator_is_told_once(world):
    id = await world.referral()
    await world.do(id, E.send, P.sender)
    await world.do(id, E.accept, P.receiver)
    for days in (8, 15, 22, 29):
        await world.days_later(days)
    kinds = await world.kinds()
    assert kinds.count("referral_still_open") == 4
    assert kinds.count("referral_alert") == 1
    assert kinds.count("referral_your_turn") == 1
    referral, case = await world.read(id)
    assert referral.state is ReferralState.accepted
    assert case.alerted_at is not None


async def test_without_an_address_of_the_receiver_the_sender_is_reminded(world):
    id = await world.referral(settled=False)
    await world.do(id, E.send, P.sender)
    await world.days_later(4)
    assert await world.kinds() == ["referral_your_turn"]


async def test_a_draft_that_nobody_sends_is_taken_back(world):
    id = await world.referral()
    await world.days_later(31)
    referral, case = await world.read(id)
    assert (referral.state, case.closed_at) == (ReferralState.withdrawn, None)
    assert await world.kinds() == []


async def test_one_that_cannot_be_moved_stops_no_other(world, monkeypatch):
    stuck, fine = await world.referral(), await world.referral()
    for id in (stuck, fine):
        await world.do(id, E.send, P.sender)

    async def move(party, referral, *rest, **how):
        if referral.id == stuck:
            raise SealBroken
        return await move_as(party, referral, *rest, **how)

    monkeypatch.setattr(referral_clock_job, "move_as", move)
    world.it_is(now() + timedelta(days=31))
    await move_clocks(world.context)
    assert (await world.read(stuck))[0].state is ReferralState.sent
    assert (await world.read(fine))[0].state is ReferralState.expired


async def test_one_that_nobody_can_read_lapses_like_any_other(world):
    lost = await world.referral()
    await world.do(lost, E.send, P.sender)
    async with world.acting() as room:
        case = await room.cases.get((await room.referrals.get(lost)).case_id)
        await room.cases.save(case, version=case.version, key_sealed="1.00000000.AAAA")
    world.it_is(now() + timedelta(days=31))
    await move_clocks(world.context)
    assert (await world.read(lost))[0].state is ReferralState.expired


async def test_the_sender_is_asked_once_how_it_went_on(world):
    id = await world.referral()
    for event, party in ((E.send, P.sender), (E.accept, P.receiver), (E.start, P.receiver)):
        await world.do(id, event, party)
    await world.do(id, E.close, P.receiver, outcome=OutcomeCode.helped)
    for days in (29, 31, 62):
        await world.days_later(days)
    assert (await world.kinds()).count("referral_follow_up") == 1
    assert NAME not in str(await world.letters())


async def test_work_that_is_stopped_goes_on_with_the_rest(world):
    for _ in range(3):
        await world.do(await world.referral(), E.send, P.sender)
    world.it_is(now() + timedelta(days=4))
    work, done = referral_clock_job.look_at, []

    async def killed(id, at, room):
        done.append(id)
        result = await work(id, at, room)
        if len(done) == 2:
            raise KeyboardInterrupt
        return result

    world.monkeypatch.setattr(referral_clock_job, "look_at", killed)
    with pytest.raises(KeyboardInterrupt):
        await move_clocks(world.context)
    assert (await world.kinds()).count("referral_reminder") == 1
    await move_clocks(world.context)
    assert (await world.kinds()).count("referral_reminder") == 3


MONDAY = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # eight in the morning in Japan


@pytest.mark.parametrize(
    ("at", "is_time"),
    [
        (MONDAY, True),
        (MONDAY - timedelta(hours=2), False),
        (MONDAY + timedelta(days=1), True),
        (MONDAY + timedelta(days=2), False),
        (MONDAY - timedelta(days=1), False),
    ],
)
def test_the_digest_is_written_on_monday_morning_in_japan(at, is_time):
    assert is_morning_of_digest(at) is is_time


async def test_the_digest_tells_counts_alone_and_once_a_week(world):
    for _ in range(2):
        await world.do(await world.referral(), E.send, P.sender)
    await world.referral()
    before = len(await world.kinds())
    world.it_is(MONDAY + timedelta(days=42))
    assert await write_digests(world.context) == "3 digests written"
    assert await write_digests(world.context) is None
    digests = [facts for kind, facts in (await world.letters())[before:]]
    assert sorted((one["is_body"], one["waiting"], one["late"]) for one in digests) == [
        (False, 1, 1),
        (True, 1, 1),
        (True, 1, 1),
    ]
    world.it_is(MONDAY + timedelta(days=49))
    assert await write_digests(world.context) == "3 digests written"


async def test_a_letter_that_did_not_arrive_is_seen(world):
    id = await world.referral()
    await world.do(id, E.send, P.sender)
    async with world.acting() as room:
        assert await undelivered(await room.referrals.get(id), room) == 0
        await room.cases.session.exec(
            update(OutgoingMail)
            .where(col(OutgoingMail.kind) == "referral_new")
            .values(state=MailState.bounced)
        )
        assert await undelivered(await room.referrals.get(id), room) == 1
