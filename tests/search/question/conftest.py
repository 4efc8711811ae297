import csv
from pathlib import Path

import pytest

import models
from models.area import Area
from models.repositories.reference import _area
from search.question.places import Gazetteer


@pytest.fixture(scope="session")
def areas() -> list[Area]:
    path = Path(models.__file__).parent / "reference" / "areas.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    names = {row["code"]: row["name"] for row in rows}
    return [Area(**_area(row, names)) for row in rows]


@pytest.fixture(scope="session")
def area_names(areas: list[Area]) -> dict[str, str]:
    return {area.code: area.full_name for area in areas}


@pytest.fixture(scope="session")
def places(areas: list[Area]) -> Gazetteer:
    return Gazetteer(areas)
