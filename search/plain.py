"""Searching without an index: every document in turn, plain words, the same conditions.

Slow and without ranking, but right; it answers while the index is being built.
"""

import unicodedata
from collections.abc import Iterable

from models.areas import NATION
from models.hours import OpenState, read_timetable
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from search.protocol import AreaFilter, Hits, SearchDocument, SearchQuery, Stage

MOST_WORDS = 8


def scan(
    documents: Iterable[SearchDocument],
    query: SearchQuery,
    *,
    year_end: YearEnd = DEFAULT_YEAR_END,
) -> Hits:
    """All documents that fit the conditions and hold every word, by name."""
    words = _folded(query.text[:1_000]).split()[:MOST_WORDS]
    found = [
        document
        for document in documents
        if fits(document, query, year_end) and all(word in _text(document) for word in words)
    ]
    found.sort(key=lambda document: (document.name_key, document.id.int))
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
    return (
        all(not wanted or set(wanted) & set(own) for wanted, own in chosen)
        and (not query.areas or any(serves(document, area) for area in query.areas))
        and (query.ids is None or document.id in query.ids)
        and (query.age is None or document.minimum_age <= query.age <= document.maximum_age)
        and (not query.always_open or read_timetable(document.timetable).is_always_open)
        and (not query.open_only or is_open(document, query, year_end))
    )


def is_open(document: SearchDocument, query: SearchQuery, year_end: YearEnd) -> bool:
    """By a channel it has and that is wanted, in such a language; any, where none is wanted."""
    if query.moment is None or not document.timetable:
        return False
    timetable = read_timetable(document.timetable)
    channels = set(query.channels) & set(document.channels) if query.channels else {None}
    languages = set(query.languages) & set(document.languages) if query.languages else {None}
    return any(
        timetable.days(year_end=year_end, channel=channel, language=language)
        .answer(query.moment)
        .state
        is OpenState.open
        for channel in channels
        for language in languages
    )


def serves(document: SearchDocument, area: AreaFilter) -> bool:
    # Everything lies within the country, but not everything serves it.
    within = area.code != NATION and area.code in document.areas_within
    return within or bool({area.code, NATION, *area.ancestors} & set(document.areas))


def _text(document: SearchDocument) -> str:
    parts = [document.name, document.organization, document.topics_text, document.description]
    return _folded(" ".join([*parts, document.readings, document.extra]))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
