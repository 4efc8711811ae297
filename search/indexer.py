"""Keeping the index in step with the database: drains the outbox, rebuilds from scratch."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator

from anyio import from_thread, to_thread

from models.database import Sessions
from models.repositories.index_requests import IndexRequestRepository
from models.repositories.services import ServiceRepository
from search.documents import search_document
from search.protocol import SearchBackend, SearchDocument, SearchUnavailable

log = logging.getLogger(__name__)

BATCH = 500
PAUSE = 0.3
"""Seconds between looks at an empty outbox: a change is found well within a second."""
LOCKED_PAUSE = 5.0
"""Seconds until a process that found another one indexing tries again."""


class Indexer:
    """Every process runs one; the engine's write lock decides which of them works."""

    def __init__(self, sessions: Sessions, backend: SearchBackend) -> None:
        self.sessions = sessions
        self.backend = backend

    async def run(self, stopping: asyncio.Event) -> None:
        """Until told to stop, which is heard between two pieces of work.

        Cancelling would cut a query off, and its connection would answer to a closed loop.
        """
        while not stopping.is_set():
            pause = PAUSE
            try:
                if not await to_thread.run_sync(self.backend.is_current):
                    log.warning("the search index is missing or outdated; building it anew")
                    await self.rebuild()
                elif await to_thread.run_sync(self.backend.is_ending):
                    log.info("the search index is being made anew, with the hours of later dates")
                    await self.rebuild()
                while await self.drain():
                    pass
            except SearchUnavailable as reason:
                log.info("not indexing just now: %s", reason)
                pause = LOCKED_PAUSE
            except Exception:
                # The loop must outlive a database that is away for a moment.
                log.exception("indexing failed; trying again")
                pause = LOCKED_PAUSE
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), pause)

    async def drain(self) -> int:
        """Bring the oldest requests into the index; how many there were.

        Rows are removed only after the index holds the change, so a crash repeats work and
        loses none.
        """
        async with self.sessions() as session:
            waiting = await IndexRequestRepository(session).waiting(BATCH)
            ids = list({service_id for _, service_id in waiting})
            documents = await ServiceRepository(session).documents(ids)
        if not waiting:
            return 0
        listed = {document.id for document in documents}
        ended = [id for id in ids if id not in listed]
        fresh = [search_document(document) for document in documents]
        if ended:
            await to_thread.run_sync(self.backend.delete, ended)
        if fresh:
            await to_thread.run_sync(self.backend.put, fresh)
        async with self.sessions.begin() as session:
            requests = IndexRequestRepository(session)
            if await requests.done([request for request, _ in waiting]) < len(waiting):
                # Another process worked on the same ones, perhaps with a newer record, and what
                # was written here may have come after it.
                await requests.ask_again(ids)
        return len(waiting)

    async def rebuild(self) -> int:
        """Make the index anew from the database while searching goes on; how many it holds."""
        async with self.sessions() as session:
            seen = await IndexRequestRepository(session).all_waiting()
            chunks = self._chunks(ServiceRepository(session))
            async with contextlib.aclosing(chunks):
                count = await to_thread.run_sync(self.backend.rebuild, _pulled(chunks))
        async with self.sessions.begin() as session:
            await IndexRequestRepository(session).done(seen)
        return count

    async def _chunks(self, services: ServiceRepository) -> AsyncGenerator[list[SearchDocument]]:
        async for documents in services.listed():
            yield [search_document(document) for document in documents]


def _pulled(chunks: AsyncIterator[list[SearchDocument]]) -> Iterator[SearchDocument]:
    """The chunks one by one, for an engine that works in a thread of its own."""
    while True:
        chunk = from_thread.run(_next, chunks)
        if chunk is None:
            return
        yield from chunk


async def _next(chunks: AsyncIterator[list[SearchDocument]]) -> list[SearchDocument] | None:
    return await anext(chunks, None)
