from uuid import UUID, uuid4

import pytest

from models.content import (
    AreaContent,
    HoursContent,
    LanguageContent,
    NoticeContent,
    PlaceContent,
    TopicContent,
    UrlContent,
    VerificationContent,
)
from models.vocabulary import Channel, Flag, Kind, Publication, VerificationStatus
from tests.services.contents import service


async def found(client, **parameters):
    answer = await client.get("/api/search", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(result):
    return [item["name"] for item in result["items"]]


@pytest.mark.parametrize("spelling", ["ひきこもり", "引きこもり", "ヒキコモリ", "引き籠り"])
async def test_all_spellings_find_the_same(client, directory, spelling):
    await directory(
        (uuid4(), service("引きこもり家族会")),
        (uuid4(), service("ひきこもり相談")),
        (uuid4(), service("法律相談")),
    )
    assert sorted(names(await found(client, q=spelling))) == ["ひきこもり相談", "引きこもり家族会"]


async def test_kyoto_does_not_find_tokyo(client, directory):
    await directory(
        (uuid4(), service("東京都の窓口", description="東京都で話を聞きます。")),
        (uuid4(), service("京都の窓口", description="京都で話を聞きます。")),
    )
    assert names(await found(client, q="京都")) == ["京都の窓口"]


async def test_conditions_hold_together_and_are_counted(client, directory):
    await directory(
        (
            uuid4(),
            service(
                "英語の窓口",
                languages=[LanguageContent(code="en")],
                flags={Flag.free: True},
                topics=[TopicContent(id="foreign")],
            ),
        ),
        (uuid4(), service("無料の窓口", flags={Flag.free: True}, topics=[TopicContent(id="debt")])),
        (uuid4(), service("居場所", kind=Kind.ibasho, flags={Flag.free: False})),
    )
    assert names(await found(client, flag="free", language="en")) == ["英語の窓口"]
    assert sorted(names(await found(client, topic=["foreign", "debt"]))) == [
        "無料の窓口",
        "英語の窓口",
    ]
    assert names(await found(client, kind="ibasho")) == ["居場所"]
    facets = (await found(client))["facets"]
    assert {v["value"]: v["count"] for v in facets["flag"]} == {"free": 2}
    assert facets["topic"][0].keys() == {"value", "label", "count", "selected"}


async def test_an_age_limit_is_honoured_and_an_unknown_one_excludes_nobody(client, directory):
    await directory(
        (uuid4(), service("若者の窓口", maximum_age=24)),
        (uuid4(), service("だれでもの窓口")),
    )
    assert sorted(names(await found(client, age=20))) == ["だれでもの窓口", "若者の窓口"]
    assert names(await found(client, age=30)) == ["だれでもの窓口"]


async def test_a_service_for_the_prefecture_or_the_country_serves_the_town(client, directory):
    await directory(
        (uuid4(), service("市の窓口", areas=[AreaContent(code="431001", name="熊本市")])),
        (uuid4(), service("県の窓口", areas=[AreaContent(code="430005", name="熊本県")])),
        (uuid4(), service("国の窓口", areas=[AreaContent(code="JP", name="全国")])),
        (uuid4(), service("よその窓口", areas=[AreaContent(code="401307", name="福岡市")])),
    )
    assert names(await found(client, area="431001")) == ["市の窓口", "県の窓口", "国の窓口"]


async def test_open_now_is_said_only_where_it_is_certain(client, directory):
    await directory(
        (uuid4(), service("いつもの電話", hours=[HoursContent(text="24時間365日")])),
        (uuid4(), service("平日の電話", hours=[HoursContent(text="平日 9:00～17:00")])),
        (
            uuid4(),
            service(
                "今週は休みの電話",
                hours=[HoursContent(text="24時間365日")],
                notices=[NoticeContent(text="今週は休みます。")],
            ),
        ),
    )
    states = {item["name"]: item["open"] for item in (await found(client))["items"]}
    assert states["いつもの電話"] == "open"
    assert states["今週は休みの電話"] == "unknown"
    open_now = {name for name, state in states.items() if state == "open"}
    assert set(names(await found(client, open="now"))) == open_now
    assert sorted(names(await found(client, open="2026-11-24T10:00+09:00"))) == [
        "いつもの電話",
        "平日の電話",
    ]
    assert names(await found(client, open="2027-01-03T10:00+09:00")) == ["いつもの電話"]


async def test_conditions_are_given_up_one_by_one_rather_than_answering_nothing(client, directory):
    await directory((uuid4(), service("借金の窓口", topics=[TopicContent(id="debt")])))
    result = await found(client, topic="debt", flag="outreach", language="en")
    assert names(result) == ["借金の窓口"]
    assert result["stage"] == "relaxed"
    assert result["relaxed"] == ["flag", "language"]


async def test_nothing_found_still_names_a_window(demo_client):
    result = await found(demo_client, q="ぬぬぬぬぬ", area="431001")
    assert result["items"] == []
    assert result["fallback"]["phone"] == "096-328-2340"
    elsewhere = await found(demo_client, q="ぬぬぬぬぬ", area="010006")
    assert elsewhere["fallback"]["name"] == "よりそいホットライン"


async def test_words_of_danger_bring_the_right_lines_first(demo_client):
    result = await found(demo_client, q="しにたい")
    assert result["urgent"] is True
    first = result["urgent_contacts"][0]
    assert first["open"] == "open"
    assert first["phones"][0]["tel"]
    topics = {topic["id"] for contact in result["urgent_contacts"] for topic in contact["topics"]}
    assert "suicide" in topics


@pytest.mark.parametrize("words", ["自殺予防 ボランティア 募集", "死ぬほど忙しい", "子育て"])
async def test_other_words_do_not(demo_client, words):
    result = await found(demo_client, q=words)
    assert result["urgent"] is False
    assert result["urgent_contacts"] == []


async def test_no_state_but_the_public_ones_is_ever_found(client, directory):
    ids = {}
    for state in Publication:
        ids[state] = uuid4()
        await directory((ids[state], service(f"状態{state}", publication=state)))
    result = await found(client, per_page=100)
    assert {UUID(item["id"]) for item in result["items"]} == {
        ids[Publication.published],
        ids[Publication.stale],
    }
    statuses = {
        state: (await client.get(f"/api/services/{id}")).status_code for state, id in ids.items()
    }
    assert statuses == {
        Publication.draft: 404,
        Publication.confirming: 404,
        Publication.published: 200,
        Publication.stale: 200,
        Publication.suspended: 404,
        Publication.closed: 410,
    }


async def test_a_hidden_place_changes_no_public_byte(client, directory):
    """What differs only in a hidden address must not differ in any answer."""
    id = UUID(int=7)
    paths = [
        "/api/search",
        f"/api/services/{id}",
        "/api/search?lat=32.8&lon=130.7&radius=5",
        "/api/search?q=水前寺",
        "/hsds/services?full=true",
        f"/hsds/services/{id}",
        f"/hsds/organizations/{id}",
        f"/services/{id}",
        "/search?area=431001",
    ]
    answers = []
    for address, latitude in (("水前寺1-2-3", 32.8), ("健軍9-9-9", 32.7)):
        place = PlaceContent(
            name="かくれが", address=address, latitude=latitude, longitude=130.7, hidden=True
        )
        await directory((id, service("シェルター", places=[place])))
        answers.append([_timeless((await client.get(path)).text) for path in paths])
    assert answers[0] == answers[1]
    assert "水前寺" not in "".join(answers[0]).replace("q=水前寺", "").replace(
        'value="水前寺"', ""
    ).replace("「水前寺」", "")
    assert "かくれが" not in "".join(answers[0])


def _timeless(text):
    import re

    return re.sub(r"\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|\+00:00)?|\d{1,2}:\d{2}", "", text)


async def test_near_finds_places_by_distance(client, directory):
    near = PlaceContent(latitude=32.80, longitude=130.70)
    far = PlaceContent(latitude=33.59, longitude=130.40)
    await directory(
        (uuid4(), service("近い居場所", places=[near])),
        (uuid4(), service("遠い居場所", places=[far])),
    )
    result = await found(client, lat=32.81, lon=130.71, radius=5)
    assert names(result) == ["近い居場所"]
    assert result["items"][0]["places"][0]["latitude"] == 32.80
    assert names(await found(client, channel=Channel.visit, lat=33.59, lon=130.40)) == [
        "遠い居場所"
    ]


async def test_a_doubtful_address_is_said_to_be(client, directory):
    id = uuid4()
    doubt = VerificationContent(field="urls[0].url", status=VerificationStatus.doubtful)
    await directory(
        (
            id,
            service(
                urls=[UrlContent(url="https://exmaple.org"), UrlContent(url="https://example.org")],
                verifications=[doubt],
            ),
        )
    )
    shown = (await client.get(f"/api/services/{id}")).json()
    assert [url["doubtful"] for url in shown["urls"]] == [True, False]
    hsds = (await client.get(f"/hsds/services/{id}")).json()
    assert hsds["url"] == "https://example.org"
    assert "exmaple" not in str(hsds["additional_urls"])


async def test_pages_partition_the_results(demo_client):
    seen = []
    total = (await found(demo_client))["total"]
    pages = -(-total // 9)
    for page in range(1, pages + 1):
        result = await found(demo_client, per_page=9, page=page)
        seen += [item["id"] for item in result["items"]]
    assert len(seen) == len(set(seen)) == result["total"] == total > 40
    assert result["pages"] == pages
    beyond = await found(demo_client, per_page=9, page=pages + 1)
    assert (beyond["items"], beyond["total"]) == ([], total)


async def test_highlights_point_into_the_fields(demo_client):
    result = await found(demo_client, q="ひとり暮らし")
    item = next(item for item in result["items"] if item["name"] == "でんでん虫の会")
    marked = {
        item[field][start:end]
        for field, ranges in item["highlights"].items()
        for start, end in ranges
    }
    assert any("ひとり暮らし" in text or "暮らし" in text for text in marked)


async def test_the_answer_put_together_from_stored_json_is_the_documented_one(demo_client):
    """The bytes leave unchecked, so they are compared with the model here."""
    from api.schemas.search import SearchRead

    for parameters in ({"q": "死にたい"}, {"q": "相談", "flag": "free"}, {"q": "ぬぬぬ"}, {}):
        answer = await demo_client.get("/api/search", params=parameters)
        read = SearchRead.model_validate_json(answer.content)
        assert read.model_dump(mode="json") == answer.json()


async def test_a_window_whose_record_is_suspended_is_no_longer_offered(demo_client, demo_app):
    from models.content import ServiceContent
    from models.incoming import Origin
    from models.repositories.records import RecordRepository, ServiceWrite
    from models.repositories.revisions import last_revisions

    national = (await found(demo_client, area="010006"))["fallback"]
    id = UUID(national["service_id"])
    async with demo_app.state.sessions.begin() as session:
        records = RecordRepository(session)
        content = (await last_revisions(session, [id]))[id].content
        ended = ServiceContent.model_validate(content | {"publication": "suspended"})
        owner = UUID((await demo_client.get(f"/api/services/{id}")).json()["organization"]["id"])
        await records.put([ServiceWrite(id, owner, ended)], Origin(actor="担当", role="staff"))
    instead = (await found(demo_client, area="010006"))["fallback"]
    assert instead["service_id"] not in (None, national["service_id"])
    assert instead["tel"] not in (None, "110", "119")
    page = await demo_client.get("/")
    assert national["phone"] not in page.text
    assert instead["phone"] in page.text
    assert "tel:110" in page.text


async def test_the_printed_link_of_a_service_that_is_not_shown_says_so(client, directory):
    id = uuid4()
    await directory((id, service("休む窓口")))
    code = (await client.get(f"/api/services/{id}")).json()["short_code"]
    assert (await client.get(f"/s/{code.lower()}")).status_code == 302
    await directory((id, service("休む窓口", publication=Publication.suspended)))
    answer = await client.get(f"/S/{code}")
    assert answer.status_code == 410
    assert "休む窓口" not in answer.text
    assert "tel:110" in answer.text
