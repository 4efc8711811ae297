"""Every spelling becomes one, and every place in it leads back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.folding import fold, loose, unaccented

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("ﾎﾞﾗﾝﾃｨｱ", "ボランティア"),
        ("か\u3099っこう", "がっこう"),
        ("⺠生委員", "民生委員"),
        ("⻑野", "長野"),
        ("０１２０－１２３", "0120-123"),
        ("髙﨑", "高崎"),
        ("相\u200b談", "相談"),
        ("㈱あおば", "(株)あおば"),
    ],
)
def test_folds(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_ranges_lead_back_to_what_was_written() -> None:
    text = "㈱ﾎﾞﾗﾝﾃｨｱの会"
    folded = fold(text)
    start = folded.text.index("ボランティア")
    first, last = folded.range(start, start + len("ボランティア"))
    assert text[first:last] == "ﾎﾞﾗﾝﾃｨｱ"
    assert folded.range(0, 3) == (0, 1)


def test_accents_go_and_voicing_stays() -> None:
    assert unaccented("Đà Nẵng sōdan がぎ नेपाली 한국어") == "Da Nang sodan がぎ नेपाली 한국어"
    assert loose("ＤＶ ヒキコモリ") == "dv ひきこもり"


@given(ANY_TEXT)
def test_any_range_of_any_text_lies_inside_it(text: str) -> None:
    folded = fold(text)
    end = 0
    for at in range(len(folded.text)):
        start, stop = folded.range(at, at + 1)
        assert 0 <= start <= stop <= len(text)
        assert start >= end - 1 or folded.origin is not None
        end = stop
    folded.text.encode()
