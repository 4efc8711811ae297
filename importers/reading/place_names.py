"""Names of prefectures and municipalities, with and without their last letter."""

import csv
from functools import cache
from pathlib import Path

import models

_AREAS = Path(models.__file__).parent / "reference" / "areas.csv"
_ENDINGS = ("都", "府", "県", "市")


@cache
def place_names() -> frozenset[str]:
    """Such as 福岡県, 福岡, 福岡市. A name of one letter is left out: it is also a word."""
    with _AREAS.open(encoding="utf-8-sig", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    short = {name[:-1] for name in names if name.endswith(_ENDINGS)}
    return frozenset(name for name in names | short if len(name) > 1)
