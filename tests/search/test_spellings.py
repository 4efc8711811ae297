"""One text is read in several ways: rōmaji, drawn out sounds, dialect."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.spellings import close_up, loosened, settled, spellings


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("shinitai", "しにたい"),
        ("Otto ni nagurareru", "おっとになぐられる"),
        ("しにたーーい", "しにたい"),
        ("しに…たい", "しにたい"),
        ("食べてへん", "食べてない"),
        ("金がねえ", "金がない"),
        ("シニタィ", "しにたい"),
        ("I can’t", "i cant"),
    ],
)
def test_what_is_typed_may_be_read_as(typed: str, read: str) -> None:
    assert read in spellings(typed)


@pytest.mark.parametrize("typed", ["たいへんです", "へんな人", "この辺", "my husband", "大変"])
def test_what_is_plain_is_read_in_one_way(typed: str) -> None:
    assert len(list(spellings(typed))) == 1


def test_spaces_count_between_latin_words_only() -> None:
    assert close_up("死 に たい no money") == "死にたいno money"
    assert close_up("không có") == "không có"


def test_a_pattern_is_spelled_like_the_text() -> None:
    assert loosened("クビ に") == r"くび\s*に"


@given(st.text(st.characters(exclude_categories=()), max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_text_has_a_spelling(text: str) -> None:
    first, *more = spellings(text)
    assert first == settled(text)
    assert len(more) <= 2
