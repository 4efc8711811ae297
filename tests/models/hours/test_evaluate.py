import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.hours import rules as r
from models.hours.calendar import YearEnd, holiday_name
from models.hours.evaluate import JAPAN, Notice, next_change, state_at
from models.hours.opening import OpenState
from models.hours.several import LabelledHours
from models.hours.week import week
from tests.models.hours import hours_strategies as some
from tests.models.hours import oracle
from tests.models.hours.several_texts import state_together

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


@pytest.mark.parametrize("day", sorted(oracle.HOLIDAYS))
def test_the_calendar_knows_the_holidays_that_are_written_out(day):
    assert holiday_name(day)


def test_the_calendar_has_no_holidays_that_are_not_written_out():
    days = [oracle.FIRST + timedelta(days=n) for n in range((oracle.LAST - oracle.FIRST).days)]
    assert [d for d in days if holiday_name(d) and d not in oracle.HOLIDAYS] == []


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-20T08:59", CLOSED),
        ("2026-11-20T09:00", OPEN),
        ("2026-11-20T16:59:59", OPEN),
        ("2026-11-20T17:00", CLOSED),
        ("2026-11-21T10:00", CLOSED),
        ("2026-05-06T10:00", CLOSED),
        ("2026-09-22T10:00", CLOSED),
        ("2027-03-22T10:00", CLOSED),
        ("2026-12-28T10:00", OPEN),
        ("2026-12-29T10:00", CLOSED),
        ("2027-01-04T10:00", OPEN),
        ("2028-02-29T10:00", OPEN),
    ],
)
def test_an_office(moment, expected):
    assert state(OFFICE, moment) is expected


def test_the_assumed_year_end_is_marked_and_can_be_set():
    assert state_at(OFFICE, jst("2026-12-29T10:00")).assumed
    assert not state_at(OFFICE, jst("2026-12-28T10:00")).assumed
    longer = YearEnd(r.MonthDay(12, 28), r.MonthDay(1, 4))
    assert state(OFFICE, "2026-12-28T10:00", year_end=longer) is CLOSED
    dated = office(r.Closed(r.MonthDay(12, 30), r.MonthDay(1, 5)))
    assert state(dated, "2026-12-29T10:00") is OPEN
    answer = state_at(dated, jst("2027-01-05T10:00"))
    assert (answer.state, answer.assumed) == (CLOSED, False)


def test_what_a_text_does_not_say_is_unknown_only_while_it_would_be_open():
    silent = office(holidays=r.Holidays.unknown, year_end_closed=None)
    assert state(silent, "2026-11-23T10:00") is UNKNOWN
    assert state(silent, "2026-11-23T20:00") is CLOSED
    assert state(silent, "2026-11-24T10:00") is OPEN
    assert state(silent, "2026-12-30T10:00") is UNKNOWN
    assert state_at(silent, jst("2026-12-30T10:00")).assumed


def test_a_stretch_past_midnight_belongs_to_the_day_it_begins():
    night = r.Hours("", (r.Weekly(WORKDAYS, None, 1080, 480),), r.Holidays.closed, True)
    assert state(night, "2026-11-21T07:59") is OPEN
    assert state(night, "2026-11-21T08:00") is CLOSED
    assert state(night, "2026-11-24T03:00") is CLOSED
    assert state(night, "2026-12-29T03:00") is OPEN
    assert state(night, "2027-01-04T03:00") is CLOSED


