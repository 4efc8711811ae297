"""Who sees what of a case: every role on every address of referrals, mark by mark.

The table of docs/referrals.md in marks. An address that is new must be named here, and what
appears on it; a mark that appears anywhere else fails.
"""

import re

import pytest_asyncio

from models.referral_states import Party, ReferralEvent
from tests.frontend.referral_world import ROLES, marks_in, new_world
from tests.frontend.test_staff_access import routes

OURS = re.compile(
    r"/(staff/(referral|inquir|notices)|members/organizations/\{\w+\}/(referral|inquir)"
    r"|r$|r/|inquiry|consent|notice$|notice/|fhir)"
)


@pytest_asyncio.fixture
async def world(app, client):
    made = await new_world(app)
    yield made
    await made.close()


def addresses(app):
    return sorted(
        {
            str(one.path)
            for one in routes(app)
            if OURS.match(str(one.path)) and "GET" in (one.methods or set())
        }
    )


async def seen(world):
    """{path: {role: marks}} where something is seen at all; never an error of the server."""
    found = {}
    for path in addresses(world.app):
        for role in ROLES:
            page = await world.visitors[role].get(world.address(path))
            assert page.status_code < 500, (path, role, page.status_code)
            assert not marks_in(str(page.headers)) or page.status_code == 200, (path, role)
            marks = marks_in(page.text) | marks_in(str(page.headers))
            if marks:
                found.setdefault(path, {})[role] = marks
    return found


async def test_print(world):
    import pprint

    for step in (None, ReferralEvent.accept):
        if step:
            await world.move(step, Party.receiver)
        pprint.pprint(await seen(world), width=150)
    pprint.pprint(addresses(world.app))
    page = await world.visitors["desk"].get(world.address("/staff/referrals/{id}"))
    print(page.status_code)
