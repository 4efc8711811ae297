"""The conditions above the results, each with the address that takes it away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from api.usecases.condition_labels import shared_name, together
from api.usecases.found import DirectoryQuery, FacetValue, FoundCondition, FoundServices
from frontend import questions
from frontend.search_form import asked_moment, value_label
from models.directory_reference import DirectoryReference


@dataclass(frozen=True, slots=True)
class Chip:
    """`read` from the words of the question, or chosen by hand."""

    label: str
    address: str
    read: bool = False


def chips(
    found: FoundServices, facets: Mapping[str, Iterable[FacetValue]], now: datetime
) -> tuple[Chip, ...]:
    """What was read from the words first: that is what somebody may want to put right."""
    read = (_read(condition, found) for condition in found.conditions)
    return (*read, *_chosen(found.query, facets, now))


def places_meant(
    found: FoundServices, reference: DirectoryReference
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A name that several areas have, with (area, address) of each; "" where none was said."""
    for one in found.conditions:
        name = shared_name(one.labels) if one.wish == "area" and not one.without else ""
        if name:
            areas = [(code, reference.areas.by_code[code].full_name) for code in one.values]
            chosen = replace(found.query, q=one.remaining, page=1)
            return name, tuple(
                (words, questions.search_address(replace(chosen, area=(code,))))
                for code, words in areas
            )
    return "", ()


def _read(condition: FoundCondition, found: FoundServices) -> Chip:
    query = found.query
    if condition.remaining == query.q:
        address = questions.leaving_unread(query, condition.wish)
    else:
        address = questions.with_words(query, condition.remaining)
    return Chip(_words(condition), address, read=True)


def _words(condition: FoundCondition) -> str:
    labels = together(condition.labels)
    if condition.without:
        # 「予約がいる」 says something of a place, 「電話」 is a thing.
        said = "ところ" if condition.wish == "flag" and not labels.endswith("料") else ""
        return f"{labels}{said}のほか"
    if condition.wish == "area" and shared_name(condition.labels):
        return f"{labels}（{len(condition.labels)}か所）"
    if condition.preferred:
        return f"{labels}で話せる人が先" if condition.wish == "language" else f"{labels}が先"
    return labels


def _chosen(
    query: DirectoryQuery, facets: Mapping[str, Iterable[FacetValue]], now: datetime
) -> Iterator[Chip]:
    for name in questions.LISTS:
        labels = {value.value: value.label for value in facets.get(name, ())}
        for value in getattr(query, name):
            label = labels.get(value) or value_label(name, value)
            yield Chip(label, questions.without(query, name, value))
    if query.age is not None:
        yield Chip(f"{query.age}歳", questions.without(query, "age", ""))
    if query.open is not None:
        when = asked_moment(query, now)
        words = f"{when} に受付中" if when else "いま受付中"
        yield Chip(words, questions.without(query, "open", ""))
    if query.lat is not None and query.lon is not None:
        near = "近く" if query.radius is None else f"{query.radius:g}km以内"
        yield Chip(near, questions.without(query, "near", ""))
    if query.beyond:
        yield Chip("ほかの地域も", questions.without(query, "beyond", ""))
