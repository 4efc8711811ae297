import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.hours_reading import from_table
from models.hours import rules as r
from models.hours.explain_easy import explain_easy
from models.hours.explain_en import explain_en
from models.hours.explain_ja import explain
from models.hours.parse import parse
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


JAPANESE = [
    (office(), "月～金 9:00～17:00。"),
    (office(holidays=r.Holidays.closed), "月～金 9:00～17:00。祝日は休みです。"),
    (office(holidays=r.Holidays.open), "月～金 9:00～17:00。祝日も受け付けます。"),
    (hours(r.Weekly(EVERY_DAY, None, 540, 1020)), "月～日 9:00～17:00。"),
    (hours(r.Weekly(EVERY_DAY, None, 1080, 480), holidays=r.Holidays.open), "毎日 18:00～翌8:00。"),
    (
        hours(r.Weekly(WORKDAYS, None, 540, 720), r.Weekly(WORKDAYS, None, 780, 1020)),
        "月～金 9:00～12:00、13:00～17:00。",
    ),
    (hours(r.Weekly((r.Day.TU,), (2, 4), 780, 960)), "第2・第4火曜 13:00～16:00。"),
    (hours(r.Weekly((r.Day.FR,), (-1,), 960, 1200)), "最終金曜 16:00～20:00。"),
    (
        hours(r.Weekly((r.Day.TU, r.Day.TH), (1, 3), 780, 960)),
        "第1・第3火曜、第1・第3木曜 13:00～16:00。",
    ),
    (hours(r.Weekly((r.Day.TU,), (2, 4), None, None)), "第2・第4火曜。"),
    (hours(r.Weekly((), None, 540, 1020)), "9:00～17:00。"),
    (hours(r.Weekly(WORKDAYS, None, 540, 540)), "月～金 9:00～翌9:00。"),
    (office(year_end_closed=True), "月～金 9:00～17:00。年末年始は休みです。"),
    (office(year_end_closed=False), "月～金 9:00～17:00。年末年始も受け付けます。"),
    (
        office(r.Closed(r.MonthDay(12, 29), r.MonthDay(1, 3)), year_end_closed=True),
        "月～金 9:00～17:00。12月29日～1月3日は休みです。",
    ),
    (
        office(r.Closed(r.MonthDay(8, 6), r.MonthDay(8, 6))),
        "月～金 9:00～17:00。8月6日は休みです。",
    ),
    (
        hours(
            r.Weekly(EVERY_DAY[5:], None, 540, 1020),
            special=[r.HolidayHours(540, 1020)],
            holidays=r.Holidays.open,
        ),
        "土・日 9:00～17:00。祝日 9:00～17:00。",
    ),
    (office(r.DayBeforeHolidayHours(540, 1260)), "月～金 9:00～17:00。祝日の前日 9:00～21:00。"),
    (
        office(r.DateHours(r.MonthDay(7, 1), r.MonthDay(8, 31), 540, 1080)),
        "月～金 9:00～17:00。7月1日～8月31日 9:00～18:00。",
    ),
    (hours(special=[r.DayOfMonth((10, 20), 600, 720)]), "毎月10日・20日 10:00～12:00。"),
    (hours(SECOND_TUESDAY, special=[r.MonthsOnly((4, 7))]), "4月・7月の第2火曜 13:00～16:00。"),
    (
        hours(SECOND_TUESDAY, special=[r.MonthsOnly((1, 3, 5, 7, 9, 11))]),
        "奇数月の第2火曜 13:00～16:00。",
    ),
    (office(r.MonthsClosed((8,))), "月～金 9:00～17:00。8月は休みです。"),
    (
        hours(NOT_MONDAY, special=[r.MonthsOpenAllDays((7, 8))]),
        "火～日 9:00～17:00。7月・8月は無休。",
    ),
    (
        office(r.MonthOverride((7, 8), (r.Weekly(EVERY_DAY, None, 540, 1140),))),
        "月～金 9:00～17:00。7月・8月は月～日 9:00～19:00。",
    ),
    (office(r.ClosedNth((r.Day.MO,), (-1,))), "月～金 9:00～17:00。最終月曜は休みです。"),
    (office(r.ClosedInSeason("obon")), "月～金 9:00～17:00。お盆は休みです。"),
    (office(r.SeasonalHours((4, 5), 540, 1080)), "月～金 9:00～17:00。4月・5月は9:00～18:00。"),
    (office(r.LastEntry(990)), "月～金 9:00～17:00。最終受付は16:30です。"),
    (
        hours(NOT_MONDAY, special=[r.ClosureShift("next_day")], holidays=r.Holidays.next_day),
        "火～日 9:00～17:00。月曜は休み（祝日の場合は翌日休み）。",
    ),
    (
        hours(NOT_MONDAY, special=[r.ClosureShift("next_weekday")], holidays=r.Holidays.next_day),
        "火～日 9:00～17:00。月曜は休み（祝日の場合は翌平日休み）。",
    ),
    (
        hours(SECOND_TUESDAY, special=[r.SessionShift("next_day")], holidays=r.Holidays.next_day),
        "第2火曜 13:00～16:00。祝日の場合は翌日に開催します。",
    ),
    (
        hours(SECOND_TUESDAY, special=[r.SessionShift("next_week")], holidays=r.Holidays.closed),
        "第2火曜 13:00～16:00。祝日の場合は翌週に開催します。祝日は休みです。",
    ),
    (
        hours(r.Weekly((r.Day.SA,), None, 600, 720), special=[r.Biweekly()], irregular=True),
        "隔週土曜 10:00～12:00。",
    ),
    (office(r.ClosedDayAfterHoliday()), "月～金 9:00～17:00。祝日の翌日は休みです。"),
    (office(r.ClosedMonthEnd()), "月～金 9:00～17:00。月末は休みです。"),
    (
        office(r.ChannelHours("line", (r.Weekly(EVERY_DAY, None, 1020, 1320),))),
        "月～金 9:00～17:00。LINE 月～日 17:00～22:00。",
    ),
    (office(r.ChannelNote("in_person", "要予約")), "月～金 9:00～17:00。来所は要予約。"),
    (
        hours(
            NINE,
            special=[
                r.LanguageHours("zh", WORKDAYS),
                r.LanguageHours("vi", (r.Day.TU, r.Day.FR)),
            ],
        ),
        "中国語 月～金、ベトナム語 火・金 9:00～17:00。",
    ),
    (
        office(r.ValidPeriod("2026-04-01", "2027-03-31")),
        "月～金 9:00～17:00。2026年4月1日から2027年3月31日まで。",
    ),
    (office(r.Note("予約優先")), "月～金 9:00～17:00。予約優先。"),
    (
        office(r.YearEndHours(600, 900), year_end_closed=False),
        "月～金 9:00～17:00。年末年始 10:00～15:00。",
    ),
    (
        hours(NOT_MONDAY, special=[r.ClosureShift("next_week")], holidays=r.Holidays.next_day),
        "火～日 9:00～17:00。月曜は休み（祝日の場合は翌週休み）。",
    ),
    (
        hours(NOT_MONDAY, special=[r.ClosureShift("previous_day")], holidays=r.Holidays.next_day),
        "火～日 9:00～17:00。月曜は休み（祝日の場合は前日休み）。",
    ),
    (
        hours(
            SECOND_TUESDAY, special=[r.SessionShift("next_weekday")], holidays=r.Holidays.next_day
        ),
        "第2火曜 13:00～16:00。祝日の場合は翌平日に開催します。",
    ),
    (
        hours(SECOND_TUESDAY, special=[r.SessionShift("previous_day")], holidays=r.Holidays.closed),
        "第2火曜 13:00～16:00。祝日の場合は前日に開催します。祝日は休みです。",
    ),
    (
        hours(
            SECOND_TUESDAY, special=[r.SessionShift("previous_week")], holidays=r.Holidays.closed
        ),
        "第2火曜 13:00～16:00。祝日の場合は前週に開催します。祝日は休みです。",
    ),
    (
        hours(
            special=[r.DayOfMonth((25,), 780, 900), r.SessionShift("next_weekday")],
            holidays=r.Holidays.next_day,
        ),
        "毎月25日 13:00～15:00。土日祝の場合は翌平日に開催します。",
    ),
    (
        hours(r.Weekly((r.Day.WE,), None, 600, 720), special=[r.Biweekly("2026-04-08")]),
        "隔週水曜 10:00～12:00。2026年4月8日の週から。",
    ),
    (
        office(
            r.LanguageHours("en", (r.Day.TU, r.Day.TH), None, 780, 960),
            r.LanguageHours("vi", (r.Day.WE,), (2, 4)),
        ),
        "月～金 9:00～17:00。英語 火・木 13:00～16:00。ベトナム語 第2・第4水曜。",
    ),
    (
        hours(r.Weekly(EVERY_DAY, None, 0, 1440), always_open=True, holidays=r.Holidays.open),
        "毎日24時間。",
    ),
    (
        hours(
            r.Weekly(EVERY_DAY, None, 0, 1440),
            always_open=True,
            holidays=r.Holidays.open,
            year_end_closed=False,
        ),
        "24時間365日。",
    ),
    (office(by_appointment=True), "月～金 9:00～17:00。予約が必要です。"),
]


