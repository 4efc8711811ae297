from datetime import datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.hours import rules as r
from models.hours.evaluate import JAPAN, Reading, next_change, state_at
from tests.models.hours import hours_strategies as some
from tests.models.hours import oracle

LETTERS = {"open": "o", "closed": "c", "unknown": "u"}
WORKDAYS = tuple(r.Day)[:5]
EVERY_DAY = tuple(r.Day)
slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def answered(hours, day):
    text, start = "", 0
    for end, state, _, _ in Reading(hours).day(day):
        text += LETTERS[state] * (end - start)
        start = end
    return text


def falsely_open(hours, day):
    said, judged = answered(hours, day), oracle.judge(hours, day)
    return sum(a == "o" and b != "o" for a, b in zip(said, judged, strict=True))


def office(**more):
    return r.Hours("", (r.Weekly(WORKDAYS, None, 540, 1020),), **more)


NINE_TO_FIVE_ALL = (r.Weekly(EVERY_DAY, None, 540, 1020),)
KNOWN = {
    "weekdays": office(holidays=r.Holidays.closed),
    "holidays unsaid": office(year_end_closed=True),
    "around the clock": r.Hours(
        "",
        (r.Weekly(EVERY_DAY, None, 0, 1440),),
        r.Holidays.open,
        year_end_closed=False,
        always_open=True,
    ),
    "every day, year's end unsaid": r.Hours("", NINE_TO_FIVE_ALL, r.Holidays.open),
    "overnight": r.Hours("", (r.Weekly(WORKDAYS, None, 1080, 480),), r.Holidays.closed, True),
    "24 hours from nine": r.Hours(
        "",
        (r.Weekly(WORKDAYS, None, 1020, 540), r.Weekly(EVERY_DAY[5:], None, 540, 540)),
        r.Holidays.open,
        False,
        (
            r.HolidayHours(540, 540),
            r.DateHours(r.MonthDay(12, 29), r.MonthDay(1, 3), 540, 540),
        ),
    ),
    "fifth and last": r.Hours(
        "",
        (r.Weekly((r.Day.SA,), (5,), 600, 720), r.Weekly((r.Day.FR,), (-1,), 960, 1200)),
        r.Holidays.closed,
        True,
    ),
    "library": r.Hours(
        "",
        (r.Weekly(EVERY_DAY[1:], None, 540, 1140),),
        r.Holidays.next_day,
        True,
        (r.ClosureShift("next_day"),),
    ),
    "library, next weekday": r.Hours(
        "",
        (r.Weekly(EVERY_DAY[1:], None, 540, 1140),),
        r.Holidays.next_day,
        True,
        (r.ClosureShift("next_weekday"),),
    ),
    "second Monday closed": r.Hours(
        "",
        (r.Weekly(EVERY_DAY[1:], None, 540, 1200), r.Weekly((r.Day.MO,), (1, 3, 4, 5), 540, 1200)),
        r.Holidays.open,
        True,
        (r.HolidayHours(540, 1020), r.LastEntry(990)),
    ),
    "session moves": r.Hours(
        "",
        (r.Weekly((r.Day.MO,), (2, 3), 780, 960),),
        r.Holidays.closed,
        True,
        (r.SessionShift("next_week"),),
    ),
    "tenth of the month": r.Hours(
        "",
        (r.Weekly(EVERY_DAY, None, 960, 1260),),
        r.Holidays.open,
        False,
        (r.DayOfMonth((10,), 480, 480),),
    ),
    "leap day": office(
        holidays=r.Holidays.closed,
        year_end_closed=True,
        special=(r.DateHours(r.MonthDay(2, 29), r.MonthDay(2, 29), 600, 720),),
    ),
}


@pytest.mark.parametrize("name", KNOWN)
def test_no_minute_of_two_years_is_falsely_open(name):
    hours = KNOWN[name]
    minutes = opened = 0
    for count in range((oracle.LAST - oracle.FIRST).days):
        day = oracle.FIRST + timedelta(days=count)
        said, judged = answered(hours, day), oracle.judge(hours, day)
        opened += said.count("o")
        for a, b in zip(said, judged, strict=True):
            minutes += a not in ("u", b)
    assert minutes == 0
    assert opened > 0


@slow
@given(some.plain, st.data())
def test_plain_hours_are_answered_exactly(hours, data):
    for day in data.draw(st.lists(st.sampled_from(oracle.SPECIAL_DAYS), max_size=12)):
        assert answered(hours, day) == oracle.judge(hours, day), day


@settings(slow, max_examples=250)
@given(some.tangled, st.data())
def test_tangled_hours_are_never_falsely_open(hours, data):
    for day in data.draw(st.lists(st.sampled_from(oracle.SPECIAL_DAYS), min_size=4, max_size=8)):
        assert falsely_open(hours, day) == 0, day


def changes(hours, first, days):
    """Every moment at which another letter begins, minute by minute."""
    letters = "".join(answered(hours, first + timedelta(days=n)) for n in range(days))
    midnight = datetime(first.year, first.month, first.day, tzinfo=JAPAN)
    at = 0
    for letter, run in groupby(letters):
        yield midnight + timedelta(minutes=at), letter
        at += len(list(run))


@slow
@given(some.tangled, st.sampled_from(oracle.SPECIAL_DAYS), st.integers(0, 1439))
def test_next_change_is_the_first_certain_one(hours, day, minute):
    moment = datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(minutes=minute)
    now = LETTERS[state_at(hours, moment).state]
    expected = None
    for start, letter in changes(hours, day, 30):
        if start <= moment or letter == now:
            continue
        if letter != "u":
            expected = start
        if letter != "u" or now == "o":
            break
    else:
        found = next_change(hours, moment)
        assert found is None or found >= moment + timedelta(days=28)
        return
    assert next_change(hours, moment) == expected


@slow
@given(some.tangled, st.sampled_from(oracle.SPECIAL_DAYS), st.integers(0, 1439))
def test_a_moment_says_what_its_day_says(hours, day, minute):
    moment = datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(minutes=minute)
    assert LETTERS[state_at(hours, moment).state] == answered(hours, day)[minute]
