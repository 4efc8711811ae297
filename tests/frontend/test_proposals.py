"""Anybody tells us what is wrong or missing, without an account and without a script."""

import re

from api.access import keyring
from api.usecases.thank_proposer import thank
from frontend.mail import MailSite, write_mail
from models.account import Role
from models.base import now
from models.proposal import ProposalKind, ProposalState
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import MailRepository
from models.repositories.proposals import ProposalRepository
from tests.frontend.proposing import decide, listed, person, stored, tell
from tests.frontend.sent_letters import letters
from tests.frontend.staff_files import fields_of, words_of
from tests.frontend.staff_visitors import new_account

__all__ = ["listed"]  # a fixture

NUMBER = "096-328-2340"
HOSTILE = '<script>alert(1)</script><a href="https://evil.example.org">ここ</a>"\'>'


def follow_link(page):
    return re.search(r'href="(/proposals/[\w-]{40,})"', page.text)[1]


async def test_a_wrong_number_becomes_a_proposal_that_changes_nothing_yet(app, client, listed):
    path = f"/services/{listed['ひだまり相談室']}"
    before = await client.get(path)
    assert f'href="{path}/correction"' in before.text
    told = {"wrong-phone": "1", "phone": "096-328-2399", "how": "call", "mail": "kiku@example.org"}
    thanks = await tell(person(app), f"{path}/correction", **told)
    assert thanks.status_code == 200
    assert "受けとりました" in thanks.text
    assert thanks.headers["cache-control"] == "no-store"
    [(proposal, note, contact)] = await stored(app)
    assert proposal.state is ProposalState.submitted
    assert proposal.base_number == 1
    assert proposal.content == {
        "services": [
            {"id": str(proposal.record_id), "content": {"phones": [{"number": "096-328-2399"}]}}
        ]
    }
    assert proposal.answers["wrong"] == "電話番号"
    assert note is None
    assert contact.mail == "kiku@example.org"
    assert "kiku" not in str(proposal.model_dump())
    assert NUMBER in (await client.get(path)).text
    assert "096-328-2399" not in (await client.get(path)).text


async def test_what_cannot_be_a_field_goes_into_the_note_and_is_sealed(app, listed):
    path = f"/services/{listed['ひだまり相談室']}/correction"
    told = {
        "wrong-phone": "1",
        "phone": "もう使われていないみたい",
        "place": "となりの建物の2階",
        "url": "https://evil.example.org/",
        "note": HOSTILE,
        "how": "visit",
    }
    assert (await tell(person(app), path, **told)).status_code == 200
    [(proposal, note, contact)] = await stored(app)
    [said] = proposal.content["services"]
    assert said["content"] == {"urls": [{"url": "https://evil.example.org/"}]}
    assert "もう使われていないみたい" in note
    assert "となりの建物の2階" in note
    assert HOSTILE in note
    assert contact is None
    assert "となり" not in str(proposal.model_dump())
    await new_account(app, Role.secretariat)
    desk = person(app)
    await desk.sign_in()
    for page in ("/staff/review", f"/staff/review/{proposal.id}"):
        shown = await desk.get(page)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        assert 'href="https://evil' not in shown.text
    assert "となりの建物の2階" in shown.text


async def test_hours_are_read_back_before_they_are_sent(app, listed):
    someone, path = person(app), f"/services/{listed['ひだまり相談室']}/correction"
    told = {"wrong-hours": "1", "hours": "毎週火曜日 13時から15時", "how": "works"}
    asked = await tell(someone, path, **told)
    assert "まだ送っていません" in asked.text
    assert "火曜 13:00～15:00" in words_of(asked).partition("こう読みとりました")[2]
    assert await stored(app) == []
    done = await someone.client.post(path, data=fields_of(asked, "送る") | told)
    assert "受けとりました" in done.text
    [(proposal, _, _)] = await stored(app)
    [said] = proposal.content["services"]
    assert said["content"] == {"hours": [{"text": "毎週火曜日 13時から15時"}]}


