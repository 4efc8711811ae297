"""One question put to a Meilisearch index.

Filters decide who is found. The order comes in tiers, each a filter of its own: who holds every
word before the others, who serves the area before those who serve what contains it, and so on.
Within a tier the server ranks by the question's words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from uuid import UUID

from models.hours.several import minute_in_japan
from models.vocabulary import Flag, NoticeEffect
from search.backends.embedded_days import announced
from search.backends.embedded_queries import topics_named
from search.backends.meilisearch_facets import FacetQuestions, Filters, counting
from search.backends.meilisearch_fields import EVERY_WORD, as_words
from search.backends.meilisearch_filters import (
    EVERYTHING,
    area_steps,
    every,
    every_word,
    nobody,
    one_of,
    some_words,
    with_word,
)
from search.backends.meilisearch_server import Json
from search.backends.meilisearch_words import Known
from search.explanation import Explanation, Tried
from search.plan import Asked, Every, Node, Plan, Source
from search.plan import Either as EitherNode
from search.planner import Planner, relaxations
from search.protocol import Hits, SearchQuery, Sort, Stage

_ENOUGH_HITS = 5
_MOST_WORDS = 9
"""The server looks at the first ten words of a question, and one is ours."""
_TIERS_AT_ONCE = 24
_LATEST_FIRST = ["updated:desc", "id:asc"]
_ORDERS = {Sort.name: ["name_key:asc", "id:asc"], Sort.updated: _LATEST_FIRST}


@dataclass(frozen=True, slots=True)
class _Found:
    """`core` finds what the words find. `exact` counts what holds every word."""

    core: str
    total: int
    exact: int
    stage: Stage
    tried: tuple[Tried, ...] = ()


class Question:
    """One search, against one state of the index as far as its words are known."""

    def __init__(self, query: SearchQuery, known: Known, planner: Planner, today: date) -> None:
        self._query = query
        self._known = known
        self._plan: Plan = planner.plan(query.text, known.shelf)
        unwanted = [with_word(planner.plan(word, known.shelf)) for word in query.without]
        self._filters = Filters(query, known.opens, filter(None, unwanted))
        self._day = today if query.moment is None else minute_in_japan(query.moment)[0]
        self._server, self._uid = known.server, known.uid

    def answer(self) -> Hits:
        found = self._found()
        facets = None
        if self._query.facets:
            facets = FacetQuestions(self._query, self._filters, self._uid, found.core, found.total)
        asked = facets.asked if facets else []
        tiers = list(self._tiers(found))
        answers, sizes = self._sized(asked, tiers, found.total)
        return Hits(
            ids=tuple(self._page(tiers, sizes)),
            total=found.total,
            exact=found.exact,
            stage=found.stage,
            facets=facets.counts(answers) if facets else {},
            matched=self._plan.matched(),
            subjects=self._plan.subjects,
        )

    def explain(self) -> Explanation:
        """The words and the tries. The server ranks in steps and gives no scores."""
        return Explanation(self._plan, self._found().tried)

    def _found(self) -> _Found:
        """The first core that finds enough, looser and looser; all are counted at once."""
        plan, chosen = self._plan, self._filters.all()
        core = every_word(plan)
        documents = self._known.shelf.documents()
        looser = list(relaxations(plan, documents)) if plan.words else []
        cores = [core, *(some_words(relaxed, self._topics()) for relaxed in looser)]
        answers = self._server.search([counting(self._uid, every([c, chosen])) for c in cores])
        exact, *more = (int(answer["totalHits"]) for answer in answers)
        if not plan.words:
            return _Found(EVERYTHING, exact, exact, Stage.browse)
        words = tuple(word.text for word in plan.words)
        tried = [Tried(Stage.everything, words, len(words), exact)]
        found = _Found(core, exact, exact, Stage.everything)
        for relaxed, wider, count in zip(looser, cores[1:], more, strict=True):
            if tried[-1].hits >= _ENOUGH_HITS or (relaxed.last and found.total):
                break
            words = tuple(word.text for word in relaxed.counted)
            tried.append(Tried(Stage.some_words, words, relaxed.needed, count))
            if count > exact:
                found = _Found(wider, count, exact, Stage.some_words)
        return replace(found, tried=tuple(tried))

    def _tiers(self, found: _Found) -> Iterator[str]:
        """Filters no two of which choose the same, best first."""
        whole = every([found.core, self._filters.all()])
        if self._order():
            yield whole
            return
        for chosen in _combined([step for step in self._steps(found) if step]):
            yield every([whole, *chosen])

    def _steps(self, found: _Found) -> Iterator[list[str]]:
        """What comes first, the weightiest first: the steps of search.ranking."""
        query = self._query
        yield _wish("languages", query.preferred_languages)
        if found.stage is Stage.some_words and found.exact:
            yield [every_word(self._plan)]
        if self._plan.words:
            yield _wish("topics", self._topics())
        closed = announced(NoticeEffect.closed, self._day)
        if closed in self._known.marks:
            yield [nobody(one_of("opens", [closed]))]
        yield _wish("channels", query.preferred_channels)
        yield area_steps(query)
        yield _wish("flags", [Flag.family] if query.for_family else [])

    def _topics(self) -> list[str]:
        return list(topics_named(self._plan))

    def _sized(
        self, asked: list[Json], tiers: Sequence[str], total: int
    ) -> tuple[list[Json], list[int]]:
        """The answers to other questions, and how many each tier has, as far as the page reaches.

        A few tiers fill a page; where many are empty, more are asked for.
        """
        if len(tiers) == 1:
            return (self._server.search(asked) if asked else []), [total]
        sizes: list[int] = []
        answers: list[Json] = []
        wanted = min(max(self._query.offset, 0) + max(self._query.limit, 0), total)
        while not sizes or (sum(sizes) < wanted and len(sizes) < len(tiers)):
            some = tiers[len(sizes) : len(sizes) + _TIERS_AT_ONCE]
            sizing = [counting(self._uid, tier) for tier in some]
            heard = self._server.search([*asked, *sizing])
            answers += heard[: len(asked)]
            sizes += [int(answer["totalHits"]) for answer in heard[len(asked) :]]
            asked = []
        return answers, sizes

    def _order(self) -> list[str]:
        return _ORDERS.get(self._query.sort, [])

    def _page(self, tiers: Sequence[str], sizes: Sequence[int]) -> Iterator[UUID]:
        offset, limit = max(self._query.offset, 0), max(self._query.limit, 0)
        asked: list[Json] = []
        for tier, size in zip(tiers, sizes, strict=False):
            here = min(limit, max(size - offset, 0))
            if here:
                asked.append(self._hits(tier, offset, here))
            offset, limit = max(offset - size, 0), limit - here
        answers = self._server.search(asked) if asked else []
        hits = chain.from_iterable(answer["hits"] for answer in answers)
        return (UUID(hit["id"]) for hit in hits)

    def _hits(self, chosen: str, offset: int, limit: int) -> Json:
        asked: Json = {
            "indexUid": self._uid,
            "filter": chosen,
            "offset": offset,
            "limit": limit,
            "attributesToRetrieve": ["id"],
        }
        if order := self._order():
            return asked | {"sort": order}
        nearest = []
        if self._query.near is not None:
            latitude, longitude = self._query.near
            nearest = [f"_geoPoint({latitude:.6f}, {longitude:.6f}):asc"]
        if not self._plan.words:
            return asked | {"sort": [*nearest, *_LATEST_FIRST]}
        if nearest:
            asked["sort"] = nearest
        return asked | {
            "q": question_words(self._plan),
            "matchingStrategy": "last",
            "locales": ["jpn"],
        }


def _wish(attribute: str, values: Sequence[str]) -> list[str]:
    return [one_of(attribute, values)] if values else []


def _combined(steps: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    if not steps:
        yield []
        return
    first, *rest = steps
    passed: list[str] = []
    for chosen in (*first, EVERYTHING):
        for more in _combined(rest):
            yield [chosen, *map(nobody, passed), *more]
        passed.append(chosen)


def question_words(plan: Plan) -> str:
    """What the server ranks by: the words as they were written, the rarest first.

    It takes words away from the end until a document holds the rest; all hold the first.
    """
    rarest = sorted(plan.words, key=lambda word: word.frequency)
    keys = dict.fromkeys(key for word in rarest for key in _written(word))
    return " ".join([EVERY_WORD, *as_words(keys).split()[:_MOST_WORDS]])


def _written(word: Asked) -> Iterator[str]:
    """The keys and readings of the likeliest meaning of a word."""
    waiting: list[Node] = [word.node]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, Every):
            waiting = [*node.nodes, *waiting]
        elif isinstance(node, EitherNode):
            waiting.insert(0, max(node.nodes, key=lambda way: way.boost))
        elif node.source in {Source.keys, Source.readings}:
            yield from getattr(node, "keys", None) or (getattr(node, "key", ""),)
