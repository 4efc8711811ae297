"""The conditions of a question in the order in which they may be given up."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.usecases.condition_labels import condition_labels
from api.usecases.found import DirectoryQuery, FoundCondition, GivenUp
from api.usecases.labels import facet_label
from models.directory_reference import DirectoryReference
from search.protocol import SearchQuery


@dataclass(frozen=True, slots=True)
class Step:
    """`change` takes the condition that `told` names out of a query."""

    told: GivenUp
    change: Callable[[SearchQuery], SearchQuery]


# What was read from words goes before what somebody chose by hand. Within each, what people can
# most easily do without goes first, the trouble itself last.
_READ: tuple[tuple[str, dict[str, Any]], ...] = (
    ("open", {"open_only": False}),
    ("time", {"times": (), "always_open": False}),
    ("flag", {"every_flag": ()}),
    ("without_flag", {"without_flags": ()}),
    ("channel", {"channels": ()}),
    ("age", {"age": None, "age_until": None}),
    ("language", {"languages": ()}),
    ("area", {"beyond": True}),
    ("without_channel", {"without_channels": ()}),
    ("without_area", {"without_areas": ()}),
    ("without_words", {"without": ()}),
)
_CHOSEN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("open", {"open_only": False}),
    ("kind", {"kinds": ()}),
    ("flag", {"flags": ()}),
    ("channel", {"channels": ()}),
    ("age", {"age": None}),
    ("radius", {"ids": None}),
    ("language", {"languages": ()}),
    ("area", {"beyond": True}),
    ("topic", {"topics": ()}),
)
GIVEN_UP = tuple(dict.fromkeys(name for name, _ in (*_READ, *_CHOSEN)))
"""The names of all that can be given up."""
SELDOM_STATED = frozenset({"open", "time", "flag", "without_flag"})
"""What few records say of themselves: given up even before the trouble is lost among words."""
_EITHER = frozenset({"open", "channel", "age", "language", "area"})
"""What is chosen by hand or read, never both."""


def steps(
    given: DirectoryQuery,
    conditions: Iterable[FoundCondition],
    question: SearchQuery,
    reference: DirectoryReference,
) -> list[Step]:
    """Those that hold in `question`; what changes nothing is left out."""
    read = [one for one in conditions if not one.preferred]
    found = [*_read_steps(read, question), *_chosen_steps(read, given, reference)]
    return [
        step
        for step in found
        if step.change(question) != question and (step.told.name != "area" or question.areas)
    ]


def without(question: SearchQuery, given_up: Iterable[Step]) -> SearchQuery:
    for step in given_up:
        question = step.change(question)
    return question


def _read_steps(read: Sequence[FoundCondition], question: SearchQuery) -> Iterator[Step]:
    for name, change in _READ:
        wish, turned = name.removeprefix("without_"), name.startswith("without_")
        # Days that were left out are days that are asked for.
        said = [
            one for one in read if one.wish == wish and (one.without == turned or wish == "time")
        ]
        if name == "flag":
            for one in said:
                told = GivenUp(name, one.labels, read=True)
                yield Step(told, _without_flags(one.values))
        elif said:
            told = GivenUp(name, tuple(label for one in said for label in one.labels), read=True)
            changes = [change]
            if name == "area" and not question.text:
                # Nothing but a place was said: it may be meant as part of a name.
                words = " ".join(one.text for one in said)
                changes = [{**change, "text": words}, {**change, "text": ""}]
            yield from (Step(told, _changing(one)) for one in changes)


def _chosen_steps(
    read: Sequence[FoundCondition], given: DirectoryQuery, reference: DirectoryReference
) -> Iterator[Step]:
    taken = {one.wish for one in read if not one.without} & _EITHER
    for name, change in _CHOSEN:
        if name not in taken:
            told = GivenUp(name, _labels(name, given, reference), read=False)
            yield Step(told, _changing(change))


def _labels(name: str, given: DirectoryQuery, reference: DirectoryReference) -> tuple[str, ...]:
    value = getattr(given, name)
    if not value and value != 0:
        return ()
    match name:
        case "radius":
            return (f"{value:g}km以内",)
        case "open" | "age":
            return condition_labels(name, (str(value),), reference)
        case _:
            return tuple(facet_label(name, one, reference) for one in value)


def _changing(change: dict[str, Any]) -> Callable[[SearchQuery], SearchQuery]:
    return lambda question: replace(question, **change)


def _without_flags(values: Sequence[str]) -> Callable[[SearchQuery], SearchQuery]:
    return lambda question: replace(
        question, every_flag=tuple(flag for flag in question.every_flag if flag not in values)
    )
