"""The boards: what a desk has to do first, and what coordinators see of others' cases."""

from datetime import timedelta

import pytest

from api.usecases.move_referral import Wish, move_as, move_referral
from models.account import Role
from models.base import now
from models.referral_states import Party, ReasonCode, ReferralEvent
from tests.frontend.staff_referral_visits import (
    CITY,
    OTHER,
    PREFECTURE,
    acting_in,
    desk,
    sit_down,
)
from tests.services.referrals import (
    DESK,
    NAME,
    NEED,
    OTHER_DESK,
    new_case,
    new_referral,
    new_window,
)

__all__ = ["desk"]  # a fixture
BOARD = "/staff/referrals"


async def a_referral(room, name, *, actor=DESK, days=None, sent=False, **said):
    case = await new_case(room, actor, **said)
    window = await new_window(room, name)
    referral = await new_referral(room, case, window, actor=actor)
    if sent:
        wish = Wish(event=ReferralEvent.send, version=1)
        await move_referral(referral, case, wish, actor, room=room)
    if days is not None:
        await room.referrals.note(referral, due_at=now() + timedelta(days=days))
    return referral


async def test_our_turn_stands_first_and_what_is_late_on_top(desk):
    async def act(room):
        await a_referral(room, "あとの窓口", days=5)
        await a_referral(room, "すぎた窓口", days=-2)
        await a_referral(room, "待つ窓口", sent=True)
        await a_referral(room, "ほかの係の窓口", actor=OTHER_DESK)
        return await new_case(room)

    alone = await desk.acting(act)
    page = (await desk.get(BOARD)).text
    assert page.index("すぎた窓口") < page.index("あとの窓口")
    assert "待つ窓口" not in page
    assert alone.number in page
    for words in ("ほかの係", NAME, NEED):
        assert words not in page
    theirs = (await desk.get(f"{BOARD}?part=theirs")).text
    assert "待つ窓口" in theirs
    assert "あとの窓口" not in theirs
    late = (await desk.get(f"{BOARD}?late=1")).text
    assert "すぎた窓口" in late
    assert "あとの窓口" not in late
    nowhere = (await desk.get(f"{BOARD}?part=nowhere")).text
    assert alone.number in nowhere
    found = await desk.get(f"{BOARD}?number=%20{alone.number.lower()}")
    assert found.headers["location"] == f"{BOARD}/{alone.id}"


async def test_it_is_narrowed_by_topic_and_state(desk):
    async def act(room):
        await a_referral(room, "住まいの窓口", topics=("housing",))
        await a_referral(room, "食の窓口", topics=("food",))

    await desk.acting(act)
    page = (await desk.get(f"{BOARD}?topic=food")).text
    assert "食の窓口" in page
    assert "住まいの窓口" not in page
    page = (await desk.get(f"{BOARD}?state=declined")).text
    assert "食の窓口" not in page
    assert (await desk.get(f"{BOARD}?state=x&topic=y&after=z&part=q")).status_code == 200


@pytest.mark.parametrize("same", [True, False], ids=["due-together", "one-by-one"])
async def test_pages_follow_one_another_without_gap_or_double(desk, same):
    from models.referral_states import OPEN
    from models.repositories.cases import Sender
    from models.repositories.referral_board import BoardQuery, ReferralBoardRepository

    async def act(room):
        at = now()
        window = await new_window(room)
        for number in range(7):
            referral = await new_referral(room, await new_case(room), window)
            later = timedelta(days=0 if same else number)
            await room.referrals.note(referral, due_at=at + later)

    await desk.acting(act)

    async def read(room):
        board = ReferralBoardRepository(room.cases.session)
        seen, after = [], None
        while True:
            query = BoardQuery(states=tuple(OPEN), after=after, per_page=3)
            rows, after = await board.page(Sender(area=CITY), query)
            seen += [row.id for row in rows]
            if after is None:
                return seen

    seen = await desk.acting(read)
    assert len(seen) == len(set(seen)) == 7


async def test_coordinators_see_where_it_is_stuck_and_nothing_of_it(desk):
    async def act(room):
        late = await a_referral(room, "すぎた窓口", days=-2, sent=True)
        told = await a_referral(room, "知らせの窓口", sent=True)
        far = await a_referral(room, "となりの窓口", actor=OTHER_DESK, days=-2, sent=True)
        case = await room.cases.get(told.case_id)
        await room.cases.save(case, version=case.version, alerted_at=now())
        return late, told, far

    await desk.acting(act)
    assert (await desk.get(f"{BOARD}/board")).status_code == 403
    for area, mail, sees in (
        (CITY, "city@b.example", {"すぎた窓口", "知らせの窓口"}),
        (PREFECTURE, "pref@b.example", {"すぎた窓口", "知らせの窓口", "となりの窓口"}),
        (OTHER, "other@b.example", {"となりの窓口"}),
    ):
        person = await sit_down(desk.app, area, Role.secretariat, mail)
        page = (await person.get(f"{BOARD}/board")).text
        for name in ("すぎた窓口", "知らせの窓口", "となりの窓口"):
            assert (name in page) == (name in sees), (area, name)
        for words in (NAME, NEED, "090-0000"):
            assert words not in page
        if len(sees) > 1:
            assert page.index("知らせの窓口") < page.index("すぎた窓口")
        await person.client.aclose()


async def test_what_was_declined_asks_for_the_next_window(desk):
    async def act(room):
        referral = await a_referral(room, "ことわる窓口", sent=True)
        case = await room.cases.get(referral.case_id)
        wish = Wish(
            event=ReferralEvent.decline, version=2, reason=ReasonCode.full, note="となりの市へ"
        )
        await move_as(Party.receiver, referral, case, wish, "link", room=room)
        return referral

    referral = await acting_in(desk.app, act)
    assert "ことわる窓口" in (await desk.get(BOARD)).text
    page = (await desk.get(f"{BOARD}/{referral.case_id}")).text
    assert f"receivers?reroute={referral.id}" in page
    assert "となりの市へ" in page
    assert "いまは手がいっぱい" in page
