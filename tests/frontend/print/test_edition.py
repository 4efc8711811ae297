from datetime import date

import pytest

from frontend.print.edition import day, edition_day


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 11, 21), "令和8年（2026年）11月21日"),
        (date(2020, 1, 1), "令和2年（2020年）1月1日"),
        (date(2019, 5, 1), "令和元年（2019年）5月1日"),
        (date(2019, 12, 31), "令和元年（2019年）12月31日"),
        (date(2019, 4, 30), "2019年4月30日"),
    ],
)
def test_both_calendars(on, written):
    assert edition_day(on) == written


def test_a_day_has_no_leading_zero():
    assert day(date(2026, 4, 5)) == "2026年4月5日"
