"""Which language a question is written in: sure in twelve of them, silent about Japanese."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.vocabulary import LANGUAGE_NAMES
from search.tongue import tongue_of

with Path(__file__).with_name("tongue_cases.tsv").open(encoding="utf-8", newline="") as file:
    CASES = [(row["language"] or None, row["text"]) for row in csv.DictReader(file, delimiter="\t")]


@pytest.mark.parametrize(("language", "text"), CASES)
def test_the_language_of_a_question(language: str | None, text: str) -> None:
    assert tongue_of(text) == language


def test_case_and_width_do_not_matter() -> None:
    assert tongue_of("ＭＹ　ＨＵＳＢＡＮＤ　ＨＩＴＳ　ＭＥ") == "en"
    assert tongue_of("KHÔNG CÓ TIỀN") == "vi"


def test_accents_left_out_do_not_matter() -> None:
    assert tongue_of("nao tenho dinheiro") == tongue_of("não tenho dinheiro") == "pt"
    assert tongue_of("donde puedo dormir") == tongue_of("¿dónde puedo dormir?") == "es"


def test_a_word_of_two_languages_alone_says_nothing() -> None:
    assert tongue_of("casa") is None
    assert tongue_of("minha casa") == "pt"


def test_a_japanese_question_with_a_foreign_word_stays_japanese() -> None:
    assert tongue_of("わたしは help がほしい") is None
    assert tongue_of("안녕という居場所はどこにありますか") is None


@given(st.text(st.characters(exclude_categories=()), max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert tongue_of(text) in {None, *LANGUAGE_NAMES} - {"ja", "ja-easy"}


@given(st.text("ぁあいうアイウ家賃自殺生活保護不安相談的 　、。", max_size=60))
@settings(max_examples=100, deadline=None)
def test_ordinary_japanese_is_never_taken_for_another_language(text: str) -> None:
    assert tongue_of(text) is None
