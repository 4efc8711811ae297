"""Proposals that are not only a change of fields: claims, endings, moves, and who decides."""

import re
from uuid import UUID

from models.account import Role
from models.content import canonical
from models.proposal import ProposalKind, ProposalState
from models.vocabulary import Publication, RecordType
from tests.frontend.review_people import people
from tests.frontend.reviewing import (
    bring_in,
    correct,
    decide,
    fields,
    let_in,
    propose,
    read,
    record,
    registration,
)
from tests.frontend.sent_letters import letters
from tests.frontend.staff_files import heading, words_of
from tests.frontend.staff_visitors import token_in
from tests.services.contents import service

__all__ = ["people"]  # a fixture


async def test_a_claim_joins_the_record_that_is_here(app, people):
    body, offered = await bring_in(app)
    content = registration()
    content["organization"] = {"name": "見本会", "website": "https://example.org/"}
    id = await propose(
        app,
        content,
        record_type=RecordType.organization,
        record_id=body,
        organization_id=body,
        base_number=1,
    )
    page = await people["first"].get(f"/staff/review/{id}")
    assert "その団体の人かどうか" in page.text
    await decide(people["first"], id, "approve", page=page)
    # Somebody says they are it: they are not let in before anybody has made sure.
    assert "invitation" not in {one.kind for one in await letters(app)}
    joined = await record(app, body)
    assert joined.content["website"] == "https://example.org/"
    assert {row.name for row in joined.services} == {"見本相談室", "ひだまりの居場所"}
    assert (await record(app, offered)).number == 1


async def test_a_service_can_be_left_out_and_a_record_stay_unpublished(app, client, people):
    content = registration()
    extra = {"name": "まだ決まっていない会", "phones": [{"number": "096-328-9999"}]}
    content["services"].append({"id": None, "content": extra})
    id = await propose(app, content)
    await decide(people["first"], id, "approve", to="confirming", **{"skip-service-1": "1"})
    proposal = await read(app, id)
    body = await record(app, proposal.record_id)
    assert [row.name for row in body.services] == ["ひだまりの居場所"]
    assert body.publication is Publication.confirming
    assert (await client.get(f"/organizations/{proposal.record_id}")).status_code == 404
    told = (await letters(app))[-1]
    assert told.facts["pages"] == []
    assert "まだ決まっていない会" in told.facts["left_out"]


async def test_a_report_that_a_window_has_ended_can_close_it(app, client, people):
    _, offered = await bring_in(app)
    id = await correct(app, offered, {}, note="もうやっていません")
    page = await people["first"].get(f"/staff/review/{id}")
    assert "もうやっていません" in page.text
    await decide(people["first"], id, "approve", to="closed")
    assert (await record(app, offered)).publication is Publication.closed
    assert (await client.get(f"/services/{offered}")).status_code in (404, 410)


async def test_a_window_of_another_department_moves_and_keeps_its_address(app, client, people):
    _, offered = await bring_in(app)
    other, _ = await bring_in(app)
    id = await propose(
        app,
        {},
        kind=ProposalKind.moved,
        record_type=RecordType.service,
        record_id=offered,
        base_number=1,
        note="福祉課にうつりました",
    )
    wrong = await decide(people["first"], id, "approve")
    assert wrong.status_code == 422
    assert "移った先の団体を選んでください" in wrong.text
    await decide(people["first"], id, "approve", moved_to=f"/staff/records/{other}")
    moved = await record(app, offered)
    assert moved.owner.id == other
    assert (await client.get(f"/services/{offered}")).status_code == 200
    assert (await read(app, id)).organization_id == other


async def test_the_queue_shows_the_longest_waiting_first_by_kind_and_area(app, people):
    names = [f"団体{number:02}" for number in range(53)]
    for name in names:
        await propose(app, {"organization": {"name": name}}, title=name, mail=None)
    await propose(app, {}, kind=ProposalKind.missing, title="遠くの団体", area_code="431001")
    page = await people["staff"].get("/staff/review")
    assert heading(page) == "登録と知らせの確認"
    assert "54 件" in words_of(page)
    assert _listed(page) == names[:50]
    more = re.search(r'href="([^"]*after=[^"]*)">次のページ', page.text)
    rest = await people["staff"].get(more[1].replace("&amp;", "&"))
    assert _listed(rest) == [*names[50:], "遠くの団体"]
    narrowed = await people["staff"].get("/staff/review?area=430005&kind=missing")
    assert _listed(narrowed) == ["遠くの団体"]
    home = await people["staff"].get("/staff")
    assert "54件 待っています" in home.text
    for odd in ("?view=x&kind=y&area=z", "?after=nonsense"):
        assert (await people["staff"].get(f"/staff/review{odd}")).status_code == 200


def _listed(page):
    return re.findall(r'href="/staff/review/[0-9a-f-]{36}">([^<]+)<', page.text)


async def test_somebody_who_looks_after_another_area_does_not_decide(app, people):
    elsewhere = await let_in(app, Role.secretariat, area="011002")
    id = await propose(app, registration(), area_code="431001")
    assert (await people["first"].get(f"/staff/review/{id}")).status_code == 200
    assert (await elsewhere.get(f"/staff/review/{id}")).status_code == 403
    assert _listed(await elsewhere.get("/staff/review")) == []
    token = fields(await people["first"].get(f"/staff/review/{id}"), "review-form")
    own = token_in(await elsewhere.get("/staff"))
    sent = token | {"form_token": own, "decision": "approve"}
    refused = await elsewhere.client.post(f"/staff/review/{id}/decision", data=sent)
    assert refused.status_code == 403
    assert (await read(app, id)).state is ProposalState.submitted
    await elsewhere.client.aclose()


async def test_a_proposal_about_a_record_that_has_ended_can_only_be_declined(app, people):
    from models.incoming import Origin
    from models.repositories.endings import EndingRepository

    _, offered = await bring_in(app)
    id = await correct(app, offered, {"fees": "無料"})
    async with app.state.sessions.begin() as session:
        await EndingRepository(session).end_service(offered, Origin("x", "staff"))
    page = await people["first"].get(f"/staff/review/{id}")
    assert "もう終わっています" in page.text
    wrong = await decide(people["first"], id, "approve")
    assert wrong.status_code == 422
    declined = await decide(people["first"], id, "decline", message="終わった窓口です")
    assert "見送りました。" in declined.text


async def test_nobody_outside_says_that_something_was_confirmed(app, people):
    content = registration()
    said = content["services"][0]["content"]
    said["publication"] = "published"
    said["verifications"] = [
        {"field": "phones[0].number", "status": "confirmed", "role": "市役所"},
        {"field": "hours[0].text", "status": "doubtful", "note": "読みかたがちがいます"},
    ]
    id = await propose(app, content)
    page = await people["first"].get(f"/staff/review/{id}")
    assert "読みかたがちがいます" in page.text
    await decide(people["first"], id, "approve")
    (offered,) = (await record(app, (await read(app, id)).record_id)).services
    entries = (await record(app, offered.id)).content["verifications"]
    assert {(one["field"], one["status"]) for one in entries} == {
        ("*", "confirmed"),
        ("hours[0].text", "doubtful"),
    }


async def test_a_number_that_is_none_is_no_proposal(app, people):
    assert (await people["first"].get(f"/staff/review/{UUID(int=1)}")).status_code == 404
    assert canonical(service())
