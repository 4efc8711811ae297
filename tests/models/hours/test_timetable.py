from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from models.hours import OpenState, Timetable, open_timetables, read_timetable
from models.vocabulary import NoticeEffect

NOON = datetime(2027, 1, 3, 3, 0, tzinfo=UTC)
ALWAYS = (("24時間365日", None),)
_words = st.text(max_size=30)
_days = st.none() | st.dates(date(2020, 1, 1), date(2035, 12, 31))
_timetables = st.builds(
    Timetable,
    hours=st.lists(st.tuples(_words, st.none() | _words), max_size=3).map(tuple),
    notices=st.lists(st.tuples(_days, _days, st.sampled_from(NoticeEffect)), max_size=2).map(tuple),
)


@given(_timetables)
def test_a_timetable_is_read_back_as_it_was_written(timetable):
    assert read_timetable(timetable.as_text()) == timetable


@given(_timetables)
def test_nothing_said_is_nothing_written(timetable):
    assert bool(timetable.as_text()) is bool(timetable.hours or timetable.notices)


def test_a_notice_holds_from_its_first_day_to_its_last_in_japan():
    closed = Timetable(ALWAYS, ((date(2027, 1, 3), date(2027, 1, 4), NoticeEffect.closed),))
    states = {
        moment: closed.opening(moment).state
        for moment in (
            datetime(2027, 1, 2, 14, 59, tzinfo=UTC),
            datetime(2027, 1, 2, 15, 0, tzinfo=UTC),
            datetime(2027, 1, 4, 14, 59, tzinfo=UTC),
            datetime(2027, 1, 4, 15, 0, tzinfo=UTC),
        )
    }
    assert list(states.values()) == [
        OpenState.open,
        OpenState.closed,
        OpenState.closed,
        OpenState.open,
    ]


def test_a_notice_without_days_holds_until_it_is_taken_away():
    states = {
        effect: Timetable(ALWAYS, ((None, None, effect),)).opening(NOON).state
        for effect in NoticeEffect
    }
    assert states == {
        NoticeEffect.same: OpenState.open,
        NoticeEffect.changed: OpenState.unknown,
        NoticeEffect.closed: OpenState.closed,
    }


def test_only_certain_ones_count_as_open():
    always = Timetable(ALWAYS).as_text()
    unknown = Timetable((("随時", None),)).as_text()
    assert open_timetables([always, unknown, ""], NOON) == {always}
