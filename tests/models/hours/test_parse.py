"""What a text says, over tables of real ways to write hours, and what no text may do."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.hours_fuzz import fuzz
from bench.hours_reading import from_cases, from_table, line_of
from models.hours.cases import as_case, from_case
from models.hours.explain_en import explain_en
from models.hours.explain_ja import explain
from models.hours.parse import parse
from models.hours.rules import Closed, Day, Holidays, MonthDay, Note, Weekly

HERE = Path(__file__).parent
GIVEN = HERE.parents[2].parent / "shared" / "cases" / "hours.jsonl"
TABLE = [*from_table(HERE / "examples.tsv"), *from_table(HERE / "held_back.tsv")]
LETTERS = dict(zip("月火水木金土日", Day, strict=True))


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text for text, _ in TABLE])
def test_a_way_to_write_hours(text, expected):
    got = line_of(as_case(parse(text)))
    assert not expected.differing(got), (expected, got)


@pytest.mark.skipif(not GIVEN.exists(), reason="the published cases are not beside the repository")
def test_the_published_cases():
    cases = list(from_cases(GIVEN))
    assert cases
    wrong = {
        text: line_of(as_case(parse(text)))
        for text, expected in cases
        if expected.differing(line_of(as_case(parse(text))))
    }
    assert not wrong


@pytest.mark.parametrize(
    "text",
    [
        "9:00～17:00 月曜、第4木曜、年末年始は休み",
        "10:00～12:00 火曜、祝日休み",
        "第2土曜、日曜 10:00～12:00",
        "月曜または水曜 10:00～12:00",
        "月～金 9:00～17:00（会議日を除く）",
        "月～金（学校の行事日を除く）9:00～17:00",
        "月～金 9:00～17:00（4月から水曜は休み）",
        "月～金 9:00～17:00 8月の水曜は休み",
        "月～金 9:00～17:00 木曜午後休診",
        "月～金（水曜は午前中のみ）9:00～17:00",
        "月～金 9:00～17:00 昼休みあり",
        "月～金 9:00～5:00",
        "月～金 10:00～9:00",
        "毎日 9時～9時",
        "月～金 11:00～1:00",
        "平日 9:00～17:00（事前連絡の場合は21:00まで対応）",
        "毎週土曜 9:00～17:00（第1・3は12:00まで）",
        "月曜9時～金曜17時",
        "土曜 9:00～日曜 17:00",
        "月～土 9:00～18:00 土曜休み",
        "年中無休（火曜定休）9:00～18:00",
        "休診日：水曜・土曜午後・日曜 9:00～12:00、14:00～18:00",
        "東センター：平日9時～17時、西センター：土日10時～16時",
        "平日 終日",
        "月～金 9:00～17:00（水曜が祝日の場合は翌日も休み）",
        "第1月曜 9:00～12:00（祝日の場合は第3月曜）",
        "月2回 第3水曜 13:00～15:00",
        "隔週金曜（2026年11月5日より）18:00～20:00",
        "第6土曜 10:00～12:00",
        "夏季 9:00～18:00、冬季 9:00～17:00",
        "土日 祝日休み 9:00～17:00",
        "6月15日～9月10日 10:00～17:00（期間中無休）",
        "月～金 9:00～17:00 日によって異なります",
        "月～金 9:00～17:00、19:00～21:00は電話のみ",
        "6/1～9/30 月～金 9:00～17:00",
        "日曜も開館 9:00～17:00",
        "①②③土曜 10:00～12:00",
        "③土曜 10:00～12:00",
        "10:00 12:00 14:00 16:00 毎週土曜",
        "平日（祝日・年末年始）9:00～17:00",
    ],
)
def test_what_is_not_clear_is_left_to_a_person(text):
    assert parse(text).irregular


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("平日（火・木）13:00～16:00", "火木"),
        ("平日の火曜と木曜 13:00～16:00", "火木"),
        ("年中無休、平日 9:00～17:00", "月火水木金"),
        ("毎日（月曜を除く）10:00～18:00", "火水木金土日"),
        ("9:00～22:00 第2、第4月曜、年末年始休館", "火水木金土日"),
    ],
)
def test_no_day_is_open_that_the_text_leaves_out(text, days):
    every_week = {d for w in parse(text).weekly if w.nth is None for d in w.days}
    assert every_week == {LETTERS[c] for c in days}


def test_a_month_with_other_days_has_its_own_rule_for_each_month():
    case = as_case(parse("毎月第3水曜日（8月は第4水曜日、12月は第2水曜日）10:00～12:00"))
    overrides = {e["months"][0]: e["weekly"][0]["nth"] for e in case["exceptions"]}
    assert overrides == {8: [4], 12: [2]}


def test_a_never_closing_line_does_not_open_the_telephone():
    hours = parse("電話：平日 9:00～17:00、メール：24時間365日")
    assert hours.holidays is Holidays.closed
    assert hours.year_end_closed is None
    assert not hours.always_open


def test_a_day_of_every_month_is_closed_in_every_month_that_has_it():
    closed = [x for x in parse("9:00～17:00 毎月31日休館").special if isinstance(x, Closed)]
    assert [c.first.month for c in closed] == [1, 3, 5, 7, 8, 10, 12]
    assert closed[0] == Closed(MonthDay(1, 31), MonthDay(1, 31))


def test_what_was_not_understood_is_given_back_as_it_was_written():
    text = "月～金　９：００～１７：００　ぺんぎん広場"
    hours = parse(text)
    assert hours.weekly == (Weekly(tuple(Day)[:5], None, 540, 1020),)
    assert hours.unread
    assert all(part in text for part in hours.unread)


def test_a_text_that_is_no_opening_hours_is_refused_at_once():
    text = "あ9" * 10_000
    hours = parse(text)
    assert hours.unread == (text,)
    assert hours.irregular
    assert not hours.weekly


@pytest.mark.parametrize(
    "text",
    [
        "第6土曜 10:00～12:00",
        "0週火曜日 9:00～12:00",
        "５分年十十週16:00",
        "日 13:00～16:00 正午～午後80-18:00",
        "第4水曜 17" + "\u2028" * 200,
        "½" * 500,
    ],
)
def test_what_once_broke_is_read_and_said(text):
    hours = parse(text)
    assert hours.irregular
    assert from_case(as_case(hours)) == hours
    assert explain(hours)
    assert explain_en(hours)


def test_random_texts_are_read_asked_and_said():
    real = [text for text, _ in TABLE if text]
    assert fuzz(400, real, seed=3).broken == {}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("毎週火曜と第2木曜は休館です。開館は10時から18時まで", "月水金土日"),
        ("日曜日 祝日は休みです。それ以外の日は 10時から16時まで", "月火水木金土"),
        ("休み：土曜、日曜　営業：9時～17時", "月火水木金"),
        ("9:00～17:00\n休館日\n月曜日\n祝日", "火水木金土日"),
        ("火水金 9:00～12:00、14:00～18:00 木曜・土曜の午後は休診", "火水金"),
    ],
)
def test_closing_days_in_a_list_or_a_sentence_of_their_own(text, days):
    every_week = {d for w in parse(text).weekly if w.nth is None for d in w.days}
    assert every_week == {LETTERS[c] for c in days}


def test_the_name_of_a_place_stays_as_a_note():
    hours = parse("すみれ相談支援センター：平日 9:00～17:00")
    assert not hours.unread
    assert Note("すみれ相談支援センター") in hours.special


@pytest.mark.parametrize(
    "text",
    [
        "受付停止センター：平日9時～17時",
        "一部の相談室 平日9時～17時",
        "会員限定ひろば：月 9時～12時",
    ],
)
def test_words_that_may_limit_the_hours_are_no_name(text):
    assert parse(text).unread


WORDS = """
月 火 金曜 土日 祝 祝日 平日 毎日 第2 第2・4 最終 ～ 〜 - 、 ・ / 。 （ ） 【 】 は も の を除く
以外 休み 休館日 定休 年末年始 お盆 9:00 17:00 午後6時 翌8:00 24時間 正午 12/29 1月3日 8月
毎月10日 奇数月 令和8年4月1日 まで から 要予約 随時 電話 面接 英語 祝日の場合は 翌日 受付
閉館の30分前まで 年中無休 のみ 夜間 25:99 第9 13月 2月30日 昼休み 12:00～13:00 隔週 Mon–Fri
10am–4pm closed on 開館 無休 元日 前日までに
"""
ANY_WORD = st.sampled_from([*WORDS.split(), " ", "\n"])


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60) | st.lists(ANY_WORD, max_size=14).map("".join))
def test_any_text_is_read_without_error_and_always_the_same(text):
    hours = parse(text)
    assert hours == parse(text)
    assert hours.text == text
    assert hours.weekly or hours.special or hours.irregular


@settings(deadline=None, max_examples=200)
@given(st.lists(ANY_WORD, max_size=10).map("".join), st.integers(101, 999))
def test_no_number_is_dropped(text, number):
    """A number that is no time, day or date of a rule is shown to a person."""
    hours = parse(f"{text} ぺ{number}ぺ")
    assert any(str(number) in part for part in hours.unread)
    assert hours.irregular


NTH = st.none() | st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True).map(sorted)
DAYS = st.lists(st.sampled_from("月火水木金土日"), min_size=1, max_size=6, unique=True)
STARTS = st.integers(7 * 4, 13 * 4).map(lambda n: n * 15)
LENGTHS = st.integers(2, 40).map(lambda n: n * 15)
JOINS = st.sampled_from(["・", "", "、"])
CLOCKS = st.sampled_from(["colon", "kanji", "half", "wide"])
BETWEEN = st.sampled_from(["～", "〜", "-", "−", "から", " ~ "])


WIDE = str.maketrans("0123456789:", "０１２３４５６７８９：")


def written(minute, style):
    hour, rest = divmod(minute, 60)
    if style == "kanji":
        return f"{hour}時{rest}分" if rest else f"{hour}時"
    if style == "half":
        half = "午前" if hour < 12 else "午後"
        return f"{half}{hour if hour <= 12 else hour - 12}時{f'{rest}分' if rest else ''}"
    text = f"{hour}:{rest:02}"
    return (
        text
        if style == "colon"
        else text.translate(str.maketrans("0123456789:", "０１２３４５６７８９："))
    )


@settings(deadline=None, max_examples=200)
@given(DAYS, NTH, STARTS, LENGTHS, JOINS, CLOCKS, BETWEEN, st.booleans())
def test_days_and_times_however_they_are_written(
    days, nth, start, length, join, clock, between, full
):
    end = min(start + length, 23 * 60 + 45)
    join = "・" if nth and join == "、" else join
    weeks = f"第{'・'.join(map(str, nth))}" if nth else ""
    named = join.join(f"{d}曜" if full else d for d in days)
    text = f"{weeks}{named} {written(start, clock)}{between}{written(end, clock)}"
    expected = tuple(d for c, d in LETTERS.items() if c in days)
    hours = parse(text)
    assert not hours.unread
    assert hours.weekly == (Weekly(expected, tuple(nth) if nth else None, start, end),), text
    assert not hours.irregular
    assert hours.holidays is Holidays.unknown


@settings(deadline=None, max_examples=100)
@given(DAYS, DAYS, STARTS, LENGTHS)
def test_closed_days_are_never_open(days, closed, start, length):
    end = min(start + length, 23 * 60 + 45)
    times = f"{written(start, 'colon')}～{written(end, 'colon')}"
    text = f"{'・'.join(days)} {times}　{'・'.join(closed)}休み"
    hours = parse(text)
    opened = {d for w in hours.weekly for d in w.days}
    assert not opened & {LETTERS[c] for c in closed}, text
    assert hours.irregular is (set(days) <= set(closed))