@pytest.mark.parametrize(
    ("hours", "within", "outside"),
    [
        (office(irregular=True), UNKNOWN, UNKNOWN),
        (office(unread=("要確認の文",)), UNKNOWN, UNKNOWN),
        (office(by_appointment=True), UNKNOWN, CLOSED),
        (r.Hours(""), UNKNOWN, UNKNOWN),
        (r.Hours("", (r.Weekly((), None, 540, 1020),)), UNKNOWN, CLOSED),
        (r.Hours("", (r.Weekly(WORKDAYS, None, None, None),)), UNKNOWN, UNKNOWN),
        (r.Hours("", (r.Weekly(WORKDAYS, None, 540, None),)), UNKNOWN, UNKNOWN),
        (office(r.Biweekly()), UNKNOWN, CLOSED),
        (office(r.ValidPeriod("2027-04-01", None)), UNKNOWN, UNKNOWN),
        (office(r.ValidPeriod(None, "no date")), UNKNOWN, UNKNOWN),
        (office(r.MonthsOnly((3, 4))), CLOSED, CLOSED),
        (office(r.LastEntry(630)), CLOSED, CLOSED),
        (office(r.LastEntry(1440)), UNKNOWN, CLOSED),
        (r.Hours("", always_open=True, holidays=r.Holidays.open), OPEN, OPEN),
    ],
)
def test_one_ordinary_friday(hours, within, outside):
    assert state(hours, "2026-11-20T11:00") is within
    assert state(hours, "2026-11-20T20:00") is outside


def test_a_season_without_dates_is_unknown_around_it():
    for rule in (r.Note("お盆"), r.ClosedInSeason("obon")):
        assert state(office(rule), "2026-08-14T10:00") is UNKNOWN
        assert state(office(rule), "2026-08-14T20:00") is CLOSED
        assert state(office(rule), "2026-08-20T10:00") is OPEN
    assert state(office(r.ClosedInSeason("golden_week")), "2026-05-01T10:00") is UNKNOWN


def test_a_closing_day_that_is_a_holiday_moves():
    library = r.Hours(
        "",
        (r.Weekly(EVERY_DAY[1:], None, 540, 1140),),
        r.Holidays.next_day,
        True,
        (r.ClosureShift("next_day"),),
    )
    assert state(library, "2026-10-12T10:00") is OPEN
    assert state(library, "2026-10-13T10:00") is CLOSED
    assert state(library, "2026-10-14T10:00") is OPEN
    assert state(library, "2026-10-19T10:00") is CLOSED
    assert state(library, "2026-05-05T10:00") is UNKNOWN
    assert state(library, "2026-05-07T10:00") is UNKNOWN


def test_a_session_on_a_holiday_moves():
    weekly = (r.Weekly((r.Day.MO,), (2,), 780, 960),)
    moved = r.Hours("", weekly, r.Holidays.next_day, True, (r.SessionShift("next_day"),))
    assert state(moved, "2026-10-12T14:00") is CLOSED
    assert state(moved, "2026-10-13T14:00") is OPEN
    later = r.Hours("", weekly, r.Holidays.closed, True, (r.SessionShift("next_week"),))
    assert state(later, "2026-10-13T14:00") is CLOSED
    assert state(later, "2026-10-19T14:00") is OPEN


def test_every_other_week_counted_from_a_date():
    turns = office(r.Biweekly("2026-11-16"))
    assert state(turns, "2026-11-20T10:00") is OPEN
    assert state(turns, "2026-11-27T10:00") is CLOSED
    assert state(turns, "2026-12-04T10:00") is OPEN


def test_two_times_for_one_weekday_are_open_only_where_they_agree():
    hours = r.Hours(
        "",
        (r.Weekly(EVERY_DAY[:6], None, 540, 1080), r.Weekly((r.Day.SA,), (3,), 540, 720)),
        r.Holidays.open,
        True,
    )
    assert state(hours, "2026-11-21T11:00") is OPEN
    assert state(hours, "2026-11-21T13:00") is UNKNOWN
    assert state(hours, "2026-11-14T13:00") is OPEN


def test_a_channel_with_hours_of_its_own():
    chat = r.ChannelHours("chat", (r.Weekly(EVERY_DAY, None, 720, 1320),))
    line = r.Hours(
        "", (r.Weekly(EVERY_DAY, None, 0, 1440),), r.Holidays.open, False, (chat,), always_open=True
    )
    assert state(line, "2026-11-20T03:00") is OPEN
    assert state(line, "2026-11-20T03:00", channel="phone") is OPEN
    assert state(line, "2026-11-20T03:00", channel="chat") is CLOSED
    assert state(line, "2026-11-20T03:00", channel="mail") is UNKNOWN
    phone = r.ChannelHours("phone", (r.Weekly(EVERY_DAY, None, 540, 720),))
    apart = office(phone, r.ChannelHours("in_person", NINE_TO_FIVE))
    assert state(apart, "2026-11-20T10:00") is OPEN
    assert state(apart, "2026-11-20T13:00") is UNKNOWN
    assert state(apart, "2026-11-20T13:00", channel="phone") is CLOSED
    assert state(apart, "2026-11-20T13:00", channel="visit") is OPEN
    noted = office(r.ChannelNote("in_person", "要予約"))
    assert state(noted, "2026-11-20T10:00") is OPEN
    assert state(noted, "2026-11-20T10:00", channel="in_person") is UNKNOWN


