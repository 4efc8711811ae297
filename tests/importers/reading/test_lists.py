"""Readers of printed lists: contacts, rules, spans, posts, dates, spellings, each by its rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.errors import MissingColumn
from importers.reading.ages import read_ages
from importers.reading.dates import printed_date
from importers.reading.levels import level_of
from importers.reading.list_rules import closing_days, unsaid_closing_days
from importers.reading.listed_contact import read_listed_contact
from importers.reading.places import read_place
from importers.reading.posts import body_of_post
from importers.reading.printed_topics import read_printed_topics
from importers.reading.spellings import voiced_twins
from importers.reading.support_cells import is_shifted, name_in
from importers.reading.tables import carried_down, is_heading, table_under
from models.vocabulary import Channel, Level


@pytest.mark.parametrize(
    ("cell", "name", "phones"),
    [
        ("見本課 ☎096-111-2222", "見本課", [("096-111-2222", None)]),
        ("見本課☎096-111-2222", "見本課", [("096-111-2222", None)]),
        ("見本課 相談係☎096-111-2222", "見本課", [("096-111-2222", "相談係")]),
        (
            "見本課 市営☎096-111-2222 空家☎096-111-3333",
            "見本課",
            [("096-111-2222", "市営"), ("096-111-3333", "空家")],
        ),
        (
            "見本 センター☎096-111-2222 FAX096-111-3333",
            "見本 センター",
            [("096-111-2222", None), ("096-111-3333", None)],
        ),
        ("見本 ステーション ☎096-111-2222", "見本 ステーション", [("096-111-2222", None)]),
        ("サポート ステーション ☎096-111-2222", "サポートステーション", [("096-111-2222", None)]),
        ("見本課 ０９６－１１１－２２２２", "見本課", [("０９６－１１１－２２２２", None)]),
        ("見本課 096(111)2222", "見本課", [("096(111)2222", None)]),
        ("見本課 ☎#8008", "見本課", [("#8008", None)]),
        ("見本課 ☎096-111-22", "見本課", [("096-111-22", None)]),
        ("見本課 3階12番", "見本課 3階12番", []),
    ],
)
def test_a_name_and_its_numbers(cell, name, phones):
    found = read_listed_contact(cell)
    assert found.name == name
    assert [(one.number, one.label) for one in found.contacts.phones] == phones


def test_other_names_faxes_and_addresses_of_a_cell():
    found = read_listed_contact(
        "見本ワーク (見本職業安定所) ☎096-111-2222 FAX 096-111-3333 a@example.org https://example.org/"
    )
    assert (found.name, found.alias) == ("見本ワーク", "見本職業安定所")
    assert [one.kind for one in found.contacts.phones] == [Channel.phone, Channel.fax]
    assert found.contacts.channels[0].value == "a@example.org"
    assert found.contacts.urls[0].url == "https://example.org/"


@pytest.mark.parametrize("cell", ["", "☎096-111-2222", "  ", "096-111-2222"])
def test_numbers_without_a_name_are_refused(cell):
    with pytest.raises(ValueError, match="名前がありません"):
        read_listed_contact(cell)


@given(st.text(max_size=200))
def test_any_cell_is_read_or_refused_and_no_number_is_made_up(cell):
    try:
        found = read_listed_contact(cell)
    except ValueError:
        return
    assert all(phone.number in cell for phone in found.contacts.phones)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("受付日時は、特に記載がない場合、祝日・年末年始は休みです。", ("祝日", "年末年始")),
        ("受付時間に記載がない場合は土日および祝日はお休みです。", ("土日", "祝日")),
        ("祝日は休みです。", ()),
        ("", ()),
    ],
)
def test_the_rule_about_closing_days(text, days):
    assert closing_days(text) == days


@pytest.mark.parametrize(
    ("hours", "unsaid"),
    [
        ("月～金曜日 9:00～17:00", ("祝日", "年末年始")),
        ("月～金曜日（祝を除く）", ("年末年始",)),
        ("水曜日が祝日の場合は翌日休み", ("年末年始",)),
        ("月～金 12月29日～1月3日は休み", ("祝日",)),
        ("24時間365日", ()),
    ],
)
def test_a_row_that_speaks_of_a_day_keeps_its_own_words(hours, unsaid):
    assert unsaid_closing_days(hours, ("祝日", "年末年始")) == unsaid


@pytest.mark.parametrize(
    ("post", "body"),
    [
        ("総務課長", "総務課"),
        ("健康福祉部長", "健康福祉部"),
        ("見本市社会福祉協議会事務局長", "見本市社会福祉協議会"),
        ("見本センター所長", "見本センター"),
        ("見本センター長", "見本センター"),
        ("児童相談所長", "児童相談所"),
        ("見本医師会会長", "見本医師会"),
        ("自治会長", "自治会"),
        ("見本商工会議所会頭", "見本商工会議所"),
        ("見本警察署長", "見本警察署"),
        ("民生委員（児童部会長）", "民生委員（児童部会）"),
        ("見本協議会支部 擁護委員", "見本協議会支部"),
        ("福祉課保護係", "福祉課保護係"),
        ("㈱みほん", "㈱みほん"),
    ],
)
def test_the_body_of_a_post(post, body):
    assert body_of_post(post) == body


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("この要綱は、令和5年2月1日から", "令和5年2月1日"),
        ("令和 5 年 1 月初旬から 2 月下旬まで", "令和5年1月初旬"),
        ("構成員（令和３年度時点）", "令和3年度"),
        ("調査報告書 2021 年 8 月", "2021年8月"),
        ("平成元年4月", "平成元年4月"),
        ("2,000人の8割", None),
    ],
)
def test_the_date_a_list_gives_of_itself(text, date):
    assert printed_date(text) == date


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("見本市福祉課", Level.municipal),
        ("見本市 福祉課 (相談担当)", Level.municipal),
        ("見本市支援センター「ひかり」", Level.municipal),
        ("見本市教育委員会 学校課", Level.municipal),
        ("見本市社会福祉協議会", Level.private),
        ("見本市医師会", Level.private),
        ("見本公共職業安定所", Level.national),
        ("見本県中央児童相談所", Level.prefectural),
        ("見本若者ステーション", None),
        ("見本市", None),
    ],
)
def test_who_stands_behind_a_name(name, level):
    assert level_of(name, city="見本市", prefecture="見本県") is level


def test_an_address_keeps_every_letter():
    place = read_place("〒123-4567 見本市本町1-2 見本ビル 3階", city="見本市")
    assert (place.postal_code, place.city, place.address) == (
        "123-4567",
        "見本市",
        "本町1-2 見本ビル 3階",
    )
    elsewhere = read_place("隣町2-3", city="見本市")
    assert (elsewhere.city, elsewhere.address) == (None, "隣町2-3")
    assert read_place("見本市", city="見本市").address == "見本市"
    assert read_place(" ", city="見本市") is None


def test_marks_and_subjects_of_a_topic_cell():
    found = read_printed_topics("<b>お金</b> 仕事 予約 甲の相談 乙の相談", "", ["お金", "仕事"])
    assert found.marks == ("お金", "仕事")
    assert found.appointment
    assert found.subjects == ("甲の相談", "乙の相談")
    plain = read_printed_topics("仕事探しの相談", "", ["仕事"])
    assert (plain.marks, plain.text) == ((), "仕事探しの相談")
    above = read_printed_topics("", "<b>健康</b> 若い人のための相談(15歳～39歳)", [])
    assert above.is_above
    assert (above.minimum_age, above.maximum_age) == (15, 39)
    assert above.eligibility == "15歳～39歳"


def test_a_word_spelled_in_two_ways_in_one_document():
    document = "サンブラザ3号館。ひらかたサンプラザ1号館。サービス。"
    assert list(voiced_twins("サンブラザ4階", document)) == [("サンブラザ", "サンプラザ")]
    assert list(voiced_twins("サービス", document)) == []


@pytest.mark.parametrize(
    ("text", "low", "high", "phrase"),
    [
        ("15歳からおおむね39歳までの方の、相談", 15, 39, "15歳からおおむね39歳までの方の"),
        ("おおむね15歳～約39歳の人", 15, 39, "15歳～約39歳の人"),
    ],
)
def test_ages_that_are_only_about_right(text, low, high, phrase):
    (ages,) = read_ages(text)
    assert (ages.minimum, ages.maximum, ages.phrase) == (low, high, phrase)


def test_a_heading_is_found_in_spite_of_spaces_and_width():
    columns = ("No.", "所属", "職名", "備考")
    assert is_heading("Ｎｏ．\t所 属\t職　名\t備考\t", columns, 1)
    assert not is_heading("所属\t住所", columns, 1)
    with pytest.raises(MissingColumn, match="職名"):
        is_heading("No.\t所属\t備考", columns, 1)


def test_spans_are_carried_down_until_the_next_cell():
    table = table_under(
        ["x", "局\t課\t室", "甲\t一\t", "\t二\t", "乙\t三", "終わり"], ("局", "課", "室")
    )
    assert carried_down(table, 0) == ["甲", "甲", "乙"]
    assert [line.at for line in table] == [3, 4, 5]
    assert table[2].cells == ("乙", "三", "")


def test_a_row_is_shifted_when_its_number_stands_under_the_topics():
    assert is_shifted(["甲課☎096-111-2222", "月～金 9:00～17:00"])
    assert not is_shifted(["", "甲課☎096-111-2222"])
    assert not is_shifted(["電話相談☎096-111-2222", "甲課☎096-111-2222"])
    assert name_in(["甲課☎096-111-2222", "月～金"]) == "甲課"
    assert name_in(["相談", "甲課☎096-111-2222"]) == "甲課"
    assert name_in(["行"]) == ""
