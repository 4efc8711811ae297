"""やさしい日本語 of opening hours, with the readings of its kanji."""

import re
from pathlib import Path

import pytest
from hypothesis import given

from models.hours import rules as r
from models.hours.explain_easy import explain_easy
from tests.models.hours import hours_strategies as some

CASES = Path(__file__).parents[3].parent / "shared" / "cases" / "hours.jsonl"
EXAMPLES = Path(__file__).parent / "examples.tsv"
EVERY_DAY = tuple(r.Day)
WORKDAYS = EVERY_DAY[:5]
NINE = r.Weekly(WORKDAYS, None, 540, 1020)
NOT_MONDAY = r.Weekly(EVERY_DAY[1:], None, 540, 1020)
SECOND_TUESDAY = r.Weekly((r.Day.TU,), (2,), 780, 960)


def hours(*weekly, special=(), **more):
    return r.Hours("", weekly, special=tuple(special), **more)


def office(*special, **more):
    return hours(NINE, special=special, **more)


EASY = [
    (
        office(holidays=r.Holidays.closed),
        "月曜日から 金曜日まで。午前9時から 午後5時まで。祝日は 休みです。",
    ),
    (
        hours(r.Weekly((r.Day.FR,), (2, -1), 1080, 480)),
        "毎月 2番目と 最後の 金曜日。午後6時から 次の日の 午前8時まで。",
    ),
    (
        hours(r.Weekly((r.Day.MO, r.Day.WE), None, 570, 720)),
        "月曜日と 水曜日。午前9時30分から 昼の 12時まで。",
    ),
    (
        hours(special=[r.DayOfMonth((10,), 0, 1440)]),
        "毎月 10日 午前0時から 夜の 12時まで。",
    ),
    (
        hours(always_open=True, holidays=r.Holidays.open, year_end_closed=False),
        "24時間 365日 開いています。",
    ),
    (hours(irregular=True), "日と 時間は 聞いて ください。"),
]


@pytest.mark.parametrize(("rules", "text"), EASY, ids=[text for _, text in EASY])
def test_plain_japanese(rules, text):
    assert "".join(part for part, _ in explain_easy(rules)) == text


def test_readings_of_numbers_are_those_of_the_words():
    readings = dict(explain_easy(office(r.Closed(r.MonthDay(4, 1), r.MonthDay(9, 20)))))
    assert readings["4月"] == "しがつ"
    assert readings["1日"] == "ついたち"
    assert readings["9月"] == "くがつ"
    assert readings["20日"] == "はつか"
    assert readings["9時"] == "くじ"
    assert dict(explain_easy(office(r.LastEntry(990))))["30分"] == "さんじゅっぷん"


KANJI = re.compile(r"[一-鿿]")


@given(some.tangled)
def test_every_kanji_of_ours_has_a_reading(rules):
    notes = [s.text for s in rules.special if isinstance(s, r.Note)]
    for part, reading in explain_easy(rules):
        if part.rstrip("。") not in notes:
            assert reading or not KANJI.search(part), part
        if reading:
            assert re.fullmatch(r"[ぁ-ゖー]+", reading)
