"""Phones, channels and languages with hours of their own, beside those of the whole service."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.hours import Timetable, open_timetables, opening_of_text
from models.hours.evaluate import JAPAN
from tests.models.hours.test_open_index import TEXTS, moments, timetables

OFFICE = "平日 9:00～17:00"
CASES = (
    # contacts, channel, moment (Friday 20, Saturday 21, Sunday 22, the holiday Monday 23), state
    ((("line", "毎日 18:00～23:00"),), "line", "20T20:00", "open"),
    ((("line", "毎日 18:00～23:00"),), "line", "20T12:00", "closed"),
    ((("line", "毎日 18:00～23:00"),), "phone", "20T12:00", "open"),
    ((("line", "毎日 18:00～23:00"),), None, "20T20:00", "closed"),
    ((("line", "毎日 18:00～23:00"),), None, "20T12:00", "open"),
    # Times without days: on the days of the service.
    ((("phone", "10:00～16:00"),), "phone", "20T12:00", "open"),
    ((("phone", "10:00～16:00"),), "phone", "20T09:30", "closed"),
    ((("phone", "10:00～16:00"),), "phone", "22T12:00", "unknown"),
    ((("phone", "10:00～16:00"),), "phone", "22T09:00", "closed"),
    # Days without times: in the times of the service.
    ((("phone", "金曜"),), "phone", "20T12:00", "open"),
    ((("phone", "木曜"),), "phone", "20T12:00", "closed"),
    ((("phone", "金曜"),), "phone", "20T20:00", "unknown"),
    # Who calls without knowing must not be turned away.
    ((("phone", "10:00～16:00"),), None, "20T12:00", "open"),
    ((("phone", "10:00～16:00"),), None, "20T16:30", "unknown"),
    ((("phone", "10:00～16:00"),), None, "20T20:00", "closed"),
    # Two numbers of which one has no hours of its own.
    ((("phone", "毎日 18:00～22:00"), ("phone", "")), "phone", "20T19:00", "unknown"),
    ((("phone", "毎日 12:00～22:00"), ("phone", "")), "phone", "20T13:00", "open"),
    # What cannot be read is not known.
    ((("line", "夜のあいだ"),), "line", "20T12:00", "unknown"),
    ((("line", "随時"),), "line", "20T12:00", "unknown"),
)


def at(text):
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=JAPAN)


@pytest.mark.parametrize(("contacts", "channel", "moment", "state"), CASES)
def test_contacts(contacts, channel, moment, state):
    timetable = Timetable(((OFFICE, None),), contacts=contacts)
    assert timetable.days(channel=channel).answer(at(moment)).state == state


@pytest.mark.parametrize(
    ("contacts", "channel", "state"),
    [
        ((("phone", OFFICE),), None, "open"),
        ((("phone", OFFICE), ("mail", "")), None, "open"),
        ((("phone", OFFICE), ("phone", "")), None, "unknown"),
        ((("phone", ""), ("line", OFFICE)), None, "unknown"),
        ((("phone", ""), ("line", OFFICE)), "line", "open"),
        ((("phone", ""), ("line", OFFICE)), "phone", "unknown"),
        ((("phone", "10:00～16:00"),), "phone", "unknown"),
    ],
)
def test_contacts_where_the_service_says_nothing(contacts, channel, state):
    assert Timetable((), contacts=contacts).days(channel=channel).answer(at("20T12:00")).state == (
        state
    )


@pytest.mark.parametrize(
    ("days", "moment", "state"),
    [
        ("火・金", "20T12:00", "open"),
        ("火・木", "20T12:00", "closed"),
        ("火・金", "20T20:00", "closed"),
        ("火・金（要予約）", "20T12:00", "unknown"),
        ("10:00～15:00", "20T12:00", "open"),
        ("10:00～15:00", "20T16:00", "closed"),
        ("毎日 10:00～20:00", "20T12:00", "open"),
        ("毎日 10:00～20:00", "20T19:00", "unknown"),
        ("月曜", "23T12:00", "closed"),
        ("お問い合わせください", "20T12:00", "unknown"),
        ("お問い合わせください", "22T12:00", "closed"),
    ],
)
def test_languages(days, moment, state):
    timetable = Timetable(((OFFICE, None),), languages=(("en", days),))
    assert timetable.days(language="en").answer(at(moment)).state == state
    without = Timetable(((OFFICE, None),)).days().answer(at(moment)).state
    assert timetable.days(language="vi").answer(at(moment)).state == without
    assert timetable.days().answer(at(moment)).state == without


def test_a_language_of_a_channel():
    timetable = Timetable(
        ((OFFICE, None),), contacts=(("line", "毎日 18:00～23:00"),), languages=(("en", "金"),)
    )
    line = timetable.days(channel="line", language="en")
    assert line.answer(at("20T19:00")).state == "open"
    assert line.answer(at("21T19:00")).state == "closed"
    assert line.answer(at("20T12:00")).state == "closed"


def test_the_next_change_is_that_of_the_channel():
    text = Timetable(((OFFICE, None),), contacts=(("line", "毎日 18:00～23:00"),)).as_text()
    noon = at("20T12:00")
    assert opening_of_text(text, noon).next_change == at("20T17:00")
    assert opening_of_text(text, noon, channel="line").next_change == at("20T18:00")
    assert opening_of_text(text, at("20T19:00"), channel="line").next_change == at("20T23:00")
    assert open_timetables([text], at("20T19:00"), channel="line") == {text}
    assert open_timetables([text], at("20T19:00")) == frozenset()


def test_several_texts_change_when_both_are_certain():
    timetable = Timetable((("月～金 9:00～17:00", None), ("土 10:00～12:00", None)))
    assert timetable.opening(at("20T18:00")).next_change == at("21T10:00")


def test_a_phone_that_is_not_always_there_is_no_line_for_every_hour():
    always = (("24時間365日", None),)
    assert Timetable(always, contacts=(("phone", "24時間365日"), ("mail", ""))).is_always_open
    assert not Timetable(always, contacts=(("phone", "平日"),)).is_always_open


@given(timetables, moments, st.sampled_from(["phone", "line", "visit"]), st.sampled_from(TEXTS))
def test_a_text_of_its_own_changes_nothing_for_others(timetable, moment, channel, text):
    """A fax or a video call is not what anybody else comes by."""
    more = Timetable(
        timetable.hours or ((OFFICE, None),),
        timetable.notices,
        (*timetable.contacts, ("video", text)),
        timetable.languages,
    )
    less = Timetable(more.hours, more.notices, timetable.contacts, more.languages)
    for asked in (None, channel):
        assert more.days(channel=asked).answer(moment) == less.days(channel=asked).answer(moment)


@given(timetables)
def test_contacts_and_languages_are_read_back(timetable):
    from models.hours import read_timetable

    assert read_timetable(timetable.as_text()) == timetable


def test_a_moment_without_a_zone_is_refused():
    days = Timetable(((OFFICE, None),), contacts=(("line", OFFICE),)).days()
    with pytest.raises(ValueError, match="zone"):
        days.answer(datetime(2026, 11, 20, 12, tzinfo=UTC).replace(tzinfo=None))