def test_a_language_has_its_days():
    hours = office(
        r.LanguageHours("vi", (r.Day.FR,)), r.LanguageHours("zh", (r.Day.FR,), None, 600, 1080)
    )
    assert state(hours, "2026-11-20T09:30", language="vi") is OPEN
    assert state(hours, "2026-11-19T09:30", language="vi") is CLOSED
    assert state(hours, "2026-11-20T09:30", language="zh-Hans") is CLOSED
    assert state(hours, "2026-11-20T10:30", language="zh-Hans") is OPEN
    assert state(hours, "2026-11-20T17:30", language="zh-Hans") is UNKNOWN
    assert state(hours, "2026-11-20T10:30", language="ko") is UNKNOWN
    assert state(hours, "2026-11-19T10:30", language="ja") is OPEN


def test_a_notice_overrides_everything():
    always = r.Hours("", always_open=True, holidays=r.Holidays.open, year_end_closed=False)
    closed = [Notice(date(2026, 11, 20), date(2026, 11, 21))]
    assert state(always, "2026-11-19T23:59", notices=closed) is OPEN
    assert state(always, "2026-11-20T00:00", notices=closed) is CLOSED
    assert state(always, "2026-11-21T23:59", notices=closed) is CLOSED
    assert state(always, "2026-11-22T00:00", notices=closed) is OPEN
    assert state(always, "2030-01-01T00:00", notices=[Notice(date(2026, 1, 1), None)]) is CLOSED
    unsure = [Notice(date(2026, 11, 20), None, closes=False)]
    assert state(always, "2026-11-20T12:00", notices=unsure) is UNKNOWN
    night = r.Hours("", (r.Weekly(EVERY_DAY, None, 1080, 480),), r.Holidays.open, False)
    assert state(night, "2026-11-20T03:00", notices=closed) is CLOSED
    assert state(night, "2026-11-22T03:00", notices=closed) is CLOSED


