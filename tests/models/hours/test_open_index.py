"""The terms of a timetable say at every minute what the engine says."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.hours import OpenState, Timetable
from models.hours.calendar import DEFAULT_YEAR_END, YearEnd
from models.hours.evaluate import JAPAN
from models.hours.open_index import (
    ALWAYS_OPEN,
    ANY_WAY,
    DateSpan,
    Way,
    terms_of_moment,
    terms_of_timetable,
)
from models.hours.rules import MonthDay
from models.vocabulary import NoticeEffect

SPAN = DateSpan.around(date(2026, 11, 20))
"""From 19 November 2026 to 13 January 2027: a holiday, 年末年始 and New Year's Day are in it."""
TEXTS = (
    "平日 9:00～17:00",
    "月～金 9:00～17:00",
    "火・木曜 13:00～16:00（祝日を除く）",
    "24時間365日",
    "24時間365日（チャットは12:00～22:00）",
    "毎日 16:00～21:00、毎月10日は8:00～翌8:00",
    "毎日 16:00～翌2:00（12/29～1/3を除く）",
    "月・木・金曜は24時間、火・水・土・日曜は6:00～24:00",
    "毎月第2・第4土曜 10:07～15:23",
    "土日祝 10:00～18:00、年末年始を除く",
    "電話 平日9:00～17:00、LINE 毎日 18:00～23:00",
    "平日 9:00～17:00、英語は火・木",
    "隔週土曜 10:00～12:00",
    "随時",
    "9:00～16:00",
    "火・木",
    "24時間",
    "",
)
WAYS = tuple(
    Way(channel, language)
    for channel in (None, "phone", "line", "chat", "visit")
    for language in (None, "ja", "en", "vi")
    if channel or language
)
_texts = st.sampled_from(TEXTS)
_days = st.none() | st.dates(SPAN.first - timedelta(days=9), SPAN.last + timedelta(days=9))
_notices = st.tuples(_days, _days, st.sampled_from(NoticeEffect))
_contacts = st.tuples(st.sampled_from(["phone", "line", "chat", "mail", "visit"]), _texts)
_languages = st.tuples(st.sampled_from(["en", "vi", "ja"]), _texts)
timetables = st.builds(
    Timetable,
    hours=st.lists(st.tuples(_texts, st.sampled_from([None, "本館"])), max_size=2).map(tuple),
    notices=st.lists(_notices, max_size=2).map(tuple),
    contacts=st.just(()) | st.lists(_contacts, max_size=3).map(tuple),
    languages=st.just(()) | st.lists(_languages, max_size=2).map(tuple),
)
moments = st.builds(
    lambda day, minute: (
        datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(minutes=minute)
    ),
    st.dates(SPAN.first, SPAN.last),
    st.integers(0, 1439),
)
year_ends = st.sampled_from([DEFAULT_YEAR_END, YearEnd(MonthDay(12, 25), MonthDay(1, 7))])


def is_open(terms, moment, way=ANY_WAY):
    """What the index makes of the terms."""
    asked = terms_of_moment(moment, way if way.term in terms else ANY_WAY)
    usual = not terms.isdisjoint(asked.usual) and asked.differs not in terms
    return usual or not terms.isdisjoint(asked.that_date)


@given(timetables, moments, st.sampled_from((ANY_WAY, *WAYS)), year_ends)
@settings(max_examples=150, deadline=None)
def test_the_index_is_open_where_the_engine_is_and_nowhere_else(timetable, moment, way, year_end):
    terms = frozenset(terms_of_timetable(timetable, WAYS, SPAN, year_end))
    days = timetable.days(year_end=year_end, channel=way.channel, language=way.language)
    answer = days.answer(moment)
    assert is_open(terms, moment, way) is (answer.state is OpenState.open)


@pytest.mark.parametrize("text", TEXTS)
def test_every_minute_of_a_month_with_the_turn_of_the_year(text):
    timetable = Timetable(((text, None),))
    terms = frozenset(terms_of_timetable(timetable, (), SPAN, DEFAULT_YEAR_END))
    days = timetable.days()
    moment = datetime(2026, 12, 20, tzinfo=JAPAN)
    while moment.date() < date(2027, 1, 13):
        assert is_open(terms, moment) is (days.answer(moment).state is OpenState.open), moment
        moment += timedelta(minutes=7)


def test_an_office_takes_few_terms():
    """The index of a million records stays small."""
    office = Timetable((("平日 8:45～17:15（祝日・年末年始を除く）", None),))
    assert len(terms_of_timetable(office, WAYS, SPAN, DEFAULT_YEAR_END)) < 60


def test_ways_without_hours_of_their_own_take_no_terms():
    plain = Timetable((("平日 9:00～17:00", None),))
    told = Timetable((("平日 9:00～17:00", None),), contacts=(("line", "毎日 18:00～22:00"),))
    assert Way("line", "en").term in terms_of_timetable(told, WAYS, SPAN, DEFAULT_YEAR_END)
    assert not any(
        term.startswith("!") for term in terms_of_timetable(plain, WAYS, SPAN, DEFAULT_YEAR_END)
    )


def test_only_every_hour_of_every_day_is_always():
    for text in TEXTS:
        terms = terms_of_timetable(Timetable(((text, None),)), (), SPAN, DEFAULT_YEAR_END)
        assert (ALWAYS_OPEN in terms) is (text == "24時間365日")


def test_a_span_holds_the_days_of_japan():
    assert SPAN.holds(datetime(2026, 11, 19, 0, 0, tzinfo=JAPAN))
    assert not SPAN.holds(datetime(2026, 11, 18, 23, 59, tzinfo=JAPAN))
    assert SPAN.holds(datetime(2027, 1, 13, 23, 59, tzinfo=JAPAN))
    assert not SPAN.holds(datetime(2027, 1, 14, 0, 0, tzinfo=JAPAN))
    assert len(list(SPAN.days())) == 56
