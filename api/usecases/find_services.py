"""Answering a question to the directory: find, loosen if nothing is found, never end in nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from api.usecases.ask_index import ask_index, open_at
from api.usecases.check_query import check_query, moment_asked
from api.usecases.default_windows import find_default_window
from api.usecases.found import DirectoryQuery, FacetValue, FoundService, FoundServices
from api.usecases.labels import facet_values
from api.usecases.show_service import opening_of
from api.usecases.urgent_contacts import urgent_contacts
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.repositories.areas import AreaRepository
from models.repositories.services import ServiceRepository
from search.highlight import mark
from search.protocol import Hits, Matched, SearchBackend, SearchQuery

Ranges = tuple[tuple[int, int], ...]


# What people can most easily do without comes first, the trouble itself last.
LOOSENED_IN_ORDER: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("open", {"timetables": None}),
    ("kind", {"kinds": ()}),
    ("flag", {"flags": ()}),
    ("channel", {"channels": ()}),
    ("age", {"age": None}),
    ("radius", {"ids": None}),
    ("language", {"languages": ()}),
    ("area", {"areas": ()}),
    ("topic", {"topics": ()}),
)


async def find_services(
    query: DirectoryQuery,
    *,
    services: ServiceRepository,
    areas: AreaRepository,
    search: SearchBackend,
    reference: DirectoryReference,
) -> FoundServices:
    asked = check_query(query, reference)
    moment = moment_asked(query.open)
    if query.open is not None:
        asked = replace(asked, timetables=await open_at(moment, search=search, services=services))
    if query.lat is not None and query.lon is not None and query.radius is not None:
        near = await services.near(query.lat, query.lon, query.radius)
        asked = replace(asked, ids=near)
    hits, relaxed = await _search_and_loosen(asked, search=search, services=services)
    urgent = await urgent_contacts(
        query.q, moment=moment, services=services, search=search, areas=asked.areas
    )
    documents = await services.documents(hits.ids)
    fallback = await find_default_window(query.area, areas=areas, reference=reference)
    return FoundServices(
        query=query,
        total=hits.total,
        exact=hits.exact,
        stage="relaxed" if relaxed else hits.stage.value,
        relaxed=relaxed + (("words",) if hits.stage.value == "some" else ()),
        urgent=urgent is not None,
        urgent_contacts=urgent or (),
        fallback=fallback,
        facets=_facets(hits, query, reference),
        items=tuple(_found(document, hits.matched, moment) for document in documents),
        pages=-(-hits.total // query.per_page),
    )


async def _search_and_loosen(
    asked: SearchQuery, *, search: SearchBackend, services: ServiceRepository
) -> tuple[Hits, tuple[str, ...]]:
    """Hits, and the names of the conditions that had to be given up to get any."""
    hits = await ask_index(asked, search=search, services=services)
    given_up: tuple[str, ...] = ()
    for name, without in LOOSENED_IN_ORDER:
        if hits.total:
            break
        looser = replace(asked, **without, offset=0)  # type: ignore[arg-type]
        if looser == replace(asked, offset=0):
            continue
        asked, given_up = looser, (*given_up, name)
        hits = await ask_index(asked, search=search, services=services)
    # If even that found nothing, the words are to blame, not the conditions.
    return hits, given_up if hits.total else ()


def _found(document: ServiceDocument, matched: Matched, moment: datetime) -> FoundService:
    opening = opening_of(document, moment)
    return FoundService(
        document=document,
        open=opening.state,
        next_change=opening.next_change,
        highlights=_highlights(document, matched),
    )


def _highlights(document: ServiceDocument, matched: Matched) -> dict[str, Ranges]:
    if not matched.keys and not matched.readings:
        return {}
    texts = {
        "name": document.name,
        "summary": document.summary,
        "for_whom": document.for_whom or "",
    }
    marked = {field: tuple(mark(text, matched)) for field, text in texts.items() if text}
    return {field: ranges for field, ranges in marked.items() if ranges}


def _facets(
    hits: Hits, query: DirectoryQuery, reference: DirectoryReference
) -> dict[str, tuple[FacetValue, ...]]:
    selected: dict[str, tuple[str, tuple[str, ...]]] = {
        "topic": ("topics", query.topic),
        "area": ("areas", query.area),
        "language": ("languages", query.language),
        "channel": ("channels", tuple(query.channel)),
        "flag": ("flags", tuple(query.flag)),
        "kind": ("kinds", tuple(query.kind)),
    }
    return {
        field: facet_values(field, hits.facets.get(counted, {}), values, reference)
        for field, (counted, values) in selected.items()
    }
