"""Things beside verbs, in any order within a clause; and what is said on an ordinary day."""

import csv
import re
import tomllib
from pathlib import Path

import pytest

from search.paradigms import PARADIGMS, is_ordinary, paradigms
from search.subjects import subjects_of, topics_of

TOPICS = Path(__file__).parents[2] / "models/reference/topics.csv"
with (Path(__file__).with_name("paradigm_cases.tsv")).open(encoding="utf-8", newline="") as file:
    CASES = [(row["topics"], row["text"]) for row in csv.DictReader(file, delimiter="\t")]


def topics(text: str) -> set[str]:
    return set(topics_of(subjects_of(text)))


@pytest.mark.parametrize(("wanted", "text"), CASES)
def test_what_is_told(wanted: str, text: str) -> None:
    assert topics(text) >= (set() if wanted == "none" else set(wanted.split(",")))
    assert wanted != "none" or not topics(text)


def test_every_paradigm_is_of_a_topic_and_can_be_read() -> None:
    with TOPICS.open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    found = list(paradigms())
    assert {topic for topic, _ in found} == known - {"suicide"}
    assert all(re.compile(pattern) for _, pattern in found)


def test_names_of_words_are_all_used() -> None:
    rules = tomllib.loads(PARADIGMS.read_text(encoding="utf-8"))
    told = str({topic: rule for topic, rule in rules.items() if topic != "words"})
    assert all(f"<{name}>" in told for name in rules["words"])


def test_order_within_a_clause_is_free() -> None:
    assert "debt" in topics("督促の電話が毎日")
    assert "debt" in topics("毎日電話で督促される")
    assert "hikikomori" not in topics(
        "会社をやめた。それから長い休みをとって旅に出て、家族みんなで"
    )


def test_ordinary_days_are_left_alone() -> None:
    assert is_ordinary("きゃんぷ")
    assert not is_ordinary("家賃が払えない")
    assert "housing" in topics("外で寝るしかない")
    assert "housing" not in topics("外で寝る キャンプ")
