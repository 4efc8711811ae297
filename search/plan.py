"""A question as a tree that any engine can run."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from search.protocol import Matched


class Source(Enum):
    """Where a term is looked for: among keys, readings, pairs of letters, or ids of topics."""

    keys = "keys"
    readings = "readings"
    letters = "letters"
    topics = "topics"


@dataclass(frozen=True, slots=True)
class Term:
    source: Source
    key: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """Keys that follow one another, or one key alone.

    `letters` is the text where the keys are pairs of letters.
    """

    source: Source
    keys: tuple[str, ...]
    boost: float = 1.0
    letters: str = ""


@dataclass(frozen=True, slots=True)
class Every:
    """All of the nodes must match."""

    nodes: tuple["Node", ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Either:
    """One of the nodes must match; the best counts."""

    nodes: tuple["Node", ...]
    boost: float = 1.0


Node = Term | Phrase | Every | Either


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of the question. `frequency` estimates how many documents hold it as written."""

    text: str
    node: Node
    frequency: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`words` are wanted, each; `nearer` only lift what matches anyway.

    `parts` are the single words of phrases among `words`, and `topics` the dangers the question
    speaks of: both for when too little holds every word. `subjects` are the topics it is about,
    by its words or by what it tells: they lift, and count where too little holds the words.
    `told` says that no word names one of them: then no word is worth more than a topic.
    `general` finds windows for whatever it is, for a sentence of which nothing is known.
    """

    words: tuple[Asked, ...] = ()
    nearer: tuple[Phrase, ...] = ()
    parts: tuple[Asked, ...] = ()
    topics: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    told: bool = False
    general: tuple[Asked, ...] = ()

    def matched(self) -> Matched:
        keys: set[str] = set()
        readings: set[str] = set()
        letters: set[str] = set()
        for leaf in self._leaves():
            if isinstance(leaf, Phrase):
                if leaf.source is Source.letters:
                    letters.add(leaf.letters)
                else:
                    keys.add(" ".join(leaf.keys))
            elif leaf.source is Source.letters:
                letters.add(leaf.key)
            elif leaf.source is Source.keys:
                keys.add(leaf.key)
            elif leaf.source is Source.readings:
                readings.add(leaf.key)
        return Matched(frozenset(keys), frozenset(readings), frozenset(letters))

    def _leaves(self) -> Iterator[Term | Phrase]:
        waiting: list[Node] = [word.node for word in (*self.words, *self.parts)]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Every | Either):
                waiting.extend(node.nodes)
            else:
                yield node
