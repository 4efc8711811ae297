"""The rules of reading, as they are written in `rules.toml` and `phrases.tsv`."""

import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from search.folding import fold
from search.question.conditions import Wish
from search.question.lookup import Lookup
from search.question.said import plain

_HERE = Path(__file__).parent
Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that may be a condition. `stands`: what must be so, that they are one.

    "sure": wherever they stand. "asked": where they are wished for, by the words around them.
    "unwanted": only where they are said not to be. "kept": wherever they stand, and they are
    searched for as well. "beside": as "kept", where there are other words to search for.
    "first": as "kept", and who fulfils it only comes first.
    """

    wish: Wish
    values: tuple[str, ...]
    stands: str
    without: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    phrases: Mapping[str, Phrase]
    lookup: Lookup
    silent: re.Pattern[str]
    seekers: re.Pattern[str]
    between: re.Pattern[str]
    dangling: re.Pattern[str]
    asked: Patterns
    asked_before: Patterns
    alone: Patterns
    alone_before: Patterns
    against: Patterns
    own: re.Pattern[str]
    excluded: Patterns
    tail: Patterns
    age: Patterns
    area: Patterns
    ordinary: frozenset[str]
    surnames: frozenset[str]
    english_words: frozenset[str]
    family: Patterns
    filler: Patterns


@lru_cache(maxsize=1)
def rules() -> Rules:
    written = tomllib.loads((_HERE / "rules.toml").read_text(encoding="utf-8"))
    phrases = _phrases()
    area = dict(written["area"])
    ordinary, english = area.pop("ordinary"), area.pop("english_words")
    surnames = area.pop("surnames")
    return Rules(
        phrases=phrases,
        lookup=Lookup(phrases),
        silent=_any_of(written["silent"]["patterns"]),
        seekers=_any_of(written["search"]["seekers"]),
        between=_pattern(written["glue"]["between"]),
        dangling=_pattern(written["glue"]["dangling"]),
        asked={wish: _any_of(said) for wish, said in written["asked"].items()},
        asked_before=_patterns(written["asked_before"]),
        alone=_patterns(written["alone"]),
        alone_before=_patterns(written["alone_before"]),
        against=_patterns(written["against"]),
        own=_pattern(written["kept"]["own"]),
        excluded=_patterns(written["excluded"]),
        tail=_patterns(written["tail"]),
        age=_patterns(written["age"]),
        area=_patterns(area),
        ordinary=frozenset(map(plain, ordinary)),
        surnames=frozenset(map(plain, surnames)),
        english_words=frozenset(english),
        family=_patterns(written["family"]),
        filler=_patterns(written["filler"]),
    )


def _phrases() -> dict[str, Phrase]:
    found: dict[str, Phrase] = {}
    with (_HERE / "phrases.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", strict=True):
            values = tuple(filter(None, row["values"].split(",")))
            without = any(value.startswith("-") for value in values)
            values = tuple(value.removeprefix("-") for value in values)
            phrase = Phrase(Wish(row["wish"]), values, row["stands"], without)
            for said in row["says"].split("、"):
                for each in _spelled_out(said):
                    found.setdefault(plain(fold(each).text), phrase)
    return found


def _spelled_out(said: str) -> Iterator[str]:
    """「(親|夫)に(ばれない|内緒で)」 is four phrases."""
    yield from map("".join, product(*(part.split("|") for part in re.split(r"[()]", said))))


def _patterns(written: Mapping[str, Any]) -> Patterns:
    return {name: _pattern(said) for name, said in written.items()}


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return _pattern("|".join(f"(?:{said})" for said in patterns))


def _pattern(said: str) -> re.Pattern[str]:
    return re.compile(plain(fold(said).text))
