"""The names of areas as people write them: in full, without 市 or 県, in kana, in latin."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from math import cos, hypot, radians
from pathlib import Path
from typing import NamedTuple, Protocol

from search.folding import fold, katakana
from search.kana import from_romaji, without_long_vowels
from search.question.lookup import Lookup
from search.question.said import plain

_HERE = Path(__file__).parent
_SUFFIXES = ("都", "府", "県", "市", "区", "町", "村")
_KANA_SUFFIXES = ("けん", "ふ", "と", "し", "く", "ちょう", "まち", "むら", "そん")
_BUREAUS = ("総合振興局", "振興局", "支庁")
_KM_A_DEGREE = 111.2
_FARTHEST_KM = {"都道府県": 200.0}
_FARTHEST_TOWN_KM = 40.0
_MOST_NEIGHBOURS = 6
_SHORTEST_SOUND = 3


class Area(Protocol):
    """What is asked of an area; `models.area.Area` is one."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def full_name(self) -> str: ...
    @property
    def kana(self) -> str: ...
    @property
    def english(self) -> str | None: ...
    @property
    def parent_code(self) -> str | None: ...
    @property
    def group_name(self) -> str | None: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...


class Written(Enum):
    """How a name is written; the less it says, the more its surroundings must say."""

    full = "full"
    bare = "bare"
    region = "region"
    """The short name of a part of Hokkaido, which is nobody else's."""
    kana = "kana"
    kana_bare = "kana_bare"
    latin = "latin"


@dataclass(frozen=True, slots=True)
class PlaceName:
    """`codes` are alternatives; `large` are prefectures and the large cities.

    `small` are towns and villages, which share their names with much else.
    """

    codes: tuple[str, ...]
    written: Written
    large: bool = False
    small: bool = False


class Places(Protocol):
    """What the reader asks of the areas. Names are in the spelling of `said.plain`."""

    def ends(self, text: str, at: int) -> Sequence[int]:
        """Where a name that begins at a place in a text may end, the farthest first."""

    def named(self, name: str) -> Sequence[PlaceName]: ...

    def sounding(self, latin: str) -> PlaceName | None:
        """The area of a name in latin letters, long vowels or not."""

    def within(self, code: str) -> Sequence[str]:
        """The codes of what contains it."""

    def around(self, code: str) -> Sequence[str]:
        """The codes of its nearest neighbours of the same kind, the nearest first."""


class _Known(NamedTuple):
    """An area read once: the columns of a stored one are slow to read."""

    code: str
    kind: str
    name: str
    full_name: str
    kana: str
    english: str | None
    parent_code: str | None
    group_name: str | None
    latitude: float | None
    longitude: float | None

    @classmethod
    def of(cls, area: Area) -> "_Known":
        return cls(*(getattr(area, column) for column in cls._fields))


