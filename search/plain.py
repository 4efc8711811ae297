"""Searching without an index: every document in turn, plain words, the same conditions.

Slow and without ranking, but right; it answers while the index is being built.
"""

import unicodedata
from collections.abc import Iterable

from models.areas import NATION
from search.protocol import AreaFilter, Hits, SearchDocument, SearchQuery, Stage

MOST_WORDS = 8


def scan(documents: Iterable[SearchDocument], query: SearchQuery) -> Hits:
    """All documents that fit the conditions and hold every word, by name."""
    words = _folded(query.text[:1_000]).split()[:MOST_WORDS]
    found = [
        document
        for document in documents
        if fits(document, query) and all(word in _text(document) for word in words)
    ]
    found.sort(key=lambda document: (document.name_key, document.id.int))
    page = found[query.offset : query.offset + query.limit]
    stage = Stage.everything if words else Stage.browse
    return Hits(tuple(document.id for document in page), len(found), len(found), stage)


def fits(document: SearchDocument, query: SearchQuery) -> bool:
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
        and (query.timetables is None or document.timetable in query.timetables)
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
