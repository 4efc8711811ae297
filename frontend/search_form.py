"""The search form and the conditions above the results, ready for the template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from api.usecases.found import DirectoryQuery, FacetValue
from frontend import questions
from frontend.wording import JST, SENSITIVE_TOPICS, moment
from models.directory_reference import DirectoryReference
from models.vocabulary import LANGUAGE_NAMES

LEGENDS = {
    "topic": "困りごと",
    "channel": "連絡のしかた",
    "flag": "こまかい条件",
    "language": "ことば",
    "kind": "種類",
}
_LONG = 8
"""From here on a group is folded until somebody opens it."""


class Choice(NamedTuple):
    """`number` is "" where nothing was counted; `lang` is set on names of languages."""

    value: str
    label: str
    number: str
    selected: bool
    lang: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    legend: str
    choices: tuple[Choice, ...]
    folded: bool
    chosen: int


@dataclass(frozen=True, slots=True)
class SearchForm:
    """`kept` are conditions without a control of their own, sent on as hidden fields."""

    q: str
    age: str
    open_now: bool
    sort: str
    areas: tuple[Choice, ...]
    groups: tuple[Group, ...]
    kept: tuple[tuple[str, str], ...]
    chosen: int
    open_number: str = ""
    """How many are open now, "" where that was not counted."""
    errors: Mapping[str, str] = field(default_factory=dict)


def search_form(
    question: questions.Question, facets: Mapping[str, Iterable[FacetValue]]
) -> SearchForm:
    query = question.query
    groups = tuple(
        group
        for name, legend in LEGENDS.items()
        if (group := _group(name, legend, facets.get(name, ()), query)).choices
    )
    areas = _choices("area", facets.get("area", ()), query)
    first = query.area[:1]
    return SearchForm(
        q=query.q,
        age=question.age,
        open_now=query.open == "now",
        sort=query.sort,
        areas=tuple(
            Choice(one.value, one.label, one.number, one.value in first, "") for one in areas
        ),
        groups=groups,
        kept=_kept(query),
        chosen=sum(group.chosen for group in groups) + len(query.area) + (query.age is not None),
        errors=question.errors,
        open_number=next(
            (str(one.count) for one in facets.get("open", ()) if one.value == "now"), ""
        ),
    )


def asked_moment(query: DirectoryQuery, now: datetime) -> str:
    """The moment whose openness is shown, "" where that is now; without a zone it is Japan's."""
    if query.open is None or query.open == "now":
        return ""
    asked = datetime.fromisoformat(query.open)
    if asked.tzinfo is None:
        asked = asked.replace(tzinfo=JST)
    return moment(asked, now)


def asks_for_sensitive(query: DirectoryQuery) -> bool:
    return not SENSITIVE_TOPICS.isdisjoint(query.topic)


def plain_facets(
    query: DirectoryQuery, reference: DirectoryReference
) -> dict[str, tuple[FacetValue, ...]]:
    """Every choice there is, uncounted, for a form shown when nothing could be searched."""
    lists: dict[str, Mapping[str, str]] = {
        "topic": {topic.id: topic.question for topic in reference.topics.values()},
        "language": LANGUAGE_NAMES,
        "area": {code: reference.areas.name(code) for code in query.area},
        **questions.LABELS,
    }
    return {
        name: tuple(FacetValue(value, label, -1, selected=False) for value, label in words.items())
        for name, words in lists.items()
    }


def in_residents_words(
    facets: Mapping[str, Iterable[FacetValue]], reference: DirectoryReference
) -> dict[str, tuple[FacetValue, ...]]:
    """The same facets, with topics named as somebody in trouble would name them."""
    topics = reference.topics
    worded = tuple(
        replace(value, label=topics[value.value].question) if value.value in topics else value
        for value in facets.get("topic", ())
    )
    return {name: tuple(values) for name, values in facets.items()} | {"topic": worded}


def _group(name: str, legend: str, values: Iterable[FacetValue], query: DirectoryQuery) -> Group:
    choices = _choices(name, values, query)
    chosen = sum(choice.selected for choice in choices)
    return Group(name, legend, choices, len(choices) > _LONG and not chosen, chosen)


def _choices(name: str, values: Iterable[FacetValue], query: DirectoryQuery) -> tuple[Choice, ...]:
    """What can be chosen: choices without a hit are left out, chosen ones always stay."""
    asked = tuple(map(str, getattr(query, name)))
    is_language = name == "language"
    out = [
        Choice(
            value.value,
            value.label,
            "" if value.count < 0 else str(value.count),
            value.value in asked,
            value.value if is_language else "",
        )
        for value in values
        if value.count or value.value in asked
    ]
    offered = {choice.value for choice in out}
    out += [
        Choice(value, value_label(name, value), "", True, value if is_language else "")
        for value in asked
        if value not in offered
    ]
    return tuple(out)


def value_label(name: str, value: str) -> str:
    if name == "language":
        return LANGUAGE_NAMES.get(value, value)
    return questions.LABELS.get(name, {}).get(value, value)


def _kept(query: DirectoryQuery) -> tuple[tuple[str, str], ...]:
    kept = [("area", value) for value in query.area[1:]]
    if query.open not in (None, "now"):
        kept.append(("open", str(query.open)))
    kept += [
        (name, str(getattr(query, name)))
        for name in ("lat", "lon", "radius")
        if getattr(query, name) is not None
    ]
    kept += [("unread", wish) for wish in query.unread]
    kept += [(name, "1") for name in ("beyond", "explain") if getattr(query, name)]
    if query.per_page != DirectoryQuery().per_page:
        kept.append(("per_page", str(query.per_page)))
    return tuple(kept)
