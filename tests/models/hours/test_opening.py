from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.hours import OpenState, is_always_open, opening_at

NOON = datetime(2027, 1, 3, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "24時間365日",
        "２４時間３６５日",
        "24時間・365日対応",
        "年中無休 24時間",
        "365日24時間受付。",
    ],
)
def test_every_hour_of_every_day_is_open(text):
    assert opening_at([text], noticed=False, moment=NOON).state is OpenState.open


@pytest.mark.parametrize(
    "text",
    [
        "24時間",
        "24時間365日（年末年始を除く）",
        "24時間365日（チャットは12:00～22:00）",
        "月・木・金曜は24時間",
        "平日 9:00～17:00",
        "随時",
        "24時間365日ではありません",
    ],
)
def test_anything_less_is_unknown_and_never_open(text):
    assert opening_at([text], noticed=False, moment=NOON).state is OpenState.unknown


def test_a_notice_makes_even_that_unknown():
    assert opening_at(["24時間365日"], noticed=True, moment=NOON).state is OpenState.unknown


def test_two_texts_are_not_understood_together():
    assert not is_always_open(["24時間365日", "土曜は休み"])


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        opening_at([], noticed=False, moment=NOON.replace(tzinfo=None))


@given(st.text(max_size=80))
def test_a_word_of_exception_is_never_open(text):
    assert not is_always_open([f"24時間365日（{text}を除く）"])
