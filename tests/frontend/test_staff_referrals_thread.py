"""What a desk and a window say and send to each other."""

import re

import pytest

from api.usecases.move_referral import Wish, move_as, move_referral
from api.usecases.platforms import today
from api.usecases.write_in_thread import ReadyFile, note, read_case_file, say
from models.errors import NotFound
from models.referral_states import Party, ReferralEvent
from tests.frontend.sent_files import picture
from tests.frontend.staff_referral_visits import audited, desk, letters
from tests.services.referrals import (
    DESK,
    OTHER_DESK,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

__all__ = ["desk"]  # a fixture
WORDS = "来週の木曜にうかがえますか"


async def sent(room, *, named=True):
    window = await new_window(room)
    await new_desk(room)
    case = await new_case(room)
    consent = await new_consent(room, case, window) if named else None
    referral = await new_referral(room, case, window, consent)
    await move_referral(referral, case, Wish(event=ReferralEvent.send, version=1), DESK, room=room)
    return referral, window


def addresses(referral):
    here = f"/staff/referrals/{referral.case_id}"
    return here, f"{here}/referrals/{referral.id}/say"


async def post(desk, here, path, files=None, **fields):
    page = await desk.get(here)
    token = re.search(r'name="form_token" value="(\w+)"', page.text)[1]
    files = files or {"file": ("", b"")}
    return await desk.person.client.post(path, data={"form_token": token} | fields, files=files)


async def test_a_message_is_read_by_both_and_the_mail_says_nothing_of_it(desk):
    referral, window = await desk.acting(sent)
    here, path = addresses(referral)
    once = str(referral.id)
    for _ in range(2):
        answer = await post(desk, here, path, text=WORDS, once=once)
        assert answer.status_code == 303, answer.text
    (letter,) = await letters(desk.app, "referral_message")
    assert WORDS not in str(letter.facts)

    async def answer_it(room):
        case = await room.cases.get(referral.case_id)
        there = await room.referrals.get(referral.id)
        await say("うかがえます", there, case, window.actor, room=room)
        return await room.messages.thread(referral.id, room.cases.seal(case))

    thread = await desk.acting(answer_it)
    assert [one.text for one in thread] == [WORDS, "うかがえます"]
    assert WORDS not in thread[0].message.text_sealed
    assert len(await letters(desk.app, "referral_message")) == 2
    page = (await desk.get(here)).text
    assert page.index(WORDS) < page.index("うかがえます")


async def test_notes_stay_among_ourselves(desk):
    referral, window = await desk.acting(sent)
    here, _ = addresses(referral)
    assert (await desk.send(here, f"{here}/notes", text=" ")).status_code == 422
    assert (await desk.send(here, f"{here}/notes", text="声が小さかった")).status_code == 303
    assert "声が小さかった" in (await desk.get(here)).text

    async def look(room):
        case = await room.cases.get(referral.case_id)
        with pytest.raises(NotFound):
            await note("x", case, OTHER_DESK, room=room)
        with pytest.raises(NotFound):
            await note("x", case, window.actor, room=room)
        return await room.messages.thread(referral.id, room.cases.seal(case))

    assert await desk.acting(look) == []


async def test_an_empty_message_and_one_to_nobody_are_refused(desk):
    referral, _ = await desk.acting(sent)
    here, path = addresses(referral)
    answer = await post(desk, here, path, text=" ")
    assert answer.status_code == 422
    assert f'href="#text-{referral.id}"' in answer.text

    async def take_back(room):
        there, case = await room.referrals.get(referral.id), await room.cases.get(referral.case_id)
        wish = Wish(event=ReferralEvent.mark_error, version=2, note="まちがい")
        await move_as(Party.sender, there, case, wish, DESK.id, room=room)

    await desk.acting(take_back)
    assert (await post(desk, here, path, text=WORDS)).status_code == 422


async def test_a_file_is_read_while_the_consent_holds(desk):
    referral, window = await desk.acting(sent)
    here, path = addresses(referral)
    files = {"file": ("x.jpg", picture())}
    answer = await post(desk, here, path, files=files, text="", file_name="通知の写真")
    assert answer.status_code == 303, answer.text
    page = (await desk.get(here)).text
    link = re.search(rf'href="({here}/files/[\w-]+)">通知の写真', page)[1]
    got = await desk.get(link)
    assert got.headers["content-type"] == "image/webp"
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["cache-control"] == "no-store"
    assert got.content[8:12] == b"WEBP"
    assert len(await audited(desk.app, "read file")) == 1

    async def read_as(room, actor):
        case = await room.cases.get(referral.case_id)
        (file,) = await room.messages.files_of(case.id)
        assert b"WEBP".decode() not in file.content_sealed
        return await read_case_file(file.id, case, actor, today(), room=room)

    async def refused(room):
        for actor in (window.actor, OTHER_DESK):
            with pytest.raises(NotFound):
                await read_as(room, actor)

    await desk.acting(refused)

    async def accept(room):
        there, case = await room.referrals.get(referral.id), await room.cases.get(referral.case_id)
        wish = Wish(event=ReferralEvent.accept, version=2)
        await move_as(Party.receiver, there, case, wish, "link", room=room)
        return await read_as(room, window.actor)

    assert isinstance(await desk.acting(accept), ReadyFile)

    async def revoke(room):
        await room.consents.revoke(await room.consents.get(referral.consent_id), "person")
        with pytest.raises(NotFound):
            await read_as(room, window.actor)

    await desk.acting(revoke)


async def test_what_is_no_photo_and_what_has_no_consent_is_not_sent(desk):
    referral, _ = await desk.acting(sent)
    here, path = addresses(referral)
    answer = await post(desk, here, path, files={"file": ("a.jpg", b"MZ hello")}, text=WORDS)
    assert answer.status_code == 422
    assert f'href="#file-{referral.id}"' in answer.text
    assert WORDS in answer.text

    async def nameless(room):
        case = await new_case(room)
        window = await new_window(room, "ことばの窓口")
        there = await new_referral(room, case, window)
        wish = Wish(event=ReferralEvent.send, version=1)
        await move_referral(there, case, wish, DESK, room=room)
        return there

    referral = await desk.acting(nameless)
    here, path = addresses(referral)
    answer = await post(desk, here, path, files={"file": ("a.jpg", picture())}, text=WORDS)
    assert answer.status_code == 422
    assert "同意がない" in answer.text
