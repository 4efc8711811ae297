"""Single cells of tables: times, dates, codes, numbers, coordinates."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.reading.area_codes import (
    area_of,
    area_of_address,
    check_digit,
    find_area,
    read_area_code,
)
from importers.reading.cell_contacts import any_ways, mail_ways, number_exists, phone_ways, url_ways
from importers.reading.cell_times import read_time, time_and_more
from importers.reading.cell_values import said
from importers.reading.coordinates import read_point
from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.day_hours import join_hours, join_kinds_of_days, join_week
from importers.reading.headings import fold_heading, heading_tails, numbered
from importers.reading.languages import read_languages
from importers.reading.wareki import read_date
from models.hours import OpenState, Timetable
from models.phone_numbers import read_number
from models.vocabulary import Channel


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        *(
            ("9:00", "9:00"),
            ("０９：００", "9:00"),
            ("1700", "17:00"),
            ("930", "9:30"),
            ("9", "9:00"),
        ),
        *(("24", "24:00"), ("26:00", "26:00"), ("0.4375", "10:30"), ("0.354166666666667", "8:30")),
        *(("1.08333333333333", "26:00"), ("46113.375", "9:00"), ("0.999305555555556", "23:59")),
        *(("9時", "9:00"), ("9時半", "9:30"), ("午後5時", "17:00"), ("9:00:00", "9:00")),
        *(
            ("日没", None),
            ("9:75", None),
            ("31:00", None),
            ("9.30", None),
            ("0.3", None),
            ("", None),
        ),
        *(("随時", None), ("9:00～17:00", None), ("2500年", None), ("午後15時", None)),
    ],
)
def test_times(cell, time):
    assert read_time(cell) == time


def test_noon_of_a_spreadsheet_is_one_digit_and_half_past_nine_is_no_fraction():
    assert [read_time(cell) for cell in ("0.5", ".5", "46113.5", "9.5", "17.3")] == [
        *("12:00", "12:00", "12:00"),
        *(None, None),
    ]


def test_a_time_with_a_remark():
    assert time_and_more("17:00（最終入館16:30まで）") == ("17:00", "（最終入館16:30まで）")
    assert time_and_more("だいたい17:00") is None


@given(st.integers(0, 24 * 60))
def test_every_time_of_the_day_is_read_in_every_spelling(minute):
    hour, rest = divmod(minute, 60)
    expected = f"{hour}:{rest:02}"
    spellings = [
        f"{hour}:{rest:02}",
        f"{hour:02}:{rest:02}",
        f"{hour:02}{rest:02}",
        f"{hour}時{rest}分",
    ]
    if minute % 5 == 0 and 0 < minute < 24 * 60:
        spellings.append(f"{minute / 1440:.15g}")
    assert {read_time(spelling) for spelling in spellings} == {expected}


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        *(
            ("令和8年5月3日", "2026年5月3日"),
            ("R8.5.3", "2026年5月3日"),
            ("20260503", "2026年5月3日"),
        ),
        *(("2026/5/3 10:00", "2026年5月3日"), ("2026-05-03（日）", "2026年5月3日")),
        *(("平成元年4月", "1989年4月"), ("2026年", "2026年"), ("46145", "2026年5月3日")),
        *(
            ("5/3", "None"),
            ("2026年2月30日", "None"),
            ("令和8年度", "None"),
            ("5月3日～5日", "None"),
        ),
    ],
)
def test_dates(cell, date):
    assert str(read_date(cell)) == date


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *(("131016", "131016"), ("13101", "131016"), ("92011", "092011"), ("1100", "011002")),
        *(("１３１０１６", "131016"), ("13101.0", "131016"), ("13", "130001"), ("1", "010006")),
        *(("131017", None), ("999999", None), ("", None), ("千代田区", None), ("37201", "372013")),
    ],
)
def test_codes_of_municipalities(cell, code):
    assert read_area_code(cell) == code


def test_the_check_digit_of_every_known_code_is_right():
    import csv
    from pathlib import Path

    import models

    path = Path(models.__file__).parent / "reference" / "areas.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert len(codes) > 1_900
    for code in codes:
        assert check_digit(code[:5]) == code[5]
        assert read_area_code(code) == code
        # The zero and the check digit may be gone at once; then two codes may share the digits.
        assert read_area_code(code.lstrip("0")) in (code, None)
        assert read_area_code(code[:5]) in (code, None)


def test_areas_by_name_and_by_address():
    assert find_area("", "府中市") is None
    assert find_area("東京都", "府中市") is not None
    assert find_area("香川県", "") == area_of("370002")
    for address, name in (
        ("高松市番町1", "高松市"),
        ("香川県 高松市番町1", "高松市"),
        ("北海道札幌市中央区北1条", "札幌市"),
        ("宮崎県西臼杵郡高千穂町1", "高千穂町"),
        ("東京都千代田区1-1", "千代田区"),
    ):
        area = area_of_address(address)
        assert area is not None
        assert area.name == name
    assert area_of_address("府中市1") is None
    assert area_of_address("番町1") is None


def test_corporate_numbers():
    assert read_corporate_number("7000012050002") == "7000012050002"
    assert read_corporate_number("７００００１２０５０００２") == "7000012050002"
    assert read_corporate_number("7000012050003") is None
    assert read_corporate_number("700001205000") is None


@given(st.integers(0, 10**12 - 1))
def test_one_first_digit_fits_every_twelve(rest):
    fitting = [d for d in range(1, 10) if read_corporate_number(f"{d}{rest:012}")]
    assert len(fitting) == 1


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [
        ("34.34", "134.04", (34.34, 134.04, False)),
        ("134.04", "34.34", (34.34, 134.04, True)),
        ("35°41'22\"", "139°41'30\"", (35.68944, 139.69167, False)),
        ("0", "0", (None, None, False)),
        ("0.00000", "0.00000", (None, None, False)),
        ("34.34", "", (None, None, False)),
        ("3434", "13404", (None, None, False)),
        ("なし", "x", (None, None, False)),
    ],
)
def test_points(latitude, longitude, point):
    found = read_point(latitude, longitude)
    assert (found.latitude, found.longitude, found.repaired) == (
        pytest.approx(point[0], abs=1e-4) if point[0] else None,
        pytest.approx(point[1], abs=1e-4) if point[1] else None,
        point[2],
    )
    assert bool(found.note) == (
        found.repaired or (found.latitude is None and "0" not in latitude[:1])
    )


@given(st.text(max_size=12), st.text(max_size=12))
def test_a_point_is_in_japan_or_none(latitude, longitude):
    found = read_point(latitude, longitude)
    if found.latitude is not None:
        assert found.longitude is not None
        assert 20 <= found.latitude <= 46
        assert 122 <= found.longitude <= 154


@pytest.mark.parametrize(
    "cell", ["", " ", "-", "―", "ーーー", "なし", "該当なし", "N/A", "#N/A", "不明"]
)
def test_a_cell_that_says_nothing(cell):
    assert said(cell) == ""


def weekly_states(text: str) -> set[OpenState]:
    days = Timetable(((text, None),)).days()
    start = datetime(2026, 11, 22, 15, 7, tzinfo=UTC)
    return {days.opening(start + timedelta(minutes=30 * step)).state for step in range(7 * 48)}


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        (("月火水木金", "0900", "1700", "祝日は休み"), "月火水木金 9:00～17:00 祝日は休み"),
        (("", "9:00", "日没", ""), "9:00～日没"),
        (("---", "", "", "随時"), "随時"),
        (("土", "18:00", "26:00", ""), "土 18:00～26:00"),
        (("", "24時間", "24時間", ""), "24時間"),
        (("月", "9:00", "17:00（最終受付16:30）", ""), "月 9:00～17:00（最終受付16:30）"),
        (
            ("月木", "月：14:00、木：10:00", "月：17:00、木：12:00", ""),
            "月 14:00～17:00、木 10:00～12:00",
        ),
    ],
)
def test_hours_from_cells_of_their_own(cells, text):
    assert join_hours(*cells).text == text
    assert join_hours(*cells).doubt is None


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        *(("17:00", "9:00"), ("9:00", "9:00"), ("9:00、13:00", "12:00、17:00"), ("0", "0")),
        *(("月：9:00、火：10:00", "17:00"), ("月：9:00、火：10:00", "月：8:00、火：17:00")),
    ],
)
def test_hours_that_cannot_be_joined_never_say_open(opens, closes):
    joined = join_hours("月火水木金", opens, closes, "")
    assert joined.doubt is not None
    assert opens in joined.doubt
    assert OpenState.open not in weekly_states(joined.text)


_CELL = st.sampled_from(
    ["", "9:00", "17:00", "0900", "日没", "24", "0.4375", "随時", "x", "9:00、13:00"]
)


@settings(deadline=None)
@given(st.sampled_from(["月火", "", "毎日", "平日"]), _CELL, _CELL)
def test_what_is_open_by_the_joined_text_was_said_by_the_cells(days, opens, closes):
    joined = join_hours(days, opens, closes, "")
    if OpenState.open in weekly_states(joined.text):
        assert read_time(opens)
        assert read_time(closes)


def test_hours_of_kinds_of_days_and_of_single_days():
    joined = join_kinds_of_days("9:00～17:00", "あり", "", "", "日曜日", "")
    assert joined.text == "平日 9:00～17:00。定休日 日曜日。土曜の時間はお問い合わせください"
    assert joined.doubt is not None
    week = join_week(
        {"月": [("9:00", "12:00")], "火": [("9:00", "12:00")], "祝": [("10:00", "11:00")]}
    )
    assert week.text == "月火 9:00～12:00、祝日 10:00～11:00"


def test_numbers_in_one_cell_keep_what_they_are():
    found = phone_ways("TEL：087-000-1234 FAX：087-000-1235", column="電話番号")
    assert [(one.number, one.kind) for one in found.phones] == [
        ("087-000-1234", Channel.phone),
        ("087-000-1235", Channel.fax),
    ]
    assert phone_ways("087-000-1234", column="", fax=True).phones[0].kind is Channel.fax
    assert phone_ways("087-000-1234", column="", extension="12").phones[0].number == (
        "087-000-1234（内線12）"
    )


@pytest.mark.parametrize("cell", ["839-2865", "087-000-12", "0000"])
def test_a_number_no_exchange_has_is_kept_as_it_is(cell):
    (phone,) = phone_ways(cell, column="電話番号").phones
    assert phone.number == cell
    assert not number_exists(phone.number)


@given(st.from_regex(r"0\d{1,4}-\d{1,4}-\d{3,4}|0\d{9,10}", fullmatch=True))
def test_the_quick_look_at_a_number_agrees_with_the_thorough_one(number):
    assert number_exists(number) == (read_number(number).normalized is not None)


def test_things_in_the_wrong_column_are_sorted_by_their_form():
    assert url_ways("mado@example.org", column="URL").channels[0].kind is Channel.mail
    assert url_ways("087-000-1234", column="URL").phones[0].number == "087-000-1234"
    assert mail_ways("https://www.example.org/", column="メール").urls[0].url == (
        "https://www.example.org/"
    )
    assert any_ways("こども課 電話087-000-1234").phones[0].number == "087-000-1234"
    broken = url_ways("http//www.example.org", column="URL")
    assert [one.url for one in broken.urls] == ["http//www.example.org"]
    assert url_ways("市のホームページ", column="URL").urls == []


def test_headings_in_several_spellings_are_one():
    spellings = ("名称_カナ", "名称（カナ）", "名称_ｶﾅ", "名称 カナ", "名称（カナ）*必須")
    assert {fold_heading(one) for one in spellings} == {"名称カナ"}
    assert list(heading_tails("公園_名称（カナ）"))[-1] == ("公園", "名称カナ")
    assert numbered(["電話", "", "電話", "電話2"]) == ("電話", "列2", "電話3", "電話2")


def test_languages():
    assert read_languages("英語、中国語・やさしい日本語／ベトナム語（通訳）") == [
        *("en", "zh", "ja-easy", "vi"),
    ]
    assert read_languages("") == []
