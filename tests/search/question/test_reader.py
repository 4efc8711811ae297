"""What holds for any question whatever."""

import re
from collections import Counter
from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.folding import fold
from search.question.conditions import Wish
from search.question.places import Gazetteer
from search.question.reader import read_question
from tests.search.question.test_cases import CASES, NOW

PIECES = st.sampled_from([case["question"] for case in CASES])
GLUE = st.sampled_from(["", " ", "　", "、", "で", "に", "の", "\n", "「", "」", '"'])
MADE = st.lists(st.one_of(PIECES, GLUE, st.text(max_size=6)), max_size=6).map("".join)


@given(st.one_of(st.text(max_size=450), MADE))
@example("ｶﾞｯｺｳ で ㈱LINE㌔")
@example("İ日曜に" * 90)
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_and_every_place_is_where_it_says(places: Gazetteer, text: str):
    reading = read_question(text, places, now=NOW)
    assert reading.text == text
    for condition in reading.conditions:
        assert text[condition.start : condition.end] == condition.text
        assert condition.values or condition.wish is Wish.near
        if not condition.text:
            assert condition.start == condition.end == 0
            assert condition.preferred


@given(MADE)
@settings(max_examples=60, deadline=None)
def test_no_letter_is_invented_and_words_keep_their_order(places: Gazetteer, text: str):
    reading = read_question(text, places, now=NOW)
    rest = iter("".join(text.split()))
    assert all(letter in rest for letter in "".join(reading.words.split()))


@given(MADE)
@settings(max_examples=60, deadline=None)
def test_nothing_that_was_asked_is_lost(places: Gazetteer, text: str):
    """What is neither a word nor a condition is a particle, a sign, or filler."""
    reading = read_question(text, places, now=NOW)
    said = [c.text for c in reading.conditions if c.text]
    if not said and not reading.without:
        assert reading.words == " ".join(text.split())
    if reading.words and not reading.without:
        kept = Counter(reading.words + "".join(said))
        lost = "".join((Counter(text) - kept).elements())
        assert not re.search(r"[一-龠々]", lost)


@given(MADE)
@settings(max_examples=60, deadline=None)
def test_taking_a_condition_away_leaves_a_question_without_it(places: Gazetteer, text: str):
    reading = read_question(text, places, now=NOW)
    for condition in reading.conditions:
        shorter = reading.words_without(condition)
        assert len(shorter) <= len(text)
        if condition.text:
            assert len("".join(shorter.split())) < len("".join(text.split()))


@given(MADE)
@settings(max_examples=60, deadline=None)
def test_width_and_kana_make_no_difference(places: Gazetteer, text: str):
    folded = fold(text[:400]).text
    one, other = (read_question(t, places, now=NOW) for t in (text[:400], folded))
    assert [(c.wish, c.values) for c in one.conditions] == [
        (c.wish, c.values) for c in other.conditions
    ]


def test_words_in_quotes_are_taken_as_they_are(places: Gazetteer):
    for text in ('"日曜 LINE 熊本"', "「日曜 LINE 熊本」", "“日曜 LINE 熊本”"):
        assert read_question(text, places).conditions == ()


def test_only_the_beginning_of_a_long_text_is_read(places: Gazetteer):
    reading = read_question("あ" * 400 + " 日曜", places)
    assert reading.conditions == ()
    assert reading.words.endswith("日曜")


def test_today_is_the_day_in_japan(places: Gazetteer):
    # In London it is still Friday.
    late = datetime(2026, 11, 20, 20, tzinfo=UTC)
    [today] = read_question("今日 相談できるところ", places, now=late).conditions
    assert today.values == ("saturday",)


def test_tomorrow_may_be_a_holiday(places: Gazetteer):
    sunday = datetime(2026, 11, 22, 3, tzinfo=UTC)
    [tomorrow] = read_question("明日相談したい", places, now=sunday).conditions
    assert tomorrow.values == ("holiday",)
