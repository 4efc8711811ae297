"""Days that move, and days of the year and the month beside the week."""

from datetime import date, datetime, timedelta

import pytest

from models.hours import rules as r
from models.hours.calendar import YearEnd
from models.hours.evaluate import JAPAN, next_change, state_at
from models.hours.opening import OpenState
from models.hours.week import week

OPEN, CLOSED, UNKNOWN = OpenState.open, OpenState.closed, OpenState.unknown
EVERY_DAY = tuple(r.Day)
WORKDAYS = EVERY_DAY[:5]
NINE_TO_FIVE = (r.Weekly(WORKDAYS, None, 540, 1020),)
OFFICE = r.Hours("", NINE_TO_FIVE, r.Holidays.closed, year_end_closed=True)


def office(*special, **more):
    rules = {"holidays": r.Holidays.closed, "year_end_closed": True} | more
    return r.Hours("", NINE_TO_FIVE, special=special, **rules)


def jst(text):
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


def state(hours, text, **more):
    return state_at(hours, jst(text), **more).state


@pytest.mark.parametrize("closed", [True, None])
def test_a_reason_names_the_days_that_were_taken_for_the_year_end(closed):
    hours = office(year_end_closed=closed)
    answer = state_at(hours, jst("2026-12-30T10:00"))
    assert answer.assumed
    assert "書かれていないので、12月29日～1月3日とみています。" in answer.reason_ja
    longer = YearEnd(r.MonthDay(12, 27), r.MonthDay(1, 5))
    answer = state_at(hours, jst("2026-12-28T10:00"), year_end=longer)
    assert "12月27日～1月5日" in answer.reason_ja
    row = week(hours, date(2026, 12, 28), year_end=longer)[0]
    assert "12月27日～1月5日" in (row.reason_ja or row.spans[0].reason_ja)
    change = next_change(hours, jst("2026-12-26T10:00"), year_end=longer)
    assert change == jst("2027-01-06T09:00")


def test_hours_of_the_year_end_without_dates_hold_where_the_usual_hours_agree():
    hours = office(r.YearEndHours(540, 900), year_end_closed=False)
    assert state(hours, "2026-12-28T16:00") is OPEN
    answer = state_at(hours, jst("2026-12-30T10:00"))
    assert (answer.state, answer.assumed) == (OPEN, True)
    assert "12月29日～1月3日とみています" in answer.reason_ja
    assert state(hours, "2026-12-30T16:00") is UNKNOWN
    assert state(hours, "2027-01-02T10:00") is UNKNOWN
    assert state(hours, "2026-12-30T20:00") is CLOSED
    contrary = office(r.YearEndHours(540, 900))
    assert state(contrary, "2026-12-30T10:00") is CLOSED


@pytest.mark.parametrize(
    ("to", "held"),
    [
        ("next_day", "2026-10-13"),
        ("next_weekday", "2026-10-13"),
        ("next_week", "2026-10-19"),
        ("previous_day", "2026-10-11"),
        ("previous_week", "2026-10-05"),
    ],
)
def test_a_session_that_is_on_a_holiday_is_held_on_one_other_day(to, held):
    session = (r.Weekly((r.Day.MO,), (2,), 780, 960),)
    hours = r.Hours("", session, r.Holidays.closed, True, (r.SessionShift(to),))
    for day in (date(2026, 10, 1) + timedelta(days=n) for n in range(31)):
        expected = OPEN if day.isoformat() == held else CLOSED
        assert state(hours, f"{day.isoformat()}T14:00") is expected, day


@pytest.mark.parametrize(
    ("to", "closed"),
    [("next_day", {13}), ("next_weekday", {13}), ("next_week", set()), ("previous_day", {11})],
)
def test_a_closing_day_that_is_a_holiday_closes_one_other_day(to, closed):
    library = r.Hours(
        "",
        (r.Weekly(EVERY_DAY[1:], None, 540, 1140),),
        r.Holidays.next_day,
        True,
        (r.ClosureShift(to),),
    )
    for day in range(8, 18):
        expected = CLOSED if day in closed else OPEN
        assert state(library, f"2026-10-{day:02}T10:00") is expected, day


def test_a_day_of_the_month_on_a_weekend_may_move():
    hours = r.Hours(
        "",
        holidays=r.Holidays.next_day,
        year_end_closed=True,
        special=(r.DayOfMonth((25,), 780, 900), r.SessionShift("next_weekday")),
    )
    assert state(hours, "2026-11-25T14:00") is OPEN
    assert state(hours, "2026-10-25T14:00") is UNKNOWN
    assert state(hours, "2026-10-26T14:00") is UNKNOWN
    assert state(hours, "2026-10-27T14:00") is CLOSED


def test_a_few_dates_beside_days_off_are_open_on_any_weekday():
    new_year = r.DateHours(r.MonthDay(12, 31), r.MonthDay(1, 3), 540, 1020)
    sundays = (r.Weekly((r.Day.SU,), None, 540, 1020),)
    hours = r.Hours("", sundays, r.Holidays.open, False, (r.HolidayHours(540, 1020), new_year))
    assert state(hours, "2026-12-31T10:00") is OPEN
    summer = r.DateHours(r.MonthDay(7, 1), r.MonthDay(8, 31), 540, 1020)
    hours = r.Hours("", sundays, r.Holidays.open, False, (summer,))
    assert state(hours, "2026-07-08T10:00") is UNKNOWN