async def test_slips_are_named_and_what_was_typed_stays(app, listed):
    path = f"/services/{listed['ひだまり相談室']}/correction"
    slip = await tell(person(app), path, how="", mail="kiku@")
    assert slip.status_code == 422
    assert 'href="#wrong-phone"' in slip.text
    assert 'href="#how-call"' in slip.text
    assert 'value="kiku@"' in slip.text
    hostile = await tell(person(app), path, how="", note=HOSTILE, place=HOSTILE)
    assert hostile.status_code == 422
    assert "<script>alert" not in hostile.text
    assert 'href="https://evil' not in hostile.text
    assert "&lt;script&gt;" in hostile.text
    assert await stored(app) == []


async def test_the_same_form_sent_twice_is_one_proposal(app, listed):
    someone, path = person(app), f"/services/{listed['ひだまり相談室']}/correction"
    form = fields_of(await someone.get(path), "送る") | {"wrong-closed": "1", "how": "visit"}
    first = await someone.client.post(path, data=form)
    again = await someone.client.post(path, data=form)
    assert "もう受けとっています" in again.text
    assert len(await stored(app)) == 1
    assert follow_link(first)


async def test_nothing_is_told_of_what_is_not_public(app, client, listed):
    for path in (
        f"/services/{listed['まだ下書き']}/correction",
        "/services/00000000-0000-4000-8000-000000000000/correction",
        f"/organizations/{listed['ひだまり相談室']}/correction",
        f"/services/{listed['みほんの会']}/correction",
        "/proposals/no-link-of-ours",
    ):
        page = await client.get(path)
        assert page.status_code == 404, path
        assert "下書き" not in page.text


async def test_a_page_about_violence_stays_hushed(app, client, listed):
    page = await client.get(f"/services/{listed['よりそう電話']}/correction")
    assert "quick-exit" in page.text
    assert "よりそう電話" not in page.text.partition("</title>")[0]


async def test_an_organization_is_corrected_too(app, listed):
    path = f"/organizations/{listed['みほんの会']}/correction"
    told = {"wrong-other": "1", "url": "https://mihon.example.org/", "how": "read"}
    assert (await tell(person(app), path, **told)).status_code == 200
    [(proposal, _, _)] = await stored(app)
    assert proposal.content == {"organization": {"website": "https://mihon.example.org/"}}


async def test_another_departments_window_names_where_it_is_now(app, listed):
    path = f"/services/{listed['ひだまり相談室']}/correction"
    told = {"wrong-moved": "1", "how": "works"}
    assert (await tell(person(app), path, **told)).status_code == 422
    done = await tell(person(app), path, **told, moved_name="みほんの会")
    assert done.status_code == 200
    [(proposal, note, _)] = await stored(app, ProposalKind.moved)
    assert proposal.answers["moved_to"] == str(listed["みほんの会"])
    assert "みほんの会" in note


async def test_it_is_followed_answered_and_taken_back_by_its_link(app, listed):
    someone = person(app)
    path = f"/services/{listed['ひだまり相談室']}/correction"
    thanks = await tell(someone, path, **{"wrong-closed": "1", "how": "visit"})
    link = follow_link(thanks)
    [(proposal, _, _)] = await stored(app)
    for method in ("GET", "HEAD", "GET"):
        page = await someone.client.request(method, link)
        assert page.status_code == 200
    assert "確かめています" in (await someone.get(link)).text
    await decide(app, proposal.id, ProposalState.asked_back)
    page = await someone.get(link)
    assert "おたずねがあります" in page.text
    empty = await someone.client.post(f"{link}/answer", data=fields_of(page, "お返事を送る"))
    assert empty.status_code == 422
    typed = fields_of(page, "お返事を送る") | {"text": f"はり紙がありました {HOSTILE}"}
    answered = await someone.client.post(f"{link}/answer", data=typed, follow_redirects=True)
    assert "確かめています" in answered.text
    assert "はり紙がありました" in answered.text
    assert "<script>alert" not in answered.text
    late = await someone.client.post(f"{link}/answer", data=typed)
    assert late.status_code == 409
    page = await someone.get(link)
    gone = await someone.client.post(
        f"{link}/withdraw", data=fields_of(page, "知らせるのをやめる"), follow_redirects=True
    )
    assert "知らせるのをやめました" in gone.text
    stale = await someone.client.post(f"{link}/withdraw", data=typed)
    assert stale.status_code == 409
    assert (await someone.get(f"{link}x")).status_code == 404


