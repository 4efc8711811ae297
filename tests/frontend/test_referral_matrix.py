"""Who sees what of a case: every role on every address of referrals, mark by mark.

The table of docs/referrals.md in marks. An address that is new must be named here, and what
appears on it; a mark that appears anywhere else fails.
"""

import re
from uuid import UUID

import pytest_asyncio

from models.referral_states import OutcomeCode, Party, ReferralEvent
from models.support_case import PersonField
from tests.frontend.referral_world import ROLES, SHARED, marks_in, new_world
from tests.frontend.test_staff_access import routes
from tests.services.referrals import acting

OURS = re.compile(
    r"/(staff/(referral|inquir|notices)|members/organizations/\{\w+\}/(referral|inquir)"
    r"|r$|r/|inquiry|consent|notice$|notice/|fhir)"
)
NOTHING_SEEN = {
    "/consent",
    "/consent/{token}",
    "/consent/{token}/revoke",
    "/fhir/Consent/{id}",
    "/fhir/Patient/{id}",
    "/fhir/ServiceRequest/{id}",
    "/fhir/Task",
    "/fhir/Task/{id}",
    "/fhir/metadata",
    "/members/organizations/{id}/referral-profile",
    "/members/organizations/{id}/referrals",
    "/members/organizations/{id}/referrals/{referral_id}/decline",
    "/members/organizations/{body_id}/referrals/{id}/consent",
    "/members/organizations/{body_id}/referrals/{id}/consent/{consent_id}",
    "/notice",
    "/notice/{token}",
    "/r",
    "/r/{token}/decline",
    "/staff/inquiries/new",
    "/staff/notices",
    "/staff/referral-desk",
    "/staff/referral-desk/organizations/{id}",
    "/staff/referrals",
    "/staff/referrals/board",
    "/staff/referrals/new",
    "/staff/referrals/numbers",
    "/staff/referrals/numbers.csv",
    "/staff/referrals/{id}/consent",
    "/staff/referrals/{id}/consent/{consent_id}",
    "/staff/referrals/{id}/handout",
    "/staff/referrals/{id}/receivers",
    "/staff/referrals/{id}/referrals/{referral_id}/cover",
}
PERSON = {one.value for one in PersonField}
FINDER = {"notice_contact", "notice_note", "notice_place"}
FILE = {"file", "file_name"}


def only(role, marks):
    return {role: frozenset(marks)}


def with_link(marks):
    """Whoever holds the link, signed in or not: the link is what counts."""
    return dict.fromkeys(ROLES, frozenset(marks))


RECEIVED = {"need", "step", "message"}
BEFORE = {
    "/inquiry/{token}": with_link({"question", "answer_note"}),
    "/members/organizations/{id}/referrals/{referral_id}": only("receiver", RECEIVED),
    "/r/{token}": with_link(RECEIVED),
    "/staff/inquiries": only("desk", {"question"}),
    "/staff/inquiries/{id}": only("desk", {"question", "answer_note"}),
    "/staff/notices/{id}": {
        role: frozenset(FINDER) for role in ("desk", "coordinator", "administrator")
    },
    "/staff/referrals/{id}": only(
        "desk", {"need", "safety", "step", "message", "file_name", "own_note"}
    ),
    "/staff/referrals/{id}/edit": only("desk", {"need", "safety", *PERSON}),
    "/staff/referrals/{id}/files/{file_id}": only("desk", FILE),
}
IDENTIFIED = {*RECEIVED, *SHARED, "safety", "file_name"}
AFTER = BEFORE | {
    "/members/organizations/{id}/referrals/{referral_id}": only("receiver", IDENTIFIED),
    "/members/organizations/{id}/referrals/{referral_id}/files/{file_id}": only("receiver", FILE),
    "/r/{token}": with_link(IDENTIFIED),
    "/r/{token}/files/{file_id}": with_link(FILE),
}
OF_RECEIVER = (
    "/members/organizations/{id}/referrals/{referral_id}",
    "/members/organizations/{id}/referrals/{referral_id}/files/{file_id}",
    "/r/{token}",
    "/r/{token}/files/{file_id}",
)


@pytest_asyncio.fixture
async def world(app, client):
    made = await new_world(app)
    yield made
    await made.close()


def addresses(app):
    return {
        str(one.path)
        for one in routes(app)
        if OURS.match(str(one.path)) and "GET" in (one.methods or set())
    }


async def seen(world, paths, roles=ROLES):
    """{path: {role: marks}} where something is seen at all; never an error of the server."""
    found = {}
    for path in sorted(paths):
        for role in roles:
            page = await world.visitors[role].get(world.address(path))
            assert page.status_code < 500, (path, role, page.status_code)
            marks = marks_in(page.text) | marks_in(str(page.headers))
            if marks:
                assert page.headers["cache-control"] == "no-store", (path, role)
                found.setdefault(path, {})[role] = marks
    return found


def test_every_address_is_named_here(app):
    assert addresses(app) == NOTHING_SEEN | set(AFTER)


async def test_everybody_sees_what_the_table_says_and_nothing_else(world):
    assert await seen(world, addresses(world.app)) == BEFORE
    await world.move(ReferralEvent.accept, Party.receiver)
    assert await seen(world, addresses(world.app)) == AFTER
    for role in ("desk", "other_desk", "coordinator", "administrator"):
        asked = await ask_for_person(world, role)
        assert PERSON & asked == (PERSON if role == "desk" else set()), role
    async with acting(world.app.state.sessions, world.app.state.settings) as room:
        consent = await room.consents.get(UUID(world.ids["consent_id"]))
        await room.consents.revoke(consent, "person")
    revoked = await seen(world, OF_RECEIVER, ("nobody", "receiver"))
    assert not {one for roles in revoked.values() for marks in roles.values() for one in marks} & {
        *PERSON,
        "safety",
        "file",
    }


async def test_after_the_end_the_receiver_sees_nothing(world):
    await world.move(ReferralEvent.accept, Party.receiver)
    await world.move(ReferralEvent.close, Party.receiver, outcome=OutcomeCode.helped)
    ended = await seen(world, OF_RECEIVER, ("nobody", "receiver"))
    assert ended == {}


async def ask_for_person(world, role):
    """What the button on the page of the case shows."""
    path = world.address("/staff/referrals/{id}/person")
    page = await world.visitors[role].send("/staff/account", path, purpose="contact")
    assert page.status_code < 500
    return marks_in(page.text)


async def test_with_the_key_lost_pages_stay_calm(world):
    await world.move(ReferralEvent.accept, Party.receiver)
    async with acting(world.app.state.sessions, world.app.state.settings) as room:
        case = await room.cases.get(UUID(world.ids["id"]))
        await room.cases.save(case, version=case.version, key_sealed="1.00000000.AAAA")
    statuses = {}
    for role, paths in (
        ("desk", ("/staff/referrals/{id}", "/staff/referrals/{id}/edit", "/staff/referrals")),
        ("receiver", OF_RECEIVER),
    ):
        for path in paths:
            page = await world.visitors[role].get(world.address(path))
            statuses[path] = page.status_code
            assert not marks_in(page.text), path
            assert "SECRET_KEY" not in page.text, path
            assert "<h1" in page.text, path
    assert statuses["/staff/referrals"] == 200
    assert set(statuses.values()) <= {200, 404, 503}
