"""The history of a record, two states compared, an earlier one brought back; changes at once."""

import pytest
import pytest_asyncio

from api.access import keyring
from api.review_room import room_over
from api.settings import Settings
from api.usecases.change_by_member import propose_change
from api.usecases.sign_in import SignedIn
from models.account import Role
from models.errors import Conflict
from models.incoming import Origin
from models.proposal import ProposalState
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.staff_records import StaffRecordRepository
from tests.frontend.reviewing import (
    bring_in,
    change_record,
    decide,
    fields,
    let_in,
    read,
    record,
)
from tests.frontend.staff_files import words_of
from tests.services.contents import organization, service


@pytest_asyncio.fixture
async def people(app, client):
    roles = {
        "first": Role.secretariat,
        "second": Role.secretariat,
        "staff": Role.staff,
        "administrator": Role.administrator,
        "member": Role.member,
    }
    found = {name: await let_in(app, role) for name, role in roles.items()}
    yield found
    for person in found.values():
        await person.client.aclose()


async def restore(person, id, number, *, page=None, reason="まちがえて変えたため", **typed):
    address = f"/staff/records/{id}/history/compare?then={number}"
    page = page or await person.get(address)
    given = fields(page, "/history/restore") | {"reason": reason} | typed
    answer = await person.client.post(f"/staff/records/{id}/history/restore", data=given)
    return await person.get(answer.headers["location"]) if answer.is_redirect else answer


async def change(app, id, new, *, number=None, at_once=("hours", "notices"), note=None):
    """As the page of a member does it; what became of it."""
    async with app.state.sessions.begin() as session:
        settings: Settings = app.state.settings
        room = room_over(session, settings, keyring(settings))
        account = next(one for one in await room.accounts.all() if one.role is Role.member)
        who = SignedIn(account.id, account.id, Role.member, "", "")
        if number is None:
            number = (await room.desk.reading.record(id)).number
        return await propose_change(
            id,
            new,
            who,
            number=number,
            at_once=at_once,
            desk=room.desk,
            proposals=room.proposals,
            note=note,
        )


async def test_every_change_says_what_who_when_and_why(app, people):
    _, offered = await bring_in(app, hours=[{"text": "平日 9:00～17:00"}])
    await change_record(app, offered, hours=[{"text": "平日 9:00～16:00"}])
    async with app.state.sessions.begin() as session:
        account = await StaffRecordRepository(session).record(offered)
        content = type(service()).model_validate({**account.content, "fees": "無料"})
        actor = "0a1b2c3d-0000-4000-8000-000000000000"
        origin = Origin(actor, Role.staff, reason="電話で聞いた")
        owner = account.owner.id
        await RecordRepository(session).put([ServiceWrite(offered, owner, content)], origin)
    page = await people["staff"].get(f"/staff/records/{offered}/history")
    words = words_of(page)
    for said in (
        *("3回目", "2回目", "はじめて書かれました", "電話で聞いた", "職員（0a1b2c3d）"),
        *("読みかた：月～金 9:00～16:00", "取り込み"),
    ):
        assert said in words, said
    assert "<mark>6</mark>" in page.text
    assert actor not in page.text
    compared = await people["staff"].get(f"/staff/records/{offered}/history/compare?then=3&now=1")
    assert "1回目（" in words_of(compared)
    assert "無料" in compared.text
    assert "もどす項目" not in compared.text  # Staff look, the secretariat restores.
    for odd in ("?then=99", "?then=0", "?then=x", ""):
        answer = await people["staff"].get(f"/staff/records/{offered}/history/compare{odd}")
        assert answer.status_code in (404, 422), odd


async def test_only_administrators_see_whose_account_it_was(app, people):
    _, offered = await bring_in(app)
    first = people["first"]
    await change_record(app, offered, fees="無料")
    await restore(first, offered, 1)
    address = f"/staff/records/{offered}/history"
    footer = words_of(await first.get("/staff")).rpartition("でログイン")[0]
    own = footer.split()[-1].partition("（")[0]
    assert own.endswith("@example.org")
    assert own in (await people["administrator"].get(address)).text
    assert own not in (await people["second"].get(address)).text


