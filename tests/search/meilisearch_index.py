"""One index of the strict server: documents, settings, and searching them as documented.

It ranks by the documented rules "words" (strategy "last"), "attributeRank", "sort", "proximity" and
custom ones; what else a real server can do it refuses, so that no test rests on a guess.
"""

import fnmatch
import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.search.meilisearch_filter import Column, Ids, Reader, WrongFilter, normalized

Json = dict[str, Any]
MOST_WORDS = 10
_GEO_SORT = re.compile(r"_geoPoint\(\s*([-\d.]+)\s*,\s*([-\d.]+)\s*\):(asc|desc)")
_LONGEST_VALUE = 468


class Refused(Exception):
    """An answer with the server's error code."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.status = code, status


@dataclass
class Index:
    created: str
    updated: str
    primary_key: str | None = None
    settings: Json = field(default_factory=dict)
    documents: dict[int, Json] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    words: dict[int, dict[str, list[list[str]]]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _next: int = 0

    def put(self, documents: list[Json]) -> None:
        for document in documents:
            key = str(document[self.primary_key or "id"])
            if key in self._numbers:
                self._remove(self._numbers.pop(key))
            self._numbers[key] = at = self._next
            self._next += 1
            self.documents[at] = document
            for name, value in document.items():
                self._hold(at, name, value)
            searched = self.settings.get("searchableAttributes", ["*"])
            self.words[at] = {name: _texts(document.get(name)) for name in searched}

    def delete(self, ids: Ids) -> int:
        for at in ids:
            self._numbers.pop(str(self.documents[at][self.primary_key or "id"]))
            self._remove(at)
        return len(ids)

    def filtered(self, expression: object) -> Ids:
        everyone = frozenset(self.documents)
        if expression is None:
            return everyone
        try:
            reader = Reader(str(expression), self.columns, everyone, self.features, self._near)
            return reader.answer()
        except WrongFilter as reason:
            raise Refused("invalid_search_filter", str(reason)) from reason

    def features(self, name: str) -> frozenset[str]:
        """What a filter may do with an attribute; nothing where it is not filterable."""
        for rule in self.settings.get("filterableAttributes", []):
            if isinstance(rule, str):
                if rule == name:
                    return frozenset({"equality", "comparison"})
            elif any(fnmatch.fnmatchcase(name, pattern) for pattern in rule["attributePatterns"]):
                allowed = rule["features"]["filter"]
                return frozenset(feature for feature, on in allowed.items() if on)
        return frozenset()

    def search(self, asked: Json) -> Json:
        candidates = self.filtered(asked.get("filter"))
        terms = self._terms(asked.get("q") or "")
        if terms:
            candidates = frozenset(at for at in candidates if self._matched(at, terms, asked))
        facets = self._facets(asked, candidates)
        ordered = sorted(candidates, key=lambda at: (*self._rank(at, terms, asked), at))
        ordered = self._distinct(ordered, asked.get("distinct"))
        most = self.settings.get("pagination", {}).get("maxTotalHits", 1000)
        total = min(len(ordered), most)
        offset, limit = asked.get("offset", 0), asked.get("limit", 20)
        if exhaustive := "page" in asked or "hitsPerPage" in asked:
            limit = asked.get("hitsPerPage", 20)
            offset = (max(asked.get("page", 1), 1) - 1) * limit
        page = ordered[offset : min(offset + limit, most)]
        answer = {"hits": [self._shown(at, asked) for at in page], "query": asked.get("q") or ""}
        answer |= {"totalHits": total} if exhaustive else {"estimatedTotalHits": total}
        return answer | ({"facetDistribution": facets} if facets is not None else {})

    def _hold(self, at: int, name: str, value: object) -> None:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, bool | dict) or one is None:
                continue
            column = self.columns.setdefault(name, Column())
            if isinstance(one, int | float):
                column.numbers.setdefault(at, []).append(one)
                continue
            cut = str(one).encode()[:_LONGEST_VALUE].decode("utf-8", "ignore")
            column.strings.setdefault(normalized(cut), set()).add(at)
            column.spelled.setdefault(normalized(cut), cut)

    def _remove(self, at: int) -> None:
        del self.documents[at], self.words[at]
        for column in self.columns.values():
            column.numbers.pop(at, None)
            for value in [value for value, ids in column.strings.items() if at in ids]:
                column.strings[value].discard(at)
                if not column.strings[value]:
                    del column.strings[value], column.spelled[value]

    def _facets(self, asked: Json, found: Ids) -> Json | None:
        if "facets" not in asked:
            return None
        most = self.settings.get("faceting", {}).get("maxValuesPerFacet", 100)
        counts: Json = {}
        for name in asked["facets"]:
            if not self.features(name):
                raise Refused("invalid_search_facets", f"Attribute `{name}` is not filterable.")
            column = self.columns.get(name, Column())
            values = {v: len(found & ids) for v, ids in sorted(column.strings.items())}
            shown = [(column.spelled[v], count) for v, count in values.items() if count]
            counts[name] = dict(shown[:most])
        return counts

    def _distinct(self, ordered: list[int], name: str | None) -> list[int]:
        if name is None:
            return ordered
        if not self.features(name):
            raise Refused("invalid_search_distinct", f"Attribute `{name}` is not filterable.")
        seen: set[str] = set()
        kept = []
        for at in ordered:
            value = self.documents[at].get(name)
            if value is None or value not in seen:
                kept.append(at)
            seen.add(value)
        return kept

    def _shown(self, at: int, asked: Json) -> Json:
        displayed = self.settings.get("displayedAttributes", ["*"])
        wanted = asked.get("attributesToRetrieve", ["*"])
        return {
            name: value
            for name, value in self.documents[at].items()
            if ("*" in displayed or name in displayed) and ("*" in wanted or name in wanted)
        }

    def _terms(self, q: str) -> list[str]:
        terms = q.split()
        if not all(re.fullmatch("[a-z]+", term) for term in terms):
            raise AssertionError("how a real server cuts other words than a-z is not known here")
        return terms[:MOST_WORDS]

    def _matched(self, at: int, terms: list[str], asked: Json) -> int:
        """How many of the terms, from the first on, a document holds."""
        held = {word for texts in self.words[at].values() for text in texts for word in text}
        count = next((n for n, term in enumerate(terms) if term not in held), len(terms))
        needed = len(terms) if asked.get("matchingStrategy", "last") == "all" else 1
        return count if count >= needed else 0

    def _rank(self, at: int, terms: list[str], asked: Json) -> tuple[Any, ...]:
        held = terms[: self._matched(at, terms, asked)] if terms else []
        ranks: list[Any] = []
        for rule in self.settings.get("rankingRules", ["words", "sort"]):
            if rule == "words":
                ranks.append(-len(held))
            elif rule == "attributeRank":
                ranks.append(sum(self._attribute(at, term) for term in held))
            elif rule == "proximity":
                pairs = pairwise(held)
                ranks.append(sum(self._distance(at, *pair) for pair in pairs))
            elif rule == "sort":
                ranks += [self._sorted_by(at, self._sort(wish)) for wish in asked.get("sort", [])]
            elif ":" in rule:
                ranks.append(self._sorted_by(at, rule))
            else:
                raise AssertionError(f"the strict server does not know how to rank by {rule}")
        return tuple(ranks)

    def _attribute(self, at: int, term: str) -> int:
        fields = enumerate(self.words[at].values())
        return next(rank for rank, texts in fields if any(term in text for text in texts))

    def _distance(self, at: int, first: str, second: str) -> int:
        found = [
            text.index(second) - text.index(first)
            for texts in self.words[at].values()
            for text in texts
            if first in text and second in text
        ]
        return min((d if d > 0 else 1 - d for d in found), default=8)

    def _sort(self, wish: str) -> str:
        name = "_geo" if _GEO_SORT.fullmatch(wish) else wish.rpartition(":")[0]
        if name not in self.settings.get("sortableAttributes", []):
            raise Refused("invalid_search_sort", f"Attribute `{name}` is not sortable.")
        return wish

    def _sorted_by(self, at: int, wish: str) -> tuple[int, Any]:
        if match := _GEO_SORT.fullmatch(wish):
            place = self.documents[at].get("_geo")
            far = _meters(place, float(match[1]), float(match[2])) if place else math.inf
            return (0, far if match[3] == "asc" else -far)
        name, _, way = wish.rpartition(":")
        if way not in {"asc", "desc"}:
            raise Refused("invalid_search_sort", f"`{wish}` says neither asc nor desc.")
        value = self.documents[at].get(name)
        if value is None:
            return (2, 0)
        if isinstance(value, int | float):
            return (0, value if way == "asc" else -value)
        if way == "desc":
            raise AssertionError("the strict server sorts text upwards only")
        return (1, normalized(str(value)))

    def _near(self, latitude: float, longitude: float, radius: float) -> Ids:
        return frozenset(
            at
            for at, document in self.documents.items()
            if (place := document.get("_geo")) and _meters(place, latitude, longitude) <= radius
        )


def _texts(value: object) -> list[list[str]]:
    values = value if isinstance(value, list) else [value]
    return [str(text).split() for text in values if text]


def _meters(place: Json, latitude: float, longitude: float) -> float:
    a, b = math.radians(latitude), math.radians(longitude)
    c, d = math.radians(place["lat"]), math.radians(place["lng"])
    turn = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return 6_371_000 * math.acos(min(1.0, max(-1.0, turn)))
