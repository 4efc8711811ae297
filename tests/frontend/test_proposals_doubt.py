"""Numbers said to be wrong, somebody who is missing, and programs that write."""

import re
from datetime import timedelta

import pytest

from models.base import now
from models.content import VerificationContent
from models.proposal import ProposalKind, ProposalState
from models.vocabulary import VerificationStatus
from tests.frontend.proposing import decide, listed, person, stored, tell
from tests.frontend.staff_files import fields_of, words_of
from tests.frontend.staff_visitors import new_account

__all__ = ["listed"]  # a fixture

NUMBER = "096-328-2340"


async def doubtful(client, id):
    return "確認中" in (await client.get(f"/services/{id}")).text


async def wrong_number(app, id, address, **more):
    told = {"wrong-phone": "1", "how": "call"} | more
    done = await tell(person(app, address), f"/services/{id}/correction", **told)
    assert done.status_code == 200, done.text


async def test_a_number_is_in_doubt_once_it_is_called_wrong_from_two_networks(app, client, listed):
    id = listed["ひだまり相談室"]
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.1"):
        await wrong_number(app, id, address)
    assert not await doubtful(client, id), "three times from one network is one voice"
    await wrong_number(app, id, "198.51.100.7", how="read")
    assert not await doubtful(client, id), "who only read it has not called"
    await wrong_number(app, id, "203.0.113.9")
    assert await doubtful(client, id)
    assert NUMBER in (await client.get(f"/services/{id}")).text, "it never hides a number"


async def test_no_number_of_people_in_danger_can_be_taken_away(app, client, listed):
    for name in ("全国の電話", "よりそう電話"):
        for address in ("192.0.2.1", "198.51.100.7", "203.0.113.9"):
            await wrong_number(app, listed[name], address)
        assert not await doubtful(client, listed[name]), name
    reports = await stored(app)
    assert len(reports) == 6
    assert all(one.answers["urgent"] for one, _, _ in reports)
    await new_account(app)
    desk = person(app)
    await desk.sign_in()
    page = await desk.get("/staff/numbers")
    assert page.text.count("/staff/review/") == 6
    assert "0120-279-338" in page.text
    assert "6件 待っています" in words_of(await desk.get("/staff"))


async def test_not_more_numbers_than_allowed_are_put_in_doubt_on_one_day(app, client, listed):
    app.state.settings.doubts_a_day = 0
    for address in ("192.0.2.1", "198.51.100.7"):
        await wrong_number(app, listed["ひだまり相談室"], address)
    assert not await doubtful(client, listed["ひだまり相談室"])


async def test_the_doubt_goes_when_somebody_has_decided(app, client, listed):
    from api.usecases.doubted_numbers import lift_doubts

    id = listed["ひだまり相談室"]
    for address in ("192.0.2.1", "198.51.100.7"):
        await wrong_number(app, id, address)
    assert await doubtful(client, id)
    assert await lift_doubts(app.state.sessions) == 0
    for proposal, _, _ in await stored(app):
        await decide(app, proposal.id, ProposalState.declined)
    assert await lift_doubts(app.state.sessions) == 1
    assert await lift_doubts(app.state.sessions) == 0
    assert not await doubtful(client, id)


async def test_a_number_confirmed_lately_waits_for_a_person(app, client, listed):
    from api.usecases.doubted_numbers import is_guarded

    today = now().date()
    entry = VerificationContent(
        field="*", status=VerificationStatus.confirmed, verified_on=today - timedelta(days=20)
    )
    field = "phones[0].number"
    said = {"verifications": [entry.model_dump(mode="json")]}
    assert is_guarded(said, field, today)
    assert not is_guarded(said, field, today + timedelta(days=365))
    assert not is_guarded({}, field, today)


async def test_somebody_missing_is_named_and_the_one_who_names_them_stays_unknown(
    app, client, listed
):
    told = {
        "name": "こもれび食堂",
        "what": "毎月第2土曜日に、だれでも来られる食堂",
        "where": "熊本市",
        "phone": "096-328-2341",
        "mail": "tonari@example.org",
        "note": "となりの田中です",
    }
    done = await tell(person(app), "/proposals/missing", **told)
    assert "受けとりました" in done.text
    [(proposal, note, contact)] = await stored(app, ProposalKind.missing)
    assert proposal.organization_id is None
    assert proposal.content["organization"] == {"name": "こもれび食堂"}
    assert proposal.content["services"][0]["content"]["phones"] == [{"number": "096-328-2341"}]
    assert note == "となりの田中です"
    assert contact.mail == "tonari@example.org"
    assert not re.search("田中|tonari", str(proposal.model_dump()))
    for path in ("/search?q=こもれび食堂", "/api/search?q=こもれび食堂"):
        assert "096-328-2341" not in (await client.get(path)).text


async def test_somebody_who_is_here_already_is_shown_and_may_still_be_another(app, listed):
    someone = person(app)
    told = {"name": "ひだまり相談室", "what": "話を聞く"}
    kind = await tell(someone, "/proposals/missing", **told)
    assert kind.status_code == 200
    assert "もうのっているかもしれません" in kind.text
    assert f'href="/services/{listed["ひだまり相談室"]}"' in kind.text
    assert await stored(app, ProposalKind.missing) == []
    done = await someone.client.post("/proposals/missing", data=fields_of(kind, "送る") | told)
    assert "受けとりました" in done.text
    hidden = await tell(someone, "/proposals/missing", name="まだ下書き", what="話を聞く")
    assert "もうのっている" not in hidden.text


@pytest.mark.parametrize("home", ["correction", "missing"])
async def test_programs_are_kept_out_and_people_lose_nothing(app, listed, home):
    settings = app.state.settings
    settings.form_seconds, settings.forms_an_hour = 3, 2
    path = {
        "correction": f"/services/{listed['ひだまり相談室']}/correction",
        "missing": "/proposals/missing",
    }[home]
    good = {"wrong-closed": "1", "how": "visit", "name": "あさひの会", "what": "話を聞く"}
    told = good | {"note": "きのう見てきました"}
    quick = await tell(person(app), path, **told)
    assert quick.status_code == 422
    assert "すこし待ってから" in quick.text
    assert "きのう見てきました" in quick.text
    settings.form_seconds = 0
    for slip in ({"comment_title": "買って"}, {"opened": "1.abc"}, {"opened": ""}):
        refused = await tell(person(app), path, **told, **slip)
        assert refused.status_code == 422, slip
        assert "きのう見てきました" in refused.text
    strange = await person(app).client.post(path, data=told)
    assert strange.status_code == 403
    assert "きのう見てきました" in strange.text
    for _ in range(2):
        assert (await tell(person(app), path, **told)).status_code == 200
    often = await tell(person(app), path, **told)
    assert often.status_code == 429
    assert int(often.headers["retry-after"]) > 0
    assert "もう一度送れます" in often.text
    assert "きのう見てきました" in often.text
    elsewhere = await tell(person(app, "198.51.100.7"), path, **told)
    assert elsewhere.status_code == 200
