"""Plans and filters as queries of the embedded engine."""

from collections.abc import Iterable, Sequence

import tantivy
from tantivy import Occur, Query

from models.areas import NATION
from models.hours.open_index import ALWAYS_OPEN
from search.backends.embedded_fields import FACETS, clean
from search.plan import Every, Node, Phrase, Plan, Source, Term
from search.planner import Relaxed
from search.protocol import AreaFilter, SearchQuery

_NAME_WEIGHT = 2.0
_OTHER_WAYS = 0.1
# Steps far above any score of words, so that the order of kinds of hits never turns.
_HOLDS_EVERY_WORD = 8_000.0
_SERVES_THE_AREA = 2_000.0
_CONTAINS_THE_AREA = 1_000.0
_FIELDS = {
    Source.keys: "all",
    Source.readings: "readings",
    Source.letters: "letters",
    Source.topics: "topics",
}
Wish = tuple[Occur, Query]


class QueryMaker:
    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def every_word(self, plan: Plan) -> Query:
        wishes: list[Wish] = [(Occur.Must, self._node(word.node)) for word in plan.words]
        return Query.boolean_query([*wishes, *self._nearer(plan)])

    def some_words(self, plan: Plan, relaxed: Relaxed) -> Query:
        """Hits with every word stay on top."""
        enough = Query.boolean_query(
            [(Occur.Should, self._node(word.node)) for word in relaxed.counted],
            minimum_number_should_match=relaxed.needed,
        )
        exact = Query.boolean_query([(Occur.Must, self._node(word.node)) for word in plan.words])
        wishes: list[Wish] = [(Occur.Must, enough)]
        wishes += [(Occur.Should, self._node(word.node)) for word in relaxed.lifting]
        wishes.append((Occur.Should, Query.const_score_query(exact, _HOLDS_EVERY_WORD)))
        return Query.boolean_query([*wishes, *self._nearer(plan)])

    def filters(self, query: SearchQuery) -> dict[str, Query]:
        """One query for each condition, by its name in SearchQuery."""
        made: dict[str, Query] = {}
        for name, field in FACETS.items():
            if name != "areas" and (values := getattr(query, name)):
                made[name] = self.one_of(field, values)
        if query.areas:
            made["areas"] = self._areas(query.areas)
        if query.age is not None:
            made["age"] = self._age(query.age)
        if query.ids is not None:
            made["ids"] = self.one_of("id", map(str, query.ids))
        if query.always_open:
            made["always_open"] = self.one_of("opens", [ALWAYS_OPEN])
        return made

    def by_distance(self, areas: Sequence[AreaFilter]) -> Query | None:
        """Lifts services for the area above those for what contains it, above national ones."""
        codes, ancestors = _codes(areas)
        if not codes:
            return None
        steps = [Query.const_score_query(self.one_of("areas_within", codes), _SERVES_THE_AREA)]
        if ancestors:
            wider = self.one_of("areas", ancestors)
            steps.append(Query.const_score_query(wider, _CONTAINS_THE_AREA))
        return Query.disjunction_max_query(steps, 0.0)

    def _areas(self, areas: Sequence[AreaFilter]) -> Query:
        codes, ancestors = _codes(areas)
        serving = self.one_of("areas", [*codes, *ancestors, NATION])
        wishes: list[Wish] = [(Occur.Should, serving)]
        if codes:
            wishes.append((Occur.Should, self.one_of("areas_within", codes)))
        return Query.boolean_query(wishes)

    def _age(self, age: int) -> Query:
        unsigned = tantivy.FieldType.Unsigned
        age = min(max(age, 0), 1_000)
        return Query.boolean_query(
            [
                (
                    Occur.Must,
                    Query.range_query(self._schema, "minimum_age", unsigned, upper_bound=age),
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

    def _node(self, node: Node) -> Query:
        match node:
            case Term():
                made = self._term(node)
            case Phrase():
                made = self._phrase(node)
            case Every():
                made = Query.boolean_query([(Occur.Must, self._node(n)) for n in node.nodes])
            case _:
                made = Query.disjunction_max_query([self._node(n) for n in node.nodes], _OTHER_WAYS)
        return made if node.boost == 1.0 else Query.boost_query(made, node.boost)

    def _term(self, term: Term) -> Query:
        field = _FIELDS[term.source]
        found = Query.term_query(self._schema, field, term.key, index_option="freq")
        if term.source is not Source.keys or term.boost < 1:
            return found
        named = Query.term_query(self._schema, "name", term.key, index_option="freq")
        return self._better_in_name(found, named)

    def _phrase(self, phrase: Phrase) -> Query:
        keys: list[str | tuple[int, str]] = list(phrase.keys)
        if len(keys) == 1:
            return self._term(Term(phrase.source, phrase.keys[0]))
        found = Query.phrase_query(self._schema, _FIELDS[phrase.source], keys)
        # Guesses and synonyms stay below the word itself, even where they stand in a name.
        if phrase.source is not Source.keys or phrase.boost < 1:
            return found
        return self._better_in_name(found, Query.phrase_query(self._schema, "name", keys))

    def _better_in_name(self, found: Query, named: Query) -> Query:
        heavy = Query.boost_query(named, _NAME_WEIGHT)
        return Query.boolean_query([(Occur.Should, found), (Occur.Should, heavy)])


def filtered(core: Query, filters: Iterable[Query], *, lifting: Query | None = None) -> Query:
    """Filters decide, and weigh nothing."""
    wishes: list[Wish] = [(Occur.Must, core)]
    wishes += [(Occur.Must, Query.const_score_query(query, 0.0)) for query in filters]
    if lifting is not None:
        wishes.append((Occur.Should, lifting))
    return wishes[0][1] if len(wishes) == 1 else Query.boolean_query(wishes)


def _codes(areas: Sequence[AreaFilter]) -> tuple[list[str], list[str]]:
    """The areas, and what contains them; without the country, which contains everything."""
    codes = list(dict.fromkeys(area.code for area in areas if area.code != NATION))
    ancestors = dict.fromkeys(code for area in areas for code in area.ancestors)
    return codes, [code for code in ancestors if code not in codes and code != NATION]
