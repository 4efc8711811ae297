"""What was proposed, as the secretariat sees it and decides about it."""

import asyncio
import re

from models.proposal import MessageSide, ProposalState
from tests.frontend.review_people import people
from tests.frontend.reviewing import (
    MAIL,
    bring_in,
    change_record,
    correct,
    decide,
    propose,
    read,
    record,
    registration,
    said_in,
)
from tests.frontend.sent_letters import letters
from tests.frontend.staff_files import words_of

__all__ = ["people"]  # a fixture


async def test_a_registration_is_seen_nowhere_until_it_is_approved(app, client, people):
    secret = "ひだまりの会"
    id = await propose(app, registration(), note="よろしくお願いします")
    for address in (
        "/",
        "/search?q=ひだまり",
        "/api/search?q=ひだまり",
        "/hsds/organizations",
        "/hsds/services",
        "/api/suggest?q=ひだまり",
    ):
        answer = await client.get(address)
        assert answer.status_code == 200, address
        assert secret not in answer.text.replace("ひだまりの会</title>", ""), address
        assert "お茶を飲みながら" not in answer.text, address
    page = await people["first"].get(f"/staff/review/{id}")
    words = words_of(page)
    for said in ("お茶を飲みながら", "よろしくお願いします", "見本 花子", MAIL, "096-328-2340"):
        assert said in words, said
    assert "読みかた：土曜 10:00～15:00" in words
    done = await decide(people["first"], id, "approve", message="ようこそ")
    assert "承認しました。" in words_of(done)
    proposal = await read(app, id)
    assert proposal.state is ProposalState.approved
    assert proposal.revision_number == 1
    body = await client.get(f"/organizations/{proposal.record_id}")
    assert body.status_code == 200
    (offered,) = (await record(app, proposal.record_id)).services
    shown = await client.get(f"/services/{offered.id}")
    assert "ひだまりの居場所" in shown.text
    listed = await client.get("/hsds/services")
    assert "ひだまりの居場所" in listed.text
    (entry,) = (await record(app, offered.id)).content["verifications"]
    assert (entry["field"], entry["role"], entry["method"]) == ("*", "団体", "登録フォーム")
    sent = {one.kind: one for one in await letters(app)}
    told = sent["proposal_approved"]
    assert told.to == MAIL
    assert f"/services/{offered.id}" in str(told.facts["pages"])
    assert "/join/follow/" in told.facts["follow"]
    assert told.facts["invited"] is True
    assert "invitation" in sent
    assert await said_in(app, id, MessageSide.secretariat) == ["ようこそ"]


async def test_staff_look_but_see_no_contact_and_decide_nothing(app, people):
    id = await propose(app, registration(), note="急ぎません")
    page = await people["staff"].get(f"/staff/review/{id}")
    assert "急ぎません" in page.text
    assert MAIL not in page.text
    assert "見本 花子" not in page.text
    assert 'value="approve"' not in page.text
    refused = await people["staff"].client.post(f"/staff/review/{id}/decision")
    assert refused.status_code == 403
    assert (await read(app, id)).state is ProposalState.submitted


async def test_what_is_typed_by_visitors_is_text(app, people):
    evil = '"><script>alert(1)</script><a href="https://evil.example.org">'
    content = registration(fees=evil)
    id = await propose(app, content, note=evil, title=evil)
    for page in (
        await people["first"].get(f"/staff/review/{id}"),
        await people["first"].get("/staff/review"),
    ):
        assert "<script>alert" not in page.text
        assert 'href="https://evil' not in page.text
        assert "&lt;script&gt;alert(1)" in page.text


