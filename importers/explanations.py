"""For people who choose a source: what sort of file it takes, and what the list is."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from importers.source import DATA, Source

_ANY_TABLE = "CSV・TSV・Excel・ZIP"


@dataclass(frozen=True, slots=True)
class Explanation:
    files: str
    text: str


@cache
def _explanations() -> Mapping[str, Explanation]:
    with (DATA / "explanations.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["slug"]: Explanation(row["files"], row["explanation"])
            for row in csv.DictReader(file)
        }


def explanation_of(source: Source) -> Explanation:
    return _explanations().get(source.slug, Explanation(_ANY_TABLE, ""))