def test_a_moment_needs_a_zone_and_any_zone_will_do():
    with pytest.raises(ValueError, match="time zone"):
        state_at(OFFICE, datetime(2026, 11, 20, 10))  # noqa: DTZ001 - what must be refused
    assert state_at(OFFICE, datetime(2026, 11, 20, 0, 0, tzinfo=UTC)).state is OPEN
    new_york = timezone(timedelta(hours=-5))
    assert state_at(OFFICE, datetime(2026, 11, 19, 19, 0, tzinfo=new_york)).state is OPEN


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles", "UTC"])
def test_the_zone_of_the_machine_changes_nothing(zone):
    program = (
        "from datetime import datetime, UTC\n"
        "from models.hours.evaluate import state_at, next_change\n"
        "from models.hours.rules import Day, Holidays, Hours, Weekly\n"
        "h = Hours('', (Weekly(tuple(Day), None, 540, 1020),), Holidays.open, False)\n"
        "t = datetime(2026, 11, 20, 7, 59, tzinfo=UTC)\n"
        "print(state_at(h, t).state, next_change(h, t).isoformat())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"TZ": zone},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "open 2026-11-20T17:00:00+09:00"


def test_years_without_known_holidays_are_unknown():
    assert state(OFFICE, "2150-01-05T10:00") is UNKNOWN
    assert state(OFFICE, "1900-01-05T10:00") is UNKNOWN


def test_next_change_promises_no_more_than_the_text():
    silent = office(holidays=r.Holidays.unknown)
    assert next_change(silent, jst("2026-11-20T10:00")) == jst("2026-11-20T17:00")
    assert next_change(silent, jst("2026-11-20T18:00")) == jst("2026-11-24T09:00")
    always = r.Hours("", (r.Weekly(EVERY_DAY, None, 0, 1440),), r.Holidays.open)
    assert next_change(always, jst("2026-11-20T10:00")) is None
    assert next_change(office(irregular=True), jst("2026-11-20T10:00")) is None
    last = office(r.LastEntry(990))
    assert next_change(last, jst("2026-11-20T10:00")) == jst("2026-11-20T16:30")


def test_reasons_name_what_they_rest_on():
    assert "勤労感謝の日" in state_at(OFFICE, jst("2026-11-23T10:00")).reason_ja
    assert "予約" in state_at(office(by_appointment=True), jst("2026-11-20T10:00")).reason_ja
    assert "年末年始" in state_at(OFFICE, jst("2026-12-30T10:00")).reason_ja


@given(some.tangled, st.sampled_from(oracle.SPECIAL_DAYS), st.integers(0, 7 * 1440 - 1))
def test_every_answer_has_a_reason_and_agrees_with_the_week(hours, first, minute):
    moment = datetime(first.year, first.month, first.day, tzinfo=JAPAN) + timedelta(minutes=minute)
    answer = state_at(hours, moment)
    row = week(hours, first)[minute // 1440]
    held = [s for s in row.spans if s.start <= minute % 1440 < s.end]
    assert answer.reason_ja.endswith("。")
    assert "{" not in answer.reason_ja
    assert (held[0].state if held else CLOSED) is answer.state
    assert row.holiday == holiday_name(moment.date())
    assert (row.reason_ja is None) == bool(row.spans)


def test_several_texts_together():
    saturday = r.Hours("", (r.Weekly((r.Day.SA,), None, 540, 720),), r.Holidays.closed, True)
    shorter = r.Hours("", (r.Weekly(WORKDAYS, None, 600, 960),), r.Holidays.closed, True)

    def together(*texts, at="2026-11-20T09:30"):
        return state_together([LabelledHours(*text) for text in texts], jst(at))

    assert together((OFFICE,)) is OPEN
    assert together((OFFICE,), (saturday,)) is OPEN
    assert together((OFFICE,), (saturday,), at="2026-11-21T09:30") is OPEN
    assert together((OFFICE,), (saturday,), at="2026-11-22T09:30") is CLOSED
    assert together((OFFICE, "電話"), (saturday, "来所")) is UNKNOWN
    assert together((OFFICE, "電話"), (OFFICE, "来所")) is OPEN
    assert together((OFFICE,), (shorter,)) is UNKNOWN
    assert together((OFFICE,), (r.Hours("", irregular=True),)) is UNKNOWN
    assert together() is UNKNOWN


def test_a_day_of_the_month_beside_the_week():
    hours = office(r.DayOfMonth((20,), 540, 720))
    assert state(hours, "2026-11-20T10:00") is OPEN
    assert state(hours, "2026-11-20T13:00") is UNKNOWN
    longer = office(r.DayOfMonth((20,), 480, 480))
    assert state(longer, "2026-11-21T07:59") is OPEN


@given(
    some.wild,
    st.sampled_from(oracle.SPECIAL_DAYS),
    some.any_minute,
    st.sampled_from([None, "phone", "visit", "chat"]),
    st.sampled_from([None, "en", "zh-Hans", "ja"]),
)
def test_anything_can_be_asked_of_any_rules(hours, day, minute, channel, language):
    moment = datetime(day.year, day.month, day.day, tzinfo=JAPAN) + timedelta(minutes=minute)
    answer = state_at(hours, moment, channel=channel, language=language)
    if hours.unread or hours.irregular or hours.by_appointment:
        assert answer.state is not OPEN
    if answer.state is OPEN and channel is None:
        phone = any(isinstance(s, r.ChannelHours) and s.channel == "phone" for s in hours.special)
        if phone:
            assert state_at(hours, moment, channel="phone", language=language).state is OPEN
    if answer.state is OPEN:
        notices = [Notice(day, day)]
        closed = state_at(hours, moment, channel=channel, language=language, notices=notices)
        assert closed.state is CLOSED
    changed = next_change(hours, moment, channel=channel, language=language)
    assert changed is None or changed > moment