class Gazetteer:
    """The names of all areas: made once for a table of areas, which takes a fifth of a second."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas = {area.code: _Known.of(area) for area in areas}
        self._names: dict[str, dict[Written, dict[str, None]]] = {}
        self._sounds: dict[str, dict[str, None]] = {}
        for area in self._areas.values():
            self._add(area)
        self._add_groups()
        self._add_listed()
        self._cities = {area.parent_code for area in self._areas.values() if area.kind == "行政区"}
        self._known: dict[str, tuple[PlaceName, ...]] = {}
        self._around: dict[str, Sequence[str]] = {}
        self._lookup = Lookup(self._names)

    def ends(self, text: str, at: int) -> Sequence[int]:
        return self._lookup.ends(text, at)

    def named(self, name: str) -> Sequence[PlaceName]:
        written = self._names.get(name)
        if written is None:
            return ()
        if name not in self._known:
            self._known[name] = tuple(
                self._named(self._widest(found, how), how) for how, found in written.items()
            )
        return self._known[name]

    def sounding(self, latin: str) -> PlaceName | None:
        kana = from_romaji(latin)
        found = self._sounds.get(without_long_vowels(kana), {}) if kana else {}
        codes = self._widest(found, Written.latin)
        return self._named(codes, Written.latin) if codes else None

    def within(self, code: str) -> Sequence[str]:
        found: list[str] = []
        area = self._areas.get(code)
        while area is not None and area.parent_code:
            found.append(area.parent_code)
            area = self._areas.get(area.parent_code)
        return found

    def around(self, code: str) -> Sequence[str]:
        if code not in self._around:
            self._around[code] = self._nearest(code)
        return self._around[code]

    def _nearest(self, code: str) -> Sequence[str]:
        centre = self._areas.get(code)
        if centre is None or centre.latitude is None or centre.longitude is None:
            return ()
        farthest = _FARTHEST_KM.get(centre.kind, _FARTHEST_TOWN_KM)
        near = sorted(
            (away, area.code)
            for area in self._areas.values()
            if area.kind == centre.kind and area.code != code
            if (away := _kilometres(centre, area)) <= farthest
        )
        return [found for _, found in near[:_MOST_NEIGHBOURS]]

    def _add(self, area: _Known) -> None:
        parent = self._areas.get(area.parent_code or "")
        # A ward of a city is stored under the name of both: 大阪市北区.
        own = area.name
        if parent is not None and parent.kind != "都道府県":
            own = own.removeprefix(parent.name)
            self._put(_bare(parent.name) + own, Written.full, area.code)
        for name in (area.name, area.full_name, own):
            self._put(name, Written.full, area.code)
        if parent is not None and parent.kind == "都道府県":
            self._put(_bare(parent.name) + own, Written.full, area.code)
        self._put(_bare(own), Written.bare, area.code)
        spoken = _without_kana_suffix(area.kana, own)
        self._put(area.kana, Written.kana, area.code)
        self._put(spoken, Written.kana_bare, area.code)
        for kana in (spoken, area.english and from_romaji(area.english)):
            if kana and len(kana) >= _SHORTEST_SOUND - (kana != spoken):
                sound = without_long_vowels(katakana(kana))
                self._sounds.setdefault(sound, {})[area.code] = None

    def _add_groups(self) -> None:
        grouped = sorted((area for area in self._areas.values() if area.group_name), key=_group_of)
        for (_, name), members in groupby(grouped, key=_group_of):
            names = [name]
            stem = name
            for bureau in _BUREAUS:
                if name.endswith(bureau):
                    stem = name.removesuffix(bureau)
                    names = [stem + end for end in (*_BUREAUS, "管内", "地方")]
                    break
            for area in members:
                for said in names:
                    self._put(said, Written.full, area.code)
                # 十勝 is that part alone; 石狩 and 日高 are towns as well.
                if names[1:] and not set(self._names.get(stem, ())) - {Written.region}:
                    self._put(stem, Written.region, area.code)

    def _add_listed(self) -> None:
        codes = {area.name: area.code for area in self._areas.values()}
        with (_HERE / "places.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", strict=True):
                for name in row["says"].split("、"):
                    for area in row["areas"].split("、"):
                        if code := codes.get(area):
                            self._put(name, Written.full, code)

    def _put(self, name: str, written: Written, code: str) -> None:
        if name:
            self._names.setdefault(plain(fold(name).text), {}).setdefault(written, {})[code] = None

    def _widest(self, found: Mapping[str, None], written: Written) -> tuple[str, ...]:
        """A prefecture stands for the city of its name, a city for its ward.

        Without 市 or 町, a city of wards comes before other cities, and those before towns.
        """
        kinds = {code: self._areas[code].kind for code in found}
        prefectures = [code for code in found if kinds[code] == "都道府県"]
        if len(prefectures) == 1:
            return tuple(prefectures)
        inside = {code for code in found if set(self.within(code)) & set(found)}
        widest = tuple(code for code in found if code not in inside)
        if written in (Written.bare, Written.kana_bare, Written.latin):
            for better in (self._is_city_of_wards, self._is_city):
                if chosen := tuple(filter(better, widest)):
                    return chosen
        return widest

    def _is_city_of_wards(self, code: str) -> bool:
        return code in self._cities

    def _is_city(self, code: str) -> bool:
        return self._areas[code].name.endswith(("市", "区"))

    def _named(self, codes: tuple[str, ...], written: Written) -> PlaceName:
        small = all(self._areas[code].name.endswith(("町", "村")) for code in codes)
        return PlaceName(codes, written, self._is_large(codes), small)

    def _is_large(self, codes: Sequence[str]) -> bool:
        return len(codes) == 1 and (
            self._areas[codes[0]].kind == "都道府県" or codes[0] in self._cities
        )


def _group_of(area: _Known) -> tuple[str, str]:
    return area.code[:2], area.group_name or ""


def _bare(name: str) -> str:
    return name[:-1] if name.endswith(_SUFFIXES) and len(name) > 1 else name


def _without_kana_suffix(kana: str, name: str) -> str:
    if not name.endswith(_SUFFIXES):
        return kana
    ending = next((end for end in _KANA_SUFFIXES if kana.endswith(end)), "")
    return kana.removesuffix(ending)


def _kilometres(one: _Known, other: _Known) -> float:
    if one.latitude is None or one.longitude is None:
        return float("inf")
    if other.latitude is None or other.longitude is None:
        return float("inf")
    north = (other.latitude - one.latitude) * _KM_A_DEGREE
    east = (other.longitude - one.longitude) * _KM_A_DEGREE * cos(radians(one.latitude))
    return hypot(north, east)
