"""A case at a counter: opened in three fields, read for a purpose, changed, and passed on."""

import re
from uuid import UUID, uuid4

from sqlmodel import select

from models.account import Role
from models.consent import Basis
from models.support_case import (
    Anonymity,
    Contact,
    Requester,
    Stage,
    Subject,
    SupportCase,
    Urgency,
)
from tests.frontend.staff_referral_visits import (
    CITY,
    OTHER,
    audited,
    desk,
    letters,
    sit_down,
)
from tests.services.referrals import (
    NAME,
    NEED,
    PHONE,
    new_case,
    new_desk,
    new_referral,
    new_window,
)

__all__ = ["desk"]  # a fixture
NEW = "/staff/referrals/new"
THREE = {"need": NEED, "area": "熊本県熊本市", "requester": "welfare_commissioner"}


def hidden(page, name):
    return re.search(f'name="{name}" value="([^"]*)"', page.text)[1]


async def opened(desk, **said):
    answer = await desk.send(NEW, NEW, **(THREE | said))
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].split("/")[3].split("?")[0])


async def test_three_fields_open_a_case_about_somebody_else(desk):
    page = await desk.get(NEW)
    assert "熊本市" in page.text
    case = await desk.case(await opened(desk))
    assert (case.sender_area, case.area_code) == (CITY, CITY)
    assert (case.subject, case.requester) == (Subject.third_party, Requester.welfare_commissioner)
    assert set(case.topics) == {"housing", "poverty"}
    assert not case.identified
    shown = await desk.get(f"/staff/referrals/{case.id}")
    assert NEED in shown.text
    assert case.number in shown.text
    assert NEED not in str(case.need_sealed)


async def test_what_is_missing_is_said_and_what_was_typed_stays(desk):
    answer = await desk.send(NEW, NEW, need="", area="どこか", requester="")
    assert answer.status_code == 422
    for id in ("need", "area", "requester"):
        assert f'href="#{id}"' in answer.text
    assert 'value="どこか"' in answer.text


async def test_sending_the_form_twice_opens_one_case(desk):
    page = await desk.get(NEW)
    fields = THREE | {"form_token": hidden(page, "form_token"), "once": hidden(page, "once")}
    first, again = [await desk.person.client.post(NEW, data=fields) for _ in range(2)]
    assert first.headers["location"] == again.headers["location"]
    async with desk.app.state.sessions() as session:
        assert len(list(await session.exec(select(SupportCase)))) == 1


async def test_a_number_in_the_text_is_warned_of_once(desk):
    said = THREE | {"need": "家賃のこと。090-1234-5678に電話してほしい"}
    answer = await desk.send(NEW, NEW, **said)
    assert answer.status_code == 422
    assert "電話番号のようなもの" in answer.text
    token = hidden(answer, "form_token")
    kept = said | {"form_token": token, "telling": hidden(answer, "telling")}
    assert (await desk.person.client.post(NEW, data=kept)).status_code == 303


async def test_a_chat_is_taken_in_with_how_much_is_known(desk):
    page = await desk.get(f"{NEW}?from=chat")
    assert "名前、URL、ID" in page.text
    chat = {"need": NEED, "from": "chat", "requester": "chat", "area": ""}
    answer = await desk.send(f"{NEW}?from=chat", NEW, **chat)
    assert answer.status_code == 422
    assert 'href="#anonymity"' in answer.text
    case = await desk.case(await opened(desk, **chat, anonymity="pseudonym"))
    assert (case.contact, case.requester) == (Contact.chat, Requester.chat)
    assert case.anonymity is Anonymity.pseudonym


