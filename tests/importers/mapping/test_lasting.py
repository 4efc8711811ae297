"""What has a last day says so, is closed from the day after, and is suspended when it is past."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.file import SourceFile
from importers.mapping.guess import guess_profile
from importers.mapping.profile import source_of_profile
from importers.registry import SOURCES
from models.content import ServiceContent
from models.last_day import LastDay, Lasting
from models.vocabulary import NoticeEffect, Publication
from tests.importers.open_data import EVENT, SUPPORT

TODAY = "importers.mapping.lasting.today"


def services(slug, text):
    source = SOURCES[slug]
    rows = source.rows(SourceFile("list.csv", text.encode()))
    return [source.draft(row).services[0].content for row in rows]


def by_table(heading, *cells):
    file = SourceFile("t.csv", f"{heading}\n{','.join(cells)}\n".encode())
    (row,) = source_of_profile(guess_profile(file)).rows(file)
    return source_of_profile(guess_profile(file)).draft(row).services[0].content


def said(content: ServiceContent):
    return [(one.text, one.starts_on, one.effect) for one in content.notices]


@pytest.mark.parametrize(
    ("today", "states"),
    [
        (date(2026, 5, 5), ["draft", "draft"]),
        (date(2026, 5, 6), ["suspended", "draft"]),
        (date(2027, 5, 4), ["suspended", "suspended"]),
    ],
)
def test_an_event_is_suspended_once_its_last_day_is_past(monkeypatch, today, states):
    monkeypatch.setattr(TODAY, lambda: today)
    first, second = services("event", EVENT)
    assert [first.publication, second.publication] == states
    assert said(first) == [
        ("開催は2026年5月5日までです。そのあとは休みです。", date(2026, 5, 6), NoticeEffect.closed)
    ]
    assert second.notices[0].starts_on == date(2027, 5, 4)


def test_a_scheme_ends_with_its_time_to_apply_and_with_the_time_it_may_be_shown(monkeypatch):
    monkeypatch.setattr(TODAY, lambda: date(2026, 11, 1))
    until = SUPPORT.replace("公開開始日", "公開終了日")
    first, second = services("support-programme", until)
    assert first.publication is Publication.suspended
    assert first.notices[0].text.startswith("掲載は2026年4月1日まで")
    assert (second.notices, second.publication) == ((), Publication.draft)
    apply = SUPPORT.replace("公開開始日", "受付終了日").replace("2026-04-01", "令和9年3月31日")
    (first, _) = services("support-programme", apply)
    assert first.notices[0].text.startswith("受付は2027年3月31日まで")
    assert first.publication is Publication.draft


@pytest.mark.parametrize(
    ("heading", "cells", "state"),
    [
        ("名称,電話番号,終了日", ("ひだまり食堂", "096-328-2340", "2026/3/31"), "suspended"),
        ("名称,電話番号,終了日", ("ひだまり食堂", "096-328-2340", "2026年"), "draft"),
        ("名称,電話番号,終了日", ("ひだまり食堂", "096-328-2340", "未定"), "draft"),
        ("名称,電話番号,公開終了日", ("ひだまり食堂", "096-328-2340", "R8.10.31"), "suspended"),
        ("名称,電話番号,開始日", ("ひだまり食堂", "096-328-2340", "2020/4/1"), "draft"),
    ],
)
def test_any_table_may_name_a_last_day(monkeypatch, heading, cells, state):
    monkeypatch.setattr(TODAY, lambda: date(2026, 11, 1))
    content = by_table(heading, *cells)
    assert content.publication == state
    assert bool(content.notices) == (cells[-1] not in ("未定", "2020/4/1"))


def test_what_has_ended_for_good_stays_so(monkeypatch):
    monkeypatch.setattr(TODAY, lambda: date(2026, 11, 1))
    content = by_table("名称,電話番号,終了日,状況", "ひだまり", "096-328-2340", "2026/3/31", "廃止")
    assert content.publication is Publication.closed


@given(st.dates(date(1990, 1, 1), date(2090, 12, 30)), st.sampled_from(Lasting), st.dates())
def test_the_notice_begins_when_the_day_is_past(on, what, today):
    last = LastDay(on, what)
    assert (last.notice.starts_on <= today) == last.is_past(today)
    assert last.notice.ends_on is None
