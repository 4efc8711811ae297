"""Real areas, drawn as often as directories hold them."""

import csv
import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

AREAS = Path(__file__).parents[2] / "models" / "reference" / "areas.csv"
Row = dict[str, str]

HOME = {
    "熊本県": 14,
    "北海道": 14,
    "東京都": 10,
    "大阪府": 8,
    "三重県": 6,
    "福岡県": 6,
    "愛知県": 6,
}
"""How much more often a prefecture is drawn than another: directories are not spread evenly."""


@dataclass(frozen=True, slots=True)
class Place:
    """`code` serves `name`; `prefecture` is what it lies in, its own code and name for itself."""

    code: str
    name: str
    prefecture: str
    prefecture_code: str
    latitude: float | None
    longitude: float | None

    @property
    def short(self) -> str:
        """「熊本」 of 熊本市, as branches are called."""
        return self.name[:-1] if len(self.name) > 2 and self.name[-1] in "市区町村" else self.name


class Places:
    """Home prefectures and cities come more often."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        with AREAS.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        names = {row["code"]: row["name"] for row in rows}
        codes = {row["name"]: row["code"] for row in rows if row["kind"] == "都道府県"}
        self._prefectures = [_place(r, names, codes) for r in rows if r["kind"] == "都道府県"]
        towns = [_place(r, names, codes) for r in rows if r["kind"] != "都道府県"]
        with_wards = {row["parent_code"] for row in rows if row["kind"] == "行政区"}
        self._towns = _Drawer(towns, [_weight(town, with_wards) for town in towns])
        weights = [HOME.get(place.name, 2) for place in self._prefectures]
        self._drawn_prefectures = _Drawer(self._prefectures, weights)
        self._inside = {
            code: _Drawer(inside, [_weight(town, with_wards) for town in inside])
            for code in codes.values()
            if (inside := [town for town in towns if town.prefecture_code == code])
        }

    def town(self) -> Place:
        return self._towns.draw(self._chance)

    def town_in(self, prefecture_code: str) -> Place:
        return self._inside[prefecture_code].draw(self._chance)

    def prefecture(self) -> Place:
        return self._drawn_prefectures.draw(self._chance)


class _Drawer:
    def __init__(self, places: list[Place], weights: list[int]) -> None:
        self._places, self._weights = places, list(accumulate(weights))

    def draw(self, chance: random.Random) -> Place:
        return chance.choices(self._places, cum_weights=self._weights)[0]


def _weight(town: Place, with_wards: set[str]) -> int:
    """Big cities have more of everything."""
    size = 30 if town.code in with_wards else {"市": 6, "区": 2}.get(town.name[-1], 1)
    return HOME.get(town.prefecture, 1) * size


def _place(row: Row, names: Mapping[str, str], codes: Mapping[str, str]) -> Place:
    ward = row["kind"] == "行政区"
    return Place(
        code=row["code"],
        name=f"{names[row['parent_code']]}{row['name']}" if ward else row["name"],
        prefecture=row["prefecture"],
        prefecture_code=codes[row["prefecture"]],
        latitude=float(row["latitude"]) if row["latitude"] else None,
        longitude=float(row["longitude"]) if row["longitude"] else None,
    )
