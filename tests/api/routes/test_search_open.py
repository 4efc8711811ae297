"""`open=` with channels and languages, how many are open, and what a result says of itself."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from models.content import (
    ChannelContent,
    HoursContent,
    LanguageContent,
    NoticeContent,
    PhoneContent,
    TopicContent,
)
from models.hours.evaluate import JAPAN
from models.vocabulary import Channel, NoticeEffect
from tests.services.contents import service

NIGHT = "2026-11-24T20:00+09:00"
NOON = "2026-11-24T12:00+09:00"
PHONE = [PhoneContent(number="096-328-2340")]
OFFICE = [HoursContent(text="平日 9:00～17:00")]
LINE = ChannelContent(kind=Channel.line, value="https://example.org/line")


async def found(client, **parameters):
    answer = await client.get("/api/search", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(result):
    return sorted(item["name"] for item in result["items"])


@pytest.fixture
async def town(directory):
    own_hours = LINE.model_copy(update={"hours_text": "毎日 18:00～22:00"})
    await directory(
        (uuid4(), service("夜のLINE", phones=PHONE, channels=[own_hours], hours=OFFICE)),
        (
            uuid4(),
            service(
                "昼のLINE",
                phones=PHONE,
                channels=[LINE],
                hours=[HoursContent(text="電話 24時間365日、LINE 毎日 9:00～17:00")],
            ),
        ),
        (
            uuid4(),
            service(
                "英語の窓口",
                phones=PHONE,
                hours=[HoursContent(text="毎日 9:00～21:00")],
                languages=[LanguageContent(code="ja"), LanguageContent(code="en", days_text="水")],
                topics=[TopicContent(id="foreign")],
            ),
        ),
        (uuid4(), service("役所", phones=PHONE, hours=OFFICE)),
    )


async def test_who_asks_for_a_channel_is_shown_who_is_open_by_it(client, town):
    assert names(await found(client, open=NIGHT, channel="line")) == ["夜のLINE"]
    assert names(await found(client, open=NOON, channel="line")) == ["昼のLINE"]
    assert "昼のLINE" in names(await found(client, open=NIGHT, channel="phone"))
    both = names(await found(client, open=NIGHT, channel=["phone", "line"]))
    assert both == ["夜のLINE", "昼のLINE", "英語の窓口"]


async def test_a_language_counts_on_its_days(client, town):
    wednesday = "2026-11-25T12:00+09:00"
    assert (await found(client, open=wednesday, language="en"))["relaxed"] == []
    tuesday = await found(client, open=NOON, language="en")
    assert tuesday["relaxed"] == ["open"]
    assert tuesday["items"][0]["open"] == "closed"
    assert tuesday["items"][0]["open_by"] == {"channel": None, "language": "en"}
    assert (await found(client, open=NOON, language="ja"))["relaxed"] == []


async def test_a_result_says_for_what_it_is_open(client, town):
    items = {item["name"]: item for item in (await found(client, open=NIGHT))["items"]}
    assert {item["open_by"] is None for item in items.values()} == {True}
    by_line = (await found(client, open=NIGHT, channel="line"))["items"][0]
    assert by_line["open_by"] == {"channel": "line", "language": None}
    assert by_line["next_change"] == "2026-11-24T22:00:00+09:00"
    shown = (await client.get("/search", params={"open": NIGHT, "channel": "line"})).text
    assert "LINE：その時間は受付中" in shown


async def test_the_open_are_counted_and_the_count_is_what_one_gets(client, town):
    for conditions in ({}, {"channel": "line"}, {"channel": "phone"}, {"topic": "foreign"}):
        at_night = await found(client, open=NIGHT, **conditions)
        free = await found(client, **conditions)
        (facet,) = at_night["facets"]["open"]
        assert facet == {
            "value": NIGHT,
            "label": "その時間に受付中",
            "count": at_night["total"],
            "selected": True,
        }
        (now,) = free["facets"]["open"]
        assert (now["value"], now["label"], now["selected"]) == ("now", "いま受付中", False)
        assert free["total"] >= now["count"]
    now = await found(client, open="now")
    if not now["relaxed"]:
        assert now["facets"]["open"][0]["count"] == now["total"]
        assert (await found(client))["facets"]["open"][0]["count"] == now["total"]


async def test_channels_are_counted_by_their_own_hours(client, town):
    facets = (await found(client, open=NIGHT))["facets"]
    for value in ("line", "phone"):
        counted = next(one["count"] for one in facets["channel"] if one["value"] == value)
        assert counted == (await found(client, open=NIGHT, channel=value))["total"]


async def test_the_page_says_how_many_are_open_now(client, directory):
    await directory(
        (uuid4(), service("いつもの電話", hours=[HoursContent(text="24時間365日")])),
        (uuid4(), service("ふめいの電話")),
    )
    page = (await client.get("/search")).text
    assert 'いま受付中<span class="count">（1）</span>' in page
    assert (
        'いま受付中<span class="count">（1）</span>' in (await client.get("/search?open=now")).text
    )


async def test_a_closure_takes_a_service_out_from_its_first_day_to_its_last(client, directory):
    today = datetime.now(JAPAN).date()
    days = [today + timedelta(days=n) for n in range(5)]
    closed = NoticeContent(
        text="工事で休みます。", starts_on=days[1], ends_on=days[3], effect=NoticeEffect.closed
    )
    await directory(
        (uuid4(), service("電話", hours=[HoursContent(text="24時間365日")], notices=[closed]))
    )
    states = [
        (await found(client, open=f"{day}T12:00"))["facets"]["open"][0]["count"] for day in days
    ]
    assert states == [1, 0, 0, 0, 1]


@pytest.mark.parametrize("moment", ["1999-12-31T12:00", "2026-11-18T12:00", "2031-01-07T12:00"])
async def test_any_other_year_is_answered_too(client, town, moment):
    result = await found(client, open=moment, per_page=100)
    assert "昼のLINE" in names(result)
    assert {item["open"] for item in result["items"]} == {"open"}
