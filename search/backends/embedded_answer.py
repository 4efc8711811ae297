"""One question put to one state of the embedded index."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID

import tantivy
from tantivy import Occur, Query

from models.hours.several import minute_in_japan
from search.backends.embedded_facets import FacetCounts, Filters, Result
from search.backends.embedded_fields import ORDER
from search.backends.embedded_lifts import Lifts, in_one
from search.backends.embedded_queries import QueryMaker, Wish, filtered, topics_named
from search.backends.embedded_reader import Snapshot
from search.backends.embedded_ties import MOST_TIES, settled
from search.plan import Plan
from search.planner import Planner, Relaxed, relaxations
from search.protocol import Hits, SearchQuery, Sort, Stage

_ENOUGH_HITS = 5
_ORDERS = {
    Sort.name: ("name_key", tantivy.Order.Asc),
    Sort.updated: (ORDER, tantivy.Order.Desc),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One try at the words; not relaxed where all of them had to be there."""

    relaxed: Relaxed | None
    hits: int


@dataclass(frozen=True, slots=True)
class Answer:
    """`core` finds what the words find. `exact` counts what holds every word."""

    core: Query
    result: Result
    exact: int
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """As a result of the engine, but with the hits of the page alone."""

    count: int
    hits: Sequence[tuple[object, tantivy.DocAddress]]


class Question:
    """One search, against one state of the index. `today` is the day in Japan."""

    def __init__(
        self, query: SearchQuery, snapshot: Snapshot, planner: Planner, today: date
    ) -> None:
        self.plan: Plan = planner.plan(query.text, snapshot)
        self.snapshot = snapshot
        self._query = query
        unwanted = [
            found
            for word in query.without
            if (found := snapshot.queries.with_word(planner.plan(word, snapshot))) is not None
        ]
        self._filters = Filters(query, snapshot, unwanted)
        day = today if query.moment is None else minute_in_japan(query.moment)[0]
        self._lifts = Lifts(snapshot.queries, snapshot.schema, query, day)
        self._wished = self._lifts.wished()

    def answer(self) -> Hits:
        answer = self.found() if self.plan.words else self._browsed()
        tried = answer.tried[-1:]
        stage = Stage.some_words if tried and tried[0].relaxed else Stage.everything
        return Hits(
            ids=tuple(map(self._id, self._page(answer.result))),
            total=answer.result.count,
            exact=answer.exact,
            stage=stage if tried else Stage.browse,
            facets=self._facets(answer.core, answer.result.count),
            matched=self.plan.matched(),
            subjects=self.plan.subjects,
        )

    def found(self) -> Answer:
        """The last of `tried` is what the answer rests on."""
        queries, plan = self.snapshot.queries, self.plan
        core = queries.every_word(plan)
        result = self._search(core)
        tried = [Tried(None, result.count)]
        answer = Answer(core, result, result.count, tuple(tried))
        if result.count >= _ENOUGH_HITS and not plan.told:
            return answer
        for relaxed in relaxations(plan, self.snapshot.documents()):
            if relaxed.last and answer.result.count:
                break
            wider = queries.some_words(plan, relaxed)
            more = self._search(wider)
            tried.append(Tried(relaxed, more.count))
            if more.count > result.count:
                answer = Answer(wider, more, result.count, tuple(tried))
            if more.count >= _ENOUGH_HITS:
                break
        return answer

    def core(self, queries: QueryMaker, answer: Answer) -> Query:
        """The query of an answer, made by `queries`."""
        relaxed = answer.tried[-1].relaxed
        return queries.some_words(self.plan, relaxed) if relaxed else queries.every_word(self.plan)

    def lifting(self) -> dict[str, list[Query]]:
        """What is added to the score of the words, by name."""
        parts = dict(self._wished)
        if topics := self._topics_held():
            parts["topic"] = self._lifts.topics(topics)
        if self.plan.words and (asides := self._lifts.asides(self.snapshot.asides)):
            parts["aside"] = asides
        return parts | self._standing()

    def _standing(self) -> dict[str, list[Query]]:
        known, day = self.snapshot.standing, self._lifts.day
        if day not in known:
            known[day] = self._lifts.standing(self.snapshot.share)
        return known[day]

    def _topics_held(self) -> list[str]:
        searcher = self.snapshot.searcher
        return [topic for topic in topics_named(self.plan) if searcher.doc_freq("topics", topic)]

    def _browsed(self) -> Answer:
        everything = Query.all_query()
        if self._query.sort is not Sort.relevance or self._wished.keys() - {"area"}:
            result = self._search(everything)
        else:
            result = self._latest_first(self._classes())
        return Answer(everything, result, result.count)

    def _classes(self) -> list[list[Wish]]:
        """What weighs alike where there are no words, the best first."""
        areas = [query for query, _ in self._lifts.area_steps()]
        by_area: list[list[Wish]] = [
            [*((Occur.MustNot, better) for better in areas[:at]), (Occur.Must, area)]
            for at, area in enumerate(areas)
        ]
        by_area.append([(Occur.MustNot, area) for area in areas])
        closed = self._lifts.closed()
        if not self.snapshot.share(("closed", self._lifts.day), closed):
            return by_area
        return [
            [(occur, closed), *rest] for occur in (Occur.MustNot, Occur.Must) for rest in by_area
        ]

    def _latest_first(self, classes: Iterable[Sequence[Wish]]) -> Result:
        searcher, (skipped, wanted) = self.snapshot.searcher, self._window()
        everything = filtered(Query.all_query(), self._filters.all())
        total = cast("Result", searcher.search(everything, 1)).count
        hits: list[tuple[object, tantivy.DocAddress]] = []
        for wishes in classes:
            alike = Query.boolean_query([(Occur.Must, everything), *wishes])
            missing = wanted - len(hits)
            found = cast(
                "Result", searcher.search(alike, missing, offset=skipped, order_by_field=ORDER)
            )
            hits += found.hits
            skipped = max(0, skipped - found.count)
            if len(hits) >= wanted:
                break
        return _Page(total, hits)

    def _search(self, core: Query) -> Result:
        searcher, (offset, limit) = self.snapshot.searcher, self._window()
        filters = self._filters.all()
        if ordered := _ORDERS.get(self._query.sort):
            field, order = ordered
            wanted = filtered(core, filters)
            found = searcher.search(wanted, limit, offset=offset, order_by_field=field, order=order)
            return cast("Result", found)
        wanted = filtered(core, filters, lifting=in_one(self.lifting()))
        return cast("Result", searcher.search(wanted, offset + limit + MOST_TIES))

    def _window(self) -> tuple[int, int]:
        """Offset and limit the engine can bear: it keeps room for both, and refuses zero."""
        held = max(self.snapshot.documents(), 1)
        return min(max(self._query.offset, 0), held), min(max(self._query.limit, 1), held)

    def _page(self, result: Result) -> Sequence[tantivy.DocAddress]:
        asked = max(self._query.limit, 0)
        if isinstance(result, _Page) or self._query.sort in _ORDERS:
            return [at for _, at in result.hits[:asked]]
        offset, limit = self._window()
        return settled(self.snapshot.searcher, result.hits, offset, min(limit, asked))

    def _id(self, at: tantivy.DocAddress) -> UUID:
        return UUID(str(self.snapshot.searcher.doc(at).get_first("id")))

    def _facets(self, core: Query, total: int) -> dict[str, dict[str, int]]:
        if not self._query.facets:
            return {}
        return FacetCounts(self._query, self.snapshot, self._filters).of(core, total)
