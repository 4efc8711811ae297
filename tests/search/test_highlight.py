"""Marks show what matched, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.highlight import mark
from search.protocol import Matched, SearchBackend, SearchQuery

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)
ANY_WORDS = st.frozensets(ANY_TEXT, max_size=3)


def marked(library: SearchBackend, query: str, text: str) -> list[str]:
    matched = library.search(SearchQuery(query)).matched
    return [text[start:end] for start, end in mark(text, matched)]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("引きこもり", "ひきこもりの本人。ヒキコモリ。", ["ひきこもり", "ヒキコモリ"]),
        ("介護", "親の介護で疲れた", ["介護"]),
        ("かいご", "介護の窓口", ["介護"]),
        ("kaigo", "ご家族の介護", ["介護"]),
        ("独り暮らし", "一人暮らしの高齢者", ["一人暮らし"]),
        ("ﾎﾞﾗﾝﾃｨｱ", "ボランティアとﾎﾞﾗﾝﾃｨｱ", ["ボランティア", "ﾎﾞﾗﾝﾃｨｱ"]),
        ("8008", "＃８００８へ", ["８００８"]),
        ("死にたい", "死にたいほど", ["死に"]),
        ("カフェ", "認知症カフェコネクト", ["カフェ"]),
        ("家族の会", "家族の集まりの会", ["家族", "会"]),
    ],
)
def test_marks_every_spelling(
    library: SearchBackend, query: str, text: str, expected: list[str]
) -> None:
    assert marked(library, query, text) == expected


def test_particles_alone_are_never_marked(library: SearchBackend) -> None:
    assert marked(library, "介護の", "東京の朝のことの話") == []


def test_a_phrase_is_not_marked_across_a_full_stop() -> None:
    matched = Matched(keys=frozenset({"生活 保護"}))
    assert mark("生活。保護", matched) == []
    assert mark("生活保護", matched) == [(0, 4)]


@given(ANY_TEXT, ANY_WORDS, ANY_WORDS, ANY_WORDS)
@settings(max_examples=150, deadline=None)
def test_ranges_are_inside_sorted_and_apart(
    text: str, keys: frozenset[str], readings: frozenset[str], letters: frozenset[str]
) -> None:
    ranges = mark(text, Matched(keys, readings, letters))
    end = -1
    for start, stop in ranges:
        assert end < start < stop <= len(text)
        end = stop


@given(ANY_TEXT, st.integers(0, 40), st.integers(1, 20))
@settings(max_examples=100, deadline=None)
def test_what_is_in_the_text_can_be_marked(text: str, start: int, length: int) -> None:
    piece = text[start : start + length]
    for first, last in mark(text, Matched(letters=frozenset({piece.lower()}))):
        assert 0 <= first < last <= len(text)
