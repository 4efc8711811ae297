from datetime import date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings

from models.hours.evaluate import JAPAN, Notice, state_at
from models.hours.exchange_ical import to_ical
from models.hours.opening import OpenState
from tests.models.hours import hours_strategies as some
from tests.models.hours.offices import START, WRITTEN, office


def unfolded(text):
    return text.replace("\r\n ", "").split("\r\n")


def events(text):
    found, current = [], None
    for line in unfolded(text):
        if line == "BEGIN:VEVENT":
            current = {}
        elif line == "END:VEVENT":
            found.append(current)
            current = None
        elif current is not None:
            key, value = line.split(":", 1)
            current[key.split(";")[0]] = value
    return found


def occurrences(text):
    """Every (start, end) of the calendar, by another implementation of its rules."""
    for event in events(text):
        first = datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=JAPAN)
        length = datetime.strptime(event["DTEND"], "%Y%m%dT%H%M%S").replace(tzinfo=JAPAN) - first
        without = {
            datetime.strptime(d, "%Y%m%dT%H%M%S").replace(tzinfo=JAPAN)
            for d in event.get("EXDATE", "").split(",")
            if d
        }
        starts = (
            list(rrulestr(event["RRULE"], dtstart=first)) if "RRULE" in event else [first]
        ) + [
            datetime.strptime(d, "%Y%m%dT%H%M%S").replace(tzinfo=JAPAN)
            for d in event.get("RDATE", "").split(",")
            if d
        ]
        yield from ((start, start + length) for start in starts if start not in without)


def calendar(hours, **more):
    return to_ical(
        hours, uid="one@example.org", name="窓口", start=START, written_at=WRITTEN, **more
    )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(some.tangled)
def test_the_calendar_holds_exactly_the_sure_times(hours):
    text = calendar(hours)
    seen = sorted(occurrences(text))
    for start, end in seen[:: max(1, len(seen) // 60)]:
        assert state_at(hours, start).state is OpenState.open
        assert state_at(hours, end - timedelta(minutes=1)).state is OpenState.open
    for days in range(0, 730, 19):
        noon = datetime(2026, 11, 20, 12, tzinfo=JAPAN) + timedelta(days=days)
        held = any(start <= noon < end for start, end in seen)
        assert held == (state_at(hours, noon).state is OpenState.open)


def test_the_calendar_of_an_office():
    (event,) = events(calendar(office()))
    assert event["RRULE"].startswith("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;UNTIL=20281119T000000Z")
    assert "20261123T090000" in event["EXDATE"]
    assert "20261229T090000" in event["EXDATE"]
    assert event["DTSTART"] == "20261120T090000"
    notice = [Notice(date(2026, 11, 24), date(2026, 11, 24))]
    assert "20261124T090000" in events(calendar(office(), notices=notice))[0]["EXDATE"]
    assert events(calendar(office(irregular=True))) == []


def test_the_calendar_is_written_as_rfc_5545_asks():
    text = calendar(office(), description="相談窓口, 平日; 「お気軽に」\n\\ " * 8)
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    (event,) = events(text)
    assert event["DESCRIPTION"].startswith(r"相談窓口\, 平日\; 「お気軽に」\n\\ 相談")
    assert "TZOFFSETTO:+0900" in text
    assert event["DTSTAMP"] == "20261120T030000Z"
    with pytest.raises(ValueError, match="time zone"):
        to_ical(office(), uid="a", name="b", start=START, written_at=datetime(2026, 1, 1))  # noqa: DTZ001 - what must be refused
