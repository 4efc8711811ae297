"""How many of the found there are of each kind, and how many are open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol, cast

import tantivy
from tantivy import Query

from search.backends.embedded_fields import FACETS
from search.backends.embedded_queries import filtered, no
from search.backends.embedded_reader import Snapshot
from search.protocol import SearchQuery
from search.ranking import channels_asked

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

    def __init__(
        self, query: SearchQuery, snapshot: Snapshot, unwanted: Iterable[Query] = ()
    ) -> None:
        """`unwanted` find what is to be left out."""
        self._query = query
        self._snapshot = snapshot
        self._made = snapshot.queries.filters(query)
        self._made |= {f"without {n}": no(found) for n, found in enumerate(unwanted)}
        channels = channels_asked(query)
        if query.open_only and query.moment is not None:
            self._made["open"] = self.open(channels, query.languages)
        if query.times:
            self._made["times"] = self._at_times(channels, query.languages)

    def __contains__(self, name: str) -> bool:
        return name in self._made

    def all(self) -> list[Query]:
        return list(self._made.values())

    def apart_from(self, *names: str) -> list[Query]:
        return [query for name, query in self._made.items() if name not in names]

    def without(self, name: str) -> list[Query]:
        """As if nothing had been chosen for `name`: then nobody asks to be open by it either."""
        made = dict(self._made)
        made.pop(name, None)
        if name in _WAYS:
            chosen = self.ways() | {name: self._left(name)}
            if "open" in made:
                made["open"] = self.open(**chosen)
            if "times" in made:
                made["times"] = self._at_times(**chosen)
        return list(made.values())

    def ways(self) -> dict[str, tuple[str, ...]]:
        """The channels and the languages by which somebody must be there."""
        return {"channels": channels_asked(self._query), "languages": self._query.languages}

    def there_by(self, name: str, value: str) -> list[Query]:
        """Open, and there at the times asked for, by this channel or in this language."""
        by = self.ways() | {name: (value,)}
        made = [self.open(**by)] if "open" in self else []
        return [*made, self._at_times(**by)] if "times" in self else made

    def _left(self, name: str) -> tuple[str, ...]:
        """What of these ways may be asked for if none is chosen."""
        return channels_asked(replace(self._query, channels=())) if name == "channels" else ()

    def _at_times(self, channels: Sequence[str], languages: Sequence[str]) -> Query:
        return self._snapshot.opens.at_times(self._query.times, channels, languages)

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
        if "open" in self._filters or "times" in self._filters:
            for name in _WAYS:
                found[name] = self._there_by_their_way(core, name, found[name])
        return found

    def _open(self, core: Query, total: int) -> int:
        if "open" in self._filters:
            return total
        is_open = self._filters.open(**self._filters.ways())
        return self._count(core, [*self._filters.all(), is_open])

    def _there_by_their_way(
        self, core: Query, name: str, counts: Mapping[str, int]
    ) -> dict[str, int]:
        """Who asks for a channel is shown who is there by it: that many are counted for it."""
        rest = self._filters.apart_from(name, "open", "times")
        own = {
            value: self._count(
                core,
                [
                    *rest,
                    self._snapshot.queries.one_of(name, [value]),
                    *self._filters.there_by(name, value),
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