async def test_only_what_was_proposed_is_changed_and_each_field_can_be_left(app, people):
    _, offered = await bring_in(app, fees="無料")
    id = await correct(
        app, offered, {"phones": [{"number": "096-328-2341"}], "fees": "300円"}, note="駅の掲示で"
    )
    await change_record(app, offered, description="新しい説明です。")
    page = await people["first"].get(f"/staff/review/{id}")
    assert "この記録は変わっています" in page.text
    assert re.search(r"096-328-234<mark>1</mark>|<mark>1</mark>", page.text)
    done = await decide(people["first"], id, "approve", **{"take-service-0-fees": "ours"})
    assert "承認しました。" in done.text
    now = (await record(app, offered)).content
    assert now["phones"] == [{"number": "096-328-2341"}]
    assert now["fees"] == "無料"
    assert now["description"] == "新しい説明です。"
    (entry,) = now["verifications"]
    assert (entry["field"], entry["status"]) == ("phones", "unconfirmed")
    (thanks,) = await letters(app)
    assert thanks.kind == "proposal_fixed"
    assert "/proposals/" in thanks.facts["follow"]


async def test_what_two_people_want_differently_has_to_be_chosen(app, people):
    _, offered = await bring_in(app)
    id = await correct(app, offered, {"phones": [{"number": "096-328-1111"}]})
    await change_record(app, offered, phones=[{"number": "096-328-2222"}])
    page = await people["first"].get(f"/staff/review/{id}")
    for number in ("096-328-2340", "1111", "2222"):
        assert number in words_of(page).replace(" ", ""), number
    wrong = await decide(people["first"], id, "approve", message="おぼえておいて")
    assert wrong.status_code == 422
    assert "どちらにするか選んでください" in wrong.text
    assert "おぼえておいて" in wrong.text
    assert (await record(app, offered)).number == 2
    name = "take-service-0-phones"
    await decide(people["first"], id, "approve", method="電話", **{name: "theirs"})
    now = (await record(app, offered)).content
    assert now["phones"] == [{"number": "096-328-1111"}]
    (entry,) = now["verifications"]
    assert (entry["status"], entry["role"], entry["method"]) == ("confirmed", "事務局", "電話")


async def test_a_record_that_changes_while_somebody_looks_is_looked_at_again(app, people):
    _, offered = await bring_in(app)
    id = await correct(app, offered, {"fees": "無料"})
    page = await people["first"].get(f"/staff/review/{id}")
    await change_record(app, offered, description="かわりました。")
    late = await decide(people["first"], id, "approve", page=page, message="書いたことば")
    assert late.status_code == 409
    assert "記録のほうが変わりました" in late.text
    assert "書いたことば" in late.text
    assert (await read(app, id)).state is ProposalState.submitted
    again = await decide(people["first"], id, "approve", page=late)
    assert "承認しました。" in again.text


async def test_two_people_at_the_same_time_decide_once(app, people):
    _, offered = await bring_in(app)
    id = await correct(app, offered, {"fees": "無料"})
    pages = [await people[one].get(f"/staff/review/{id}") for one in ("first", "second")]
    answers = await asyncio.gather(
        decide(people["first"], id, "approve", page=pages[0]),
        decide(people["second"], id, "decline", page=pages[1], message="確かめられませんでした"),
    )
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200, 409]
    slower = next(answer for answer in answers if answer.status_code == 409)
    assert re.search("先に、担当者（[0-9a-f]{8}）が", slower.text)
    proposal = await read(app, id)
    fees = (await record(app, offered)).content.get("fees")
    assert (fees == "無料") is (proposal.state is ProposalState.approved)
    if slower is answers[1]:
        assert "確かめられませんでした" in slower.text


async def test_asking_back_declining_and_the_appeal_to_another_person(app, people):
    id = await propose(app, registration())
    missing = await decide(people["first"], id, "ask")
    assert missing.status_code == 422
    assert "たずねたいことを書いてください" in missing.text
    asked = await decide(people["first"], id, "ask", message="8月もひらきますか")
    assert "返事待ち" in words_of(asked)
    (letter,) = await letters(app)
    assert (letter.kind, letter.to) == ("proposal_asked_back", MAIL)
    assert letter.facts["message"] == "8月もひらきますか"
    declined = await decide(people["first"], id, "decline", message="まだ始まっていないため")
    assert "見送りました。" in declined.text
    assert (await letters(app))[-1].facts["by_another"] is True
    async with app.state.sessions.begin() as session:
        from api.access import keyring
        from models.repositories.proposals import ProposalRepository

        proposals = ProposalRepository(session, keyring(app.state.settings))
        proposal = await proposals.get(id)
        await proposals.move(proposal, ProposalState.appealed, version=proposal.version)
    assert "もう一度見てほしい" in words_of(await people["second"].get("/staff/review"))
    same = await decide(people["first"], id, "approve")
    assert same.status_code == 422
    assert "別の人が、もう一度見る" in same.text
    other = await decide(people["second"], id, "approve")
    assert "承認しました。" in other.text


