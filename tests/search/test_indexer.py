"""Two processes that bring the index up to date at the same time."""

from uuid import UUID

from anyio import from_thread

from models.incoming import Origin
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from search.indexer import Indexer
from tests.services.contents import organization, service

SERVICE, OWNER = UUID(int=1), UUID(int=2)


class Shelf:
    """An index of names. `meanwhile` happens after documents were read and before they stand."""

    def __init__(self):
        self.names = {}
        self.meanwhile = []

    def put(self, documents):
        documents = list(documents)
        while self.meanwhile:
            self.meanwhile.pop()()
        self.names |= {document.id: document.name for document in documents}


async def test_the_newer_record_stays_whoever_writes_last(sessions):
    async def say(name):
        writes = [
            OrganizationWrite(OWNER, organization()),
            ServiceWrite(SERVICE, OWNER, service(name=name)),
        ]
        async with sessions.begin() as session:
            await RecordRepository(session).put(writes, Origin(actor="担当", role="staff"))

    async with sessions.begin() as session:
        await load_reference(session)
    shelf = Shelf()
    slow, quick = Indexer(sessions, shelf), Indexer(sessions, shelf)
    await say("古い名前の窓口")

    async def change_and_index():
        await say("新しい名前の窓口")
        await quick.drain()

    shelf.meanwhile.append(lambda: from_thread.run(change_and_index))
    while await slow.drain():
        pass
    assert shelf.names == {SERVICE: "新しい名前の窓口"}
    assert await quick.drain() == 0
