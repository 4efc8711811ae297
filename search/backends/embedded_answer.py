"""One question put to one state of the embedded index."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol, cast
from uuid import UUID

import tantivy
from tantivy import Query

from search.backends.embedded_fields import FACETS
from search.backends.embedded_queries import WHOLE_COUNTRY, filtered
from search.backends.embedded_reader import Snapshot
from search.plan import Plan
from search.planner import Planner, relaxations
from search.protocol import Hits, SearchQuery, Sort, Stage

_ENOUGH_HITS = 5
_MOST_VALUES = 2_200
"""More than there are municipalities, the largest facet."""


class _Result(Protocol):
    """What the engine returns; its own type stub forgets the count."""

    @property
    def count(self) -> int: ...

    @property
    def hits(self) -> Sequence[tuple[object, tantivy.DocAddress]]: ...


@dataclass(frozen=True, slots=True)
class _Answer:
    core: Query
    result: "_Result"
    exact: int
    stage: Stage


class Question:
    """One search, against one state of the index."""

    def __init__(self, query: SearchQuery, snapshot: Snapshot, planner: Planner) -> None:
        self._query = query
        self._snapshot = snapshot
        self._plan: Plan = planner.plan(query.text, snapshot)
        self._filters = snapshot.queries.filters(query)
        self._nearness = snapshot.queries.by_distance(query.areas) if query.areas else None

    def answer(self) -> Hits:
        answer = self._browsed() if not self._plan.words else self._found()
        result = answer.result
        return Hits(
            ids=tuple(UUID(self._id(at)) for at in self._page(result)),
            total=result.count,
            exact=answer.exact,
            stage=answer.stage,
            facets=self._facets(answer.core) if self._query.facets else {},
            matched=self._plan.matched(),
        )

    def _browsed(self) -> _Answer:
        result = self._search(Query.all_query())
        return _Answer(Query.all_query(), result, result.count, Stage.browse)

    def _found(self) -> _Answer:
        queries, plan = self._snapshot.queries, self._plan
        core = queries.every_word(plan)
        result = self._search(core)
        answer = _Answer(core, result, result.count, Stage.everything)
        if result.count >= _ENOUGH_HITS:
            return answer
        for relaxed in relaxations(plan, self._snapshot.documents()):
            if relaxed.last and answer.result.count:
                break
            wider = queries.some_words(plan, relaxed)
            more = self._search(wider)
            if more.count > result.count:
                answer = _Answer(wider, more, result.count, Stage.some_words)
            if more.count >= _ENOUGH_HITS:
                break
        return answer

    def _search(self, core: Query) -> _Result:
        query, searcher = self._query, self._snapshot.searcher
        offset, limit = self._window()
        browsing = not self._plan.words and self._nearness is None
        order: dict[str, Any] = {}
        if query.sort is Sort.name:
            order = {"order_by_field": "name_key", "order": tantivy.Order.Asc}
        elif query.sort is Sort.updated or browsing:
            order = {"order_by_field": "updated"}
        lifting = None if order else self._nearness
        wanted = filtered(core, self._filters.values(), lifting=lifting)
        return cast("_Result", searcher.search(wanted, limit, offset=offset, **order))

    def _window(self) -> tuple[int, int]:
        """Offset and limit the engine can bear: it keeps room for both, and refuses zero."""
        held = max(self._snapshot.documents(), 1)
        return min(max(self._query.offset, 0), held), min(max(self._query.limit, 1), held)

    def _page(self, result: _Result) -> Iterator[tantivy.DocAddress]:
        return (at for _, at in islice(result.hits, max(self._query.limit, 0)))

    def _id(self, at: tantivy.DocAddress) -> str:
        return str(self._snapshot.searcher.doc(at).get_first("id"))

    def _facets(self, core: Query) -> dict[str, dict[str, int]]:
        """Counts by value. What is chosen in a facet does not narrow that facet's own counts."""
        chosen = [name for name in FACETS if name in self._filters]
        counts = self._counted(core, [name for name in FACETS if name not in chosen], None)
        for name in chosen:
            counts |= self._counted(core, [name], name)
        counts["areas"] = self._with_the_country(core, counts["areas"])
        return {name: counts[name] for name in FACETS}

    def _with_the_country(self, core: Query, counts: Mapping[str, int]) -> dict[str, int]:
        """Everything lies within the country; what counts for it is what serves all of it."""
        filters = [query for name, query in self._filters.items() if name != "areas"]
        serving = filtered(core, [*filters, self._snapshot.queries.whole_country()])
        national = cast("_Result", self._snapshot.searcher.search(serving, 1)).count
        rest = {code: count for code, count in counts.items() if code != WHOLE_COUNTRY}
        return rest | ({WHOLE_COUNTRY: national} if national else {})

    def _counted(
        self, core: Query, names: Sequence[str], without: str | None
    ) -> dict[str, dict[str, int]]:
        filters = [query for name, query in self._filters.items() if name != without]
        wanted = {name: {"terms": {"field": FACETS[name], "size": _MOST_VALUES}} for name in names}
        if not wanted:
            return {}
        found = self._snapshot.searcher.aggregate(filtered(core, filters), wanted)
        return {name: _by_value(found[name]) for name in names}


def _by_value(aggregation: Mapping[str, Sequence[Mapping[str, str | int]]]) -> dict[str, int]:
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in aggregation["buckets"]}
