"""Schedules of every version become words that are read as the same hours, or as unknown."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.hsds.hours import read_schedules
from importers.hsds.node import Node
from models.hours import OpenState, read_hours
from models.hours.exchange_hsds import to_schedules
from models.hours.timetable import Timetable
from models.vocabulary import NoticeEffect

JAPAN = ZoneInfo("Asia/Tokyo")
MONDAY_NOON, SUNDAY_NOON = "2026-06-08T12:00", "2026-06-07T12:00"


def timed(*schedules, holidays=()):
    parent = Node("services", "here", {"id": "1"})
    for schedule in schedules:
        parent.add(Node("schedules", "schedules.csv 2行目", schedule))
    for holiday in holidays:
        parent.add(Node("holiday_schedules", "holiday_schedules.csv 2行目", holiday))
    return read_schedules([(parent, None)])


def state(found, moment):
    hours = tuple((hours.text, hours.label) for hours in found.hours)
    notices = tuple((one.starts_on, one.ends_on, one.effect) for one in found.notices)
    when = datetime.fromisoformat(moment).replace(tzinfo=JAPAN)
    return Timetable(hours, notices).opening(when).state


NINE_TO_FIVE = {"opens_at": "09:00", "closes_at": "17:00"}


@pytest.mark.parametrize(
    "schedule",
    [
        {"freq": "WEEKLY", "byday": "MO,TU", **NINE_TO_FIVE},
        {"freq": "weekly", "byday": "monday", "opens_at": "9:00:00", "closes_at": "17:00:00"},
        {"weekday": "Monday", "opens_at": "9:00 AM", "closes_at": "5:00 PM"},
        {"weekday": "Mon", "opens_at": "9am", "closes_at": "5 p.m."},
        {"weekday": "月曜日", **NINE_TO_FIVE},
        {"freq": "WEEKLY", "byday": "MO", "interval": "1", "dtstart": "2020-01-06", **NINE_TO_FIVE},
        {"freq": "WEEKLY", "byday": "MO", "timezone": "9", **NINE_TO_FIVE},
        {"freq": "DAILY", **NINE_TO_FIVE},
    ],
)
def test_certain_forms_are_read(schedule):
    found = timed(schedule)
    assert found.unsaid == []
    assert state(found, MONDAY_NOON) is OpenState.open
    assert state(found, "2026-06-08T18:00") is OpenState.closed


@pytest.mark.parametrize(
    "schedule",
    [
        {"weekday": "1", **NINE_TO_FIVE},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00Z", "closes_at": "17:00Z"},
        {"freq": "WEEKLY", "byday": "MO", "timezone": "-5", **NINE_TO_FIVE},
        {"freq": "WEEKLY", "byday": "MO", "until": "2020-01-01", **NINE_TO_FIVE},
        {"freq": "WEEKLY", "byday": "MO", "byweekno": "2", **NINE_TO_FIVE},
        {"freq": "WEEKLY", "byday": "MO", "interval": "3", **NINE_TO_FIVE},
        {"freq": "YEARLY", "bymonthday": "8", "byday": "MO", **NINE_TO_FIVE},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "nine", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "05:00"},
        {"weekday": "Monday", "opens_at": "9:00", "closes_at": "3:00"},
        {"freq": "WEEKLY", "byday": "MO", "attending_type": "in person", **NINE_TO_FIVE},
        {"freq": "WEEKLY", "byday": "MO", "notes": "Not on the second one", **NINE_TO_FIVE},
        {"byday": "MO"},
        {"description": "Mondays from nine to five"},
    ],
)
def test_what_is_not_certain_is_never_open(schedule):
    found = timed(schedule)
    for hour in range(24):
        assert state(found, f"2026-06-08T{hour:02d}:30") is not OpenState.open
    assert found.hours or found.unsaid


def test_a_night_is_a_night():
    found = timed({"freq": "WEEKLY", "byday": "MO", "opens_at": "20:00", "closes_at": "08:00"})
    assert state(found, "2026-06-09T03:00") is OpenState.open


def test_days_with_the_same_times_are_told_together():
    days = [{"weekday": day, **NINE_TO_FIVE} for day in ("Monday", "Tuesday", "Wednesday")]
    (hours,) = timed(*days).hours
    assert hours.text.startswith("月～水")


def test_a_day_without_times_is_told_and_not_guessed():
    found = timed({"weekday": "Monday", **NINE_TO_FIVE}, {"weekday": "Sunday"})
    assert state(found, SUNDAY_NOON) is not OpenState.open
    assert "時刻の書かれていない曜日" in found.unsaid[0]


def test_seasons_stay_apart():
    winter = {"valid_from": "2026-11-01", "valid_to": "2027-03-31"}
    found = timed(
        {"freq": "WEEKLY", "byday": "MO", **NINE_TO_FIVE, **winter},
        {"freq": "WEEKLY", "byday": "SU", **NINE_TO_FIVE},
    )
    assert len(found.hours) == 2
    assert state(found, MONDAY_NOON) is not OpenState.open


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [
        ("2026-12-24", "2026-12-26", "2026-12-25"),
        ("12/24/2026", "12/26/2026", "2026-12-25"),
        ("December 24, 2026", "December 26, 2026", "2026-12-25"),
    ],
)
def test_holidays_close(first, last, day):
    found = timed(
        {"freq": "DAILY", **NINE_TO_FIVE},
        holidays=[{"start_date": first, "end_date": last, "closed": "true"}],
    )
    (notice,) = found.notices
    assert (notice.effect, notice.starts_on.isoformat()) == (NoticeEffect.closed, "2026-12-24")
    assert state(found, f"{day}T12:00") is not OpenState.open


@pytest.mark.parametrize(
    "first", ["1/2/2026", "1/2/26", "24/2/70", "13/27/2014", "", "January 01, 0001", "soon"]
)
def test_a_date_that_can_mean_two_days_or_none_is_not_chosen(first):
    found = timed(holidays=[{"start_date": first, "end_date": first, "closed": "true"}])
    assert found.notices == []
    assert "休みの日が読み取れません" in found.unsaid[0]


TEXTS = [
    "平日 9:00～17:00",
    "月～金 9:00～17:00（祝日・年末年始を除く）",
    "第2・第4土曜日 13:00～16:00",
    "毎日24時間",
    "火・木 10:00～12:00、13:00～15:00",
    "随時",
    "夜間も受け付け",
]


@pytest.mark.parametrize("text", TEXTS)
def test_our_own_schedules_come_back_as_they_were(text):
    own = to_schedules(read_hours(text), iter(lambda: "x", None))
    as_cells = [{name: str(value) for name, value in one.items()} for one in own]
    assert [hours.text for hours in timed(*as_cells).hours] == [text]


_times = st.sampled_from(
    ["09:00", "17:00", "00:00", "23:30", "5:00 PM", "9", "25:00", "12:00Z", ""]
)
_days = st.sampled_from(["MO", "MO,TU", "1MO", "-1FR", "Monday", "1", "SU,XX", ""])
_schedules = st.lists(
    st.fixed_dictionaries(
        {"opens_at": _times, "closes_at": _times, "byday": _days},
        optional={
            "freq": st.sampled_from(["WEEKLY", "MONTHLY", "DAILY", "x"]),
            "interval": st.sampled_from(["1", "2", "3"]),
            "valid_to": st.sampled_from(["2020-01-01", "2030-01-01", "x"]),
            "notes": st.sampled_from(["祝日は休みです。", "by appointment", "第3月曜は休み"]),
            "description": st.sampled_from(["平日 9:00～17:00", "Mondays", ""]),
            "timezone": st.sampled_from(["9", "0", "x"]),
        },
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=400, deadline=None)
@given(_schedules)
def test_what_is_open_at_noon_is_what_some_schedule_says(schedules):
    found = timed(*schedules)
    assert all(hours.text for hours in found.hours)
    if state(found, MONDAY_NOON) is OpenState.open:
        assert any(_covers_noon_on_mondays(schedule) for schedule in schedules)


def _covers_noon_on_mondays(schedule):
    if schedule.get("description") == "平日 9:00～17:00":
        return True
    days = schedule["byday"] in ("MO", "MO,TU", "Monday")
    every = schedule["byday"] == "" and schedule.get("freq") in ("DAILY", None)
    begins = schedule["opens_at"] in ("09:00", "00:00")
    ends = schedule["closes_at"] in ("17:00", "5:00 PM", "23:30", "00:00")
    return (days or every) and begins and ends and schedule.get("timezone") in ("9", None)
