"""What a question asks beside words holds, is told, and is given up one at a time."""

from uuid import uuid4

import pytest

from models.content import (
    AreaContent,
    ChannelContent,
    HoursContent,
    PhoneContent,
    PlaceContent,
    TopicContent,
)
from models.vocabulary import Channel, Flag
from tests.services.contents import service

FUKUOKA = [AreaContent(code="401307", name="福岡市")]
COUNTRY = [AreaContent(code="JP", name="全国")]
SUNDAYS = [HoursContent(text="日曜 10:00～16:00")]
WEEKDAYS = [HoursContent(text="月～金 9:00～17:00")]
LINE = [ChannelContent(kind=Channel.line, value="https://example.org/line")]
DEBT = [TopicContent(id="debt")]
FREE, PAID, NAMELESS = {Flag.free: True}, {Flag.free: False}, {Flag.anonymous: True}
HERE = {"latitude": 32.80, "longitude": 130.70}


@pytest.fixture
def database_url(sqlite_url):
    """What is read from words has nothing to do with the database."""
    return sqlite_url


async def found(client, q="", **parameters):
    answer = await client.get("/api/search", params={"q": q} | parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(result):
    return [item["name"] for item in result["items"]]


def told(result):
    return {one["wish"]: one for one in result["conditions"]}


async def test_what_was_read_holds_and_is_told(client, directory):
    phone = [PhoneContent(number="096-328-2340")]
    await directory(
        (uuid4(), service("日曜の借金相談", hours=SUNDAYS, flags=FREE, topics=DEBT)),
        (uuid4(), service("平日の借金相談", hours=WEEKDAYS, flags=FREE, topics=DEBT)),
        (uuid4(), service("福岡の借金相談", hours=SUNDAYS, areas=FUKUOKA, flags=FREE)),
        (uuid4(), service("有料の借金相談", hours=SUNDAYS, flags=PAID, topics=DEBT)),
        (uuid4(), service("LINEもある法律相談", phones=phone, channels=LINE)),
    )
    asked = "日曜 熊本市 無料 借金相談"
    result = await found(client, asked)
    assert names(result) == ["日曜の借金相談"]
    assert result["relaxed"] == []
    conditions = told(result)
    assert conditions.keys() == {"time", "area", "flag"}
    assert conditions["time"]["labels"] == ["日曜日"]
    assert all(one["text"] and one["text"] in asked for one in conditions.values())
    assert (conditions["area"]["values"], conditions["area"]["labels"]) == (["431001"], ["熊本市"])
    assert conditions["flag"]["values"] == ["free"]
    assert not any(one["without"] or one["preferred"] for one in result["conditions"])

    quoted = await found(client, "「日曜」 借金相談")
    assert quoted["conditions"] == []
    assert names(quoted)[0] == "日曜の借金相談"
    assert quoted["total"] > 1

    by_hand = await found(client, "福岡市 借金相談", area="431001")
    assert by_hand["conditions"] == []
    assert "area" not in by_hand["relaxed"]
    assert "福岡の借金相談" not in names(by_hand)

    without = await found(client, "電話以外で相談したい")
    assert names(without) == ["LINEもある法律相談"]
    assert told(without)["channel"]["without"]


async def test_only_as_much_is_given_up_as_must_be_and_words_before_choices(client, directory):
    await directory(
        (uuid4(), service("無料の借金相談", flags=FREE, hours=WEEKDAYS, topics=DEBT)),
        (uuid4(), service("匿名の法律相談", flags=NAMELESS)),
        (uuid4(), service("福岡の借金相談", areas=FUKUOKA, hours=SUNDAYS, topics=DEBT)),
    )
    # Giving up the day is enough; the area and what it costs stay as they were asked.
    result = await found(client, "日曜 熊本市 無料 借金相談")
    assert (names(result), result["relaxed"]) == (["無料の借金相談"], ["time"])
    assert result["stage"] == "relaxed"
    # Of two flags, the one that can be kept is kept.
    result = await found(client, "熊本市 無料で匿名で相談")
    assert (names(result), result["relaxed"]) == (["匿名の法律相談"], ["flag"])
    # The area was read, the topic chosen: the topic stays.
    result = await found(client, "福岡市 匿名", topic="debt", flag="free")
    assert "topic" not in result["relaxed"]
    assert result["relaxed"][0] == "flag"
    assert names(result)
    # Pages of one question give up the same.
    second = await found(client, "日曜 熊本市 無料 借金相談", page=2)
    assert (second["relaxed"], second["items"], second["total"]) == (["time"], [], 1)


async def test_what_few_state_is_given_up_before_the_trouble_is_lost(client, directory):
    await directory(
        (uuid4(), service("無料の体操教室", flags=FREE)),
        (uuid4(), service("借金の相談", topics=DEBT)),
        (uuid4(), service("日曜の料理教室", hours=SUNDAYS)),
    )
    # Together with what it costs, only a word beside the trouble would be found.
    result = await found(client, "無料 借金 教室")
    assert names(result)[0] == "借金の相談"
    assert "flag" in result["relaxed"]
    result = await found(client, "日曜 借金 教室")
    assert names(result)[0] == "借金の相談"
    assert "time" in result["relaxed"]
    # Who helps with the trouble and says so keeps the condition.
    await directory((uuid4(), service("無料の借金相談", flags=FREE, topics=DEBT)))
    result = await found(client, "無料 借金 教室")
    assert names(result)[0] == "無料の借金相談"
    assert "flag" not in result["relaxed"]
    # What was chosen by hand is kept all the same.
    chosen = await found(client, "日曜でない 借金 教室", flag="free")
    assert "flag" not in chosen["relaxed"]


async def test_help_of_other_places_is_marked_and_comes_after_ones_own(client, directory):
    await directory(
        (uuid4(), service("福岡の借金相談", areas=FUKUOKA)),
        (uuid4(), service("熊本の法律相談")),
        (uuid4(), service("国の法律相談", areas=COUNTRY)),
    )
    result = await found(client, "熊本市 借金")
    assert result["relaxed"] == ["area"]
    marks = {item["name"]: item["elsewhere"] for item in result["items"]}
    assert marks == {"福岡の借金相談": "熊本市"}
    assert sorted(names(await found(client, "相談", area="431001"))) == [
        "国の法律相談",
        "熊本の法律相談",
    ]
    wide = await found(client, "相談", area="431001", beyond="1")
    assert wide["relaxed"] == []
    marks = {item["name"]: item["elsewhere"] for item in wide["items"]}
    assert next(iter(marks)) == "熊本の法律相談"
    assert marks == {"熊本の法律相談": None, "国の法律相談": None, "福岡の借金相談": "熊本市"}


async def test_distance_is_told_of_places_that_are_shown(client, directory):
    north = PlaceContent(latitude=32.88, longitude=130.70)
    hidden = PlaceContent(**HERE, hidden=True)
    await directory(
        (uuid4(), service("北の相談", places=[north])),
        (uuid4(), service("ここの相談", places=[PlaceContent(**HERE)])),
        (uuid4(), service("場所を言わない相談", places=[hidden])),
    )
    point = {"lat": 32.80, "lon": 130.70, "radius": 50}
    result = await found(client, "近くの相談", **point)
    away = {item["name"]: item["distance"] for item in result["items"]}
    assert list(away) == ["ここの相談", "北の相談"]
    assert away["ここの相談"] == 0
    assert 8.5 < away["北の相談"] < 9.5
    far_from_all = await found(client, "相談", **point | {"lat": 45.0, "radius": 1})
    assert far_from_all["relaxed"] == ["radius"]
    kept = {item["name"]: item["distance"] for item in far_from_all["items"]}
    assert kept["場所を言わない相談"] is None
    assert all(item["distance"] is None for item in (await found(client, "相談"))["items"])
    for wrong in ({"unread": "area"}, {"beyond": "perhaps"}, {"explain": "much"}):
        answer = await client.get("/api/search", params=wrong)
        assert answer.status_code == 422
        assert next(iter(wrong)) in answer.text


async def test_on_the_shipped_directories(demo_client):
    """Where to turn when nothing is found, topics beside the one asked for, other languages."""
    several = await found(demo_client, "北区 ぬぬぬぬぬ")
    assert len(told(several)["area"]["values"]) > 3
    # Nobody knows which of them is meant, so nobody is sent to the window of one.
    assert several["fallback"]["area_code"] == "JP"
    assert (await found(demo_client, "熊本市 ぬぬぬぬぬ"))["fallback"]["area_code"] == "431001"
    by_town = await found(demo_client, area="431001")
    assert by_town["related"] == []
    poor = await found(demo_client, topic="poverty")
    assert 0 < len(poor["related"]) <= 5
    assert "poverty" not in {topic["id"] for topic in poor["related"]}
    chinese = await found(demo_client, "签证 咨询")
    condition = told(chinese)["language"]
    assert (condition["preferred"], condition["text"]) == (True, "")
    assert {"zh", "zh-Hans"} & {part["code"] for part in chinese["items"][0]["languages"]}
    unread = await found(demo_client, "签证 咨询", unread="language")
    assert "language" not in told(unread)
