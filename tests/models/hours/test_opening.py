from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.hours import OpenState, Timetable

NOON = datetime(2027, 1, 3, 3, 0, tzinfo=UTC)


def timetable(*texts):
    return Timetable(tuple((text, None) for text in texts))


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
    assert timetable(text).opening(NOON).state is OpenState.open
    assert timetable(text).is_always_open


@pytest.mark.parametrize(
    "text",
    [
        "24時間",
        "24時間365日（年末年始を除く）",
        "随時",
        "24時間365日ではありません",
        "都道府県により異なる",
    ],
)
def test_anything_less_is_never_open_at_the_turn_of_the_year(text):
    assert timetable(text).opening(NOON).state is not OpenState.open
    assert not timetable(text).is_always_open


def test_hours_of_a_channel_beside_them_are_looked_up_on_the_calendar():
    hours = timetable("24時間365日（チャットは12:00～22:00）")
    assert not hours.is_always_open
    assert hours.opening(NOON).state is OpenState.open


def test_hours_of_every_week_change_with_the_clock():
    hours = timetable("土曜日 10:00～15:00")
    states = {
        hour: hours.opening(datetime(2026, 11, 21, hour - 9, tzinfo=UTC)).state
        for hour in (9, 10, 14, 15)
    }
    assert states == {
        9: OpenState.closed,
        10: OpenState.open,
        14: OpenState.open,
        15: OpenState.closed,
    }
    change = hours.opening(datetime(2026, 11, 21, 1, tzinfo=UTC)).next_change
    assert change == datetime(2026, 11, 21, 6, tzinfo=UTC)


def test_two_texts_that_do_not_fit_are_never_open_together():
    assert not timetable("24時間365日", "土曜は休み").is_always_open


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        timetable("24時間365日").opening(NOON.replace(tzinfo=None))


@given(st.text(max_size=60))
def test_a_word_of_exception_is_never_every_hour_of_every_day(text):
    assert not timetable(f"24時間365日（{text}を除く）").is_always_open
