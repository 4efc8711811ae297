from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.hours import rules as r
from models.hours.evaluate import JAPAN, state_at
from models.hours.open_index import OpenIndex, compile_year
from models.hours.opening import OpenState
from tests.models.hours import hours_strategies as some
from tests.models.hours import oracle

OPEN, CLOSED, UNKNOWN = OpenState.open, OpenState.closed, OpenState.unknown
EVERY_DAY = tuple(r.Day)
WORKDAYS = EVERY_DAY[:5]
NINE_TO_FIVE = (r.Weekly(WORKDAYS, None, 540, 1020),)
OFFICE = r.Hours("", NINE_TO_FIVE, r.Holidays.closed, year_end_closed=True)


@given(st.lists(some.tangled, max_size=12), st.sampled_from(oracle.SPECIAL_DAYS), some.any_minute)
def test_the_index_of_many_answers_as_each_alone(many, day, minute):
    moment = datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(minutes=minute)
    index = OpenIndex((hours, ()) for hours in many)
    expected = [n for n, hours in enumerate(many) if state_at(hours, moment).state is OPEN]
    assert list(index.numbers_open_at(moment)) == expected


def test_a_compiled_year_answers_every_day():
    year = compile_year(OFFICE, 2028)
    assert len(year.days) == 366
    assert len(year.shapes) == 2
    assert year.state(date(2028, 2, 29), 600) is OPEN
    assert year.state(date(2028, 12, 29), 600) is CLOSED
