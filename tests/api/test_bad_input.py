"""Whatever is sent, the answer is an answer, and what was sent is not in it."""

from urllib.parse import quote
from urllib.request import urlopen

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.services.application import serving

NOBODY = "0b1d7c52-3c55-4f0e-9f1d-5a8f2f3c9e11"
STRANGE = {
    "long": "x あ" * 2_000,
    "emoji": "😀🏳️‍🌈👩‍👩‍👧",
    "half a surrogate": "%ED%A0%80",
    "overlong": "%C0%AF%FF%FE",
    "nul": "%00",
    "sql": "'; DROP TABLE service; --",
    "html": "<script>alert(1)</script>",
    "query syntax": 'name:* AND (a OR b)^2 "~ /x/ [1 TO 2]',
    "only spaces": "   　 ",
    "right to left": "\u202eabc\u202c",
}


def encoded(text):
    return text if text.startswith("%") else quote(text)


@pytest.mark.parametrize("kind", sorted(STRANGE))
@pytest.mark.parametrize("path", ["/api/search", "/search", "/hsds/services"])
async def test_a_strange_query_is_answered_normally(demo_client, path, kind):
    name = "search" if path.startswith("/hsds") else "q"
    answer = await demo_client.get(f"{path}?{name}={encoded(STRANGE[kind])}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_query_of_ten_thousand_letters_passes_a_real_server(demo_dir):
    with serving(demo_dir) as address:
        for path in ("/api/search", "/search"):
            query = quote("ひきこもり" * 2_000)
            # Nothing but a plain client sends as much; httpx itself refuses to.
            with urlopen(f"{address}{path}?q={query}&per_page=3") as answer:
                assert answer.status == 200


@pytest.mark.parametrize(
    ("parameters", "pointer"),
    [
        ("age=-1", "/query/age"),
        ("age=old", "/query/age"),
        ("page=0", "/query/page"),
        ("per_page=1000", "/query/per_page"),
        ("page=10000&per_page=100", "/query/page"),
        ("topic=nonsense-value", "/query/topic/0"),
        ("area=999999", "/query/area"),
        ("language=xx", "/query/language"),
        ("channel=pigeon", "/query/channel/0"),
        ("flag=maybe", "/query/flag/0"),
        ("open=tomorrow-ish", "/query/open"),
        ("sort=luck", "/query/sort"),
        ("lat=1", "/query/lon"),
        ("lat=91&lon=1", "/query/lat"),
        ("radius=nan&lat=1&lon=1", "/query/radius"),
    ],
)
async def test_a_bad_parameter_is_named_and_not_repeated(demo_client, parameters, pointer):
    answer = await demo_client.get(f"/api/search?{parameters}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == 422
    assert problem["errors"][0]["pointer"].startswith(pointer.removesuffix("/0"))
    for value in ("nonsense-value", "pigeon", "tomorrow-ish", "999999"):
        assert value not in answer.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/api/services/{NOBODY}", 404),
        ("/api/services/not-an-id", 422),
        (f"/hsds/services/{NOBODY}", 404),
        (f"/hsds/organizations/{NOBODY}", 404),
        ("/hsds/locations", 404),
        ("/api/nothing", 404),
        ("/hsds/services?page=0", 422),
        ("/hsds/services?organization_id=7", 422),
        ("/hsds/services?modified_after=yesterday", 422),
    ],
)
async def test_the_api_answers_problems(demo_client, path, status):
    answer = await demo_client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert {"type", "title", "detail"} <= answer.json().keys()


async def test_a_wrong_method_says_which_are_right(demo_client):
    answer = await demo_client.post("/api/search")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/services/{NOBODY}", 404),
        ("/services/not-an-id", 404),
        (f"/organizations/{NOBODY}", 404),
        ("/areas/999999", 404),
        ("/s/ZZZZZZZ", 404),
        ("/nothing", 404),
        ("/search?age=-1", 422),
        ("/search?topic=nonsense-value", 422),
        ("/search/leaflet.pdf?age=-1", 422),
    ],
)
async def test_the_site_answers_kind_pages(demo_client, path, status):
    answer = await demo_client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert '<html lang="ja">' in answer.text
    assert "tel:110" in answer.text
    assert "Traceback" not in answer.text


@given(q=st.text(max_size=300))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_can_be_searched_for(q, demo_backend):
    from search.protocol import SearchQuery
    from search.urgency import judge

    hits = demo_backend.search(SearchQuery(text=q))
    assert hits.total >= len(hits.ids)
    judge(q)


@pytest.fixture(scope="session")
def demo_backend(demo_template):
    from search.backends import open_backend
    from search.protocol import SearchSettings

    return open_backend(SearchSettings(directory=demo_template / "index"))


async def test_an_empty_parameter_is_no_condition(demo_client):
    empty = (
        "q=&area=&topic=&language=&channel=&flag=&kind=&age=&open=&lat=&lon=&radius=&page=&sort="
    )
    everything = (await demo_client.get("/api/search")).json()
    assert (await demo_client.get(f"/api/search?{empty}")).json() == everything
    assert (await demo_client.get(f"/search?{empty}")).status_code == 200
    listed = await demo_client.get("/hsds/services?search=&page=&per_page=&organization_id=&full=")
    assert listed.json()["total_items"] == everything["total"]


@pytest.mark.parametrize(
    "path",
    [
        "/s/%00",
        "/s/%ED%A0%80",
        "/areas/%00",
        "/services/%00",
        "/hsds/services?modified_after=0001-01-01T00:00:00%2B14:00",
        "/hsds/services?modified_after=9999-12-31T23:59:59-14:00",
        "/api/search?open=0001-01-01T00:00:00%2B14:00",
        "/api/search?open=9999-12-31T23:59:59-14:00",
        "/search?open=9999-12-31T23:59:59-14:00",
    ],
)
async def test_the_edges_of_time_and_text_are_answered_on_every_database(client, path):
    assert (await client.get(path)).status_code in {404, 422}


async def test_any_page_may_read_the_api(demo_client):
    answer = await demo_client.get("/hsds/services")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
