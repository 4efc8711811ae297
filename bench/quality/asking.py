"""Putting a judged question to the product as everybody does, and marking what came."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Any
from uuid import UUID

import httpx

from bench.quality.cases import Expected, Judged
from bench.quality.judging import HELPS, NO_HELP, Known, grade

FIRST, LISTED = 5, 10
SILENT = frozenset({"tongue", "kind"})
"""What is judged by the records that come; the API need not name it as a condition."""


@dataclass(frozen=True, slots=True)
class Marked:
    """One question and what came of it; a measure is None where it has no meaning."""

    asked: Judged
    helped: bool | None
    """Somebody who helps among the first five; the best there is where nobody helps fully."""
    ndcg: float | None
    found: int
    is_never_empty: bool
    """Something to turn to: results, or a named window."""
    urgent: bool
    missed: tuple[Expected, ...]
    invented: tuple[Expected, ...]
    agreed: int
    names: tuple[str, ...]
    stage: str

    @property
    def urgent_is_wrong(self) -> bool:
        return self.asked.urgent is not None and self.asked.urgent != self.urgent

    @property
    def is_failing(self) -> bool:
        bad = (self.helped is False, self.urgent_is_wrong, self.missed, self.invented)
        return any(bad) or not self.is_never_empty


async def ask(
    client: httpx.AsyncClient,
    asked: Judged,
    directory: Mapping[UUID, Known],
    moment: datetime,
) -> Marked:
    answer = await client.get("/api/search", params={"q": asked.q, "per_page": LISTED})
    answer.raise_for_status()
    return marked(asked, answer.json(), directory, moment)


def marked(
    asked: Judged, body: Mapping[str, Any], directory: Mapping[UUID, Known], moment: datetime
) -> Marked:
    came = [UUID(item["id"]) for item in body["items"]]
    helped = ndcg = None
    if asked.is_answerable:
        ideal = sorted((grade(asked, known, moment) for known in directory.values()), reverse=True)
        grades = [grade(asked, directory[id], moment) for id in came]
        if ideal[0] > NO_HELP:
            helped = any(one >= min(HELPS, ideal[0]) for one in grades[:FIRST])
            ndcg = _gain(grades) / _gain(ideal[:LISTED])
    read = _read(body.get("conditions", ()))
    named = [one for one in asked.expected if one.wish not in SILENT and not one.optional]
    missed = [one for one in named if not any(_agree(one, other) for other in read)]
    # The facets of foreign cases name one thing or the other, never all.
    judged = [] if asked.terms_alone else read
    invented = [one for one in judged if not any(_agree(two, one) for two in asked.expected)]
    return Marked(
        asked=asked,
        helped=helped,
        ndcg=ndcg,
        found=body["total"],
        is_never_empty=bool(body["items"]) or body["fallback"] is not None,
        urgent=body["urgent"] and bool(body["urgent_contacts"]),
        missed=tuple(missed),
        invented=tuple(invented),
        agreed=len(named) - len(missed),
        names=tuple(
            f"{item['name']} [{grade(asked, directory[UUID(item['id'])], moment)}]"
            if asked.is_answerable
            else item["name"]
            for item in body["items"][:FIRST]
        ),
        stage=" ".join([body["stage"], *body["relaxed"]]),
    )


def _gain(grades: Sequence[int]) -> float:
    return sum(((1 << one) - 1) / log2(place + 2) for place, one in enumerate(grades))


def _read(conditions: Iterable[Mapping[str, Any]]) -> list[Expected]:
    """What the product says it took from the words; a language it merely recognised is none."""
    return [
        Expected(one["wish"].replace("words", "word"), frozenset(one["values"]), one["without"])
        for one in conditions
        if not (one["wish"] == "language" and not one.get("text"))
    ]


def _agree(one: Expected, other: Expected) -> bool:
    if {one.wish, other.wish} <= {"tongue", "language"}:
        return bool(_tongues(one.values) & _tongues(other.values))
    if one.wish != other.wish or one.without != other.without:
        return False
    if one.wish == "age":
        return bool(_years(one.values) & _years(other.values))
    if one.wish == "time":
        return any(_is_part(a, b) for a in one.values for b in other.values)
    return one.values == other.values or bool(one.values & other.values)


def _is_part(one: str, other: str) -> bool:
    """「平日の午前」 may be said as "morning" or as five mornings."""
    shorter, longer = sorted((set(one.split("-")), set(other.split("-"))), key=len)
    return shorter <= longer


def _tongues(values: Iterable[str]) -> set[str]:
    return {value if value == "ja-easy" else value.split("-")[0] for value in values}


def _years(values: Iterable[str]) -> set[int]:
    years: set[int] = set()
    for value in values:
        low, _, high = value.partition("-")
        years.update(range(int(low), int(high or low) + 1))
    return years
