"""The weights of the one ranking formula: what comes first, and by how much. See docs/search.md.

A score is a sum. Steps lie so far apart that no sum of what comes after a step reaches it; below
them are the words, and what only tips the scales between two that say much the same.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from models.areas import NATION
from models.hours import read_timetable
from models.vocabulary import Channel, Flag
from search.asides import not_asked_for
from search.protocol import AreaFilter, SearchDocument, SearchQuery

# Steps, the highest first.
SPEAKS_THE_LANGUAGE = 256_000.0
"""Who cannot be understood is of no help, however well the words fit."""
HOLDS_EVERY_WORD = 128_000.0
HAS_THE_TOPIC = 64_000.0
"""Where not every word was found: the trouble that was named weighs more than words around it."""
IS_ASIDE = -80_000.0
"""Figures, plans, calls for staff: even with every word, below what is there for the trouble."""
IS_CLOSED = -16_000.0
"""A notice that closes today. It sinks below all that fit the words as well, and stays findable."""
ANSWERS_THE_WAY_ASKED = 8_000.0
"""Who cannot speak on the phone is helped by writing from further away."""
SERVES_THE_AREA = 4_000.0
CONTAINS_THE_AREA = 2_000.0
SERVES_THE_COUNTRY = 1_000.0
"""Only where nobody is left out for serving others."""
TAKES_THE_FAMILY = 500.0

# The words: BM25, summed over words; of alternatives for one word the best counts.
IN_THE_NAME = 2.0
"""A word in the name counts this many times more, beside its one time anywhere."""
OTHER_ALTERNATIVES = 0.1

# What tips the scales; a word that is in a tenth of all records weighs about 2, a rare one 10.
IS_ABOUT_THE_TOPIC = 3.0
"""Where every word was found: it is what the record is for, not only mentioned in it."""
NEARER = 0.8
"""For each of the rings it lies within."""
RINGS = (2.0, 5.0, 10.0, 20.0, 50.0)
"""Kilometres: on foot, by bicycle, by bus, by train, for a day."""
CONFIRMED_LATELY = 0.75
"""For each of these spans in which somebody has confirmed it."""
LATELY = (timedelta(days=366), timedelta(days=731))
IS_CHANGED = -0.75
"""A notice that may or may not close: one should ask first."""

_EARTH_KM = 6_371.0


def channels_asked(query: SearchQuery) -> tuple[str, ...]:
    """The ways in that are left by the query; none where it does not matter."""
    if not query.without_channels:
        return query.channels
    wanted = query.channels or tuple(Channel)
    # With nothing left nobody is found; no value at all would mean that any will do.
    return tuple(c for c in wanted if c not in query.without_channels) or ("",)


def codes_of(areas: Sequence[AreaFilter]) -> tuple[list[str], list[str]]:
    """The areas, and what contains them; without the country, which contains everything."""
    codes = list(dict.fromkeys(area.code for area in areas if area.code != NATION))
    ancestors = dict.fromkeys(code for area in areas for code in area.ancestors)
    return codes, [code for code in ancestors if code not in codes and code != NATION]


def lift(document: SearchDocument, query: SearchQuery, *, today: date) -> float:
    """All parts of a score that need no index."""
    return (
        _if(SPEAKS_THE_LANGUAGE, set(query.preferred_languages) & set(document.languages))
        + _if(ANSWERS_THE_WAY_ASKED, set(query.preferred_channels) & set(document.channels))
        + _if(TAKES_THE_FAMILY, query.for_family and Flag.family in document.flags)
        + _notices(document, today)
        + _if(IS_ASIDE, _is_aside(document, query))
        + _area(document, query)
        + _distance(document, query)
        + sum(CONFIRMED_LATELY for span in LATELY if document.confirmed >= day_number(today - span))
    )


def day_number(day: date) -> int:
    """Days since the first of January 1970, never negative."""
    return max(0, day.toordinal() - date(1970, 1, 1).toordinal())


def kilometres(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Along the surface; each is latitude and longitude in degrees."""
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(math.radians, point)) for point in (first, second))
    chord = (
        math.sin((lat_b - lat_a) / 2) ** 2
        + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    )
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def _is_aside(document: SearchDocument, query: SearchQuery) -> bool:
    named = document.aside
    return bool(query.text and named) and not_asked_for(named, query.text) == named


def _notices(document: SearchDocument, today: date) -> float:
    timetable = read_timetable(document.timetable)
    running = [one for one in timetable.running_notices if one.holds_on(today)]
    closed = _if(IS_CLOSED, any(one.closes for one in running))
    return closed + _if(IS_CHANGED, any(not one.closes for one in running))


def _area(document: SearchDocument, query: SearchQuery) -> float:
    codes, ancestors = codes_of(query.areas)
    if not codes:
        return 0.0
    if set(codes) & set(document.areas_within):
        return SERVES_THE_AREA
    if set(ancestors) & set(document.areas):
        return CONTAINS_THE_AREA
    return _if(SERVES_THE_COUNTRY, query.beyond and NATION in document.areas)


def _distance(document: SearchDocument, query: SearchQuery) -> float:
    if query.near is None or not document.points:
        return 0.0
    away = min(kilometres(query.near, point) for point in document.points)
    return sum(NEARER for ring in RINGS if away <= ring)


def _if(weight: float, holds: object) -> float:
    return weight if holds else 0.0
