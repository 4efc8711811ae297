from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.hours import rules as r
from models.hours.evaluate import JAPAN, state_at
from models.hours.exchange_hsds import from_schedules
from models.hours.exchange_osm import to_osm
from models.hours.exchange_schema_org import open_specifications
from models.hours.explain_ja import explain
from models.hours.opening import OpenState
from models.hours.parse import parse
from tests.models.hours import hours_strategies as some
from tests.models.hours.offices import (
    NINE,
    START,
    WRITTEN,
    office,
    schedules,
    sure,
    week,
)
from tests.models.hours.test_exchange_ical import calendar, events
from tests.services.hsds import faults, unknown_fields

TEXTS = [
    "平日 9:00～17:00",
    "毎日18:00～翌8:00",
    "24時間365日",
    "月～金 9:00～12:00、13:00～17:00。土 9:00～12:00",
    "毎月第2・第4火曜 13:00～16:00（祝日、12月29日～1月3日は休み）",
    "毎月最終金曜日 16:00〜20:00",
    "毎日16時〜21時、毎月10日は8:00～翌8:00",
    "月～金 10:00～17:00（最終受付16:30）",
    "奇数月の第2水曜日 14:00～16:00",
    "電話 月～金 9:00～17:00、LINE 毎日 17:00～22:00",
    "月～金 9:00～17:00（要予約）",
    "火～日 9:00～17:00。月曜休館（祝日の場合は翌日）",
]


@pytest.mark.parametrize("text", TEXTS)
def test_hsds_and_back(text):
    hours = parse(text)
    assert not hours.unread
    back = from_schedules(schedules(hours))
    assert week(back) == week(hours)
    assert set(back.special) == set(hours.special)
    assert back == r.Hours(
        text=hours.text,
        weekly=back.weekly,
        holidays=hours.holidays,
        year_end_closed=hours.year_end_closed,
        special=back.special,
        always_open=hours.always_open,
        by_appointment=hours.by_appointment,
        irregular=hours.irregular,
    )


@given(some.tangled)
def test_hsds_objects_are_valid(hours):
    for schedule in schedules(hours):
        assert faults("schedule", schedule) == []
        assert unknown_fields("schedule", schedule) == set()


@settings(deadline=None)
@given(some.tangled, st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)))  # noqa: DTZ001 - the zone is put on below
def test_hsds_never_makes_it_open(hours, moment):
    """What comes back through HSDS is open only when the rules themselves are."""
    moment = moment.replace(tzinfo=JAPAN)
    back = from_schedules(schedules(hours))
    if state_at(back, moment).state is OpenState.open:
        assert state_at(hours, moment).state is OpenState.open


def test_hsds_fields():
    assert schedules(office(r.ValidPeriod("2026-04-01", "2027-03-31"))) == [
        {
            "id": "00000000-0000-4000-8000-000000000000",
            "freq": "WEEKLY",
            "byday": "MO,TU,WE,TH,FR",
            "opens_at": "09:00+09:00",
            "closes_at": "17:00+09:00",
            "valid_from": "2026-04-01",
            "valid_to": "2027-03-31",
            "timezone": 9,
            "notes": explain(office(r.ValidPeriod("2026-04-01", "2027-03-31"))),
        }
    ]
    nth = r.Hours("", (r.Weekly((r.Day.TU,), (2, -1), 780, 1440),))
    assert schedules(nth)[0]["byday"] == "2TU,-1TU"
    assert schedules(nth)[0]["closes_at"] == "00:00+09:00"
    turns = r.Hours("", (NINE,), special=(r.Biweekly("2026-11-16"),))
    assert (schedules(turns)[0]["interval"], schedules(turns)[0]["dtstart"]) == (2, "2026-11-16")


@pytest.mark.parametrize(
    "odd",
    [
        {"byday": "XX"},
        {"byday": "6MO", "freq": "MONTHLY"},
        {"byday": "MO", "opens_at": "09:00-05:00"},
        {"byday": "MO", "opens_at": "9am"},
        {"byday": "MO", "timezone": -5},
        {"byday": "MO", "interval": 3},
        {"byday": "MO", "count": 4},
        {"byday": "MO", "notes": "Closed when it rains"},
        {"byday": "MO", "description": "Fermé en août"},
        {"freq": "WEEKLY", "opens_at": "09:00"},
        {"freq": "MONTHLY", "bymonthday": "-1"},
        {"byday": "MO", "attending_type": "somewhere"},
    ],
)
def test_what_hsds_says_and_we_do_not_understand_is_never_open(odd):
    plain = {"freq": "WEEKLY", "opens_at": "09:00", "closes_at": "17:00"}
    hours = from_schedules([plain | odd])
    assert hours.unread
    monday = datetime(2026, 11, 16, 10, 0, tzinfo=JAPAN)
    assert state_at(hours, monday).state is OpenState.unknown


def test_schedules_of_others_are_read():
    hours = from_schedules(
        [{"byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00", "notes": "祝日は休み"}]
    )
    assert hours.weekly == (r.Weekly((r.Day.MO, r.Day.TU), None, 540, 1020),)
    assert hours.holidays is r.Holidays.closed
    assert from_schedules([{"description": "平日 9:00～17:00"}]).weekly == (NINE,)
    assert state_at(from_schedules([]), WRITTEN).state is OpenState.unknown


@settings(max_examples=40, deadline=None)
@given(some.wild)
def test_any_rules_can_be_handed_over(hours):
    back = from_schedules(schedules(hours))
    if hours.unread or hours.irregular:
        assert state_at(back, WRITTEN).state is not OpenState.open
        assert open_specifications(sure(hours), start=START) == []
        assert events(calendar(hours)) == []
    osm = to_osm(hours)
    assert osm is None or len(osm) <= 255
