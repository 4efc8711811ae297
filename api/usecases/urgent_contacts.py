"""Whom to put above the results when the words speak of danger."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from api.usecases.ask_index import ask_index
from api.usecases.found import FoundService
from api.usecases.show_service import opening_of
from models.areas import NATION
from models.documents.service import ServiceDocument
from models.hours import OpenState
from models.hours.calendar import YearEnd
from models.repositories.services import ServiceRepository
from search.protocol import AreaFilter, SearchBackend, SearchQuery
from search.urgency import judge

SHOWN = 5
CANDIDATES = 60
_ORDER = {OpenState.open: 0, OpenState.unknown: 1, OpenState.closed: 2}


async def urgent_contacts(
    text: str,
    *,
    moment: datetime,
    year_end: YearEnd,
    services: ServiceRepository,
    search: SearchBackend,
    areas: Sequence[AreaFilter] = (),
) -> tuple[FoundService, ...] | None:
    """National lines, and those of the area or around it, that answer this danger; open first.

    None where the words speak of no danger.
    """
    urgency = judge(text)
    if urgency is None:
        return None
    question = SearchQuery(topics=urgency.topics, limit=CANDIDATES, facets=False)
    # Asked apart, so that many local places can never crowd out the national lines.
    places = [(AreaFilter(NATION),), *([tuple(areas)] if areas else [])]
    ids: dict[UUID, None] = {}
    for place in places:
        hits = await ask_index(replace(question, areas=place), search=search, services=services)
        ids |= dict.fromkeys(hits.ids)
    around = {code for area in areas for code in (area.code, *area.ancestors)}
    found = [
        _as_found(document, moment, year_end)
        for document in await services.documents(tuple(ids))
        if _answers_here(document, around)
    ]
    found.sort(key=lambda one: (_rank(one, urgency.topics), one.document.id.int))
    return tuple(found[:SHOWN])


def _answers_here(document: ServiceDocument, around: set[str]) -> bool:
    """A line somebody can call now: it takes consultations, has a number, and serves the caller."""
    codes = {area.code for area in document.areas}
    reachable = any(phone.tel for phone in document.phones)
    return (
        reachable
        and document.accepts_consultation is not False
        and (NATION in codes or bool(codes & around))
    )


def _rank(found: FoundService, topics: Sequence[str]) -> tuple[int, int, int]:
    own = [topic.id for topic in found.document.topics]
    first = min((topics.index(id) for id in own if id in topics), default=len(topics))
    place = own.index(topics[first]) if first < len(topics) else len(own)
    return (_ORDER[found.open], first, place)


def _as_found(document: ServiceDocument, moment: datetime, year_end: YearEnd) -> FoundService:
    opening = opening_of(document, moment, year_end)
    return FoundService(document, opening.state, opening.next_change, assumed=opening.assumed)
