"""Searching without an index: every document in turn, plain words, the same conditions.

Slow, and words do not rank, but right; it answers while the index is being built.
"""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial

from models.areas import NATION
from models.hours import OpenState, read_timetable
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.evaluate import JAPAN
from models.hours.open_index import Way
from models.hours.times_of_week import holds
from search.protocol import AreaFilter, Hits, SearchDocument, SearchQuery, Sort, Stage
from search.ranking import channels_asked, lift

MOST_WORDS = 8


def scan(
    documents: Iterable[SearchDocument],
    query: SearchQuery,
    *,
    year_end: YearEnd = DEFAULT_YEAR_END,
) -> Hits:
    """All documents that fit the conditions and hold every word; what was wished for first."""
    words = _words(query.text)
    unwanted = [one for text in query.without if (one := _words(text))]
    found = [
        document
        for document in documents
        if fits(document, query, year_end)
        and _holds(document, words)
        and not any(_holds(document, without) for without in unwanted)
    ]
    found.sort(key=partial(_order, query))
    page = found[query.offset : query.offset + query.limit]
    stage = Stage.everything if words else Stage.browse
    return Hits(tuple(document.id for document in page), len(found), len(found), stage)


def fits(
    document: SearchDocument, query: SearchQuery, year_end: YearEnd = DEFAULT_YEAR_END
) -> bool:
    """Whether a document meets every condition of a query, words apart."""
    chosen = (
        (query.topics, document.topics),
        (query.languages, document.languages),
        (query.channels, document.channels),
        (query.flags, document.flags),
        (query.kinds, (document.kind,)),
        (query.levels, (document.level,)),
    )
    return bool(
        all(not wanted or set(wanted) & set(own) for wanted, own in chosen)
        and (not query.areas or query.beyond or any(serves(document, area) for area in query.areas))
        and (query.ids is None or document.id in query.ids)
        and (query.age is None or _takes(document, query.age, query.age_until))
        and (not query.without_areas or not set(query.without_areas) & set(document.areas_only))
        and (not query.without_channels or set(channels_asked(query)) & set(document.channels))
        and set(query.every_flag) <= set(document.flags)
        and not set(query.without_flags) & set(document.flags)
        and (not query.always_open or read_timetable(document.timetable).is_always_open)
        and (not query.open_only or is_open(document, query, year_end))
        and (not query.times or _is_there(document, query, year_end))
    )


def is_open(document: SearchDocument, query: SearchQuery, year_end: YearEnd) -> bool:
    """By a channel it has and that is wanted, in such a language; any, where none is wanted."""
    if query.moment is None or not document.timetable:
        return False
    timetable = read_timetable(document.timetable)
    return any(
        timetable.days(year_end=year_end, channel=way.channel, language=way.language)
        .answer(query.moment)
        .state
        is OpenState.open
        for way in _ways(document, query)
    )


def _is_there(document: SearchDocument, query: SearchQuery, year_end: YearEnd) -> bool:
    """At one of the times of the week, by a way as in `is_open`."""
    ways = _ways(document, query)
    if not document.timetable or not ways:
        return False
    timetable = read_timetable(document.timetable)
    return holds(timetable, query.times, ways, today=_day(query), year_end=year_end)


def _ways(document: SearchDocument, query: SearchQuery) -> list[Way]:
    asked = channels_asked(query)
    channels = sorted(set(asked) & set(document.channels)) if asked else [None]
    spoken = set(query.languages) & set(document.languages)
    languages = sorted(spoken) if query.languages else [None]
    return [Way(channel, language) for channel in channels for language in languages]


def _order(query: SearchQuery, document: SearchDocument) -> tuple[object, ...]:
    match query.sort:
        case Sort.updated:
            return (-document.updated, document.id.int)
        case Sort.name:
            return (document.name_key, document.id.int)
        case Sort.relevance:
            lifted = lift(document, query, today=_day(query))
            return (-lifted, document.name_key, document.id.int)


def _day(query: SearchQuery) -> date:
    return (query.moment or datetime.now(UTC)).astimezone(JAPAN).date()


def serves(document: SearchDocument, area: AreaFilter) -> bool:
    # Everything lies within the country, but not everything serves it.
    within = area.code != NATION and area.code in document.areas_within
    return within or bool({area.code, NATION, *area.ancestors} & set(document.areas))


def _takes(document: SearchDocument, age: int, until: int | None) -> bool:
    last = age if until is None else until
    return document.minimum_age <= last and age <= document.maximum_age


def _words(text: str) -> list[str]:
    return _folded(text[:1_000]).split()[:MOST_WORDS]


def _holds(document: SearchDocument, words: Iterable[str]) -> bool:
    text = _text(document)
    return all(word in text for word in words)


def _text(document: SearchDocument) -> str:
    parts = [document.name, document.organization, document.topics_text, document.description]
    return _folded(" ".join([*parts, document.readings, document.extra]))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
