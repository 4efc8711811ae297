import pytest_asyncio

from models.repositories.reference import load_reference


@pytest_asyncio.fixture
async def directory(sessions):
    """Sessions on a database that knows the areas and topics."""
    async with sessions.begin() as session:
        await load_reference(session)
    return sessions
