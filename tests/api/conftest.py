import asyncio
from uuid import uuid5

import pytest_asyncio

from models.incoming import Origin
from models.repositories.index_requests import IndexRequestRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from tests.services.contents import organization

STAFF = Origin(actor="担当", role="staff")


@pytest_asyncio.fixture
async def directory(client, app):
    """Puts services into the running app's database and index: `await directory((id, content))`."""
    sessions = app.state.sessions
    async with sessions.begin() as session:
        await load_reference(session)

    async def fill(*pairs, owner=None):
        async with sessions.begin() as session:
            writes = []
            for id, content in pairs:
                mine = owner or uuid5(id, "owner")
                writes.append(OrganizationWrite(mine, organization()))
                writes.append(ServiceWrite(id, mine, content))
            writes.sort(key=lambda write: isinstance(write, ServiceWrite))
            await RecordRepository(session).put(writes, STAFF)
        # The app's own indexer does the work, as it does for everybody.
        async with asyncio.timeout(20):
            while not app.state.search.is_current() or await _waiting(sessions):
                await asyncio.sleep(0.02)

    return fill


async def _waiting(sessions):
    async with sessions() as session:
        return await IndexRequestRepository(session).waiting(1)