async def test_what_was_declined_is_looked_at_once_more(app, listed):
    someone = person(app)
    path = f"/services/{listed['ひだまり相談室']}/correction"
    link = follow_link(await tell(someone, path, **{"wrong-closed": "1", "how": "visit"}))
    [(proposal, _, _)] = await stored(app)
    await decide(app, proposal.id, ProposalState.declined, decision_reason="いまも開いています")
    page = await someone.get(link)
    assert "いまも開いています" in page.text
    typed = fields_of(page, "もう一度見てもらう") | {"text": "きのう行ったら閉まっていました"}
    again = await someone.client.post(f"{link}/again", data=typed, follow_redirects=True)
    assert "もう一度見ています" in again.text


async def test_the_fix_is_traced_to_its_fields_and_its_page(app, client, listed):
    from models.content import ServiceContent
    from models.incoming import Origin
    from models.repositories.records import RecordRepository, ServiceWrite
    from models.repositories.staff_records import StaffRecordRepository

    id = listed["ひだまり相談室"]
    told = {"wrong-phone": "1", "phone": "096-328-2399", "how": "call"}
    link = follow_link(await tell(person(app), f"/services/{id}/correction", **told))
    [(proposal, _, _)] = await stored(app)
    async with app.state.sessions.begin() as session:
        old = await StaffRecordRepository(session).record(id)
        content = ServiceContent.model_validate(
            {**old.content, "phones": [{"number": "096-328-2399"}]}
        )
        write = ServiceWrite(id, old.owner.id, content)
        await RecordRepository(session).put([write], Origin("a", "secretariat"))
    await decide(app, proposal.id, ProposalState.approved, revision_number=2, decided_at=now())
    page = await client.get(link)
    assert "直しました" in page.text
    assert "変わったところ：電話" in words_of(page)
    assert f'href="/services/{id}"' in page.text


async def test_whoever_left_an_address_hears_twice_that_it_came_in_and_that_it_is_mended(
    app, client, listed
):
    id = listed["ひだまり相談室"]
    told = {"wrong-closed": "1", "how": "visit", "mail": "Kiku@example.org"}
    await tell(person(app), f"/services/{id}/correction", **told)
    [(proposal, _, _)] = await stored(app)
    await decide(app, proposal.id, ProposalState.approved, decided_at=now())
    settings = app.state.settings
    for expected in (True, False):
        async with app.state.sessions.begin() as session:
            keys = keyring(settings)
            proposals = ProposalRepository(session, keys)
            written = await thank(
                await proposals.get(proposal.id),
                proposals=proposals,
                mails=MailRepository(session, keys),
                links=MailedLinkRepository(session),
                base_url=settings.base_url,
            )
        assert written is expected
    received, fixed = await letters(app)
    assert (received.kind, fixed.kind) == ("proposal_received", "proposal_fixed")
    assert received.to == fixed.to == "kiku@example.org"
    assert fixed.facts["page"] == f"{settings.base_url}/services/{id}"
    for letter in (received, fixed):
        said = write_mail(letter.kind, letter.facts, MailSite("まどぐち", settings.base_url))
        assert "ひだまり相談室" in said.text
        assert "ひだまり" not in said.subject
        page = await client.get(letter.facts["follow"])
        assert "直しました" in page.text