@pytest.mark.parametrize(("rules", "text"), JAPANESE, ids=[text for _, text in JAPANESE])
def test_japanese(rules, text):
    assert explain(rules) == text


@pytest.mark.parametrize(("rules", "text"), JAPANESE, ids=[text for _, text in JAPANESE])
def test_reading_the_japanese_gives_the_same_rules(rules, text):
    assert understood(parse(text)) == understood(rules)


def understood(rules):
    week = {
        (day, n, w.start, w.end)
        for w in rules.weekly
        for day in w.days or (None,)
        for n in w.nth or (None,)
    }
    said = (rules.holidays, rules.year_end_closed, rules.always_open, rules.by_appointment)
    return week, set(rules.special), said, rules.irregular, rules.unread


@pytest.mark.parametrize("text", [text for text, _ in from_table(EXAMPLES)])
def test_what_was_read_is_said_so_that_it_is_read_again(text):
    rules = parse(text)
    if not rules.unread and not rules.irregular:
        assert understood(parse(explain(rules))) == understood(rules), explain(rules)


def test_what_cannot_be_understood_is_said():
    assert explain(hours(irregular=True)) == "日時はお問い合わせください。"
    unread = office(unread=("隔月の何か",))
    assert explain(unread).endswith("読み取れなかった部分：「隔月の何か」。")
    assert explain(unread, short=True) == "月～金 9:00～17:00。"


