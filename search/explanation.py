"""How an engine took a question: the words, what each may stand for, and how it was loosened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable
from uuid import UUID

from search.meaning import LIKENESS, SYNONYM
from search.plan import Asked, Either, Every, Node, Phrase, Plan, Source, Term
from search.protocol import SearchQuery, Stage


class Kind(StrEnum):
    """Why something stands for a word."""

    written = "written"
    synonym = "synonym"
    reading = "reading"
    letters = "letters"
    likeness = "likeness"
    topic = "topic"


@dataclass(frozen=True, slots=True)
class Way:
    """One thing a word may stand for. `weight` is 1 for the word itself, less for guesses."""

    kind: Kind
    text: str
    weight: float
    node: Node


@dataclass(frozen=True, slots=True)
class Tried:
    """One try: at least `needed` of `words` had to be there."""

    stage: Stage
    words: tuple[str, ...]
    needed: int
    hits: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """`scores[id]` are the parts of a hit's score by name, where the engine can tell them."""

    plan: Plan
    tried: tuple[Tried, ...] = ()
    scores: Mapping[UUID, Mapping[str, float]] = field(default_factory=dict)


@runtime_checkable
class Explains(Protocol):
    """A search backend that can say how it answers. Raises SearchUnavailable as a search does."""

    def explain(self, query: SearchQuery, ids: Sequence[UUID] = ()) -> Explanation:
        """Of the question, and of these hits of it."""


def ways(asked: Asked) -> tuple[Way, ...]:
    """What a word of a plan stands for, each once, the word itself first."""
    found: dict[tuple[Kind, str], Way] = {}
    for way in _ways(asked.node, 1.0):
        found.setdefault((way.kind, way.text), way)
    return tuple(sorted(found.values(), key=lambda way: -way.weight))


def _ways(node: Node, weight: float) -> Iterator[Way]:
    weight *= node.boost
    if isinstance(node, Either):
        for one in node.nodes:
            yield from _ways(one, weight)
    else:
        yield Way(_kind(node), _text(node), round(weight, 3), node)


def _kind(node: Node) -> Kind:
    match node:
        case Term() | Phrase():
            if node.boost == LIKENESS:
                return Kind.likeness
            if node.source is Source.keys:
                return Kind.synonym if node.boost == SYNONYM else Kind.written
            return _BY_SOURCE[node.source]
        case Every() | Either():
            kinds = {_kind(one) for one in node.nodes}
            return kinds.pop() if len(kinds) == 1 else Kind.written


def _text(node: Node) -> str:
    match node:
        case Term():
            return node.key
        case Phrase():
            return node.letters or " ".join(node.keys)
        case Every():
            return " + ".join(map(_text, node.nodes))
        case Either():
            return " / ".join(map(_text, node.nodes))


_BY_SOURCE = {
    Source.readings: Kind.reading,
    Source.letters: Kind.letters,
    Source.topics: Kind.topic,
}
