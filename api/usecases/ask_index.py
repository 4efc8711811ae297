"""Asking the index, and reading the database instead while there is none."""

import logging
from functools import partial

from anyio import to_thread

from models.repositories.services import ServiceRepository
from search.documents import search_document
from search.plain import scan
from search.protocol import Hits, SearchBackend, SearchDocument, SearchQuery, SearchUnavailable

log = logging.getLogger(__name__)

MOST_SCANNED = 5_000
"""Records read one by one without an index; a larger directory says it is not ready."""


async def ask_index(
    query: SearchQuery, *, search: SearchBackend, services: ServiceRepository
) -> Hits:
    """Raises SearchUnavailable only where there is no index and the directory is large."""
    try:
        return await to_thread.run_sync(search.search, query)
    except SearchUnavailable as reason:
        documents = await _all_documents(services, reason)
        return await to_thread.run_sync(partial(scan, documents, query, year_end=search.year_end))


async def _all_documents(
    services: ServiceRepository, reason: SearchUnavailable
) -> list[SearchDocument]:
    if await services.count_listed() > MOST_SCANNED:
        raise reason
    # The indexer says why, once; a line for every request would drown it.
    log.debug("answering from the database: %s", reason)
    return [search_document(document) async for chunk in services.listed() for document in chunk]