async def test_urgent_tells_somebody_at_once_and_says_nothing_of_it(desk):
    assert "通報先" not in (await desk.get(NEW)).text
    id = await opened(desk, urgency="now")
    assert not await letters(desk.app, "referral_urgent")

    async def act(room):
        made = await new_desk(room)
        await room.profiles.save(made, version=1, emergency_words="まず係長の通報先へ")

    await desk.acting(act)
    assert "まず係長の通報先へ" in (await desk.get(NEW)).text
    id = await opened(desk, urgency="now")
    (letter,) = await letters(desk.app, "referral_urgent")
    assert letter.to.startswith("urgent-mail.")
    assert NEED not in str(letter.facts)
    assert str(id) in letter.facts["link"]
    assert (await desk.case(id)).urgency is Urgency.now


async def test_who_it_is_takes_a_purpose_and_is_written_down(desk):
    case = await desk.acting(new_case)
    here = f"/staff/referrals/{case.id}"
    shown = await desk.get(here)
    assert NAME not in shown.text
    assert not await audited(desk.app, "read case contact")
    answer = await desk.send(here, f"{here}/person", purpose="")
    assert answer.status_code == 422
    assert NAME not in answer.text
    answer = await desk.send(here, f"{here}/person", purpose="contact")
    assert NAME in answer.text
    assert PHONE in answer.text
    (entry,) = await audited(desk.app, "read case contact")
    assert entry.subject == str(case.id)
    assert set(entry.detail["fields"]) == {"name", "phone", "situation"}


async def test_another_desk_and_the_secretariat_find_nothing(desk):
    case = await desk.acting(new_case)

    async def with_window(room):
        return await new_referral(room, await room.cases.get(case.id), await new_window(room))

    referral = await desk.acting(with_window)
    here = f"/staff/referrals/{case.id}"
    mine = await desk.get(here)
    fields = {"form_token": hidden(mine, "form_token"), "purpose": "contact", "version": "1"}
    others = [
        await sit_down(desk.app, OTHER, Role.secretariat, "other@b.example"),
        await sit_down(desk.app, None, Role.administrator, "all@b.example"),
    ]
    acts = ("person", "edit", "stage", "review", "lead", "followed-up", "notes", "close")
    for person in others:
        fields["form_token"] = hidden(await person.get(NEW), "form_token")
        for path in (here, f"{here}/edit", f"{here}/files/{uuid4()}"):
            assert (await person.get(path)).status_code == 404, path
        for act in acts:
            answer = await person.client.post(f"{here}/{act}", data=fields)
            assert answer.status_code == 404, act
        there = f"{here}/referrals/{referral.id}"
        said = fields | {"event": "send", "text": "ひとこと"}
        assert (await person.client.post(f"{there}/move", data=said)).status_code == 404
        files = {"file": ("", b"")}
        answer = await person.client.post(f"{there}/say", data=said, files=files)
        assert answer.status_code == 404
        board = await person.get(f"/staff/referrals?number={case.number}")
        assert "ありません" in board.text
        await person.client.aclose()


async def form_of(desk, here):
    """Every field of the form to change a case, as it stands."""
    page = await desk.get(f"{here}/edit")
    values = dict(
        re.findall(r'<(?:input|textarea)[^>]* name="([\w-]+)"[^>]*value="([^"]*)"', page.text)
    )
    ticks = ("topics", "safe_channels", "safe_prohibited", "safe_neutral")
    values = {name: value for name, value in values.items() if name not in ticks}
    for name in re.findall(r'<textarea id="([\w-]+)"', page.text):
        values[name] = re.search(rf'<textarea id="{name}"[^>]*>\n([^<]*)<', page.text)[1]
    for name, body in re.findall(r'<select id="(\w+)"[^>]*>(.*?)</select>', page.text, re.DOTALL):
        values[name] = re.search(r'value="([^"]*)" selected', body)[1]
    return values


async def test_without_a_basis_nobody_can_be_named(desk):
    id = await opened(desk)
    here = f"/staff/referrals/{id}"
    fields = await form_of(desk, here)
    assert fields["basis"] == "none"
    named = fields | {"person-name": NAME, "telling": "kept"}
    answer = await desk.person.client.post(f"{here}/edit", data=named)
    assert answer.status_code == 422
    assert 'href="#basis"' in answer.text
    assert f'value="{NAME}"' in answer.text
    assert not (await desk.case(id)).identified
    foreign = named | {"basis": "child_protection"}
    assert (await desk.person.client.post(f"{here}/edit", data=foreign)).status_code == 422
    answer = await desk.person.client.post(f"{here}/edit", data=named | {"basis": "spoken"})
    assert answer.status_code == 303
    case = await desk.case(id)
    assert case.identified
    assert case.basis == Basis.spoken
    assert NAME in (await desk.send(here, f"{here}/person", purpose="contact")).text


