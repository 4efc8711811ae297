"""What of cases is forgotten, and when; nothing that belongs to one of them stays behind."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import update

from api.access import keyring
from api.settings import Settings
from api.usecases import forget_cases as module
from api.usecases.forget_cases import forget_cases
from api.usecases.job import JobContext
from api.usecases.move_referral import Wish, move_as
from models.base import now
from models.crypto import SealBroken
from models.inquiry import FinderNotice, Inquiry
from models.referral_states import OutcomeCode, Party, ReferralEvent
from models.support_case import SupportCase
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

    async def days_later(self, days):
        at = now() + timedelta(days=days)
        self.monkeypatch.setattr(module, "now", lambda: at)
        self.monkeypatch.setattr(module, "today", at.date)
        said = await forget_cases(self.context)
        assert await forget_cases(self.context) is None
        return said

    async def counts(self):
        tables = (
            *("support_case", "referral", "referral_step", "referral_message", "referral_file"),
            *("consent", "inquiry", "mailed_link"),
        )
        async with self.acting() as room:
            found = {}
            for one in tables:
                rows = await room.cases.session.exec(text(f"SELECT count(*) FROM {one}"))
                found[one] = rows.scalar_one()
            return found

    async def case(self, *events):
        """With a note, a file and a question; its referral moved by these events."""
        async with self.acting() as room:
            window = await new_window(room)
            case = await new_case(room)
            consent = await new_consent(room, case, window)
            referral = await new_referral(room, case, window, consent)
            seal = room.cases.seal(case)
            said = await room.messages.say(
                case.id, "メモ", referral_id=None, party=P.sender, actor=DESK.id, seal=seal
            )
            await room.messages.add_file(said, "診断書", "text/plain", "本文", 2, seal)
            inquiry = Inquiry(case_id=case.id, opened_by=DESK.id, ends_at=now(), question_sealed="")
            inquiry.question_sealed = room.keys.seal(NAME, f"inquiry {inquiry.id} question")
            room.cases.session.add(inquiry)
            for event, party in events:
                wish = Wish(
                    event=event, version=referral.version, outcome=OutcomeCode.helped, note="言葉"
                )
                await move_as(party, referral, case, wish, DESK.id, room=room)
            return case.id


@pytest.fixture
async def world(sessions, monkeypatch):
    made = World(sessions, monkeypatch)
    async with made.acting() as room:
        await new_desk(room)
    return made


CLOSED = ((E.send, P.sender), (E.accept, P.receiver), (E.close, P.receiver))


async def test_what_never_went_out_is_deleted_whole(world):
    await world.case()
    sent = await world.case(CLOSED[0])
    assert await world.days_later(29) is None
    assert await world.days_later(31) == "forgotten: 1 drafts"
    counts = await world.counts()
    assert counts == {
        "support_case": 1,
        "referral": 1,
        "referral_step": 2,
        "referral_message": 1,
        "referral_file": 1,
        "consent": 1,
        "inquiry": 1,
        "mailed_link": 1,
    }
    async with world.acting() as room:
        assert NAME in room.cases.content(await room.cases.get(sent)).personal.values()


async def test_a_draft_that_somebody_still_works_on_stays(world):
    id = await world.case()
    async with world.acting() as room:
        case = await room.cases.get(id)
        review = (now() + timedelta(days=60)).date()
        await room.cases.save(case, version=case.version, review_on=review)
    assert await world.days_later(31) is None
    assert await world.days_later(61) == "forgotten: 1 drafts"


async def test_files_go_a_day_after_the_end_and_who_it_was_in_time(world):
    id = await world.case(*CLOSED)
    async with world.acting() as room:
        before = (await room.cases.get(id)).number
    assert await world.days_later(0) is None
    assert await world.days_later(2) == "forgotten: 1 cases without their files"
    assert (await world.counts())["referral_file"] == 0
    assert await world.days_later(729) is None
    assert await world.days_later(731) == "forgotten: 1 cases anonymised"
    counts = await world.counts()
    assert (counts["support_case"], counts["referral"], counts["referral_step"]) == (1, 1, 4)
    assert (counts["referral_message"], counts["mailed_link"]) == (0, 0)
    async with world.acting() as room:
        case = await room.cases.get(id)
        with pytest.raises(SealBroken):
            room.cases.content(case)
        assert (case.key_sealed, case.need_sealed, case.personal_sealed) == (None, None, None)
        assert case.number != before
        assert (case.topics, case.area_code, case.identified) == (["money"], "431001", False)
        (referral,) = await room.referrals.of_case(id)
        assert referral.outcome is OutcomeCode.helped
        assert {one.note_sealed for one in await room.referrals.steps(referral.id)} == {None}


async def test_what_finders_told_and_what_was_asked_lose_their_words(world):
    async with world.acting() as room:
        notices = []
        for closed_at in (now(), None):
            notice = FinderNotice(finder="post", closed_at=closed_at)
            notice.place_sealed = room.keys.seal("裏の家", f"finder notice {notice.id} place")
            room.cases.session.add(notice)
            notices.append(notice.id)
        inquiry = Inquiry(
            opened_by=DESK.id, ends_at=now(), closed_at=now(), question_sealed="", topics=["money"]
        )
        inquiry.question_sealed = room.keys.seal(NAME, f"inquiry {inquiry.id} question")
        room.cases.session.add(inquiry)
    assert await world.days_later(89) is None
    assert await world.days_later(91) == "forgotten: 1 inquiries, 1 notices"
    async with world.acting() as room:
        first, second = [await room.cases.session.get(FinderNotice, one) for one in notices]
        assert (first.place_sealed, first.finder) == (None, "post")
        assert second.place_sealed is not None
        kept = await room.cases.session.get(Inquiry, inquiry.id)
        assert room.keys.open(kept.question_sealed, f"inquiry {kept.id} question") == ""
        assert kept.topics == ["money"]


async def test_a_case_that_was_opened_again_is_not_forgotten(world):
    id = await world.case(*CLOSED)
    async with world.acting() as room:
        await room.cases.session.exec(
            update(SupportCase).where(SupportCase.id == id).values(closed_at=None)
        )
    assert await world.days_later(800) is None
