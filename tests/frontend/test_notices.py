"""Closures, changes and news: on pages, in lists, and what they do to the hours."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from frontend.notices import ALL_TO_COME, notice_words, notices
from models.content import HoursContent, NoticeContent
from models.documents.service import NoticePart
from models.hours.evaluate import JAPAN
from models.incoming import Origin
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.vocabulary import NoticeEffect
from tests.frontend import records
from tests.services.contents import organization, service

NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
TODAY = datetime.now(JAPAN).date()


def notice(text="設備の点検", first=None, last=None, effect=NoticeEffect.closed):
    return NoticePart(text=text, starts_on=first, ends_on=last, effect=effect)


def told(*given, **more):
    return notices(records.document().model_copy(update={"notices": given}), NOW, **more)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "お休み：設備の点検"),
        (date(2026, 11, 1), date(2026, 11, 30), "お休み：設備の点検（11月30日まで）"),
        (date(2026, 11, 20), date(2026, 11, 20), "お休み：設備の点検（11月20日まで）"),
        (date(2026, 11, 25), date(2026, 11, 25), "お休み：設備の点検（11月25日）"),
        (
            date(2026, 12, 28),
            date(2027, 1, 4),
            "お休み：設備の点検（12月28日から2027年1月4日まで）",
        ),
        (date(2026, 12, 28), None, "お休み：設備の点検（12月28日から）"),
    ],
)
def test_a_notice_is_told_with_its_days(first, last, words):
    assert told(notice(first=first, last=last), ahead=ALL_TO_COME) == [words]


def test_what_has_ended_is_not_told_and_what_comes_stands_last():
    given = (
        notice("三番目", date(2026, 12, 3), date(2026, 12, 4)),
        notice("終わった", date(2026, 11, 1), date(2026, 11, 19)),
        notice("二番目", date(2026, 11, 22), date(2026, 11, 22)),
        notice("一番目", None, date(2026, 11, 20)),
    )
    assert [words[4:7] for words in told(*given, ahead=ALL_TO_COME)] == [
        "一番目",
        "二番目",
        "三番目",
    ]
    assert len(told(*given, ahead=timedelta(days=2))) == 2
    assert len(told(*given)) == 1


@pytest.mark.parametrize(
    ("text", "effect", "words"),
    [
        ("臨時休業します", NoticeEffect.closed, "臨時休業します"),
        ("閉館", NoticeEffect.closed, "閉館"),
        ("改装のため", NoticeEffect.closed, "お休み：改装のため"),
        ("改装のため", NoticeEffect.changed, "改装のため"),
        ("改装しました", NoticeEffect.same, "改装しました"),
    ],
)
def test_a_closure_is_called_one(text, effect, words):
    assert notice_words(notice(text, effect=effect)) == words


async def test_a_closure_is_on_the_page_in_the_week_and_in_the_answer(client, app):
    def content(text, start, end):
        days = {"starts_on": TODAY + timedelta(days=start), "ends_on": TODAY + timedelta(days=end)}
        return NoticeContent(text=text, effect=NoticeEffect.closed, **days)

    id, owner = uuid4(), uuid4()
    made = service(
        "ひだまり",
        hours=[HoursContent(text="毎日 0:00～24:00。年中無休。")],
        notices=[content("停電のため", 0, 1), content("大掃除のため", 40, 40)],
    )
    async with app.state.sessions.begin() as session:
        await RecordRepository(session).put(
            [OrganizationWrite(owner, organization()), ServiceWrite(id, owner, made)],
            Origin(actor="担当", role="staff"),
        )
    page = (await client.get(f"/services/{id}")).text
    assert "お休み：停電のため" in page
    assert "お休み：大掃除のため" in page
    assert "いまは時間外" in page
    assert '<p class="quiet reason">お知らせのとおり' in page
    assert page.count('休み<span class="quiet why">お知らせのとおり') == 2
    listed = (await client.get(f"/organizations/{owner}")).text
    assert "お休み：停電のため" in listed
    assert "大掃除" not in listed
    said = (await client.get(f"/api/services/{id}")).json()
    assert said["open"] == "closed"
    assert said["reason"].startswith("お知らせのとおり")
