"""Choosing what goes on paper: the services of a search or a source, and lines for danger."""

from dataclasses import dataclass, replace

from api.usecases.ask_index import ask_index, known_timetables
from api.usecases.check_query import check_query
from api.usecases.default_windows import find_default_window
from api.usecases.found import DefaultWindowRead, DirectoryQuery
from api.usecases.labels import facet_label
from models.areas import NATION
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.errors import BadRequest
from models.hours import read_timetable
from models.repositories.areas import AreaRepository
from models.repositories.services import ServiceRepository
from search.protocol import SearchBackend, SearchQuery

MOST = 500
"""Services on one leaflet: a hundred pages."""
EMERGENCY_LINES = 4
"""What fits the cover beside 110 and 119, which every leaflet carries."""
_ON_EVERY_COVER = frozenset({"110", "119"})


@dataclass(frozen=True, slots=True)
class LeafletSelection:
    """`conditions` says in words how the services were chosen, None for a whole source."""

    services: tuple[ServiceDocument, ...]
    emergency: tuple[ServiceDocument, ...]
    window: DefaultWindowRead | None
    area_name: str | None
    conditions: str | None


async def collect_leaflet(
    query: DirectoryQuery,
    *,
    source: str | None = None,
    services: ServiceRepository,
    areas: AreaRepository,
    search: SearchBackend,
    reference: DirectoryReference,
) -> LeafletSelection:
    """What the query finds, in the order of the search; or all of a source, in its own order."""
    asked = check_query(replace(query, page=1), reference)
    if source is not None:
        chosen = await services.of_source(source)
        if not chosen:
            raise BadRequest(f"Nothing public has come from {source} yet.", parameter="source")
    else:
        wanted = replace(asked, offset=0, limit=MOST + 1, facets=False)
        hits = await ask_index(wanted, search=search, services=services)
        if hits.total > MOST:
            raise BadRequest(
                f"{hits.total} services were found; a leaflet holds {MOST}. Narrow the search."
            )
        chosen = await services.documents(hits.ids)
    served = _areas_served(chosen) if source is not None else query.area
    return LeafletSelection(
        services=tuple(chosen),
        emergency=await _emergency_lines(services=services, search=search),
        window=await find_default_window(served, areas=areas, reference=reference),
        area_name=reference.areas.name(served[0]) if len(served) == 1 else None,
        conditions=None if source is not None else _conditions(query, reference),
    )


async def _emergency_lines(
    *, services: ServiceRepository, search: SearchBackend
) -> tuple[ServiceDocument, ...]:
    """National lines that somebody answers at every hour of every day."""
    timetables = await known_timetables(search=search, services=services)
    always = frozenset(text for text in timetables if read_timetable(text).is_always_open)
    question = SearchQuery(timetables=always, limit=50, facets=False)
    hits = await ask_index(question, search=search, services=services)
    lines = [
        document
        for document in await services.documents(hits.ids)
        if any(area.code == NATION for area in document.areas)
        and any(phone.tel for phone in document.phones)
        and not any(phone.tel in _ON_EVERY_COVER for phone in document.phones)
    ]
    # The shortest numbers first: they are what a frightened person can remember.
    lines.sort(key=lambda d: (len(d.phones[0].number), d.phones[0].number))
    return tuple(lines[:EMERGENCY_LINES])


def _areas_served(documents: list[ServiceDocument]) -> tuple[str, ...]:
    codes = [area.code for d in documents for area in d.areas if area.code not in {None, NATION}]
    return tuple(dict.fromkeys(code for code in codes if code))


def _conditions(query: DirectoryQuery, reference: DirectoryReference) -> str | None:
    chosen: list[str] = [f"「{query.q.strip()}」"] if query.q.strip() else []
    for field, values in (
        ("area", query.area),
        ("topic", query.topic),
        ("language", query.language),
        ("channel", query.channel),
        ("flag", query.flag),
        ("kind", query.kind),
    ):
        chosen += [facet_label(field, value, reference) for value in values]
    if query.age is not None:
        chosen.append(f"{query.age}歳")
    return "・".join(chosen)[:200] or None
