"""Sub-prefectures (振興局) of Hokkaido and their municipalities, from the table of areas."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import models

_AREAS = Path(models.__file__).parent / "reference" / "areas.csv"
_PREFECTURE = "北海道"
KINDS = ("市", "町", "村")


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Subprefecture:
    """`name` is the official one, such as 空知総合振興局."""

    name: str
    municipalities: tuple[Municipality, ...]

    def count(self, kind: str) -> int:
        """How many of 市, 町 or 村."""
        return sum(one.name.endswith(kind) for one in self.municipalities)


@cache
def subprefectures() -> tuple[Subprefecture, ...]:
    found: dict[str, list[Municipality]] = {}
    with _AREAS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["prefecture"] == _PREFECTURE and row["kind"] == "市区町村":
                found.setdefault(row["group"], []).append(Municipality(row["code"], row["name"]))
    return tuple(Subprefecture(name, tuple(below)) for name, below in found.items())


def find_subprefecture(printed: str) -> Subprefecture | None:
    """The one whose name begins with what is printed (空知, 空知総合振興局)."""
    bare = printed.strip().removesuffix("総合振興局").removesuffix("振興局")
    found = [one for one in subprefectures() if bare and _bare(one.name) == bare]
    return found[0] if len(found) == 1 else None


def _bare(name: str) -> str:
    return name.removesuffix("総合振興局").removesuffix("振興局")
