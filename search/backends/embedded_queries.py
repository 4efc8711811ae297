"""Plans and filters as queries of the embedded engine."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import tantivy
from tantivy import Occur, Query

from models.areas import NATION
from models.hours.open_index import ALWAYS_OPEN
from search import ranking
from search.backends.embedded_fields import FACETS, clean
from search.meaning import SOUND
from search.plan import Either, Every, Node, Phrase, Plan, Source, Term
from search.planner import Relaxed
from search.protocol import AreaFilter, SearchQuery

_FIELDS = {
    Source.keys: "all",
    Source.readings: "readings",
    Source.letters: "letters",
    Source.topics: "topics",
}
_PLAINEST = 30.0
"""Above what a few words weigh, below every step of `ranking`."""
Wish = tuple[Occur, Query]


class QueryMaker:
    def __init__(self, schema: tantivy.Schema, *, names_count: bool = True) -> None:
        """`names_count`: whether a word in the name weighs more than elsewhere."""
        self._schema = schema
        self._names_count = names_count

    def every_word(self, plan: Plan) -> Query:
        wishes: list[Wish] = [(Occur.Must, self._node(word.node)) for word in plan.words]
        return Query.boolean_query([*wishes, *self._nearer(plan), *self._plainest(plan)])

    def words_held(self, plan: Plan) -> Query:
        """Finds what holds every word; worth nothing else."""
        return Query.boolean_query([(Occur.Must, self._node(word.node)) for word in plan.words])

    def some_words(self, plan: Plan, relaxed: Relaxed) -> Query:
        """Hits with every word stay on top, then those of a topic that was named."""
        found = Query.boolean_query(
            [(Occur.Should, self._node(word.node)) for word in relaxed.counted],
            minimum_number_should_match=relaxed.needed,
        )
        wishes: list[Wish] = []
        if topics := topics_named(plan):
            about = self.one_of("topics", topics)
            lifted = Query.const_score_query(about, ranking.HAS_THE_TOPIC)
            wishes.append((Occur.Should, lifted))
            # Beside a topic, a word that happens to be somewhere is no reason to leave it out.
            also = (Occur.Should, Query.const_score_query(about, 0.0))
            found = Query.boolean_query([(Occur.Should, found), also])
        wishes.append((Occur.Must, found))
        wishes += [(Occur.Should, self._node(word.node)) for word in relaxed.lifting]
        if not plan.told:
            exact = Query.const_score_query(self.words_held(plan), ranking.HOLDS_EVERY_WORD)
            wishes.append((Occur.Should, exact))
        return Query.boolean_query([*wishes, *self._nearer(plan), *self._plainest(plan)])

    def with_word(self, plan: Plan) -> Query | None:
        """What holds all of a plan's words as they were written; None for no words."""
        nodes = [node for word in plan.words if (node := as_written(word.node)) is not None]
        if not nodes:
            return None
        return Query.boolean_query([(Occur.Must, self._node(node)) for node in nodes])

    def filters(self, query: SearchQuery) -> dict[str, Query]:
        """One query for each condition, by its name in SearchQuery."""
        made: dict[str, Query] = {}
        for name, field in FACETS.items():
            if name != "areas" and (values := getattr(query, name)):
                made[name] = self.one_of(field, values)
        if query.areas and not query.beyond:
            made["areas"] = self._areas(query.areas)
        for flag in query.every_flag:
            made[f"every_flag {flag}"] = self.one_of("flags", [flag])
        if query.without_flags:
            held = self.one_of("flags", query.without_flags)
            made["without_flags"] = no(held)
        if query.without_areas:
            made["without_areas"] = no(self.one_of("areas_only", query.without_areas))
        if query.without_channels:
            made["without_channels"] = self.one_of("channels", ranking.channels_asked(query))
        if query.age is not None:
            made["age"] = self._age(query.age, query.age_until)
        if query.ids is not None:
            made["ids"] = self.one_of("id", map(str, query.ids))
        if query.always_open:
            made["always_open"] = self.one_of("opens", [ALWAYS_OPEN])
        return made

    def _areas(self, areas: Sequence[AreaFilter]) -> Query:
        codes, ancestors = ranking.codes_of(areas)
        serving = self.one_of("areas", [*codes, *ancestors, NATION])
        wishes: list[Wish] = [(Occur.Should, serving)]
        if codes:
            wishes.append((Occur.Should, self.one_of("areas_within", codes)))
        return Query.boolean_query(wishes)

    def _age(self, age: int, until: int | None) -> Query:
        unsigned = tantivy.FieldType.Unsigned
        age, last = (min(max(year, 0), 1_000) for year in (age, age if until is None else until))
        return Query.boolean_query(
            [
                (
                    Occur.Must,
                    Query.range_query(self._schema, "minimum_age", unsigned, upper_bound=last),
                ),
                (
                    Occur.Must,
                    Query.range_query(self._schema, "maximum_age", unsigned, lower_bound=age),
                ),
            ]
        )

    def one_of(self, field: str, values: Iterable[str]) -> Query:
        cleaned = [clean(value) for value in values]
        if len(cleaned) == 1:
            return Query.term_query(self._schema, field, cleaned[0], index_option="basic")
        return Query.term_set_query(self._schema, field, cleaned)

    def _nearer(self, plan: Plan) -> list[Wish]:
        return [(Occur.Should, self._node(phrase)) for phrase in plan.nearer]

    def _plainest(self, plan: Plan) -> list[Wish]:
        """Of several topics, who is there for most, and for that which is said most plainly."""
        topics = topics_named(plan)
        if len(topics) < 2:
            return []
        return [
            (Occur.Should, Query.const_score_query(self.one_of("topics", [topic]), _PLAINEST / at))
            for at, topic in enumerate(topics, 1)
        ]

    def _node(self, node: Node) -> Query:
        match node:
            case Term():
                made = self._term(node)
            case Phrase():
                made = self._phrase(node)
            case Every():
                made = Query.boolean_query([(Occur.Must, self._node(n)) for n in node.nodes])
            case _:
                made = Query.disjunction_max_query(
                    [self._node(n) for n in node.nodes], ranking.OTHER_ALTERNATIVES
                )
        return made if node.boost == 1.0 else Query.boost_query(made, node.boost)

    def _term(self, term: Term) -> Query:
        field = _FIELDS[term.source]
        found = Query.term_query(self._schema, field, term.key, index_option="freq")
        if term.source is not Source.keys or term.boost < 1 or not self._names_count:
            return found
        named = Query.term_query(self._schema, "name", term.key, index_option="freq")
        return self._better_in_name(found, named)

    def _phrase(self, phrase: Phrase) -> Query:
        keys: list[str | tuple[int, str]] = list(phrase.keys)
        if len(keys) == 1:
            return self._term(Term(phrase.source, phrase.keys[0]))
        found = Query.phrase_query(self._schema, _FIELDS[phrase.source], keys)
        # Guesses and synonyms stay below the word itself, even where they stand in a name.
        if phrase.source is not Source.keys or phrase.boost < 1 or not self._names_count:
            return found
        return self._better_in_name(found, Query.phrase_query(self._schema, "name", keys))

    def _better_in_name(self, found: Query, named: Query) -> Query:
        heavy = Query.boost_query(named, ranking.IN_THE_NAME)
        return Query.boolean_query([(Occur.Should, found), (Occur.Should, heavy)])


def filtered(core: Query, filters: Iterable[Query], *, lifting: Iterable[Query] = ()) -> Query:
    """Filters decide, and weigh nothing."""
    wishes: list[Wish] = [(Occur.Must, core)]
    wishes += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in filters]
    wishes += [(Occur.Should, query) for query in lifting]
    return wishes[0][1] if len(wishes) == 1 else Query.boolean_query(wishes)


def no(unwanted: Query) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, unwanted)])


def topics_named(plan: Plan) -> tuple[str, ...]:
    """The dangers a question speaks of, and the topics its words belong to."""
    return tuple(dict.fromkeys((*plan.topics, *plan.subjects)))


def as_written(node: Node) -> Node | None:
    """Without synonyms, guesses and stretches of letters: those leave nobody out."""
    if isinstance(node, Either):
        kept = tuple(one for part in node.nodes if (one := as_written(part)) is not None)
        return replace(node, nodes=kept) if kept else None
    if isinstance(node, Every):
        return node if all(as_written(part) is not None for part in node.nodes) else None
    return node if node.boost >= SOUND else None
