"""How many of the found there are of each kind, asked of Meilisearch in one request.

What is chosen in a facet does not narrow that facet's own counts: one question for each of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search.backends.embedded_fields import FACETS
from search.backends.meilisearch_fields import decoded
from search.backends.meilisearch_filters import conditions, every, nobody, one_of
from search.backends.meilisearch_open import OpenFilters
from search.backends.meilisearch_server import Json
from search.protocol import SearchQuery
from search.ranking import channels_asked

_WAYS = ("channels", "languages")


class Filters:
    """The conditions of a question, each by its name in SearchQuery; "open" is one of them."""

    def __init__(
        self, query: SearchQuery, opens: OpenFilters, unwanted: Iterable[str] = ()
    ) -> None:
        """`unwanted` find what is to be left out."""
        self._query = query
        self.opens = opens
        self._made = conditions(query)
        self._made |= {f"without {n}": nobody(found) for n, found in enumerate(unwanted)}
        ways = self.ways()
        if query.open_only and query.moment is not None:
            self._made["open"] = self.open(**ways)
        if query.times:
            self._made["times"] = self._at_times(**ways)

    def __contains__(self, name: str) -> bool:
        return name in self._made

    def all(self) -> str:
        return every(self._made.values())

    def apart_from(self, *names: str) -> str:
        return every(chosen for name, chosen in self._made.items() if name not in names)

    def without(self, name: str) -> str:
        """As if nothing had been chosen for `name`: then nobody asks to be open by it either."""
        made = dict(self._made)
        made.pop(name, None)
        if name in _WAYS:
            chosen = self.ways() | {name: self._left(name)}
            if "open" in made:
                made["open"] = self.open(**chosen)
            if "times" in made:
                made["times"] = self._at_times(**chosen)
        return every(made.values())

    def ways(self) -> dict[str, tuple[str, ...]]:
        """The channels and the languages by which somebody must be there."""
        return {"channels": channels_asked(self._query), "languages": self._query.languages}

    def there_by(self, name: str, value: str) -> str:
        """Open, and there at the times asked for, by this channel or in this language."""
        by = self.ways() | {name: (value,)}
        made = [self.open(**by)] if "open" in self else []
        return every([*made, self._at_times(**by)] if "times" in self else made)

    def _left(self, name: str) -> tuple[str, ...]:
        """What of these ways may be asked for if none is chosen."""
        return channels_asked(replace(self._query, channels=())) if name == "channels" else ()

    def _at_times(self, channels: Sequence[str], languages: Sequence[str]) -> str:
        return self.opens.at_times(self._query.times, channels, languages)

    def open(self, channels: Sequence[str], languages: Sequence[str]) -> str:
        if self._query.moment is None:
            raise ValueError("Openness needs a moment.")
        return self.opens.at(self._query.moment, channels, languages)


def counting(uid: str, chosen: str, facets: Sequence[str] = ()) -> Json:
    """A question for exact numbers and no hits."""
    asked: Json = {"indexUid": uid, "page": 1, "hitsPerPage": 0, "filter": chosen}
    return asked | {"facets": list(facets)} if facets else asked


@dataclass(slots=True)
class FacetQuestions:
    """`asked` are the questions; their answers, in the same order, go to `counts`."""

    query: SearchQuery
    filters: Filters
    uid: str
    core: str
    total: int
    asked: list[Json] = field(default_factory=list)
    _names: list[tuple[str, ...]] = field(default_factory=list)
    _own: dict[tuple[str, str], int] = field(default_factory=dict)
    _open: int | None = None

    def __post_init__(self) -> None:
        chosen = [name for name in FACETS if name in self.filters]
        rest = tuple(name for name in FACETS if name not in chosen)
        self._ask_facets(rest, self.filters.all())
        for name in chosen:
            self._ask_facets((name,), self.filters.without(name))
        if self.query.moment is not None and "open" not in self.filters:
            is_open = self.filters.open(**self.filters.ways())
            self._open = self._ask(every([self.filters.all(), is_open]))
        if "open" in self.filters or "times" in self.filters:
            for name in _WAYS:
                self._ask_ways(name)

    def counts(self, answers: Sequence[Json]) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        for names, answer in zip(self._names, answers, strict=False):
            distribution = answer.get("facetDistribution") or {}
            found |= {name: _by_value(distribution.get(FACETS[name]) or {}) for name in names}
        ordered = {name: found[name] for name in FACETS}
        if self.query.moment is not None:
            is_open = self.total if self._open is None else _total(answers[self._open])
            ordered["open"] = {"open": is_open}
        for (name, value), at in self._own.items():
            ordered[name][value] = _total(answers[at])
        return {
            name: {value: count for value, count in counts.items() if count or name == "open"}
            for name, counts in ordered.items()
        }

    def _ask_facets(self, names: tuple[str, ...], chosen: str) -> None:
        self._names.append(names)
        self._ask(chosen, [FACETS[name] for name in names])

    def _ask_ways(self, name: str) -> None:
        """Who asks for a channel is shown who is there by it: that many are counted for it."""
        rest = self.filters.apart_from(name, "open", "times")
        for value in sorted(self.filters.opens.values_told_apart(name)):
            there = self.filters.there_by(name, value)
            chosen = every([rest, one_of(FACETS[name], [value]), there])
            self._own[name, value] = self._ask(chosen)

    def _ask(self, chosen: str, facets: Sequence[str] = ()) -> int:
        self.asked.append(counting(self.uid, every([self.core, chosen]), facets))
        return len(self.asked) - 1


def _total(answer: Json) -> int:
    return int(answer["totalHits"])


def _by_value(found: Mapping[str, int]) -> dict[str, int]:
    values = {decoded(given): count for given, count in found.items()}
    return {value: count for value, count in values.items() if value is not None}
