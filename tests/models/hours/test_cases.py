"""The published shape: its keys, their order, and the way back."""

import json
from pathlib import Path
from typing import get_args

import pytest

from bench.hours_reading import from_table
from models.hours import rules as r
from models.hours.cases import as_case, from_case
from models.hours.parse import parse

HERE = Path(__file__).parent
GIVEN = HERE.parents[2].parent / "shared" / "cases" / "hours.jsonl"
TEXTS = [text for text, _ in from_table(HERE / "examples.tsv")]
KEYS = [
    "text",
    "weekly",
    "holidays",
    "year_end_closed",
    "exceptions",
    "always_open",
    "by_appointment",
    "irregular",
]
MO, TU = r.Day.MO, r.Day.TU
WEEKLY = r.Weekly((MO, TU), (1, -1), 540, 1440)
EVERY_KIND = (
    r.Closed(r.MonthDay(12, 29), r.MonthDay(1, 3)),
    r.HolidayHours(540, 1020),
    r.DayBeforeHolidayHours(540, 1260),
    r.YearEndHours(540, 900),
    r.DateHours(r.MonthDay(1, 1), r.MonthDay(1, 3), 600, 900),
    r.DayOfMonth((10,), 480, 480),
    r.DayOfMonth((1, 15), None, None),
    r.MonthsOnly((1, 3)),
    r.MonthsClosed((8,)),
    r.MonthsOpenAllDays((8,)),
    r.MonthOverride((8,), (WEEKLY,)),
    r.ClosedNth((MO,), (-1,)),
    *(
        r.ClosedInSeason(season)
        for season in ("obon", "golden_week", "summer", "winter", "spring", "school_holidays")
    ),
    r.SeasonalHours((7, 8), 540, 1080),
    r.LastEntry(990),
    *(r.ClosureShift(to) for to in get_args(r.ClosureDay)),
    *(r.SessionShift(to) for to in get_args(r.SessionDay)),
    r.Biweekly(),
    r.Biweekly("2026-04-08"),
    r.ClosedDayAfterHoliday(),
    r.ClosedMonthEnd(),
    r.ChannelHours("phone", (WEEKLY,)),
    r.ChannelNote("in_person", "要予約"),
    r.LanguageHours("vi", (TU,)),
    r.LanguageHours("vi", (TU,), (1, 3), 780, 960),
    r.ValidPeriod("2026-04-01", None),
    r.Note("無料"),
)


def test_every_kind_goes_out_and_comes_back():
    hours = r.Hours(
        text="a",
        weekly=(WEEKLY, r.Weekly((MO,), None, None, None), r.Weekly((), None, 0, 1440)),
        holidays=r.Holidays.next_day,
        year_end_closed=False,
        special=EVERY_KIND,
        by_appointment=True,
        irregular=True,
        unread=("二階", "3"),
    )
    case = as_case(hours)
    assert list(case) == KEYS
    assert from_case(json.loads(json.dumps(case))) == hours


def test_every_kind_of_exception_is_tried():
    kinds = {type(x) for x in EVERY_KIND}
    assert kinds == set(r.Special.__args__)


@pytest.mark.parametrize("text", TEXTS)
def test_a_reading_goes_out_and_comes_back(text):
    hours = parse(text)
    assert from_case(as_case(hours)) == hours


def test_keys_and_times_are_those_of_the_published_shape():
    case = as_case(parse("平日 9:00～24:00（12/29～1/3を除く）"))
    assert case["weekly"][0] == {
        "days": ["MO", "TU", "WE", "TH", "FR"],
        "nth": None,
        "start": "09:00",
        "end": "24:00",
    }
    assert case["exceptions"] == [{"kind": "closed_dates", "from": "12-29", "to": "01-03"}]


@pytest.mark.skipif(not GIVEN.exists(), reason="the published cases are not beside the repository")
def test_the_published_cases_come_back_as_they_are():
    for line in GIVEN.read_text("utf-8").splitlines():
        case = json.loads(line)
        case.pop("source")
        assert as_case(from_case(case)) == case
        assert list(case) == KEYS


def test_an_unknown_kind_stays_visible():
    case = as_case(parse("月 9:00～12:00")) | {"exceptions": [{"kind": "tides", "at": "ebb"}]}
    assert from_case(case).unread == ("tides",)


@pytest.mark.parametrize("time", ["25:00", "9:00", "24:01", "noon", "12:60"])
def test_a_time_that_is_none_is_refused(time):
    case = as_case(parse("月 9:00～12:00"))
    case["weekly"][0]["end"] = time
    with pytest.raises(ValueError, match="HH:MM"):
        from_case(case)