async def test_how_to_reach_them_safely_stands_first(desk):
    id = await opened(desk)
    here = f"/staff/referrals/{id}"
    fields = await form_of(desk, here)
    safe = {
        "safe_prohibited": "yes",
        "safe_channels": ["phone", "mail"],
        "safe_times": "平日の昼",
        "safe_who": "同居の夫",
    }
    answer = await desk.person.client.post(f"{here}/edit", data=fields | safe)
    assert answer.status_code == 303
    shown = (await desk.get(here)).text
    banner = shown.index("連絡してはいけません")
    for words in ("電話、メールだけ", "平日の昼", "同居の夫"):
        assert words in shown.replace("<strong>", "").replace("</strong>", "")
    assert banner < shown.index("困っていること")
    assert (await form_of(desk, here))["safe_times"] == "平日の昼"


async def test_of_two_who_change_it_the_second_keeps_what_they_typed(desk):
    id = await opened(desk)
    here = f"/staff/referrals/{id}"
    fields = await form_of(desk, here)
    first = await desk.person.client.post(f"{here}/edit", data=fields | {"need": "はじめの人"})
    assert first.status_code == 303
    answer = await desk.person.client.post(f"{here}/edit", data=fields | {"need": "あとの人"})
    assert answer.status_code == 409
    assert "あとの人" in answer.text
    assert "はじめの人" in (await desk.get(here)).text


async def test_stage_review_and_what_became_of_it(desk):
    case = await desk.acting(new_case)
    here = f"/staff/referrals/{case.id}"
    answer = await desk.send(here, f"{here}/stage", stage="review", version=str(case.version))
    assert answer.status_code == 303
    assert (await desk.case(case.id)).stage is Stage.review
    old = await desk.send(here, f"{here}/stage", stage="first_contact", version="1")
    assert old.status_code == 409
    for on, status in (("2020-01-01", 422), ("2030-04-01", 303)):
        version = hidden(await desk.get(here), "version")
        answer = await desk.send(here, f"{here}/review", review_on=on, version=version)
        assert answer.status_code == status
    assert "2030" in (await desk.get(here)).text
    answer = await desk.send(here, f"{here}/followed-up", followed="元気")
    assert answer.status_code == 422

    answer = await desk.send(here, f"{here}/close", outcome="helped")
    assert answer.status_code == 422
    assert 'href="#outcome-case"' in answer.text
    answer = await desk.send(here, f"{here}/close", outcome="found_elsewhere", note="区役所で")
    assert answer.status_code == 303
    assert (await desk.case(case.id)).follow_up_at is not None
    assert "ほかで支援が見つかった" in (await desk.get(here)).text
    answer = await desk.send(here, f"{here}/followed-up", followed="仕事が決まった")
    assert answer.status_code == 303
    assert (await desk.case(case.id)).followed_up_at is not None
    assert "仕事が決まった" in (await desk.get(here)).text
    assert (await desk.send(here, f"{here}/close", again="yes")).status_code == 303
    assert (await desk.case(case.id)).closed_at is None


async def test_it_does_not_end_while_a_window_has_it(desk):
    async def act(room):
        return await new_referral(room, await new_case(room), await new_window(room))

    referral = await desk.acting(act)
    here = f"/staff/referrals/{referral.case_id}"
    assert f'action="{here}/close"' not in (await desk.get(here)).text
    answer = await desk.send(here, f"{here}/close", outcome="no_need")
    assert answer.status_code == 422
    assert (await desk.case(referral.case_id)).closed_at is None