async def test_hidden_places_need_two_people_who_approve_the_same(app, client, people):
    hidden = {"places": [{"address": "熊本市中央区1-1", "hidden": True}]}
    id = await propose(app, registration(**hidden))
    page = await people["first"].get(f"/staff/review/{id}")
    assert "ふたりが同じ内容を承認すると" in page.text
    first = await decide(people["first"], id, "approve")
    assert "ひとり目の承認を記録しました" in first.text
    assert (await read(app, id)).record_id is None
    again = await decide(people["first"], id, "approve")
    assert "ひとり目の承認を記録しました" in again.text
    assert (await read(app, id)).state is ProposalState.submitted
    # The second wants something else: that is a first approval of its own.
    other = await decide(people["second"], id, "approve", **{"take-service-0-hours": "ours"})
    assert "ひとり目の承認を記録しました" in other.text
    assert (await read(app, id)).state is ProposalState.submitted
    done = await decide(people["first"], id, "approve", **{"take-service-0-hours": "ours"})
    assert "承認しました。" in done.text
    proposal = await read(app, id)
    (offered,) = (await record(app, proposal.record_id)).services
    assert "hours" not in (await record(app, offered.id)).content
    for address in (f"/services/{offered.id}", "/hsds/services", f"/api/services/{offered.id}"):
        answer = await client.get(address)
        assert answer.status_code == 200
        assert "1-1" not in answer.text.replace("application/ld", "")


async def test_what_was_asked_back_forgets_the_first_approval(app, people):
    id = await propose(app, registration(places=[{"address": "ある町", "hidden": True}]))
    await decide(people["first"], id, "approve")
    await decide(people["second"], id, "ask", message="住所は合っていますか")
    proposal = await read(app, id)
    assert proposal.first_approval_by is None
    assert "first_approval" not in proposal.checklist


async def test_revealing_and_changing_a_hidden_record_need_two_people(app, people):
    hidden = {"address": "ある町1", "hidden": True}
    _, offered = await bring_in(app, places=[hidden])
    id = await correct(app, offered, {"places": [{"address": "ある町1"}]})
    await decide(people["first"], id, "approve")
    assert (await record(app, offered)).content["places"] == [hidden]
    await change_record(app, offered, fees="無料")
    # The record is another one than the first person approved it for.
    await decide(people["second"], id, "approve")
    assert (await record(app, offered)).content["places"] == [hidden]
    await decide(people["first"], id, "approve")
    assert (await record(app, offered)).content["places"] == [{"address": "ある町1"}]


async def test_the_checklist_is_kept_with_reasons(app, people):
    id = await propose(app, registration())
    said = {"criterion-0": "yes", "criterion-0-reason": "3年前から", "criterion-1": "no"}
    kept = await decide(people["first"], id, "keep", note="電話した", **said)
    assert "保存しました" in kept.text
    assert "3年前から" in kept.text
    assert "事務局の中のメモ" in words_of(kept)
    checklist = (await read(app, id)).checklist["criteria"]
    assert checklist["支援活動の実績"] == {"answer": "yes", "reason": "3年前から"}
    assert checklist["必要な専門性"]["answer"] == "unknown"
    assert await said_in(app, id, MessageSide.note) == ["電話した"]


async def test_organizations_that_may_be_the_same_are_shown(app, people):
    await bring_in(app)
    id = await propose(app, registration())
    page = await people["first"].get(f"/staff/review/{id}")
    assert "同じかもしれない団体が、もうあります" in page.text
    assert ">見本会</a>" in page.text
