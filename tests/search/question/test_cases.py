import csv
from datetime import datetime
from pathlib import Path

import pytest

from search.question.conditions import Condition, Wish
from search.question.places import Gazetteer
from search.question.reader import read_question

# A Saturday; the Monday after it is a public holiday.
NOW = datetime.fromisoformat("2026-11-21T15:00:00+09:00")
CASES = list(
    csv.DictReader(
        Path(__file__).with_name("cases.tsv").read_text(encoding="utf-8").splitlines(),
        delimiter="\t",
        quoting=csv.QUOTE_NONE,
    )
)


def written(condition: Condition, names: dict[str, str]) -> str:
    values = condition.values
    if condition.wish is Wish.area:
        values = tuple(names[code] for code in values)
    marks = "!" * condition.without + "?" * condition.preferred
    return f"{condition.wish}={marks}{','.join(values)}"


@pytest.mark.parametrize("case", CASES, ids=[case["question"] for case in CASES])
def test_a_question_is_read_as_it_is_meant(
    case: dict[str, str], places: Gazetteer, area_names: dict[str, str]
):
    reading = read_question(case["question"], places, now=NOW)
    assert "; ".join(written(c, area_names) for c in reading.conditions) == case["conditions"]
    assert reading.words == case["words"]
    assert " ".join(reading.without) == case["without"]
    assert reading.for_family == (case["family"] == "yes")


def test_there_are_as_many_questions_that_ask_for_nothing_beside_words():
    plain = [case for case in CASES if not case["conditions"] and not case["without"]]
    assert len(CASES) >= 250
    assert len(plain) >= len(CASES) / 3
