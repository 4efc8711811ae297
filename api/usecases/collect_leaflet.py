"""Choosing what goes on paper: the services of a search or a source, and lines for danger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.usecases.ask_index import ask_index
from api.usecases.check_query import JAPAN, moment_asked
from api.usecases.default_windows import find_default_window
from api.usecases.found import DefaultWindowRead, DirectoryQuery, GivenUp
from api.usecases.labels import facet_label
from api.usecases.search_and_loosen import question_for, search_and_loosen
from models.areas import NATION
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.errors import BadRequest
from models.repositories.areas import AreaRepository
from models.repositories.services import ServiceRepository
from models.vocabulary import Channel
from search.protocol import AreaFilter, SearchBackend, SearchQuery, Stage

MOST = 500
"""Services on one leaflet: a hundred pages."""
EMERGENCY_LINES = 4
"""What fits the cover beside 110 and 119, which every leaflet carries."""
_LONGEST_CONDITIONS = 200
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
    query = replace(query, page=1)
    conditions = None
    asked = await question_for(query, services=services, reference=reference)
    if source is not None:
        chosen = await _agreed(await services.of_source(source), services)
        if not chosen:
            raise BadRequest(f"Nothing public has come from {source} yet.", parameter="source")
    else:
        wanted = replace(asked.search, offset=0, limit=MOST + 1, facets=False)
        hits, given_up, _ = await search_and_loosen(asked, wanted, search=search, services=services)
        if not hits.total:
            raise BadRequest("Nothing was found, so there is nothing to print.")
        if hits.total > MOST:
            raise BadRequest(
                f"{hits.total} services were found; a leaflet holds {MOST}. Narrow the search."
            )
        chosen = await _agreed(await services.documents(hits.ids), services)
        if not chosen:
            raise BadRequest("Nothing was found that may be printed.")
        in_part = hits.stage is Stage.some_words
        named = replace(query, open=asked.query.open)
        conditions = _conditions(named, given_up, reference, in_part=in_part)
    served = _areas_served(chosen) if source is not None else asked.query.area
    return LeafletSelection(
        services=tuple(chosen),
        emergency=await _emergency_lines(services=services, search=search),
        window=await _window(served, services=services, areas=areas, reference=reference),
        area_name=reference.areas.name(served[0]) if len(served) == 1 else None,
        conditions=conditions,
    )


async def _agreed(
    documents: Sequence[ServiceDocument], services: ServiceRepository
) -> list[ServiceDocument]:
    """Without those whose organizations did not agree to be on paper."""
    printable = await services.printable([document.id for document in documents])
    return [document for document in documents if document.id in printable]


async def _window(
    served: Sequence[str],
    *,
    services: ServiceRepository,
    areas: AreaRepository,
    reference: DirectoryReference,
) -> DefaultWindowRead | None:
    """The window of the area, or the national one where that may not be on paper."""
    for codes in dict.fromkeys((tuple(served), ())):
        window = await find_default_window(codes, areas=areas, reference=reference)
        if window is None or window.service_id is None:
            return window
        if await services.printable([window.service_id]):
            return window
    return None


async def _emergency_lines(
    *, services: ServiceRepository, search: SearchBackend
) -> tuple[ServiceDocument, ...]:
    """National lines that somebody answers at every hour of every day."""
    question = SearchQuery(
        areas=(AreaFilter(NATION),),
        channels=(Channel.phone,),
        always_open=True,
        limit=50,
        facets=False,
    )
    hits = await ask_index(question, search=search, services=services)
    lines = [
        document
        for document in await _agreed(await services.documents(hits.ids), services)
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


def _conditions(
    query: DirectoryQuery,
    given_up: tuple[GivenUp, ...],
    reference: DirectoryReference,
    *,
    in_part: bool,
) -> str | None:
    """What was asked and holds, then what had to be let go to find anything."""
    lost = {one.name for one in given_up if not one.read or one.name == "open"}
    lost |= {"words"} if in_part else set()
    kept = "・".join(label for name, label in _named(query, reference) if name not in lost)
    if len(kept) > _LONGEST_CONDITIONS:
        kept = kept[:_LONGEST_CONDITIONS] + "…"
    gone = "".join(f"「{label}」" for one in given_up for label in one.labels)
    sentences = [kept] if kept else []
    if gone:
        sentences.append(f"見つからなかったため、{gone}の条件を外しました。")
    if in_part:
        words = query.q.strip()[:_LONGEST_CONDITIONS]
        sentences.append(f"「{words}」のことばの一部に合うところも載せました。")
    return " ".join(sentences) or None


def _named(query: DirectoryQuery, reference: DirectoryReference) -> Iterator[tuple[str, str]]:
    """(name as in what was relaxed, words on paper) of every condition of the query."""
    if words := query.q.strip():
        yield "words", f"「{words}」"
    for field, values in (
        ("area", query.area),
        ("topic", query.topic),
        ("language", query.language),
        ("channel", query.channel),
        ("flag", query.flag),
        ("kind", query.kind),
    ):
        yield from ((field, facet_label(field, value, reference)) for value in values)
    if query.beyond:
        yield "beyond", "ほかの地域も"
    if query.age is not None:
        yield "age", f"{query.age}歳"
    if query.lat is not None and query.radius is not None:
        yield "radius", f"近く（{query.radius:g} km）"
    if query.open is not None:
        at = moment_asked(query.open).astimezone(JAPAN)
        # Paper is read on other days, so "now" is written out.
        yield "open", f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at.minute:02}に受付中"
