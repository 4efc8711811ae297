"""Whether the words of a question say that somebody is in danger, and in which."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from search.folding import LAST_QUESTIONS
from search.needed import Patterns
from search.spellings import close_up, loosened, spellings

GRAVEST_FIRST = (
    "suicide",
    "abuse",
    "dv",
    "sexual_violence",
    "medical",
    "food",
    "housing",
    "crime_victim",
    "bullying",
    "poverty",
    "debt",
)
"""Ids of the topics that can be dangers."""

_RULES = Path(__file__).with_name("dangers")
_LONGEST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Urgency:
    """`topics` are ids of the directory's topics, the gravest danger first."""

    topics: tuple[str, ...]

    @property
    def kind(self) -> str:
        return self.topics[0]


@dataclass(frozen=True, slots=True)
class _Rules:
    """Patterns of all languages; `dangers` tells of each of `said` its topic, and if it is plain.

    Of `distant`, the first `about` are what texts about a subject say.
    """

    metaphors: Patterns
    distant: Patterns
    about: int
    said: Patterns
    dangers: tuple[tuple[str, bool], ...]


@lru_cache(maxsize=LAST_QUESTIONS)
def judge(text: str) -> Urgency | None:
    """None where nothing in the text speaks of danger. Errs on the side of help.

    The rules, one file a language, are in `search/dangers`.
    """
    rules = _rules()
    read = tuple(spellings(text[:_LONGEST_TEXT]))
    literal = (close_up(rules.metaphors.replaced(one, "。")) for one in read)
    said = {rules.dangers[number] for one in literal for number in rules.said.found(one)}
    if not said:
        return None
    about, taught = _distance(rules, map(close_up, read))
    topics = {topic for topic, plain in said if not (about if plain else taught)}
    return Urgency(tuple(filter(topics.__contains__, GRAVEST_FIRST))) if topics else None


def evidence(text: str) -> tuple[tuple[str, str], ...]:
    """(topic, what was said) for every rule by which `judge` finds a danger in the text."""
    urgency, rules = judge(text), _rules()
    literal = (close_up(rules.metaphors.replaced(t, "。")) for t in spellings(text[:_LONGEST_TEXT]))
    met = (
        (rules.dangers[number][0], match[0])
        for one in literal
        for number, match in rules.said.matches(one)
    )
    topics = urgency.topics if urgency else ()
    return tuple(dict.fromkeys(one for one in met if one[0] in topics))


def _distance(rules: _Rules, texts: Iterable[str]) -> tuple[bool, bool]:
    """Whether a text is about a subject, and then about people of whom it is taught."""
    found = {number for text in texts for number in rules.distant.found(text)}
    about = any(number < rules.about for number in found)
    return about, about and any(number >= rules.about for number in found)


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    files = [tomllib.loads(path.read_text("utf-8")) for path in sorted(_RULES.glob("*.toml"))]
    about, reported, metaphors = (
        [loosened(pattern) for file in files for pattern in file["calm"][kind]]
        for kind in ("about", "reported", "metaphors")
    )
    said = [
        (loosened(pattern), danger["topic"], kind == "plain")
        for file in files
        for danger in file["danger"]
        for kind in ("own", "plain")
        for pattern in danger[kind]
    ]
    return _Rules(
        metaphors=Patterns(metaphors),
        distant=Patterns(about + reported),
        about=len(about),
        said=Patterns([pattern for pattern, _, _ in said]),
        dangers=tuple((topic, plain) for _, topic, plain in said),
    )
