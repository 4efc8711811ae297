"""Whoever is in danger is noticed, in many words and 14 languages; talk about danger is not."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.urgency import judge

with Path(__file__).with_name("urgency_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = [(row["topic"], row["text"]) for row in csv.DictReader(file, delimiter="\t")]
DANGER = [case for case in CASES if case[0] != "none"]
NO_DANGER = [text for topic, text in CASES if topic == "none"]


def test_there_are_cases_for_every_danger() -> None:
    assert len(DANGER) > 150
    assert len(NO_DANGER) > 50


@pytest.mark.parametrize(("topic", "text"), DANGER)
def test_danger_is_noticed(topic: str, text: str) -> None:
    found = judge(text)
    assert found is not None
    assert topic == "any" or topic in found.topics


@pytest.mark.parametrize("text", NO_DANGER)
def test_no_danger_is_seen_where_there_is_none(text: str) -> None:
    assert judge(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "死ぬほど疲れた もう死にたい",
        "死にたい 歌詞",
        "ボランティアに行くのもつらい、死にたい",
        "研修中に体を触られた",
        "自殺未遂 データ",
        "仕事で必死だったけど もう消えたい",
        "イベントで知り合った彼氏に殴られた",
    ],
)
def test_calm_words_do_not_hide_somebody_in_danger(text: str) -> None:
    assert judge(text) is not None


@pytest.mark.parametrize(
    "text", ["shinitai", "しにたーい", "し に た い", "しにたぃ", "ｼﾆﾀｲ", "SHINITAI"]
)
def test_other_spellings_are_read_alike(text: str) -> None:
    found = judge(text)
    assert found is not None
    assert found.kind == "suicide"


def test_apostrophes_may_be_of_any_kind_or_missing() -> None:
    for text in ("I can't go on", "I can’t go on", "I cant go on"):
        assert judge(text) is not None


def test_the_gravest_danger_comes_first() -> None:
    found = judge("夫に殴られて死にたい")
    assert found is not None
    assert found.kind == "suicide"
    assert found.topics == ("suicide", "dv")


@given(st.text(st.characters(exclude_categories=()), max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_is_judged(text: str) -> None:
    judge(text)


@pytest.mark.parametrize("letter", ["死", "あ", " ", "a", "\ud800", "何日", "生き"])
def test_long_texts_are_judged_quickly(letter: str) -> None:
    judge(letter * 10_000)
