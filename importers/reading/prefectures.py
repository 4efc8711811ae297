"""Codes of prefectures by name, with and without their last letter."""

import csv
from functools import cache
from pathlib import Path

import models

_AREAS = Path(models.__file__).parent / "reference" / "areas.csv"


@cache
def prefecture_codes() -> dict[str, str]:
    """Such as 岩手県 and 岩手 → 030007; 北海道 has no short form."""
    with _AREAS.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "都道府県"]
    codes = {row["name"]: row["code"] for row in rows}
    return codes | {name[:-1]: code for name, code in codes.items() if name[-1] in "都府県"}
