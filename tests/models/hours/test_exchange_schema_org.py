import re
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from models.hours import rules as r
from models.hours.evaluate import JAPAN, Notice, state_at
from models.hours.exchange_schema_org import closed_specifications, open_specifications
from models.hours.opening import OpenState
from models.hours.several import LabelledHours
from models.hours.sure_times import SureTimes
from tests.models.hours import hours_strategies as some
from tests.models.hours.offices import START, office, sure
from tests.models.hours.several_texts import state_together


def covered(found, moment):
    """Whether the specifications say open, as schema.org reads them."""
    for item in found:
        for back in (0, 1):
            day = moment.date() - timedelta(days=back)
            if not item["validFrom"] <= day.isoformat() <= item["validThrough"]:
                continue
            if f"https://schema.org/{day:%A}" not in item["dayOfWeek"]:
                continue
            opens, closes = (int(item[k][:2]) * 60 + int(item[k][3:]) for k in ("opens", "closes"))
            closes += 1440 if closes <= opens else 0
            minute = moment.hour * 60 + moment.minute + 1440 * back
            if opens <= minute < closes:
                return True
    return False


@settings(deadline=None)
@given(some.tangled, st.integers(0, 55), some.any_minute)
def test_schema_org_is_open_exactly_when_it_is(hours, days, minute):
    start = date(2026, 12, 7)
    found = open_specifications(sure(hours), start=start)
    moment = datetime(2026, 12, 7, tzinfo=JAPAN) + timedelta(days=days, minutes=minute)
    is_open = state_at(hours, moment).state is OpenState.open
    if covered(found, moment):
        assert is_open
    elif days and minute not in last_minutes(hours):
        assert not is_open


def last_minutes(hours):
    """A day round the clock ends one minute early there, as its notation asks."""
    ends = [w.end for w in hours.weekly]
    ends += [s.end for s in hours.special if hasattr(s, "end")]
    return {1439, *((end - 1) % 1440 for end in ends if end is not None)}


def test_schema_org_of_an_office_breaks_off_at_a_holiday():
    found = open_specifications(sure(office()), start=date(2026, 11, 16), weeks=2)
    days = [(f["validFrom"], f["validThrough"], len(f["dayOfWeek"])) for f in found]
    assert days == [
        ("2026-11-16", "2026-11-22", 5),
        ("2026-11-23", "2026-11-29", 4),
    ]
    assert found[0]["opens"] == "09:00"
    assert found[0]["closes"] == "17:00"
    assert re.fullmatch(r"https://schema.org/\w+day", found[0]["dayOfWeek"][0])
    assert open_specifications(sure(office(irregular=True)), start=START) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(some.tangled, st.sampled_from([None, None, "来所"])), min_size=2, max_size=3
    ),
    st.integers(0, 55),
    some.any_minute,
)
def test_several_texts_are_open_exactly_when_the_engine_says_so(given_texts, days, minute):
    texts = [LabelledHours(*text) for text in given_texts]
    found = open_specifications(SureTimes.of_texts(texts), start=date(2026, 12, 7))
    moment = datetime(2026, 12, 7, tzinfo=JAPAN) + timedelta(days=days, minutes=minute)
    is_open = state_together(texts, moment) is OpenState.open
    if covered(found, moment):
        assert is_open
    elif minute != 1439:
        assert not is_open


def test_days_off_are_said_where_it_is_usually_open():
    closing = Notice(date(2026, 11, 25), date(2026, 11, 26))
    doubt = Notice(date(2026, 12, 1), date(2026, 12, 1), closes=False)
    times = sure(office(year_end_closed=True), notices=[closing, doubt])
    off = closed_specifications(times, start=date(2026, 11, 16), weeks=8)
    assert {one["@type"] for one in off} == {"OpeningHoursSpecification"}
    assert {(one["opens"], one["closes"]) for one in off} == {("00:00", "00:00")}
    assert [(one["validFrom"], one["validThrough"]) for one in off] == [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-25", "2026-11-26"),
        ("2026-12-29", "2027-01-01"),
    ]
    opened = open_specifications(times, start=date(2026, 11, 16), weeks=8)
    for text in ("2026-11-25", "2026-12-01"):
        moment = datetime.fromisoformat(f"{text}T10:00+09:00")
        assert not covered(opened, moment)


def test_a_monthly_session_has_no_days_off():
    monthly = r.Hours("", (r.Weekly((r.Day.TU,), (2,), 540, 600),), r.Holidays.closed, False)
    assert closed_specifications(sure(monthly), start=START) == []


@settings(max_examples=60, deadline=None)
@given(some.tangled)
def test_a_day_off_is_surely_off(hours):
    for one in closed_specifications(sure(hours), start=date(2026, 12, 7)):
        day = date.fromisoformat(one["validFrom"])
        while day.isoformat() <= one["validThrough"]:
            for hour in (0, 9, 12, 23):
                moment = datetime(day.year, day.month, day.day, hour, tzinfo=JAPAN)
                assert state_at(hours, moment).state is OpenState.closed
            day += timedelta(days=1)
