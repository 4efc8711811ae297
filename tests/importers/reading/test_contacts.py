"""Contacts are told apart by their form, whatever bullet stands before them."""

import pytest

from importers.reading.cell import name_and_rest
from importers.reading.contacts import read_contacts
from models.vocabulary import Channel


@pytest.mark.parametrize("bullet", ["", "①", "③", "⑫"])
def test_a_bullet_means_nothing(bullet):
    found = read_contacts(f"{bullet}info@example.org {bullet}随時 {bullet}☎096-328-2340")
    assert [channel.value for channel in found.channels] == ["info@example.org"]
    assert [hours.text for hours in found.hours] == ["随時"]
    assert [phone.number for phone in found.phones] == ["096-328-2340"]
    assert found.leftovers == []


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("☎096-328-2340", "096-328-2340", Channel.phone),
        ("TEL：０９６－３２８－２３４０", "０９６－３２８－２３４０", Channel.phone),
        ("電話 0963282340", "0963282340", Channel.phone),
        ("096(328)2340", "096(328)2340", Channel.phone),
        ("FAX 096-328-2340", "096-328-2340", Channel.fax),
        ("ファクス：096-328-2340", "096-328-2340", Channel.fax),
    ],
)
def test_numbers_are_found_and_kept_as_written(text, number, kind):
    (phone,) = read_contacts(text).phones
    assert (phone.number, phone.kind) == (number, kind)


@pytest.mark.parametrize("text", ["12/30～1/5は除く", "2023-03-01", "〒860-8601", "第3土曜日"])
def test_other_digits_are_no_telephone(text):
    assert read_contacts(text).phones == []


@pytest.mark.parametrize(
    "text",
    [
        "平日 9:00～17:00",
        "月・水 10時～15時 （祝日 休み）",
        "第2・第4土曜日 13:00～",
        "年中無休 24時間",
        "日曜日 17:00～21:00(12/30～1/5は除く)",
    ],
)
def test_hours_stay_in_one_piece_to_the_letter(text):
    found = read_contacts(f"①{text}")
    assert [hours.text for hours in found.hours] == [text]
    assert found.leftovers == []


def test_headings_become_labels():
    found = read_contacts("②電話相談(ひなたライン) ☎096-328-2340 女性相談 月～金 10:00～12:00")
    assert [phone.label for phone in found.phones] == ["電話相談(ひなたライン)"]
    assert [(one.label, one.text) for one in found.hours] == [("女性相談", "月～金 10:00～12:00")]


@pytest.mark.parametrize(
    ("text", "value"),
    [("LINE相談も可", None), ("LINE:@hinata", "@hinata"), ("ＬＩＮＥあり", None)],
)
def test_line(text, value):
    (line,) = read_contacts(text).channels
    assert (line.kind, line.value, line.label) == (Channel.line, value, text)


@pytest.mark.parametrize("text", ["オンライン", "フレンズライン", "ONLINE", "LINEUP"])
def test_words_that_only_contain_line(text):
    assert read_contacts(text).channels == []


def test_people_it_is_for():
    found = read_contacts("対象：24歳以下の人と そのまわりの人 ③随時")
    assert found.eligibility == ["24歳以下の人と そのまわりの人"]


def test_words_without_a_form_are_kept():
    assert read_contacts("福岡").leftovers == ["福岡"]


def test_links_of_every_kind():
    found = read_contacts(
        '<a href="https://a.example.org/">https://a.example.org/</a>'
        '<a href="https://b.example.org/">申し込み</a>'
        '<a href="mailto:x@example.org">x@example.org</a>'
        '<a href="tel:0963282340">096-328-2340</a>'
        " https://c.example.org/z、y@example.org"
    )
    assert [(url.url, url.label) for url in found.urls] == [
        ("https://a.example.org/", None),
        ("https://b.example.org/", "申し込み"),
        ("https://c.example.org/z", None),
    ]
    assert [channel.value for channel in found.channels] == ["x@example.org", "y@example.org"]
    assert [phone.number for phone in found.phones] == ["096-328-2340"]
    assert found.differing_links == []


def test_a_mail_link_that_leads_elsewhere():
    found = read_contacts('<a href="mailto:b@example.org">a@example.org</a>')
    assert [channel.value for channel in found.channels] == ["a@example.org", "b@example.org"]
    assert found.differing_links == [("a@example.org", "b@example.org")]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("<b>ひなた &amp; こかげ</b> ☎096-328-2340", "ひなた & こかげ"),
        ("<B>ひなた</B>", "ひなた"),
        ("ひなたの会 ☎096-328-2340", "ひなたの会"),
        ("ひなたの会 https://a.example.org/", "ひなたの会"),
        ('ひなた <a href="https://a.example.org/">a</a>', "ひなた"),
    ],
)
def test_the_name_is_bold_or_stands_before_the_first_contact(cell, name):
    found, rest = name_and_rest(cell)
    assert found == name
    assert name not in rest
