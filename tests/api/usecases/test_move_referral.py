"""Random people do random things to a referral: it only ever moves as the table says."""

import asyncio
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from api.settings import Settings
from api.usecases.move_referral import Wish, move_as
from models.errors import BadRequest, Conflict, NotFound
from models.referral import Referral, ReferralStep
from models.referral_states import (
    MOVES,
    OPEN,
    OutcomeCode,
    Party,
    ReasonCode,
    ReferralEvent,
    ReferralState,
)
from models.repositories.referrals import IllegalMove
from tests.services.referrals import (
    DESK,
    acting,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

HERE = Settings(secret_key="a secret for tests", base_url="http://test.example.org")


@pytest.fixture
def here(sessions):
    return lambda: acting(sessions, HERE)


async def a_draft(here):
    async with here() as room:
        await new_desk(room)
        window = await new_window(room)
    return await a_referral(here, window)


async def a_referral(here, window):
    async with here() as room:
        case = await new_case(room)
        consent = await new_consent(room, case, window)
        return (await new_referral(room, case, window, consent)).id


async def do(here, id, event, party, version, **said):
    async with here() as room:
        referral = await room.referrals.get(id)
        case = await room.cases.get(referral.case_id)
        wish = Wish(event=event, version=version, **said)
        return await move_as(party, referral, case, wish, DESK.id, room=room)


async def read(here, id):
    async with here() as room:
        return await room.referrals.get(id), await room.referrals.steps(id)


WILD = st.tuples(st.sampled_from(ReferralEvent), st.sampled_from(Party), st.integers(-1, 0))
ACTS = st.integers(0, 99) | WILD
"""A number chooses among what is possible just then: so a walk gets far. The rest is anything."""
SAID = {
    "reason": ReasonCode.full,
    "outcome": OutcomeCode.found_elsewhere,
    "note": "ひとこと",
    "next_service_id": UUID(int=1),
}


def possible(state):
    return [(event, party) for event, move in MOVES[state].items() for party in sorted(move.by)]


async def walk(here, window, acts):
    """A new referral, moved by each act in turn; what the table does not have changes nothing."""
    id = await a_referral(here, window)
    state, version = ReferralState.draft, 1
    for act in acts:
        if isinstance(act, int):
            if not (there := possible(state)):
                continue
            event, party = there[act % len(there)]
            behind = 0
        else:
            event, party, behind = act
        move = MOVES[state].get(event)
        is_allowed = move is not None and party in move.by and behind == 0
        try:
            await do(here, id, event, party, version + behind, **SAID)
        except (IllegalMove, Conflict, BadRequest):
            assert not is_allowed, (state, event, party)
        else:
            assert is_allowed, (state, event, party)
            state, version = move.after, version + 1
    await check(here, id, state, version)


async def check(here, id, state, version):
    referral, steps = await read(here, id)
    assert (referral.state, referral.version) == (state, version)
    assert [one.number for one in steps] == list(range(1, version + 1))
    assert all(one.before == before.after for before, one in pairwise(steps))
    assert (referral.due_at is not None) == (state in OPEN)
    assert (referral.closed_at is None) == (state in OPEN)


@pytest.fixture
async def window(here):
    async with here() as room:
        await new_desk(room)
        return await new_window(room)


WALKS = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
"""Without shrinking: every example is a walk over a database, and one failure is told as it was."""


@given(acts=st.lists(ACTS, min_size=6, max_size=12))
@WALKS
async def test_it_moves_as_the_table_says(here, window, acts):
    await walk(here, window, acts)


@given(first=st.integers(0, 99), second=st.integers(0, 99), steps=st.integers(0, 3))
@WALKS
async def test_of_two_at_the_same_time_one_wins(here, window, first, second, steps):
    id = await a_referral(here, window)
    state, version = ReferralState.draft, 1
    for at in range(steps):
        if not (there := possible(state)):
            break
        event, party = there[(first + at) % len(there)]
        await do(here, id, event, party, version, **SAID)
        state, version = MOVES[state][event].after, version + 1
    if not (there := possible(state)):
        return
    wanted = [there[one % len(there)] for one in (first, second)]
    results = await asyncio.gather(
        *(do(here, id, event, party, version, **SAID) for event, party in wanted),
        return_exceptions=True,
    )
    assert sorted((type(one) for one in results), key=str) == sorted([bool, Conflict], key=str)
    event, _ = wanted[results.index(True)]
    await check(here, id, MOVES[state][event].after, version + 1)


async def test_the_database_takes_no_other_move(here, sessions):
    id = await a_draft(here)
    step = ReferralStep(
        referral_id=id,
        number=2,
        previous=1,
        before="draft",
        event=ReferralEvent.close,
        after=ReferralState.closed,
        party=Party.sender,
        actor="x",
    )
    with pytest.raises(IntegrityError):
        async with sessions.begin() as session:
            session.add(step)
    for change in ({"state": ReferralState.closed}, {"version": 2}):
        with pytest.raises(IntegrityError):
            async with sessions.begin() as session:
                await session.exec(update(Referral).values(**change))
    with pytest.raises(IntegrityError):
        async with sessions.begin() as session:
            await session.exec(delete(ReferralStep))


async def test_the_same_act_twice_is_done_once(here):
    id = await a_draft(here)
    said = {"event": ReferralEvent.send, "party": Party.sender, "version": 1, "key": "once"}
    assert await do(here, id, **said) is True
    assert await do(here, id, **said) is False
    referral, steps = await read(here, id)
    assert (referral.state, len(steps)) == (ReferralState.sent, 2)
    with pytest.raises(Conflict):
        await do(here, id, **(said | {"key": "another"}))


async def test_a_refusal_says_why_and_where_next(here):
    id = await a_draft(here)
    await do(here, id, ReferralEvent.send, Party.sender, 1)
    for said in ({}, {"reason": ReasonCode.full}, {"note": "ほかへ"}):
        with pytest.raises(BadRequest):
            await do(here, id, ReferralEvent.decline, Party.receiver, 2, **said)
    await do(
        here, id, ReferralEvent.decline, Party.receiver, 2, reason=ReasonCode.full, note="市へ"
    )
    referral, _ = await read(here, id)
    assert referral.state is ReferralState.declined
    with pytest.raises(BadRequest):
        await do(here, id, ReferralEvent.close, Party.sender, 3, outcome=OutcomeCode.helped)


async def test_nobody_else_has_a_part_in_it(here):
    from api.usecases.move_referral import move_referral
    from tests.services.referrals import OTHER_DESK

    id = await a_draft(here)
    async with here() as room:
        referral = await room.referrals.get(id)
        case = await room.cases.get(referral.case_id)
        with pytest.raises(NotFound):
            await move_referral(
                referral, case, Wish(event=ReferralEvent.send, version=1), OTHER_DESK, room=room
            )


async def test_what_was_anonymised_is_not_begun_again(here):
    async with here() as room:
        window = await new_window(room)
    id = await a_referral(here, window)
    await do(here, id, ReferralEvent.send, Party.sender, 1)
    await do(here, id, ReferralEvent.person_declines, Party.sender, 2)
    async with here() as room:
        case = await room.cases.get((await room.referrals.get(id)).case_id)
        await room.cases.save(case, version=case.version, key_sealed=None)
    with pytest.raises(IllegalMove):
        await do(here, id, ReferralEvent.reopen, Party.sender, 3, note="もう一度")
