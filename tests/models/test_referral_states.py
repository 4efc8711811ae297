"""The table of states: nobody waits for nobody, and nothing ends as "not ours"."""

import pytest
from sqlmodel import select

from models.base import now
from models.referral import ReferralMove
from models.referral_clocks import DEFAULT_CLOCKS, due_at, remind_at
from models.referral_states import (
    MOVES,
    NEW,
    OPEN,
    OutcomeCode,
    Party,
    ReasonCode,
    ReferralEvent,
    ReferralState,
    every_move,
)
from models.referral_token import grouped, new_token, read_token
from models.referral_words import (
    EVENT_LABELS,
    OUTCOME_LABELS,
    PARTY_LABELS,
    REASON_LABELS,
    STATE_LABELS,
)


def test_every_open_state_names_who_acts_and_they_can():
    for state, waiting in OPEN.items():
        able = {party for move in MOVES[state].values() for party in move.by}
        assert waiting.acts in able | ({Party.sender} if waiting.acts is Party.person else set())
        assert waiting.at_end is None or Party.clock in MOVES[state][waiting.at_end].by
        assert due_at(state, now(), DEFAULT_CLOCKS)


def test_every_state_is_reached_and_every_open_one_can_end():
    reached = {after for _, _, after in every_move()}
    assert reached == set(ReferralState)

    def ends(state, seen=frozenset()):
        return state not in OPEN or any(
            ends(move.after, seen | {state})
            for move in MOVES[state].values()
            if move.after not in seen | {state}
        )

    assert all(ends(state) for state in ReferralState)


def test_a_refusal_needs_a_reason_and_no_end_says_not_ours():
    for moves in MOVES.values():
        if move := moves.get(ReferralEvent.decline):
            assert "reason" in move.needs
            assert move.after in OPEN
        if move := moves.get(ReferralEvent.close):
            assert "outcome" in move.needs
    assert not {"not_ours", "refused", "declined"} & set(OutcomeCode)


def test_only_the_clock_lapses_and_it_does_nothing_else():
    for moves in MOVES.values():
        for event, move in moves.items():
            assert (Party.clock in move.by) == (event is ReferralEvent.lapse)


def test_everything_has_a_name():
    assert set(STATE_LABELS) == set(ReferralState)
    assert set(EVENT_LABELS) == set(ReferralEvent)
    assert set(PARTY_LABELS) == set(Party)
    assert set(REASON_LABELS) == set(ReasonCode)
    assert set(OUTCOME_LABELS) == set(OutcomeCode)


async def test_the_database_knows_the_same_moves(sessions):
    async with sessions() as session:
        rows = await session.exec(select(ReferralMove))
        stored = {(one.before, one.event, one.after) for one in rows}
    assert stored == {(before, event.value, after.value) for before, event, after in every_move()}
    assert {before for before, _, _ in stored} >= {NEW}


@pytest.mark.parametrize("state", list(OPEN))
def test_reminders_come_before_the_end_and_stop(state):
    at, reminders = now(), []
    while (moment := remind_at(state, at, len(reminders), DEFAULT_CLOCKS)) and len(reminders) < 5:
        reminders.append(moment)
    assert reminders == sorted(reminders)
    assert reminders
    if OPEN[state].at_end is not None:
        assert reminders[-1] < due_at(state, at, DEFAULT_CLOCKS)


def test_an_answer_is_asked_for_after_three_and_ten_days():
    at = now()
    days = [(remind_at(ReferralState.sent, at, n, DEFAULT_CLOCKS) - at).days for n in (0, 1)]
    assert days == [3, 10]
    assert remind_at(ReferralState.sent, at, 2, DEFAULT_CLOCKS) is None


def test_a_token_is_read_as_hands_write_it():
    for _ in range(50):
        token = new_token()
        written = grouped(token).lower().replace("0", "o").replace("1", "l").replace("-", " - ")
        assert read_token(written) == token
        assert read_token(token[:-1]) == ""
