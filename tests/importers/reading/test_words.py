"""Names, ages, marks, hours and wording, each by its rule and not by its example."""

import csv

import pytest

from importers.reading.ages import read_ages
from importers.reading.hours_doubts import contradiction
from importers.reading.marks import Mark, read_mark
from importers.reading.names import read_name
from importers.reading.wording import (
    accepts_consultation,
    kind_of,
    named_audience,
    proposed_topics,
)
from importers.source import DATA
from models.vocabulary import Kind


@pytest.mark.parametrize(
    ("printed", "form", "organization", "service"),
    [
        ("NPO法人 ひなた", "NPO法人", "ひなた", "ひなた"),
        ("ＮＰＯ法人ひなた", "ＮＰＯ法人", "ひなた", "ひなた"),
        ("認定NPO法人　ひなた", "認定NPO法人", "ひなた", "ひなた"),
        ("特定非営利活動法人 ひなた", "特定非営利活動法人", "ひなた", "ひなた"),
        ("生活協同組合 ひなた", "生活協同組合", "ひなた", "ひなた"),
        ("ひなた生活協同組合", None, "ひなた生活協同組合", "ひなた生活協同組合"),
        ("ひなた 外国人と生きる会", None, "ひなた 外国人と生きる会", "ひなた 外国人と生きる会"),
        ("社会福祉法人 ひなた こかげ相談室", "社会福祉法人", "ひなた", "こかげ相談室"),
        ("株式会社", None, "株式会社", "株式会社"),
    ],
)
def test_names(printed, form, organization, service):
    name = read_name(printed)
    assert (name.legal_form, name.organization, name.service) == (form, organization, service)
    assert name.pending is None


def test_a_name_that_is_only_a_note_is_no_name():
    with pytest.raises(ValueError, match="団体名がありません"):
        read_name("調整中")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10～30代の人", 10, 39),
        ("10代から30代まで", 10, 39),
        ("１０〜２０代", 10, 29),
        ("20代の人", 20, 29),
        ("24歳以下の人", None, 24),
        ("18歳まで", None, 18),
        ("18歳未満", None, 17),
        ("65歳以上", 65, None),
        ("15歳～39歳", 15, 39),
        ("15～39才の方", 15, 39),
    ],
)
def test_ages(text, low, high):
    (ages,) = read_ages(text)
    assert (ages.minimum, ages.maximum) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "子どもから高齢者まで",
        "設立10年以上",
        "18歳未満の子どもを育てる人",
        "時代",
        "999歳以上",
        "39～15歳",
    ],
)
def test_texts_without_an_age_limit(text):
    assert read_ages(text) == []


@pytest.mark.parametrize("cell", ["○", "〇", "◯", "●", "✓", " ○ ", "有", "可"])
def test_yes(cell):
    assert read_mark(cell) == Mark(value=True)


@pytest.mark.parametrize(
    ("cell", "mark"),
    [
        ("", Mark()),
        ("　", Mark()),
        ("×", Mark(value=False)),
        ("ENG", Mark(language="en")),
        ("ｅｎｇ", Mark(language="en")),
        ("中国語", Mark(language="zh")),
        ("△", Mark(unknown="△")),
    ],
)
def test_other_marks(cell, mark):
    assert read_mark(cell) == mark


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("月～土曜日、第3土曜日 9:30～18:00", "土"),
        ("月曜日～金曜日、第1・3水曜日", "水"),
        ("土～月、第２日曜", "日"),
        ("月～金曜日、第3土曜日 9:30～18:00", None),
        ("月～土曜日（第3土曜日は休み）", None),
        ("月～土曜日、第3土曜日を除く", None),
        ("平日 9:00～17:00", None),
        ("第3土曜日", None),
    ],
)
def test_a_weekday_named_twice(text, day):
    assert contradiction(text) == day


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("※相談はしていません。", False),
        ("活動の紹介をします。相談は受け付けていません。", False),
        ("ご相談はお受けしておりません", False),
        ("現在、相談は行っていません", False),
        ("電話相談は行っていません", None),
        ("匿名での相談はできません", None),
        ("生活相談をしています", True),
        ("お話を聴きます", None),
    ],
)
def test_whether_one_can_ask(text, answer):
    assert accepts_consultation(text) is answer


@pytest.mark.parametrize(
    ("text", "accepts", "phone", "kind"),
    [
        ("カフェを開きます", None, False, Kind.ibasho),
        ("カフェを開きます", None, True, Kind.window),
        ("居場所と相談", True, False, Kind.window),
        ("カフェ。相談はしていません", False, False, Kind.group),
        ("お話を聴きます", None, False, Kind.window),
    ],
)
def test_kind(text, accepts, phone, kind):
    assert kind_of(text, accepts=accepts, has_phone=phone) is kind


def test_topics_rest_on_whole_words():
    assert proposed_topics("advice for everyone") == ()
    assert [topic.id for topic in proposed_topics("ＤＶ・依存症")] == ["addiction", "dv"]
    (topic,) = proposed_topics("LGBTQ+の集い")
    assert (topic.id, topic.evidence) == ("lgbtq", "LGBTQ")


def test_the_table_of_words_uses_known_topics_and_repeats_nothing():
    with (DATA.parents[1] / "models/reference/topics.csv").open(encoding="utf-8") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    with (DATA / "topic_words.csv").open(encoding="utf-8") as file:
        rows = [(row["topic"], row["word"]) for row in csv.DictReader(file)]
    assert {topic for topic, _ in rows} <= known
    assert len({word for _, word in rows}) == len(rows)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("女性と子どもを支えます", "女性と子ども"),
        ("女性のための場所です", "女性"),
        ("子どもから高齢者まで集まります", "子どもから高齢者まで"),
        ("だれでもどうぞ", None),
    ],
)
def test_people_a_text_names(text, people):
    assert named_audience(text) == people
