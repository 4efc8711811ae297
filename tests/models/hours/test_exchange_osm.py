import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.hours import rules as r
from models.hours.calendar import YearEnd
from models.hours.evaluate import JAPAN, state_at
from models.hours.exchange_osm import to_exact_osm, to_osm
from models.hours.opening import OpenState
from models.hours.parse import parse
from tests.models.hours import hours_strategies as some
from tests.models.hours import osm
from tests.models.hours.offices import EVERY_DAY, office
from tests.models.hours.oracle import SPECIAL_DAYS

days = st.one_of(st.sampled_from(SPECIAL_DAYS), st.dates(date(2026, 1, 2), date(2028, 2, 28)))


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (office(), 'Mo-Fr 09:00-17:00; Dec 29-Jan 03 off "assumed"; PH off'),
        (
            office(holidays=r.Holidays.unknown, year_end_closed=None),
            "Mo-Fr 09:00-17:00; PH unknown; Dec 29-Jan 03 unknown",
        ),
        (
            r.Hours("", always_open=True, holidays=r.Holidays.open, year_end_closed=False),
            "24/7",
        ),
        (
            r.Hours("", (r.Weekly((r.Day.TU,), (2, -1), 1080, 480),), r.Holidays.closed, False),
            "Tu[2,-1] 18:00-32:00; PH off",
        ),
        (
            office(r.Closed(r.MonthDay(12, 29), r.MonthDay(1, 3)), r.LastEntry(990)),
            "Mo-Fr 09:00-16:30; Dec 29-Jan 03 off; PH off",
        ),
        (
            office(r.ClosedInSeason("obon"), year_end_closed=False),
            "Mo-Fr 09:00-17:00; Aug 10-Aug 18 unknown; PH off",
        ),
        (
            r.Hours(
                "",
                (r.Weekly(EVERY_DAY[5:], None, 540, 1020),),
                r.Holidays.open,
                False,
                (r.HolidayHours(540, 1020), r.Closed(r.MonthDay(5, 3), r.MonthDay(5, 3))),
            ),
            "Sa-Su 09:00-17:00; PH 09:00-17:00; May 03 off",
        ),
        (
            office(by_appointment=True, year_end_closed=False),
            'Mo-Fr 09:00-17:00 unknown "by appointment"; PH off',
        ),
        (
            office(r.ClosureShift("next_day"), year_end_closed=False),
            'Mo-Fr 09:00-17:00 unknown "please ask"; PH off',
        ),
        (office(r.MonthsOnly((4, 7)), year_end_closed=False), "Apr,Jul Mo-Fr 09:00-17:00; PH off"),
        (office(irregular=True), None),
        (r.Hours(""), None),
    ],
)
def test_osm(hours, expected):
    assert to_osm(hours) == expected


def test_the_installation_says_what_the_turn_of_the_year_is():
    own = YearEnd(r.MonthDay(12, 28), r.MonthDay(1, 5))
    assert 'Dec 28-Jan 05 off "assumed"' in (to_osm(office(), year_end=own) or "")


@pytest.mark.parametrize(
    "special",
    [
        r.ClosureShift("next_day"),
        r.Biweekly(),
        r.ClosedInSeason("obon"),
        r.Note("夏休みあり"),
        r.DayOfMonth((10,), 540, 600),
    ],
)
def test_what_osm_cannot_say_is_not_said(special):
    assert to_exact_osm(office()) is not None
    assert to_exact_osm(office(special)) is None
    assert to_exact_osm(office(unread=("なにか",))) is None


@settings(max_examples=300, deadline=None)
@given(some.tangled, days, some.any_minute)
def test_osm_is_never_open_when_it_is_not(hours, day, minute):
    value = to_osm(hours)
    if value is None:
        return
    moment = datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(minutes=minute)
    if osm.state(osm.read(value), moment) == "open":
        assert state_at(hours, moment).state is OpenState.open, (value, hours, moment)


@settings(max_examples=300, deadline=None)
@given(some.tangled, days, some.any_minute)
def test_an_exact_value_is_open_whenever_it_is(hours, day, minute):
    value = to_exact_osm(hours)
    if value is None:
        return
    moment = datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(minutes=minute)
    said = osm.state(osm.read(value), moment)
    is_open = state_at(hours, moment).state is OpenState.open
    assert (said == "open") == is_open, (value, said, hours, moment)


def test_real_texts_are_said_in_osm():
    with (Path(__file__).parent / "examples.tsv").open(encoding="utf-8", newline="") as file:
        texts = [row[0] for row in csv.reader(file, delimiter="\t")]
    found = [(hours, value) for text in texts if (value := to_osm(hours := parse(text)))]
    exact = [(hours, value) for hours, value in found if to_exact_osm(hours) == value]
    assert len(found) > 100
    assert len(exact) > 50
    moments = [
        datetime(2026, 11, 16, 10, 30, tzinfo=JAPAN) + timedelta(hours=11 * n) for n in range(140)
    ]
    for hours, value in found:
        rules = osm.read(value)
        for moment in moments:
            if osm.state(rules, moment) == "open":
                assert state_at(hours, moment).state is OpenState.open, (hours.text, value, moment)
    for hours, value in exact:
        rules = osm.read(value)
        for moment in moments:
            if state_at(hours, moment).state is OpenState.open:
                assert osm.state(rules, moment) == "open", (hours.text, value, moment)


@pytest.mark.parametrize(
    "broken",
    ["Mo-Fr", "mo 09:00-17:00", "Mo 9:00-17:00", "Mo 17:00-09:00", "Mo 09:00-17:00;PH off", "",
     "Feb 30", "Mo[6] 09:00-10:00", "Mo 09:00-49:00", "24/7; PH off maybe"],
)  # fmt: skip
def test_the_strict_reader_refuses(broken):
    with pytest.raises(ValueError, match=r".*"):
        osm.read(broken)