async def test_an_earlier_state_comes_back_as_a_new_one_with_a_reason(app, people):
    _, offered = await bring_in(app)
    await change_record(app, offered, fees="1000円", description="ちがう説明")
    missing = await restore(people["first"], offered, 1, reason=" ")
    assert missing.status_code == 422
    assert "わけを書いてください" in missing.text
    done = await restore(people["first"], offered, 1, fields="fees")
    assert "前の内容にもどしました。" in done.text
    now = await record(app, offered)
    assert now.number == 3
    assert "fees" not in now.content
    assert now.content["description"] == "ちがう説明"
    assert now.content["publication"] == "published"
    assert "まちがえて変えたため" in words_of(done)


async def test_what_was_confirmed_since_is_not_overwritten_without_a_word(app, people):
    _, offered = await bring_in(app)
    entry = {"field": "phones", "status": "confirmed", "verified_on": "2026-04-01", "role": "団体"}
    number = [{"number": "096-328-9999"}]
    await change_record(app, offered, phones=number, fees="無料", verifications=[entry])
    page = await people["first"].get(f"/staff/records/{offered}/history/compare?then=1")
    assert "2026-04-01 に確かめてあります" in page.text
    await restore(people["first"], offered, 1, page=page)
    now = (await record(app, offered)).content
    assert now["phones"] == number
    assert "fees" not in now
    await restore(people["first"], offered, 1, fields="phones")
    now = (await record(app, offered)).content
    assert now["phones"] == [{"number": "096-328-2340"}]
    assert [
        (one["field"], one["status"]) for one in now["verifications"] if one["field"] == "phones"
    ] == [("phones", "unconfirmed")]


async def test_a_record_that_changed_meanwhile_is_compared_again(app, people):
    _, offered = await bring_in(app)
    await change_record(app, offered, fees="無料")
    page = await people["first"].get(f"/staff/records/{offered}/history/compare?then=1")
    await change_record(app, offered, fees="100円")
    late = await restore(people["first"], offered, 1, page=page)
    assert late.status_code == 409
    assert "この記録が変わりました" in late.text
    assert "まちがえて変えたため" in late.text
    assert (await record(app, offered)).content["fees"] == "100円"


async def test_a_hidden_place_does_not_come_to_light_by_one_person(app, people):
    shown, hidden = {"address": "ある町1"}, {"address": "ある町1", "hidden": True}
    _, offered = await bring_in(app, places=[shown])
    await change_record(app, offered, places=[hidden])
    done = await restore(people["first"], offered, 1)
    assert "もうひとりの承認を待っています" in done.text
    assert (await record(app, offered)).content["places"] == [hidden]
    queue = await people["second"].get("/staff/review")
    assert "もうひとりの承認待ち" in queue.text
    id = queue.text.partition('href="/staff/review/')[2][:36]
    await decide(people["first"], id, "approve")
    assert (await record(app, offered)).content["places"] == [hidden]
    page = await people["second"].get(f"/staff/review/{id}")
    assert "前の内容にもどす" in page.text
    approved = await decide(people["second"], id, "approve")
    assert "承認しました。" in approved.text
    assert (await record(app, offered)).content["places"] == [shown]


async def test_a_long_history_is_paged(app, people):
    _, offered = await bring_in(app)
    for number in range(24):
        await change_record(app, offered, fees=f"{number}円")
    address = f"/staff/records/{offered}/history"
    first = await people["staff"].get(address)
    assert "25回目" in first.text
    assert ">5回目" not in first.text
    rest = await people["staff"].get(f"{address}?before=6")
    assert "はじめて書かれました" in rest.text
    assert "前の変更" not in rest.text


