"""What lifts a hit or sinks it beside its words, each part by its name. Weights: search.ranking."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import tantivy
from tantivy import Query

from models.areas import NATION
from models.vocabulary import Flag, NoticeEffect
from search import ranking
from search.asides import not_asked_for
from search.backends.embedded_days import announced
from search.backends.embedded_queries import QueryMaker
from search.grid import squares_within
from search.protocol import SearchQuery

Share = Callable[[object, Query], float]
"""How large a part of all documents the query of this name finds, from 0 to 1."""


class Lifts:
    """The parts of one question's scores that words have no say in."""

    def __init__(
        self, make: QueryMaker, schema: tantivy.Schema, query: SearchQuery, today: date
    ) -> None:
        self._make = make
        self._schema = schema
        self._query = query
        self.day = today

    def wished(self) -> dict[str, list[Query]]:
        """What somebody asked for: whoever fulfils it comes first, whatever the words."""
        query = self._query
        family = [Flag.family] if query.for_family else []
        wishes = (
            ("language", "languages", query.preferred_languages, ranking.SPEAKS_THE_LANGUAGE),
            ("channel", "channels", query.preferred_channels, ranking.ANSWERS_THE_WAY_ASKED),
            ("family", "flags", family, ranking.TAKES_THE_FAMILY),
        )
        named = {name: self._of(field, values, weight) for name, field, values, weight in wishes}
        named |= {"area": self._area(), "distance": self._distance(query.near)}
        return {name: found for name, found in named.items() if found}

    def topics(self, topics: Sequence[str]) -> list[Query]:
        return self._of("topics", topics, ranking.IS_ABOUT_THE_TOPIC)

    def asides(self, words: tuple[str, ...]) -> list[Query]:
        """`words` are those by which records are no help; what the question names is help."""
        return self._of("aside", not_asked_for(words, self._query.text), ranking.IS_ASIDE)

    def standing(self, share: Share) -> dict[str, list[Query]]:
        """What speaks for or against a record on this day. Nothing that is the same for all."""
        day = self.day
        named = {
            "notice": [
                self._of("opens", [announced(NoticeEffect.closed, day)], ranking.IS_CLOSED),
                self._of("opens", [announced(NoticeEffect.changed, day)], ranking.IS_CHANGED),
            ],
            "freshness": [
                self._confirmed(ranking.day_number(day - span)) for span in ranking.LATELY
            ],
        }
        told: dict[str, list[Query]] = {}
        for name, parts in named.items():
            for number, queries in enumerate(parts):
                if 0.0 < share((name, number, day), queries[0]) < 1.0:
                    told.setdefault(name, []).extend(queries)
        return told

    def closed(self) -> Query:
        """What a notice closes today."""
        return self._make.one_of("opens", [announced(NoticeEffect.closed, self.day)])

    def area_steps(self) -> list[tuple[Query, float]]:
        """Who serves the areas, and what contains them, and the country where others are shown."""
        codes, ancestors = ranking.codes_of(self._query.areas)
        if not codes:
            return []
        steps = [
            ("areas_within", codes, ranking.SERVES_THE_AREA),
            ("areas", ancestors, ranking.CONTAINS_THE_AREA),
            ("areas", [NATION] if self._query.beyond else [], ranking.SERVES_THE_COUNTRY),
        ]
        return [
            (self._make.one_of(field, values), weight) for field, values, weight in steps if values
        ]

    def _area(self) -> list[Query]:
        """Those for the area above those for what contains it, above national ones."""
        steps = [Query.const_score_query(query, weight) for query, weight in self.area_steps()]
        return [Query.disjunction_max_query(steps, 0.0)] if steps else []

    def _distance(self, near: tuple[float, float] | None) -> list[Query]:
        if near is None:
            return []
        rings = (squares_within(*near, ring) for ring in ranking.RINGS)
        return [lift for ring in rings for lift in self._of("squares", ring, ranking.NEARER)]

    def _confirmed(self, since: int) -> list[Query]:
        unsigned = tantivy.FieldType.Unsigned
        found = Query.range_query(self._schema, "confirmed", unsigned, lower_bound=max(since, 1))
        return [Query.const_score_query(found, ranking.CONFIRMED_LATELY)]

    def _of(self, field: str, values: Iterable[str], weight: float) -> list[Query]:
        wanted = tuple(dict.fromkeys(values))
        if not wanted:
            return []
        return [Query.const_score_query(self._make.one_of(field, wanted), weight)]


def in_one(parts: Mapping[str, Sequence[Query]]) -> list[Query]:
    return [query for queries in parts.values() for query in queries]
