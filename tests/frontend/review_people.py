"""Two of the secretariat and one of the staff."""

import pytest_asyncio

from models.account import Role
from tests.frontend.reviewing import let_in

PEOPLE = {
    "first": Role.secretariat,
    "second": Role.secretariat,
    "staff": Role.staff,
}


@pytest_asyncio.fixture
async def people(app, client):
    """Two of the secretariat and one of the staff, signed in."""
    found = {name: await let_in(app, role) for name, role in PEOPLE.items()}
    yield found
    for person in found.values():
        await person.client.aclose()
