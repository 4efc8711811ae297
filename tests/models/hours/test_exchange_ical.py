from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from icalendar import Calendar

from models.hours.evaluate import JAPAN, Notice, state_at
from models.hours.exchange_ical import CalendarPart, to_ical
from models.hours.opening import OpenState
from tests.models.hours import hours_strategies as some
from tests.models.hours.offices import START, WRITTEN, office, sure


def events(text):
    """As a library reads it that knows nothing of us."""
    return Calendar.from_ical(text).walk("VEVENT")


def moments(event, name):
    found = event.get(name, [])
    return {each.dt for one in (found if isinstance(found, list) else [found]) for each in one.dts}


def occurrences(text):
    """Every (start, end) of the calendar."""
    for event in events(text):
        first = event["DTSTART"].dt
        length = event["DTEND"].dt - first
        starts = {first}
        if "RRULE" in event:
            rule = event["RRULE"].to_ical().decode()
            starts = set(rrulestr(rule, dtstart=first))
        starts = (starts | moments(event, "RDATE")) - moments(event, "EXDATE")
        yield from ((start, start + length) for start in starts)


def calendar(hours, **more):
    given = {"description": "", "url": ""} | {
        k: more.pop(k) for k in ("description", "url") if k in more
    }
    return to_ical(
        [CalendarPart("", "窓口", sure(hours, **more))],
        uid="one@example.org",
        name="窓口",
        start=START,
        written_at=WRITTEN,
        **given,
    )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(some.tangled)
def test_the_calendar_holds_exactly_the_sure_times(hours):
    text = calendar(hours)
    seen = sorted(occurrences(text))
    for start, end in seen[:: max(1, len(seen) // 60)]:
        assert state_at(hours, start).state is OpenState.open
        assert state_at(hours, end - timedelta(minutes=1)).state is OpenState.open
    for days in range(0, 365, 9):
        noon = datetime(2026, 11, 20, 12, tzinfo=JAPAN) + timedelta(days=days)
        held = any(start <= noon < end for start, end in seen)
        assert held == (state_at(hours, noon).state is OpenState.open)


def test_the_calendar_of_an_office():
    (event,) = events(calendar(office()))
    rule = event["RRULE"]
    assert rule["BYDAY"] == ["MO", "TU", "WE", "TH", "FR"]
    assert rule["UNTIL"] == [datetime(2027, 11, 19, tzinfo=UTC)]
    without = {moment.date() for moment in moments(event, "EXDATE")}
    assert {date(2026, 11, 23), date(2026, 12, 29)} <= without
    assert event["DTSTART"].dt == datetime(2026, 11, 20, 9, tzinfo=JAPAN)
    notice = [Notice(date(2026, 11, 24), date(2026, 11, 24))]
    (event,) = events(calendar(office(), notices=notice))
    assert date(2026, 11, 24) in {moment.date() for moment in moments(event, "EXDATE")}
    assert events(calendar(office(irregular=True))) == []


def test_an_event_keeps_its_name_while_closures_come_and_go():
    notice = [Notice(date(2026, 11, 24), date(2027, 3, 1))]
    plain, closed = events(calendar(office())), events(calendar(office(), notices=notice))
    assert plain[0]["UID"] == closed[0]["UID"] == "0540-1020-weekly-one@example.org"


@settings(max_examples=60, deadline=None)
@given(some.tangled)
def test_no_two_events_share_a_name(hours):
    other = CalendarPart("1-", "窓口（来所）", sure(hours))
    text = to_ical(
        [CalendarPart("", "窓口", sure(hours)), other],
        uid="one@example.org",
        name="窓口",
        start=START,
        written_at=WRITTEN,
    )
    names = [event["UID"] for event in events(text)]
    assert len(names) == len(set(names))


def test_the_calendar_is_written_as_rfc_5545_asks():
    description = "相談窓口, 平日; 「お気軽に」\n\\　" * 8
    text = calendar(office(), description=description, url="https://example.org/s/abc")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    whole = Calendar.from_ical(text)
    assert not whole.errors
    (event,) = whole.walk("VEVENT")
    assert not event.errors
    assert event["DESCRIPTION"] == description
    assert event["URL"] == "https://example.org/s/abc"
    assert event["DTSTAMP"].dt == WRITTEN
    assert "TZOFFSETTO:+0900" in text
    with pytest.raises(ValueError, match="time zone"):
        to_ical([], uid="a", name="b", start=START, written_at=datetime(2026, 1, 1))  # noqa: DTZ001 - what must be refused


def test_marks_that_no_calendar_shows_are_left_out():
    (event,) = events(calendar(office(), description="\x00みどり\u202e　相談\ud800"))
    assert event["DESCRIPTION"] == "みどり　相談"
