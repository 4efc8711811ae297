import csv
from datetime import datetime
from pathlib import Path

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


def read(question: str, places: Gazetteer, names: dict[str, str]) -> dict[str, str]:
    """What was read, in the columns of the table."""
    reading = read_question(question, places, now=NOW)
    return {
        "question": question,
        "conditions": "; ".join(written(c, names) for c in reading.conditions),
        "words": reading.words,
        "without": " ".join(reading.without),
        "family": "yes" if reading.for_family else "",
    }


# One test for all rows: a test of its own for each costs more than the reading.
def test_every_question_is_read_as_it_is_meant(places: Gazetteer, area_names: dict[str, str]):
    wrong = [
        f"meant {case}\n read {found}"
        for case in CASES
        if (found := read(case["question"], places, area_names)) != case
    ]
    assert not wrong, "\n".join(["", *wrong])


def test_there_are_as_many_questions_that_ask_for_nothing_beside_words():
    plain = [case for case in CASES if not case["conditions"] and not case["without"]]
    assert len(CASES) >= 250
    assert len(plain) >= len(CASES) / 3
    assert len({case["question"] for case in CASES}) == len(CASES)
