"""How many of the found there are of each kind, and how many are open."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, cast

import tantivy
from tantivy import Query

from search.backends.embedded_fields import FACETS
from search.backends.embedded_queries import filtered
from search.backends.embedded_reader import Snapshot
from search.protocol import SearchQuery

_MOST_VALUES = 2_200
"""More than there are municipalities, the largest facet."""
_WAYS = ("channels", "languages")


class Result(Protocol):
    """What the engine returns; its own type stub forgets the count."""

    @property
    def count(self) -> int: ...

    @property
    def hits(self) -> Sequence[tuple[object, tantivy.DocAddress]]: ...


class Filters:
    """The conditions of a question, each by its name in SearchQuery; "open" is one of them."""

    def __init__(self, query: SearchQuery, snapshot: Snapshot) -> None:
        self._query = query
        self._snapshot = snapshot
        self._made = snapshot.queries.filters(query)
        if query.open_only and query.moment is not None:
            self._made["open"] = self.open(query.channels, query.languages)

    def __contains__(self, name: str) -> bool:
        return name in self._made

    def all(self) -> list[Query]:
        return list(self._made.values())

    def apart_from(self, *names: str) -> list[Query]:
        return [query for name, query in self._made.items() if name not in names]

    def without(self, name: str) -> list[Query]:
        """As if nothing had been chosen for `name`: then nobody asks to be open by it either."""
        query, made = self._query, dict(self._made)
        made.pop(name, None)
        if "open" in made and name in _WAYS:
            chosen = {way: getattr(query, way) for way in _WAYS if way != name}
            made["open"] = self.open(**{"channels": (), "languages": ()} | chosen)
        return list(made.values())

    def open(self, channels: Sequence[str], languages: Sequence[str]) -> Query:
        if self._query.moment is None:
            raise ValueError("Openness needs a moment.")
        return self._snapshot.opens.at(self._query.moment, channels, languages)


class FacetCounts:
    """What is chosen in a facet does not narrow that facet's own counts."""

    def __init__(self, query: SearchQuery, snapshot: Snapshot, filters: Filters) -> None:
        self._query = query
        self._snapshot = snapshot
        self._filters = filters

    def of(self, core: Query, total: int) -> dict[str, dict[str, int]]:
        """Counts by value of what `core` finds, `total` of it with all conditions."""
        chosen = [name for name in FACETS if name in self._filters]
        rest = [name for name in FACETS if name not in chosen]
        counts = self._counted(core, rest, self._filters.all())
        for name in chosen:
            counts |= self._counted(core, [name], self._filters.without(name))
        found = {name: counts[name] for name in FACETS}
        if self._query.moment is not None:
            found["open"] = {"open": self._open(core, total)}
            if "open" in self._filters:
                for name in _WAYS:
                    found[name] = self._open_by_their_way(core, name, found[name])
        return found

    def _open(self, core: Query, total: int) -> int:
        if "open" in self._filters:
            return total
        is_open = self._filters.open(self._query.channels, self._query.languages)
        return self._count(core, [*self._filters.all(), is_open])

    def _open_by_their_way(
        self, core: Query, name: str, counts: Mapping[str, int]
    ) -> dict[str, int]:
        """Who asks for a channel is shown who is open by it: that many are counted for it."""
        rest = self._filters.apart_from(name, "open")
        wanted = {"channels": self._query.channels, "languages": self._query.languages}
        own = {
            value: self._count(
                core,
                [
                    *rest,
                    self._snapshot.queries.one_of(name, [value]),
                    self._filters.open(**wanted | {name: (value,)}),
                ],
            )
            for value in self._snapshot.opens.values_told_apart(name)
        }
        return {value: count for value, count in (dict(counts) | own).items() if count}

    def _count(self, core: Query, filters: Iterable[Query]) -> int:
        found = self._snapshot.searcher.search(filtered(core, filters), 1)
        return cast("Result", found).count

    def _counted(
        self, core: Query, names: Sequence[str], filters: Iterable[Query]
    ) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": FACETS[name], "size": _MOST_VALUES}} for name in names}
        if not wanted:
            return {}
        found = self._snapshot.searcher.aggregate(filtered(core, filters), wanted)
        return {name: _by_value(found[name]) for name in names}


def _by_value(aggregation: Mapping[str, Sequence[Mapping[str, str | int]]]) -> dict[str, int]:
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in aggregation["buckets"]}
