"""Judged questions: what a person types, what should come of it."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.quality.directory import HERE, rows_of
from bench.quality.places import AREAS

URGENT = {"y": True, "n": False, "": False, "-": None}


@dataclass(frozen=True, slots=True)
class Expected:
    """One condition a question states. `values` are alternatives in the words of the API.

    `wish` "tongue" is the language of the question itself, "word" a word that must be absent.
    `optional` may be understood or not: both are right.
    """

    wish: str
    values: frozenset[str]
    without: bool = False
    optional: bool = False

    def __str__(self) -> str:
        shown = sorted(self.values)
        said = "/".join(shown[:3]) + ("…" if len(shown) > 3 else "")
        return f"{'-' if self.without else ''}{self.wish}:{said}"


@dataclass(frozen=True, slots=True)
class Judged:
    """`topics` help (2), `also` help a little (1); a helper must have one of `terms`, if given.

    `urgent` None leaves it open. `terms_alone`: a term makes a helper, whatever its topic.
    """

    group: str
    q: str
    topics: frozenset[str]
    also: frozenset[str]
    expected: tuple[Expected, ...]
    urgent: bool | None
    terms: tuple[str, ...] = ()
    terms_alone: bool = False

    @property
    def is_answerable(self) -> bool:
        return bool(self.topics or self.also or self.terms)


def judged_queries(file: Path = HERE / "queries.tsv") -> list[Judged]:
    """The questions beside this file, or those of a table like it.

    `topics`, `also` and `terms` are apart by ";"; of `conditions` each is `wish:value`, with "-"
    before it where it is turned round and "?" where both readings are right; `urgent` is "y",
    "n", or "-" where both are right. Raises KeyError for an area that does not exist.
    """
    return [
        Judged(
            group=row["class"],
            q=row["q"],
            topics=_several(row["topics"]),
            also=_several(row["also"]),
            expected=tuple(_expected(part) for part in row["conditions"].split(";") if part),
            urgent=URGENT[row["urgent"]],
            terms=tuple(part for part in row["terms"].split(";") if part),
        )
        for row in rows_of(file)
    ]


def read_cases(file: Path) -> list[Judged]:
    """Questions with a judgement of their own, one JSON object a line.

    `intent_topics`, `must_match_any_terms`, `urgency` ("high" or "none") and `facets`.
    """
    lines = [line for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [_case(json.loads(line)) for line in lines]


def _case(row: Mapping[str, Any]) -> Judged:
    return Judged(
        group=f"cases {'ja' if row.get('lang', 'ja') == 'ja' else 'other'}",
        q=row["q"],
        topics=frozenset(),
        also=frozenset(row.get("intent_topics", ())),
        expected=tuple(_facets(row.get("facets", {}), row.get("lang", "ja"))),
        urgent={"high": True, "none": False}.get(row.get("urgency", "")),
        terms=tuple(row.get("must_match_any_terms", ())),
        terms_alone=True,
    )


def _facets(facets: Mapping[str, Any], lang: str) -> Iterable[Expected]:
    own = lang.split("-", maxsplit=1)[0]
    for name, value in facets.items():
        if name == "language" and own == str(value).split("-", maxsplit=1)[0]:
            yield Expected("tongue", frozenset({str(value)}))
        elif name in {"language", "channel", "flag"}:
            yield Expected(name, frozenset({str(value)}))


def _several(cell: str) -> frozenset[str]:
    return frozenset(part for part in cell.split(";") if part)


def _expected(part: str) -> Expected:
    """`-` before it turns it round, `?` makes it optional."""
    name, _, value = part.partition(":")
    wish = name.lstrip("-?")
    if wish == "area":
        values = area_codes(value)
    elif wish == "age":
        low, _, high = value.partition("..")
        values = frozenset(map(str, range(int(low), int(high) + 1)))
    else:
        values = frozenset(value.split("/")) if value else frozenset()
    return Expected(wish, values, without=name.startswith("-"), optional=name.startswith("?"))


def area_codes(name: str) -> frozenset[str]:
    """The areas of this name; for a 郡 or 振興局 all that lie in it. Raises KeyError."""
    return _areas()[name]


def parent_codes(code: str) -> tuple[str, ...]:
    """What contains the area, nearest first, without the nation."""
    found: list[str] = []
    while parent := _parents().get(code):
        found.append(parent)
        code = parent
    return tuple(found)


@cache
def _area_rows() -> list[dict[str, str]]:
    with AREAS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _parents() -> Mapping[str, str]:
    return {row["code"]: row["parent_code"] for row in _area_rows()}


@cache
def _areas() -> Mapping[str, frozenset[str]]:
    rows = _area_rows()
    names = {row["code"]: row["name"] for row in rows}
    found: dict[str, set[str]] = {}
    for row in rows:
        ward = row["kind"] == "行政区"
        name = f"{names[row['parent_code']]}{row['name']}" if ward else row["name"]
        found.setdefault(name, set()).add(row["code"])
        if row["group"]:
            found.setdefault(row["group"], set()).add(row["code"])
    return {name: frozenset(codes) for name, codes in found.items()}
