"""Patterns that cannot be in a text are not tried; none that is in it is ever left out."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.needed import Patterns, clues

PIECES = [
    *(
        "a",
        "b",
        "あ",
        "い",
        "死",
        " ",
        r"\.",
        ".",
        r"\d",
        r"\s",
        "[ab]",
        "[^ab]",
        "[a-c]",
        "[あ-ん]",
    ),
    *("a?", "b*", "い+", "a{0,2}", "b{2}", "(a|b)", "(?:ab|c?)", "(ab|あい)+", "(a(b|c)?|死)"),
    *("(?!a)", "(?=b)", "(?<!a)", "((a|b)い|[cd])", "(|a)", "(a|.b)", "(ab){1,3}", r"(\d|あ)*"),
]
ROWS = st.lists(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), min_size=1, max_size=2
).map("|".join)
TEXT = st.text(st.sampled_from("abcあい死 1.3"), max_size=12)


@given(st.lists(ROWS, min_size=1, max_size=4), TEXT)
@settings(max_examples=80, deadline=None)
def test_the_same_is_found_as_by_trying_every_pattern(written: list[str], text: str) -> None:
    expected = [number for number, one in enumerate(written) if re.search(one, text)]
    assert list(Patterns(written).found(text)) == expected


@pytest.mark.parametrize(
    ("pattern", "clue"),
    [
        ("死にたい", {"死に"}),
        ("(夫|妻)に.{0,3}殴", {"夫", "妻"}),
        ("a(bc)?d", {"d"}),
        ("[01]7", {"0", "1"}),
        (r"x\d", {*"0123456789"}),
    ],
)
def test_what_a_text_must_hold(pattern: str, clue: set[str]) -> None:
    assert clue in clues(pattern)


@pytest.mark.parametrize("pattern", ["a?", "(a|b*)", "(?!a)", "[^a]", ".", "(a|.)", r"\w"])
def test_what_may_be_missing_is_no_clue(pattern: str) -> None:
    assert clues(pattern) == ()


def test_only_patterns_that_may_be_there_are_tried() -> None:
    patterns = Patterns(["死にたい", "食べるもの", ".*"])
    assert list(patterns.possible("死にたい")) == [0, 2]


def test_what_is_found_is_replaced_everywhere() -> None:
    assert Patterns(["ab+", "c"]).replaced("abbxabc", "-") == "-x--"


def test_words_given_with_their_patterns_are_found_alike() -> None:
    patterns = Patterns([r"(?<!a)bcd", r"\bx\b", "e+"], ["bcd", "x"])
    assert list(patterns.found("bcd x e")) == [0, 1, 2]
    assert list(patterns.found("abcd xx")) == []