def test_short_leaves_out_remarks():
    rules = office(r.Note("予約優先"), r.LastEntry(990), holidays=r.Holidays.closed)
    assert explain(rules, short=True) == "月～金 9:00～17:00。最終受付は16:30です。祝日は休みです。"


@pytest.mark.skipif(
    not CASES.exists(), reason="the published examples are not beside the repository"
)
def test_the_published_examples_survive_the_round_trip():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        rules = parse(json.loads(line)["text"])
        if not rules.unread and not rules.irregular:
            assert understood(parse(explain(rules))) == understood(rules), rules.text


RANDOM_TIMES = st.tuples(st.integers(14, 34), st.integers(1, 12)).map(
    lambda pair: (pair[0] * 30, min(1440, (pair[0] + pair[1]) * 30))
)
CLOSINGS = st.sampled_from(
    [
        r.Closed(r.MonthDay(8, 13), r.MonthDay(8, 16)),
        r.Closed(r.MonthDay(5, 1), r.MonthDay(5, 1)),
        r.ClosedMonthEnd(),
        r.ClosedDayAfterHoliday(),
        r.ClosedInSeason("obon"),
        r.MonthsClosed((8,)),
    ]
)


@st.composite
def sayable(draw):
    """Hours as people write them: days that do not overlap, one or two stretches each."""
    left = set(EVERY_DAY)
    weekly = []
    for _ in range(draw(st.integers(1, 3))):
        days = tuple(d for d in draw(some.day_sets) if d in left)
        if days:
            left -= set(days)
            nth = draw(st.sampled_from([None, None, (1, 3), (2, 4), (-1,), (1,)]))
            weekly.append(r.Weekly(days, nth, *draw(RANDOM_TIMES)))
    return r.Hours(
        "",
        tuple(weekly),
        draw(st.sampled_from([r.Holidays.closed, r.Holidays.open, r.Holidays.unknown])),
        draw(st.sampled_from([True, False, None])),
        tuple(draw(st.lists(CLOSINGS, max_size=2, unique_by=type))),
        by_appointment=draw(st.booleans()),
    )


@settings(max_examples=200, deadline=None, derandomize=True)
@given(sayable())
def test_what_was_understood_survives_the_round_trip(rules):
    assert understood(parse(explain(rules))) == understood(rules), explain(rules)


@pytest.mark.parametrize("rules", [rules for rules, _ in JAPANESE])
def test_every_rule_can_be_said_in_every_way(rules):
    assert explain_en(rules).endswith(".")
    assert "".join(part for part, _ in explain_easy(rules)).endswith("。")


def test_english():
    rules = office(
        r.Closed(r.MonthDay(12, 29), r.MonthDay(1, 3)),
        r.LastEntry(990),
        holidays=r.Holidays.closed,
        year_end_closed=True,
        by_appointment=True,
    )
    assert explain_en(rules) == (
        "Monday to Friday 9:00–17:00. Closed 29 December to 3 January. Last admission 16:30. "
        "Closed on public holidays. By appointment only."
    )
    assert explain_en(hours(SECOND_TUESDAY)) == "The second Tuesday of the month 13:00–16:00."


@given(some.tangled)
def test_nothing_is_lost_for_words(rules):
    assert explain(rules) or not (rules.weekly or rules.special)
    assert "{" not in explain_en(rules)


@given(some.wild)
def test_any_rules_can_be_said(rules):
    texts = [explain(rules), explain_en(rules), "".join(part for part, _ in explain_easy(rules))]
    assert all("None" not in text for text in texts)
    if rules.unread:
        assert "何か" in explain(rules)
