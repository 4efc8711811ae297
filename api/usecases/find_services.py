"""Answering a question to the directory: find, loosen if nothing is found, never end in nothing."""

from collections.abc import Iterator

from api.usecases.check_query import moment_asked
from api.usecases.default_windows import find_default_window
from api.usecases.found import DirectoryQuery, FacetValue, FoundService, FoundServices
from api.usecases.labels import facet_values
from api.usecases.opening_asked import opening_asked
from api.usecases.search_and_loosen import question_for, search_and_loosen
from api.usecases.urgent_contacts import urgent_contacts
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.hours import Opening
from models.hours.open_index import Way
from models.repositories.areas import AreaRepository
from models.repositories.services import ServiceRepository
from search.highlight import mark
from search.protocol import Hits, Matched, SearchBackend

Ranges = tuple[tuple[int, int], ...]


async def find_services(
    query: DirectoryQuery,
    *,
    services: ServiceRepository,
    areas: AreaRepository,
    search: SearchBackend,
    reference: DirectoryReference,
) -> FoundServices:
    asked = await question_for(query, services=services, search=search, reference=reference)
    moment = asked.moment or moment_asked(query.open)
    year_end = reference.year_end
    hits, relaxed = await search_and_loosen(asked, search=search, services=services)
    urgent = await urgent_contacts(
        query.q,
        moment=moment,
        year_end=year_end,
        services=services,
        search=search,
        areas=asked.areas,
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
        items=tuple(
            _found(document, hits.matched, opening_asked(document, query, moment, year_end))
            for document in documents
        ),
        pages=-(-hits.total // query.per_page),
    )


def _found(
    document: ServiceDocument, matched: Matched, opened: tuple[Opening, Way | None]
) -> FoundService:
    opening, way = opened
    return FoundService(
        document=document,
        open=opening.state,
        next_change=opening.next_change,
        assumed=opening.assumed,
        open_by=way,
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
    facets = {
        field: facet_values(field, hits.facets.get(counted, {}), values, reference)
        for field, (counted, values) in selected.items()
    }
    return facets | {"open": tuple(_open_facet(hits, query))}


def _open_facet(hits: Hits, query: DirectoryQuery) -> Iterator[FacetValue]:
    """The value is what the parameter `open` takes; nothing where nothing could be counted."""
    if "open" in hits.facets:
        value = query.open or "now"
        label = "いま受付中" if value == "now" else "その時間に受付中"
        yield FacetValue(value, label, hits.facets["open"]["open"], query.open is not None)
