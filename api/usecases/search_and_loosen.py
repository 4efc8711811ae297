"""One way to put a question to the index, the same for pages, the API and paper."""

from collections.abc import Mapping
from dataclasses import replace

from api.usecases.ask_index import ask_index
from api.usecases.check_query import check_query, moment_asked
from api.usecases.found import DirectoryQuery
from models.directory_reference import DirectoryReference
from models.repositories.services import ServiceRepository
from search.protocol import Hits, SearchBackend, SearchQuery

# What people can most easily do without comes first, the trouble itself last.
LOOSENED_IN_ORDER: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("open", {"open_only": False}),
    ("kind", {"kinds": ()}),
    ("flag", {"flags": ()}),
    ("channel", {"channels": ()}),
    ("age", {"age": None}),
    ("radius", {"ids": None}),
    ("language", {"languages": ()}),
    ("area", {"areas": ()}),
    ("topic", {"topics": ()}),
)


async def question_for(
    query: DirectoryQuery,
    *,
    services: ServiceRepository,
    search: SearchBackend,
    reference: DirectoryReference,
) -> SearchQuery:
    """The query as the index can answer it, with what only the database knows put in.

    Raises BadRequest for values that do not exist.
    """
    asked = check_query(query, reference)
    asked = replace(asked, moment=moment_asked(query.open), open_only=query.open is not None)
    if query.lat is not None and query.lon is not None and query.radius is not None:
        near = await services.near(query.lat, query.lon, query.radius)
        asked = replace(asked, ids=near)
    return asked


async def search_and_loosen(
    asked: SearchQuery, *, search: SearchBackend, services: ServiceRepository
) -> tuple[Hits, tuple[str, ...]]:
    """Hits, and the names of the conditions that had to be given up to get any.

    What is given up depends on the total alone, so every page of a question gives up the same.
    """
    hits = await ask_index(asked, search=search, services=services)
    given_up: tuple[str, ...] = ()
    for name, without in LOOSENED_IN_ORDER:
        if hits.total:
            break
        looser = replace(asked, **without)  # type: ignore[arg-type]
        if looser == asked:
            continue
        asked, given_up = looser, (*given_up, name)
        hits = await ask_index(asked, search=search, services=services)
    # If even that found nothing, the words are to blame, not the conditions.
    return hits, given_up if hits.total else ()
