"""Answering a question to the directory: find, loosen if nothing is found, never end in nothing."""

from collections.abc import Iterator
from datetime import datetime

from api.usecases.check_query import moment_asked
from api.usecases.default_windows import find_default_window, of_all
from api.usecases.found import DirectoryQuery, FacetValue, FoundService, FoundServices
from api.usecases.labels import facet_values
from api.usecases.opening_asked import opening_asked
from api.usecases.reach import elsewhere, kilometres_to
from api.usecases.related_topics import related_topics
from api.usecases.search_and_loosen import Asked, question_for, search_and_loosen
from api.usecases.urgent_contacts import urgent_contacts
from api.usecases.why_found import with_reasons
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
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
    asked = await question_for(query, services=services, reference=reference)
    whole = asked.query
    moment = asked.search.moment or moment_asked(whole.open)
    hits, given_up, answered = await search_and_loosen(asked, search=search, services=services)
    urgent = await urgent_contacts(
        query.q,
        moment=moment,
        year_end=reference.year_end,
        services=services,
        search=search,
        areas=asked.search.areas,
    )
    documents = await services.documents(hits.ids)
    relaxed = tuple(dict.fromkeys(one.name for one in given_up))
    found = FoundServices(
        query=query,
        total=hits.total,
        exact=hits.exact,
        stage="relaxed" if relaxed else hits.stage.value,
        relaxed=relaxed + (("words",) if hits.stage.value == "some" else ()),
        urgent=urgent is not None,
        urgent_contacts=urgent or (),
        fallback=await find_default_window(
            query.area or of_all(whole.area, reference), areas=areas, reference=reference
        ),
        facets=_facets(hits, query, whole, reference),
        items=tuple(_found(document, hits.matched, asked, moment) for document in documents),
        pages=-(-hits.total // query.per_page),
        asked=whole,
        conditions=asked.conditions,
        given_up=given_up,
        related=related_topics(hits, whole, reference),
        subjects=hits.subjects,
        place_missing=asked.understood.place_missing,
        answered=answered,
    )
    return await with_reasons(found, asked, search=search) if query.explain else found


def _found(
    document: ServiceDocument, matched: Matched, asked: Asked, moment: datetime
) -> FoundService:
    reference = asked.reference
    opening, way = opening_asked(document, asked.query, moment, reference.year_end)
    return FoundService(
        document=document,
        open=opening.state,
        next_change=opening.next_change,
        assumed=opening.assumed,
        open_by=way,
        highlights=_highlights(document, matched),
        distance=kilometres_to(
            document, asked.search.near if asked.query.lat is not None else None
        ),
        elsewhere=elsewhere(document, asked.query.area, reference),
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
    hits: Hits, query: DirectoryQuery, whole: DirectoryQuery, reference: DirectoryReference
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
    return facets | {"open": tuple(_open_facet(hits, query, whole))}


def _open_facet(hits: Hits, query: DirectoryQuery, whole: DirectoryQuery) -> Iterator[FacetValue]:
    """The value is what the parameter `open` takes; nothing where nothing could be counted."""
    if "open" in hits.facets:
        value = whole.open or "now"
        label = "いま受付中" if value == "now" else "その時間に受付中"
        yield FacetValue(value, label, hits.facets["open"]["open"], query.open is not None)
