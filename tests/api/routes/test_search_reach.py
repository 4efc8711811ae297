"""How far a search reaches: pages, the whole country, families, danger nearby, other numbers."""

from uuid import uuid4

from models.content import (
    AreaContent,
    HoursContent,
    PhoneContent,
    TopicContent,
    VerificationContent,
)
from models.vocabulary import Flag, VerificationStatus
from tests.services.contents import service


async def found(client, **parameters):
    answer = await client.get("/api/search", params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def names(result):
    return [item["name"] for item in result["items"]]


async def test_loosened_results_have_pages_too(client, directory):
    await directory(*((uuid4(), service(f"窓口{number}")) for number in range(5)))
    seen = []
    for page in (1, 2, 3):
        result = await found(client, flag="confidential", per_page=2, page=page)
        assert (result["relaxed"], result["total"], result["pages"]) == (["flag"], 5, 3)
        seen += names(result)
    assert sorted(seen) == [f"窓口{number}" for number in range(5)]
    beyond = await found(client, flag="confidential", per_page=2, page=4)
    assert (beyond["items"], beyond["total"], beyond["relaxed"]) == ([], 5, ["flag"])


async def test_the_whole_country_is_what_serves_all_of_it(client, directory):
    await directory(
        (uuid4(), service("市の窓口")),
        (uuid4(), service("国の窓口", areas=[AreaContent(code="JP", name="全国")])),
    )
    result = await found(client, area="JP")
    assert (names(result), result["relaxed"]) == (["国の窓口"], [])
    counts = {value["value"]: value["count"] for value in (await found(client))["facets"]["area"]}
    assert (counts["JP"], counts["430005"]) == (1, 1)


async def test_a_limit_of_age_does_not_shut_out_the_parents(client, directory):
    await directory(
        (uuid4(), service("若者と家族の会", maximum_age=24, flags={Flag.family: True})),
        (uuid4(), service("若者だけの会", maximum_age=24, flags={Flag.family: False})),
    )
    assert names(await found(client, age=45)) == ["若者と家族の会"]
    assert len(names(await found(client, age=20))) == 2


async def test_danger_brings_the_lines_of_the_place_and_of_what_contains_it(client, directory):
    topics = [TopicContent(id="suicide")]
    always = [HoursContent(text="24時間365日")]
    await directory(
        (uuid4(), service("市のいのちの窓口", topics=topics)),
        (
            uuid4(),
            service(
                "県のいのちの電話",
                topics=topics,
                hours=always,
                areas=[AreaContent(code="430005", name="熊本県")],
            ),
        ),
        (
            uuid4(),
            service(
                "よその県の電話", topics=topics, areas=[AreaContent(code="400009", name="福岡県")]
            ),
        ),
        (
            uuid4(),
            service("全国の電話", topics=topics, areas=[AreaContent(code="JP", name="全国")]),
        ),
    )

    async def lines(**asked):
        return [
            one["name"] for one in (await found(client, q="死にたい", **asked))["urgent_contacts"]
        ]

    here = await lines(area="431001")
    assert here[0] == "県のいのちの電話"
    assert set(here) == {"県のいのちの電話", "市のいのちの窓口", "全国の電話"}
    assert set(await lines(area="430005")) == {"県のいのちの電話", "全国の電話"}
    assert await lines() == ["全国の電話"]


async def test_many_places_nearby_do_not_crowd_out_the_national_lines(client, directory):
    topics = [TopicContent(id="suicide")]
    always = [HoursContent(text="24時間365日")]
    await directory(
        (
            uuid4(),
            service(
                "全国の電話",
                topics=topics,
                hours=always,
                areas=[AreaContent(code="JP", name="全国")],
            ),
        ),
        *((uuid4(), service(f"市の会{number}", topics=topics)) for number in range(70)),
    )
    result = await found(client, q="死にたい", area="431001")
    assert result["urgent_contacts"][0]["name"] == "全国の電話"


async def test_a_word_of_three_kana_is_not_taken_for_another(demo_client):
    for word in ("キリン", "きりん"):
        assert "110番（警察）" not in names(await found(demo_client, q=word))
    assert "110番（警察）" in names(await found(demo_client, q="きけん"))
    right = names(await found(demo_client, q="ボランティア"))
    assert right
    assert set(right) & set(names(await found(demo_client, q="ボランティヤ")))


async def test_people_with_another_number_are_given_it(demo_client):
    for area in ("030007", "032018", "040002", "070009"):
        fallback = (await found(demo_client, q="ぬぬぬぬぬ", area=area))["fallback"]
        assert (fallback["name"], fallback["phone"]) == ("よりそいホットライン", "0120-279-226")


async def test_a_number_in_doubt_is_shown_and_never_offered_to_be_tapped(client, directory):
    id = uuid4()
    doubt = VerificationContent(
        field="phones[0].number",
        status=VerificationStatus.doubtful,
        note="一字ちがうかもしれません。",
    )
    numbers = [PhoneContent(number="096-328-2340"), PhoneContent(number="096-245-6942")]
    await directory((id, service("番号を確かめている窓口", phones=numbers, verifications=[doubt])))
    shown = (await client.get(f"/api/services/{id}")).json()
    assert [phone["tel"] for phone in shown["phones"]] == [None, "+81962456942"]
    page = (await client.get(f"/services/{id}")).text
    assert "096-328-2340" in page
    assert "tel:+81963282340" not in page
    hsds = (await client.get(f"/hsds/services/{id}")).json()
    assert ["dials" in phone for phone in hsds["phones"]] == [False, True]
