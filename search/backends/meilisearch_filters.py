"""Plans and conditions in the filter language of Meilisearch.

A plan's alternatives, phrases and demands are a filter and not a question to the server: its own
questions are lists of words, and know no "this or that". https://www.meilisearch.com/docs, "Filter
expression reference".
"""

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from models.areas import NATION
from models.hours.open_index import ALWAYS_OPEN
from search import ranking
from search.backends.embedded_fields import FACETS
from search.backends.embedded_queries import as_written
from search.backends.meilisearch_fields import code, pair_of
from search.plan import Asked, Either, Every, Node, Phrase, Plan, Source, Term
from search.planner import Relaxed
from search.protocol import AreaFilter, SearchQuery

EVERYTHING = ""
_ATTRIBUTES = {
    Source.keys: "keys",
    Source.readings: "readings",
    Source.letters: "letters",
    Source.topics: "topics",
}
_MOST_COUNTED = 6
"""Of more words, "half of them" would be a filter of thousands of terms."""


def one_of(attribute: str, values: Iterable[str]) -> str:
    listed = ", ".join(f'"{code(value)}"' for value in dict.fromkeys(values))
    return f"{attribute} IN [{listed}]"


def every(filters: Iterable[str]) -> str:
    """No filters choose everything."""
    return _joined(" AND ", filters)


def either(filters: Iterable[str]) -> str:
    return _joined(" OR ", filters)


def nobody(chosen: str) -> str:
    return f"NOT ({chosen})"


def _joined(word: str, filters: Iterable[str]) -> str:
    parts = [part for part in dict.fromkeys(filters) if part]
    return parts[0] if len(parts) == 1 else word.join(f"({part})" for part in parts)


def every_word(plan: Plan) -> str:
    return every(node_filter(word.node) for word in plan.words)


def with_word(plan: Plan) -> str:
    """What holds all of a plan's words as they were written; no filter for no words."""
    nodes = [node for word in plan.words if (node := as_written(word.node)) is not None]
    return every(map(node_filter, nodes))


def some_words(relaxed: Relaxed, topics: Sequence[str]) -> str:
    """At least as many of the counted words as are needed, or one of the topics that were named.

    Of many words, half of the rarest.
    """
    counted: Sequence[Asked] = relaxed.counted
    needed = relaxed.needed
    if needed > 1 and len(counted) > _MOST_COUNTED:
        counted = sorted(counted, key=lambda word: word.frequency)[:_MOST_COUNTED]
        needed = min(needed, _MOST_COUNTED // 2)
    filters = [node_filter(word.node) for word in counted]
    about = [one_of("topics", topics)] if topics else []
    return either([*(every(chosen) for chosen in combinations(filters, needed)), *about])


def node_filter(node: Node) -> str:
    match node:
        case Term():
            return one_of(_ATTRIBUTES[node.source], [node.key])
        case Phrase():
            return _phrase(node)
        case Every():
            return every(map(node_filter, node.nodes))
        case _:
            return _either(node)


def _either(node: Either) -> str:
    """Terms of one attribute share a list: a question has hundreds of alternatives."""
    terms: dict[Source, list[str]] = {}
    others: list[str] = []
    for part in node.nodes:
        if isinstance(part, Term):
            terms.setdefault(part.source, []).append(part.key)
        else:
            others.append(node_filter(part))
    lists = [one_of(_ATTRIBUTES[source], keys) for source, keys in terms.items()]
    return either([*lists, *others])


def _phrase(phrase: Phrase) -> str:
    if len(phrase.keys) == 1:
        return one_of(_ATTRIBUTES[phrase.source], phrase.keys)
    if phrase.source is Source.keys:
        return every(one_of("pairs", [pair_of(*pair)]) for pair in pairwise(phrase.keys))
    return every(one_of(_ATTRIBUTES[phrase.source], [key]) for key in phrase.keys)


def conditions(query: SearchQuery) -> dict[str, str]:
    """One filter for each condition but openness, by its name in SearchQuery."""
    made: dict[str, str] = {}
    for name, attribute in FACETS.items():
        if name != "areas" and (values := getattr(query, name)):
            made[name] = one_of(attribute, values)
    if query.areas and not query.beyond:
        made["areas"] = _areas(query.areas)
    for flag in query.every_flag:
        made[f"every_flag {flag}"] = one_of("flags", [flag])
    if query.without_flags:
        made["without_flags"] = nobody(one_of("flags", query.without_flags))
    if query.without_areas:
        made["without_areas"] = nobody(one_of("areas_only", query.without_areas))
    if query.without_channels:
        made["without_channels"] = one_of("channels", ranking.channels_asked(query))
    if query.age is not None:
        until = query.age if query.age_until is None else query.age_until
        first, last = (min(max(age, 0), 1_000) for age in (query.age, until))
        made["age"] = f"minimum_age <= {last} AND maximum_age >= {first}"
    if query.ids is not None:
        made["ids"] = one_of("id", map(str, query.ids))
    if query.always_open:
        made["always_open"] = one_of("opens", [ALWAYS_OPEN])
    return made


def area_steps(query: SearchQuery) -> list[str]:
    """Who serves the areas, and what contains them, and the country where others are shown."""
    codes, ancestors = ranking.codes_of(query.areas)
    if not codes:
        return []
    steps = [
        ("areas_within", codes),
        ("areas", ancestors),
        ("areas", [NATION] if query.beyond else []),
    ]
    return [one_of(attribute, values) for attribute, values in steps if values]


def _areas(areas: Sequence[AreaFilter]) -> str:
    codes, ancestors = ranking.codes_of(areas)
    serving = one_of("areas", [*codes, *ancestors, NATION])
    return either([serving, one_of("areas_within", codes)]) if codes else serving
