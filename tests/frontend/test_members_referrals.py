"""People of an organization see what it has received, and nothing that others have."""

from types import SimpleNamespace
from uuid import uuid4

import pytest_asyncio

from models.referral_states import ReferralState
from tests.frontend.member_visitors import new_member
from tests.frontend.receiving import sent, state_of
from tests.frontend.staff_files import press, words_of
from tests.frontend.staff_visitors import StaffVisitor, token_in
from tests.services.referrals import NAME, NEED

MEMBER, STRANGER = "member@example.org", "stranger@example.org"


@pytest_asyncio.fixture
async def visitor(app, client):
    opened = []

    async def come(mail):
        someone = StaffVisitor(app)
        opened.append(someone)
        await someone.sign_in(mail, next="/members")
        return someone

    yield come
    for one in opened:
        await one.client.aclose()


async def test_members_answer_what_came_to_their_organization(app, visitor):
    one = await sent(app)
    await new_member(app, MEMBER, SimpleNamespace(id=one.window.organization))
    person = await visitor(MEMBER)
    address = f"/members/organizations/{one.window.organization}/referrals"
    page = await person.get(address)
    assert one.case.number in words_of(page)
    assert NEED not in page.text
    page = await person.get(f"{address}/{one.referral.id}")
    assert NEED in page.text
    assert NAME not in page.text
    done = await press(person, page, "引きうける")
    assert NAME in done.text
    assert await state_of(app, one) is ReferralState.accepted
    late = await press(person, page, "順番を待ってもらう")
    assert late.status_code == 409
    form = await person.get(f"{address}/{one.referral.id}/decline")
    wrong = await press(person, form, "引きうけられないと伝える", reason=None, next="")
    assert wrong.status_code == 422
    said = {"reason": "other_first", "next": "", "note": "先に病院へ"}
    over = await press(person, form, "引きうけられないと伝える", **said)
    assert "お返事を、送った側に伝えました" in words_of(over)
    assert NAME not in over.text
    assert "手をはなれたもの" in words_of(await person.get(address))


async def test_others_find_nothing(app, visitor):
    one, other = await sent(app), await sent(app)
    await new_member(app, STRANGER, SimpleNamespace(id=other.window.organization))
    person = await visitor(STRANGER)
    mine = f"/members/organizations/{other.window.organization}/referrals"
    theirs = f"/members/organizations/{one.window.organization}/referrals"
    token = token_in(await person.get(mine))
    for address in (
        theirs,
        f"{theirs}/{one.referral.id}",
        f"{theirs}/{one.referral.id}/decline",
        f"{mine}/{one.referral.id}",
        f"{mine}/{one.referral.id}/decline",
        f"{mine}/{uuid4()}",
        f"{mine}/{other.referral.id}/files/{uuid4()}",
    ):
        assert (await person.get(address)).status_code == 404, address
    for base in (theirs, mine):
        for path in ("", "/say", "/decline"):
            form = {"form_token": token, "act": "accept", "version": "2", "text": "x", "note": "x"}
            answer = await person.client.post(f"{base}/{one.referral.id}{path}", data=form)
            assert answer.status_code == 404, (base, path)
    assert await state_of(app, one) is ReferralState.sent