async def test_hours_change_at_once_and_the_rest_waits(app, client, people):
    _, offered = await bring_in(app)
    at = {"hours": [{"text": "平日 9:00～12:00"}], "fees": "500円"}
    now = (await record(app, offered)).content
    new = type(service()).model_validate({**now, **at})
    done = await change(app, offered, new, note="4月からです")
    assert (done.at_once, done.reviewed) == (("hours",), ("fees",))
    stored = (await record(app, offered)).content
    assert stored["hours"] == at["hours"]
    assert "fees" not in stored
    (entry,) = stored["verifications"]
    assert (entry["field"], entry["role"], entry["status"]) == ("hours", "団体", "confirmed")
    assert "500円" not in (await client.get(f"/services/{offered}")).text
    queue = await people["first"].get("/staff/review")
    assert "そのまま公開したものが 1 件" in words_of(queue)
    waits = await people["first"].get(f"/staff/review/{done.waiting.id}")
    assert "4月からです" in waits.text
    approved = await decide(people["first"], done.waiting.id, "approve")
    assert "承認しました。" in approved.text
    stored = (await record(app, offered)).content
    assert (stored["fees"], stored["hours"]) == ("500円", at["hours"])
    seen = await decide(people["first"], done.published.id, "seen")
    assert "見たことを記録しました" in seen.text
    again = await decide(people["second"], done.published.id, "seen")
    assert again.status_code == 409
    assert "そのまま公開したものが" not in (await people["first"].get("/staff/review")).text


async def test_what_took_effect_at_once_is_taken_back_in_one_step(app, people):
    _, offered = await bring_in(app, hours=[{"text": "平日 9:00～17:00"}])
    now = (await record(app, offered)).content
    new = type(service()).model_validate({**now, "hours": [{"text": "24時間"}]})
    done = await change(app, offered, new)
    missing = await decide(people["first"], done.published.id, "undo")
    assert missing.status_code == 422
    undone = await decide(people["first"], done.published.id, "undo", message="電話で確かめた")
    assert "もとにもどしました。" in undone.text
    assert (await record(app, offered)).content["hours"] == [{"text": "平日 9:00～17:00"}]
    await change_record(app, offered, hours=[{"text": "土曜 9:00～12:00"}])
    late = await decide(people["first"], done.published.id, "undo", message="もう一度")
    assert late.status_code == 422
    assert "もどすところがありません" in late.text
    assert (await read(app, done.published.id)).state is ProposalState.approved


@pytest.mark.parametrize(
    ("before", "after", "at_once"),
    [
        ([{"address": "ある町"}], [{"address": "ある町", "hidden": True}], ("places",)),
        ([{"address": "ある町", "hidden": True}], [{"address": "ある町"}], ()),
        ([{"address": "ある町"}], [{"address": "となり町", "hidden": True}], ()),
    ],
)
async def test_a_place_is_hidden_at_once_and_never_shown_at_once(
    app, people, before, after, at_once
):
    _, offered = await bring_in(app, places=before)
    now = (await record(app, offered)).content
    new = type(service()).model_validate({**now, "places": after})
    done = await change(app, offered, new, at_once=("places", "hours"))
    assert done.at_once == at_once
    assert (await record(app, offered)).content["places"] == (after if at_once else before)


async def test_a_consent_taken_back_holds_at_once_and_nobody_else_gives_it_again(app, people):
    body, _ = await bring_in(app)
    now = (await record(app, body)).content
    new = type(organization()).model_validate({**now, "on_web": False, "description": "新しい"})
    done = await change(app, body, new)
    assert (done.at_once, done.reviewed) == (("on_web",), ("description",))
    wrong = await decide(people["first"], done.published.id, "undo", message="のせたい")
    assert wrong.status_code == 422
    await change_record(app, body, description="別の説明")
    await restore(people["first"], body, 1)
    now = (await record(app, body)).content
    assert now["on_web"] is False
    assert "description" not in now


async def test_a_change_never_moves_the_state_and_needs_the_newest_record(app, people):
    _, offered = await bring_in(app)
    now = (await record(app, offered)).content
    closed = type(service()).model_validate({**now, "publication": "closed"})
    done = await change(app, offered, closed)
    assert (done.changes, done.published, done.waiting) == ((), None, None)
    await change_record(app, offered, fees="無料")
    with pytest.raises(Conflict):
        await change(app, offered, closed, number=1)
