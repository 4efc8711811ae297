"""A referral of a case, as its desk moves it: only as it can be moved, and once."""

import re
from uuid import uuid4

import pytest

from models.referral_states import ReferralEvent
from tests.frontend.staff_referral_visits import desk, letters
from tests.services.referrals import DESK, new_case, new_consent, new_referral, new_window

__all__ = ["desk"]  # a fixture


@pytest.mark.parametrize("holds", [True, False], ids=["with-consent", "without"])
async def test_it_is_sent_only_with_what_it_takes(desk, holds):
    async def act(room):
        window = await new_window(room)
        case = await new_case(room)
        consent = await new_consent(room, case, window)
        if not holds:
            await room.consents.revoke(consent, DESK.id)
        return await new_referral(room, case, window, consent)

    referral = await desk.acting(act)
    here = f"/staff/referrals/{referral.case_id}"
    there = f"{here}/referrals/{referral.id}"
    said = {"event": ReferralEvent.send.value, "version": "1", "once": "x"}
    answer = await desk.send(here, f"{there}/move", **said)
    if not holds:
        assert answer.status_code == 422
        assert f'href="{here}/consent"' in answer.text
        assert not await letters(desk.app, "referral_new")
        return
    assert answer.status_code == 303
    assert len(await letters(desk.app, "referral_new")) == 1
    assert (await desk.send(here, f"{there}/move", **said)).status_code == 303
    assert len(await letters(desk.app, "referral_new")) == 1
    other = await desk.send(here, f"{there}/move", **(said | {"once": "y"}))
    assert other.status_code == 409


async def test_buttons_are_for_moves_there_are(desk):
    async def act(room):
        return await new_referral(room, await new_case(room), await new_window(room))

    referral = await desk.acting(act)
    here = f"/staff/referrals/{referral.case_id}"
    there = f"{here}/referrals/{referral.id}"
    shown = await desk.get(here)
    events = set(re.findall(r'name="event" value="(\w+)"', shown.text))
    assert events == {"ask_consent", "send", "withdraw", "mark_error"}
    note = "書いたもの"
    answer = await desk.send(
        here, f"{there}/move", event="mark_error", version="7", once="b", note=note
    )
    assert answer.status_code == 409
    assert note in answer.text
    answer = await desk.send(
        here, f"{there}/move", event="close", version="1", once="c", outcome="no_need"
    )
    assert answer.status_code == 409
    answer = await desk.send(here, f"{there}/move", event="send", version="1", once="d")
    assert answer.status_code == 303
    answer = await desk.send(here, f"{there}/move", event="withdraw", version="2", once="a")
    assert answer.status_code == 422
    assert f'href="#reason-withdraw-{referral.id}"' in answer.text


async def test_one_window_has_the_lead(desk):
    async def act(room):
        case = await new_case(room)
        windows = [await new_window(room, name) for name in ("ひとつめ", "ふたつめ")]
        return [await new_referral(room, case, one) for one in windows]

    first, second = await desk.acting(act)
    here = f"/staff/referrals/{first.case_id}"
    assert (await desk.case(first.case_id)).lead_id == first.id
    answer = await desk.send(here, f"{here}/lead", referral=str(second.id))
    assert answer.status_code == 303
    assert (await desk.case(first.case_id)).lead_id == second.id
    assert (await desk.get(here)).text.count('<span class="fact">まとめ役</span>') == 1
    assert (await desk.send(here, f"{here}/lead", referral=str(uuid4()))).status_code == 404
