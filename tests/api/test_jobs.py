"""What is done by itself, beside answering."""

import asyncio
from uuid import uuid4

from api.jobs import open_runner
from models.incoming import Origin
from models.repositories.records import OrganizationWrite, RecordRepository
from models.repositories.reference import load_reference
from tests.services.contents import organization
from tests.services.duplicates import queue


async def test_what_people_have_written_is_compared_as_imports_are(sessions, settings):
    async with sessions.begin() as session:
        await load_reference(session)
        twice = [
            organization(name=name) for name in ("特定非営利活動法人 見本の森", "NPO法人見本の森")
        ]
        await RecordRepository(session).put(
            [OrganizationWrite(uuid4(), content) for content in twice],
            Origin("somebody", "member", reason="登録"),
        )
    assert not await queue(sessions)
    await open_runner(settings, sessions, asyncio.Event()).run_once()
    assert len(await queue(sessions)) == 1
