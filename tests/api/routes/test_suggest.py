"""What the API offers to a box that is being typed into."""

from uuid import UUID

import pytest

from search.suggest import MOST
from tests.services.contents import service

ROOM = UUID(int=1)


async def offered(client, typed):
    answer = await client.get("/api/suggest", params={"q": typed})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    return [(one["text"], one["kind"]) for one in answer.json()["suggestions"]]


async def test_needs_topics_areas_and_names_are_offered(client, directory):
    await directory((ROOM, service(name="ひだまり相談室", reading="ひだまりそうだんしつ")))
    assert ("ひきこもり", "need") in await offered(client, "ひき")
    assert ("ひきこもり", "need") in await offered(client, "hiki")
    assert ("離婚", "need") in await offered(client, "りこん")
    money = dict(await offered(client, "お金"))
    assert {"need", "topic"} <= set(money.values())
    assert "生活困窮" in money
    assert ("熊本県", "area") in await offered(client, "くまもと")
    assert ("ひだまり相談室", "name") in await offered(client, "ひだま")
    assert ("ひだまり相談室", "name") not in await offered(client, "熊本 ひだま")


@pytest.mark.parametrize(
    "typed", ["", "ひ", "あ" * 3_000, "\x00\x00", "<b>", "' OR 1=1 --", "😀😀"]
)
async def test_anything_may_be_typed(demo_client, typed):
    assert len(await offered(demo_client, typed)) <= MOST


async def test_a_question_that_found_little_says_what_was_perhaps_meant(demo_client):
    found = (await demo_client.get("/api/search", params={"q": "ひきもこり"})).json()
    assert found["did_you_mean"] == ["ひきこもり"]
    page = await demo_client.get("/search", params={"q": "ひきもこり", "channel": "phone"})
    assert "もしかして" in page.text
    assert "q=%E3%81%B2%E3%81%8D%E3%81%93%E3%82%82%E3%82%8A&amp;channel=phone" in page.text
    for right in ("ひきこもり", "死にたあい", ""):
        found = (await demo_client.get("/api/search", params={"q": right})).json()
        assert "ひきこもり" not in found["did_you_mean"]


async def test_words_that_were_understood_are_not_put_right(demo_client):
    asked = "熊本市 日曜 LINEで相談できるところ"
    found = (await demo_client.get("/api/search", params={"q": asked})).json()
    assert [one["text"] for one in found["conditions"]]
    assert found["did_you_mean"] == []
    asked = "熊本市 日曜 ひきもこり"
    found = (await demo_client.get("/api/search", params={"q": asked})).json()
    assert found["did_you_mean"] == ["熊本市 日曜 ひきこもり"]


async def test_nothing_that_is_typed_reaches_the_memory_of_answers(demo_app, demo_client):
    await offered(demo_client, "ひきこ")
    kept = [query for layer in _layers(demo_app) for _, query, _ in getattr(layer, "_kept", ())]
    assert not [query for query in kept if b"%E3%81%B2%E3%81%8D%E3%81%93" in query]


def _layers(app):
    layer = app.middleware_stack
    while layer is not None:
        yield layer
        layer = getattr(layer, "app", None) or getattr(layer, "_app", None)
