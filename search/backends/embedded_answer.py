"""One question put to one state of the embedded index."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast
from uuid import UUID

import tantivy
from tantivy import Query

from search.backends.embedded_facets import FacetCounts, Filters, Result
from search.backends.embedded_queries import filtered
from search.backends.embedded_reader import Snapshot
from search.plan import Plan
from search.planner import Planner, relaxations
from search.protocol import Hits, SearchQuery, Sort, Stage

_ENOUGH_HITS = 5


@dataclass(frozen=True, slots=True)
class _Answer:
    core: Query
    result: Result
    exact: int
    stage: Stage


class Question:
    """One search, against one state of the index."""

    def __init__(self, query: SearchQuery, snapshot: Snapshot, planner: Planner) -> None:
        self._query = query
        self._snapshot = snapshot
        self._plan: Plan = planner.plan(query.text, snapshot)
        self._filters = Filters(query, snapshot)
        self._nearness = snapshot.queries.by_distance(query.areas) if query.areas else None

    def answer(self) -> Hits:
        answer = self._browsed() if not self._plan.words else self._found()
        result = answer.result
        return Hits(
            ids=tuple(UUID(self._id(at)) for at in self._page(result)),
            total=result.count,
            exact=answer.exact,
            stage=answer.stage,
            facets=self._facets(answer.core, result.count),
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

    def _search(self, core: Query) -> Result:
        query, searcher = self._query, self._snapshot.searcher
        offset, limit = self._window()
        browsing = not self._plan.words and self._nearness is None
        order: dict[str, Any] = {}
        if query.sort is Sort.name:
            order = {"order_by_field": "name_key", "order": tantivy.Order.Asc}
        elif query.sort is Sort.updated or browsing:
            order = {"order_by_field": "updated"}
        lifting = None if order else self._nearness
        wanted = filtered(core, self._filters.all(), lifting=lifting)
        return cast("Result", searcher.search(wanted, limit, offset=offset, **order))

    def _window(self) -> tuple[int, int]:
        """Offset and limit the engine can bear: it keeps room for both, and refuses zero."""
        held = max(self._snapshot.documents(), 1)
        return min(max(self._query.offset, 0), held), min(max(self._query.limit, 1), held)

    def _page(self, result: Result) -> Iterator[tantivy.DocAddress]:
        return (at for _, at in islice(result.hits, max(self._query.limit, 0)))

    def _id(self, at: tantivy.DocAddress) -> str:
        return str(self._snapshot.searcher.doc(at).get_first("id"))

    def _facets(self, core: Query, total: int) -> dict[str, dict[str, int]]:
        if not self._query.facets:
            return {}
        return FacetCounts(self._query, self._snapshot, self._filters).of(core, total)
