"""The times of a usual week at which somebody is surely there, and no others."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.hours import OpenState, Timetable
from models.hours.calendar import DEFAULT_YEAR_END, holiday_name
from models.hours.evaluate import JAPAN
from models.hours.open_index import ANY_WAY, DateSpan, Way, days_by_way
from models.hours.times_of_week import (
    DAYS,
    HOLIDAY,
    NAMES,
    PARTS,
    days_looked_at,
    holds,
    terms_of_times,
    times_of_week,
)
from models.vocabulary import NoticeEffect
from tests.models.hours.test_open_index import TEXTS, timetables

TODAY = date(2026, 11, 21)
DECEMBER = [date(2026, 12, 1) + timedelta(days=n) for n in range(21)]
"""Three weeks without a holiday."""


def of(text: str, *, today: date = TODAY) -> frozenset[str]:
    return times_of_week(Timetable(((text, None),)), today=today)


def parts(days: str, *names: str) -> set[str]:
    """The names of these days with these parts, as they come together."""
    named = days.split()
    usual = {name for name in names if set(named) - {HOLIDAY}}
    return {*named, *usual, *(f"{day}-{name}" for day in named for name in names)}


WORKING_DAYS = "monday tuesday wednesday thursday friday"
EVERY_DAY = f"{WORKING_DAYS} saturday sunday"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平日 9:00～17:00", parts(WORKING_DAYS, "morning", "daytime")),
        ("平日 17:00～18:30", parts(WORKING_DAYS, "daytime")),
        ("平日 9:00～19:00", parts(WORKING_DAYS, "morning", "daytime", "evening")),
        ("土日祝 10:00～18:00", parts("saturday sunday holiday", "morning", "daytime")),
        ("日曜 午前6時～午前9時", parts("sunday", "early", "morning")),
        ("金曜 22:00～翌5:00", parts("friday", "night")),
        ("金曜 23:30～翌0:15", {"friday"}),
        ("24時間365日", parts(f"{EVERY_DAY} holiday", *PARTS)),
        ("第2・第4土曜 10:00～15:00", set()),
        ("隔週日曜 10:00～15:00", set()),
        ("月曜 10:00～10:20", set()),
        ("随時", set()),
        ("", set()),
    ],
)
def test_names(text: str, expected: set[str]) -> None:
    assert of(text) == expected


def test_the_small_hours_belong_to_the_day_before() -> None:
    names = of("土曜 20:00～翌3:00")
    assert names == parts("saturday", "evening", "night")


def test_days_on_which_the_country_rests_do_not_make_a_week_unusual() -> None:
    for today in (date(2026, 12, 10), date(2027, 4, 10), date(2027, 7, 25)):
        assert "monday-morning" in of("月曜 9:00～12:00（祝日・年末年始・お盆を除く）", today=today)


def test_a_season_that_ends_is_not_usual() -> None:
    assert "monday" in of("月曜 9:00～12:00（12月～2月は休み）", today=date(2026, 6, 1))
    assert of("月曜 9:00～12:00（12月～2月は休み）", today=date(2026, 11, 1)) == frozenset()


def test_a_notice_is_no_usual_week_and_a_long_one_leaves_none() -> None:
    hours = (("月曜 9:00～12:00", None),)

    def named(days: int | None) -> frozenset[str]:
        end = None if days is None else TODAY + timedelta(days=days)
        return times_of_week(
            Timetable(hours, notices=((TODAY, end, NoticeEffect.closed),)), today=TODAY
        )

    assert "monday" in named(10)
    assert named(None) == frozenset()


def test_holidays_are_all_of_them() -> None:
    assert HOLIDAY in of("土日祝 9:00～17:00")
    assert HOLIDAY not in of("月曜 9:00～17:00（祝日も開所）")
    assert HOLIDAY not in of("平日 9:00～17:00")


def test_ways_have_their_own() -> None:
    timetable = Timetable(
        (("平日 9:00～17:00", None),), contacts=(("phone", ""), ("line", "日曜 18:00～22:00"))
    )
    assert "sunday-evening" in times_of_week(timetable, today=TODAY, channel="line")
    assert "sunday" not in times_of_week(timetable, today=TODAY, channel="phone")
    assert "sunday" not in times_of_week(timetable, today=TODAY)
    line, phone = Way("line"), Way("phone")
    assert holds(timetable, ["sunday"], [phone, line], today=TODAY)
    assert not holds(timetable, ["sunday"], [phone, ANY_WAY], today=TODAY)
    assert not holds(timetable, ["saturday", "nonsense"], [line], today=TODAY)


@given(timetables, st.sampled_from((ANY_WAY, Way("line"), Way("phone", "en"), Way(None, "vi"))))
@settings(max_examples=40, deadline=None)
def test_no_name_is_given_where_the_engine_is_not_sure(timetable: Timetable, way: Way) -> None:
    days = timetable.days(channel=way.channel, language=way.language)

    def is_open(day: date, minute: int) -> bool:
        moment = datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(minutes=minute)
        return days.answer(moment).state is OpenState.open

    names = times_of_week(timetable, today=TODAY, channel=way.channel, language=way.language)
    announced = timetable.running_notices
    for day in DECEMBER[::5]:
        if any(one.holds_on(d) for one in announced for d in (day, day + timedelta(days=1))):
            continue
        name = DAYS[day.weekday()]
        for part, (start, end) in PARTS.items():
            if f"{name}-{part}" in names:
                assert sum(is_open(day, minute) for minute in range(start, end, 5)) >= 12
                assert name in names
                assert part in names


@given(timetables)
@settings(max_examples=12, deadline=None)
def test_the_terms_of_an_index_say_the_same(timetable: Timetable) -> None:
    span = DateSpan.around(TODAY)
    ways = [Way("line"), Way("phone", "en"), Way(None, "vi")]
    looked_at = days_looked_at(span, DEFAULT_YEAR_END)
    by_way = days_by_way(timetable, ways, looked_at, DEFAULT_YEAR_END)
    terms = set(terms_of_times(timetable, by_way, span, DEFAULT_YEAR_END))
    for way in (ANY_WAY, *ways):
        told = way if way in by_way else ANY_WAY
        own = {name for name in NAMES if f"{told.prefix}{name}" in terms}
        assert own == times_of_week(
            timetable, today=TODAY, channel=way.channel, language=way.language
        )


@pytest.mark.parametrize("text", TEXTS)
def test_a_day_has_a_part_or_too_little_of_each(text: str) -> None:
    names = of(text)
    assert names <= set(NAMES)
    for part in PARTS:
        assert (part in names) == any(f"{day}-{part}" in names for day in DAYS)


def test_the_weeks_of_the_oracle_have_no_holiday() -> None:
    assert not any(map(holiday_name, DECEMBER))
