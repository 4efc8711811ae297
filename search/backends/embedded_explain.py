"""How one answer of the embedded engine came about: the tries, and the parts of each score."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tantivy import Occur, Query

from search import ranking
from search.backends.embedded_answer import Answer, Question
from search.backends.embedded_answer import Tried as TriedHere
from search.backends.embedded_queries import QueryMaker
from search.backends.embedded_reader import Snapshot
from search.explanation import Explanation, Tried
from search.plan import Plan
from search.planner import Planner
from search.protocol import SearchQuery, Stage


def explain(
    query: SearchQuery, snapshot: Snapshot, planner: Planner, today: date, ids: Sequence[UUID]
) -> Explanation:
    """Asks the index anew, one question for each part of each hit: not for every search."""
    question = Question(query, snapshot, planner, today)
    if not question.plan.words:
        scores = {id: dict(_lifted(question, id)) for id in ids}
        return Explanation(question.plan, (), scores)
    answer = question.found()
    tried = tuple(_tried(one, question.plan) for one in answer.tried)
    plain = QueryMaker(snapshot.schema, names_count=False)
    return Explanation(
        question.plan, tried, {id: dict(_parts(question, answer, plain, id)) for id in ids}
    )


def _tried(one: TriedHere, plan: Plan) -> Tried:
    if one.relaxed is None:
        words = tuple(word.text for word in plan.words)
        return Tried(Stage.everything, words, len(words), one.hits)
    words = tuple(word.text for word in one.relaxed.counted)
    return Tried(Stage.some_words, words, one.relaxed.needed, one.hits)


def _parts(
    question: Question, answer: Answer, plain: QueryMaker, id: UUID
) -> Iterator[tuple[str, float]]:
    """Every part that is not nothing, by name; together they are the score."""
    whole = _score(question.snapshot, question.core(question.snapshot.queries, answer), id)
    text = _score(question.snapshot, question.core(plain, answer), id)
    steps = {"every_word": ranking.HOLDS_EVERY_WORD, "named_topic": ranking.HAS_THE_TOPIC}
    for name, step in steps.items():
        # A step is far above any sum of words.
        if answer.tried[-1].relaxed is not None and text >= step:
            whole, text = whole - step, text - step
            yield name, step
    yield "text", text
    if whole - text > 0:
        yield "name", whole - text
    yield from _lifted(question, id)


def _lifted(question: Question, id: UUID) -> Iterator[tuple[str, float]]:
    for name, queries in question.lifting().items():
        if part := sum(_score(question.snapshot, query, id) for query in queries):
            yield name, part


def _score(snapshot: Snapshot, query: Query, id: UUID) -> float:
    """What the query gives the document; 0 where it does not find it."""
    itself = Query.const_score_query(snapshot.queries.one_of("id", [str(id)]), 0.0)
    found: Any = snapshot.searcher.search(
        Query.boolean_query([(Occur.Must, itself), (Occur.Must, query)]), 1
    )
    hits: Iterable[tuple[float, object]] = found.hits
    return next((float(score) for score, _ in hits), 0.0)
