"""The code of a municipality (全国地方公共団体コード), however a table writes it."""

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import models

_AREAS = Path(models.__file__).parent / "reference" / "areas.csv"
_WEIGHTS = (6, 5, 4, 3, 2)


@dataclass(frozen=True, slots=True)
class Area:
    """A prefecture or a municipality; `code` has six digits."""

    code: str
    name: str
    prefecture: str


def check_digit(five: str) -> str:
    """The sixth digit: (11 − (6a + 5b + 4c + 3d + 2e) mod 11) mod 10."""
    total = sum(int(digit) * weight for digit, weight in zip(five, _WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


@lru_cache(maxsize=5_000)
def read_area_code(cell: str) -> str | None:
    """Six digits, or None when no reading fits.

    Excel drops the zero at the start and older tables the check digit, so the six digits, the five
    and both without their zero are tried; what fits is certain when only one of them is a code.

    >>> [read_area_code(cell) for cell in ("131016", "13101", "92011", "1100", "13101.0")]
    ['131016', '131016', '092011', '011002', '131016']
    """
    digits = unicodedata.normalize("NFKC", cell).strip().removesuffix(".0")
    if not digits.isascii() or not digits.isdigit():
        return None
    found = {
        code
        for code in (
            digits if len(digits) == 6 else "",
            digits + check_digit(digits) if len(digits) == 5 else "",
            "0" + digits if len(digits) == 5 else "",
            "0" + digits + check_digit("0" + digits) if len(digits) == 4 else "",
            digits.zfill(2) + "000" + check_digit(digits.zfill(2) + "000")
            if len(digits) < 3
            else "",
        )
        if code and check_digit(code[:5]) == code[5]
    }
    known = {code for code in found if code in _by_code()}
    if len(known) == 1:
        return known.pop()
    return found.pop() if len(found) == 1 and len(digits) == 6 else None


@lru_cache(maxsize=5_000)
def find_area(prefecture: str, city: str) -> Area | None:
    """The one area of these names; the prefecture may be missing where the name is unique."""
    prefecture, city = _plain(prefecture), _plain(city)
    if not city:
        return _by_name().get((prefecture, prefecture))
    if prefecture:
        return _by_name().get((prefecture, city))
    same = _same_name().get(city, ())
    return same[0] if len(same) == 1 else None


def area_of(code: str) -> Area | None:
    return _by_code().get(code)


@lru_cache(maxsize=50_000)
def area_of_address(address: str) -> Area | None:
    """The municipality an address begins with, with or without its prefecture and district."""
    text = _plain(address)
    prefecture = next((one for one in _prefectures() if text.startswith(one)), "")
    rest = text.removeprefix(prefecture)
    for length in range(min(len(rest), _longest()), 1, -1):
        named = rest[:length]
        area = find_area(prefecture, named)
        if area is not None and area.name != area.prefecture:
            return area
    district, _, below = rest.partition("郡")
    if below and len(district) <= 6:
        return area_of_address(prefecture + below)
    return None


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@cache
def _areas() -> tuple[Area, ...]:
    with _AREAS.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["code"].isdigit()]
    return tuple(Area(row["code"], row["name"], row["prefecture"]) for row in rows)


@cache
def _by_code() -> dict[str, Area]:
    return {area.code: area for area in _areas()}


@cache
def _by_name() -> dict[tuple[str, str], Area]:
    found: dict[tuple[str, str], Area] = {}
    for area in _areas():
        found.setdefault((area.prefecture, area.name), area)
    return found


@cache
def _same_name() -> dict[str, tuple[Area, ...]]:
    found: dict[str, tuple[Area, ...]] = {}
    for area in _areas():
        found[area.name] = (*found.get(area.name, ()), area)
    return found


@cache
def _prefectures() -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.prefecture for area in _areas()))


@cache
def _longest() -> int:
    return max(len(area.name) for area in _areas())
