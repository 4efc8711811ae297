"""Times of day as they are written, and the ones that must not be believed."""

import pytest

from models.hours.parse import parse


def times(text):
    return [(w.start, w.end) for w in parse(f"月～金 {text}").weekly]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("9:00～17:00", 540, 1020),
        ("９：００－１７：３０", 540, 1050),
        ("9時半から17時半まで", 570, 1050),
        ("9～17時", 540, 1020),
        ("午前九時三十分～正午", 570, 720),
        ("午後6～9時", 1080, 1260),
        ("午後1時～4時", 780, 960),
        ("午前10時～3時", 600, 900),
        ("午前9時～12時", 540, 720),
        ("午前9時～午後12時30分", 540, 750),
        ("AM9:00～PM5:00", 540, 1020),
        ("9am–5:30pm", 540, 1050),
        ("1–4pm", 780, 960),
        ("10 a.m. - noon", 600, 720),
        ("朝9時～夕方5時", 540, 1020),
        ("夜7時～9時", 1140, 1260),
        ("18:00～26:00", 1080, 120),
        ("18:00～24:00", 1080, 1440),
        ("20:00～翌5:00", 1200, 300),
        ("午後9時～午前4時", 1260, 240),
        ("午後5時～翌日午前9時", 1020, 540),
        ("9:00～翌9:00", 540, 540),
        ("深夜0時～5時", 0, 300),
        ("0830～1715", 510, 1035),
        ("6:30～22:00", 390, 1320),
    ],
)
def test_a_time_as_it_is_written(text, start, end):
    assert times(text) == [(start, end)]
    assert not parse(f"月～金 {text}").irregular


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:00～12:00、13:00～17:00", [(540, 720), (780, 1020)]),
        ("午前9時～12時、1時～5時", [(540, 720), (780, 1020)]),
        ("9:00～17:00（12:00～13:00を除く）", [(540, 720), (780, 1020)]),
        ("9:00～17:00（正午から午後1時は休憩）", [(540, 720), (780, 1020)]),
    ],
)
def test_more_than_one_session_a_day(text, expected):
    assert times(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "25:99～17:00",
        "9:00～17:60",
        "31:00～33:00",
        "午前13時～17時",
        "1:30～3:30",
        "10:00～9:00",
        "9:00～5:00",
        "9:00～9:00",
        "9:00～翌17:00",
        "午後1時～12時",
        "9:00～",
        "17:00まで",
        "9時頃～17時頃",
    ],
)
def test_a_time_that_must_not_be_believed(text):
    assert parse(f"月～金 {text}").irregular


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("9:00～17:00（受付は16:30まで）", 990),
        ("9:00～17:00（最終受付16:30）", 990),
        ("9:00～17:00（入館は閉館の30分前まで）", 990),
        ("9:00～17:00（受付時間 9:00～16:30）", 990),
        ("午後1時～5時（受付4時30分まで）", 990),
    ],
)
def test_reception_ends_before_closing(text, last):
    hours = parse(f"月～金 {text}")
    assert [x.time for x in hours.special if type(x).__name__ == "LastEntry"] == [last]
    assert not hours.irregular
