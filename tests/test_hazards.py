"""What must never happen, asked through the doors people use. docs/hazards.md tells the stories."""

import html
import json
import re
import unicodedata
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pypdfium2
import pytest

from api.app import create_app
from api.installation import Installation
from api.settings import Settings
from importers.file import SourceFile
from importers.row import Row
from importers.source import Source
from models.content import OrganizationContent, ServiceContent
from models.incoming import IncomingRecord, IncomingService
from tests.services.application import lifespan

KUMAMOTO = {"code": "431001", "name": "熊本市"}
SOURCE_NAME = "たしかめるための名簿"


def rows(file: SourceFile) -> Iterator[Row]:
    for number, entry in enumerate(json.loads(file.text), 1):
        yield Row(number, f"entry {number}", {"record": json.dumps(entry)})


def draft(row: Row) -> IncomingRecord:
    entry = json.loads(row.take("record"))
    name = entry["name"]
    return IncomingRecord(
        key=name,
        place=row.place,
        organization=OrganizationContent(name=f"{name}の会", publication="published"),
        services=(IncomingService(name, ServiceContent.model_validate(entry)),),
    )


TOWN = Source(slug="town", title=SOURCE_NAME, plausible=range(1, 50), rows=rows, draft=draft)


def service(name: str, **said: Any) -> dict[str, Any]:
    return {
        "name": name,
        "for_whom": "話し相手がほしい人",
        "what": "話を聞きます",
        "areas": [KUMAMOTO],
        "publication": "published",
        **said,
    }


def settings_of(folder: Path) -> Settings:
    return Settings(
        data_dir=folder,
        database_url=f"sqlite+aiosqlite:///{folder / 'madoguchi.sqlite3'}",
        base_url="http://test.example.org",
        secret_key="for these tests only",
    )


@asynccontextmanager
async def town(folder: Path, *services: dict[str, Any]) -> AsyncIterator[httpx.AsyncClient]:
    """A directory of its own that holds these services, imported as any others are."""
    settings = settings_of(folder)
    await put(settings, *services)
    app = create_app(settings)
    async with (
        lifespan(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app=app), base_url=settings.base_url
        ) as client,
    ):
        yield client


async def put(settings: Settings, *services: dict[str, Any]) -> None:
    async with Installation(settings) as here:
        await here.upgrade()
        await here.import_file(TOWN, SourceFile("town.json", json.dumps(services).encode()))
        await here.bring_index_up_to_date()


async def found(client: httpx.AsyncClient, **question: Any) -> dict[str, Any]:
    answer = await client.get("/api/search", params=question)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def everything(
    client: httpx.AsyncClient, services: list[dict[str, Any]], further: Sequence[str] = ()
) -> dict[str, str]:
    """The body of every public address that could tell of these services."""
    ids = {one["id"] for one in services} | {one["organization"]["id"] for one in services}
    described = (await client.get("/openapi.json")).json()["paths"]
    paths = ["/", "/search", "/search?q=話", "/areas/431001", "/topics", *further]
    paths += [path for path in described if "{" not in path]
    paths += [path.replace("{id}", id) for path in described if "{id}" in path for id in ids]
    paths += [f"/{kind}/{id}" for kind in ("services", "organizations") for id in ids]
    paths += [f"/s/{one['short_code']}" for one in services]
    return {path: (await client.get(path, follow_redirects=True)).text for path in paths}


def digits(text: str) -> str:
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", text))


async def test_every_number_that_can_be_dialled_stands_in_its_source(
    demo_client: httpx.AsyncClient,
) -> None:
    result = await found(demo_client, per_page=100)
    assert result["total"] == len(result["items"])
    dialled = 0
    for item in result["items"]:
        for phone in item["phones"]:
            if phone["tel"]:
                domestic = re.sub(r"^\+81", "0", phone["tel"])
                assert digits(domestic) == digits(phone["number"]), phone
                dialled += 1
    assert dialled > 20


@pytest.mark.parametrize(
    "number", ["096-328-234", "096-328-23400", "096-3Z8-2340", "096-328-2340・2341", "1234"]
)
async def test_a_broken_number_is_shown_and_never_a_link(number: str, tmp_path: Path) -> None:
    broken = service("よりみち", phones=[{"number": number}])
    async with town(tmp_path, broken) as client:
        item = (await found(client))["items"][0]
        assert [(phone["number"], phone["tel"]) for phone in item["phones"]] == [(number, None)]
        page = (await client.get(f"/services/{item['id']}")).text
        assert number in page
        assert "tel:" not in page.split("<main")[1].split(number)[0][-80:]
        assert not re.search(r'href="tel:[^"]*328', page)


async def test_unknown_hours_are_never_open(demo_client: httpx.AsyncClient) -> None:
    """At every hour of a week, whatever is said to be open says when it is open."""
    start = datetime(2026, 9, 20, tzinfo=UTC)  # holidays on the 21st to the 23rd
    opened = 0
    for hours in range(0, 7 * 24, 5):
        moment = (start + timedelta(hours=hours)).isoformat()
        for item in (await found(demo_client, open=moment, per_page=100))["items"]:
            assert item["hours"], item["name"]
            assert item["open"] == "open"
            opened += 1
    assert opened > 0
    for item in (await found(demo_client, per_page=100))["items"]:
        if not item["hours"]:
            assert item["open"] == "unknown"


@pytest.mark.parametrize(
    "said",
    [
        None,
        "要問合せ",
        "不定期",
        "月2回程度",
        "平日(時間は問い合わせ)",
        "24時間(年末年始を除く予定)",
    ],
)
async def test_hours_nobody_can_be_sure_of_are_not_open(said: str | None, tmp_path: Path) -> None:
    vague = service("ひだまり", hours=[{"text": said}] if said else [])
    async with town(tmp_path, vague) as client:
        for hour in (1, 5, 12, 20):
            moment = datetime(2026, 12, 30, hour, tzinfo=UTC).isoformat()
            asked = await found(client, open=moment)
            # Given up as a condition and said so, or no hit; never called open.
            assert asked["total"] == 0 or asked["relaxed"]
            assert all(item["open"] != "open" for item in asked["items"])
        item = (await found(client))["items"][0]
        assert item["open"] != "open"
        if said:
            assert said in (await client.get(f"/services/{item['id']}")).text


HIDDEN = ("熊本市中央区かくれ町1-2-3", "八百屋の裏", "かくれ家")


async def test_a_hidden_place_changes_no_output(tmp_path: Path) -> None:
    address, way, place_name = HIDDEN
    place = {"name": place_name, "address": address, "transportation": way, "hidden": True}
    place |= {"postal_code": "860-9999", "latitude": 32.80123, "longitude": 130.70123}
    plain = service("しずかな部屋")
    outputs = []
    for name, one in (("plain", plain), ("hidden", plain | {"places": [place]})):
        folder = tmp_path / name
        folder.mkdir()
        async with town(folder, one) as client:
            items = (await found(client))["items"]
            words = (address, way, place_name, "かくれ町", "860-9999")
            near = "/api/search?lat=32.80123&lon=130.70123&radius=1"
            bodies = await everything(
                client, items, [near, *(f"/api/search?q={word}" for word in words)]
            )
            outputs.append(bodies)
            for word in (*words, "32.80", "130.70"):
                assert {path for path, body in bodies.items() if word in body} == set(), word
    plain_outputs, hidden_outputs = ({p: _timeless(b) for p, b in o.items()} for o in outputs)
    assert hidden_outputs == plain_outputs


def _timeless(body: str) -> str:
    """The two directories were made at different moments; nothing else may differ."""
    body = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+\d\d:\d\d)", "TIME", body)
    return re.sub(r"\d{1,2}(?:時|:)\d\d分?", "TIME", body)


@pytest.mark.parametrize("state", ["draft", "confirming", "suspended", "closed"])
async def test_what_is_not_published_is_nowhere(state: str, tmp_path: Path) -> None:
    shown, kept = service("ひらいた窓"), service("とじた扉", publication=state)
    async with town(tmp_path, shown, kept) as client:
        items = (await found(client))["items"]
        assert [item["name"] for item in items] == ["ひらいた窓"]
        assert (await found(client, q="とじた扉"))["total"] == 0
        bodies = await everything(client, items)
        # The organization is published; only its service is not.
        assert not any("とじた扉" in body.replace("とじた扉の会", "") for body in bodies.values())
    async with Installation(settings_of(tmp_path)) as here:
        entries, pdf = await here.leaflet("kumamoto", source="town")
    assert entries == 1
    text = _text_of(pdf)
    assert "ひらいた窓" in text
    assert "とじた扉" not in text


def _text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return "".join(pages).replace("\r\n", "").replace("\n", "")


@pytest.mark.parametrize(
    "address", ["http;//madoguchi.example.org", "https://madoguchi.example .org", "www,example.org"]
)
async def test_a_broken_address_is_shown_as_printed_without_a_link(
    address: str, tmp_path: Path
) -> None:
    async with town(tmp_path, service("やすみ石", urls=[{"url": address}])) as client:
        item = (await found(client))["items"][0]
        assert [url["url"] for url in item["urls"]] == [address]
        page = (await client.get(f"/services/{item['id']}")).text
        assert address in page
        assert not re.search(r'href="[^"]*(madoguchi\.example|www,)', page)


async def test_no_doubtful_address_of_the_shipped_lists_is_a_link(
    demo_client: httpx.AsyncClient,
) -> None:
    doubtful = 0
    for item in (await found(demo_client, per_page=100))["items"]:
        page = (await demo_client.get(f"/services/{item['id']}")).text
        for url in item["urls"]:
            if url["doubtful"]:
                doubtful += 1
                assert html.escape(url["url"]) in page
                assert f'href="{html.escape(url["url"])}"' not in page
    assert doubtful > 0


@pytest.mark.parametrize(
    "words",
    [
        "死にたい",
        "しにたい",
        "シニタイ",
        "もう死にたいです。どうすれば",
        "消えてしまいたい",
        "自殺",
    ],
)
async def test_words_of_crisis_put_a_line_above_the_results(
    words: str, demo_client: httpx.AsyncClient
) -> None:
    result = await found(demo_client, q=words)
    assert result["urgent"] is True
    assert result["urgent_contacts"]
    page = (await demo_client.get("/search", params={"q": words})).text
    first_number = page.find('href="tel:')
    assert first_number > 0
    assert "0120" in page or "119" in page


async def test_an_old_record_says_that_it_may_be_old(tmp_path: Path) -> None:
    async with town(tmp_path, service("ふるい井戸", publication="stale")) as client:
        item = (await found(client))["items"][0]
        assert "古いかもしれません" in (await client.get(f"/services/{item['id']}")).text


async def test_a_printed_link_outlives_its_service(tmp_path: Path) -> None:
    here_today = service("きょうの窓")
    async with town(tmp_path, here_today, service("あすの窓")) as client:
        codes = {i["name"]: i["short_code"] for i in (await found(client))["items"]}
        code = codes["きょうの窓"]
        for spelling in (f"/s/{code.lower()}", f"/s/{code.upper()}", f"/S/{code.upper()}"):
            page = await client.get(spelling, follow_redirects=True)
            assert page.status_code == 200
            assert "きょうの窓" in page.text
        # The next list no longer has it.
        await put(settings_of(tmp_path), service("あすの窓"))
        page = await client.get(f"/s/{code}", follow_redirects=True)
        assert page.status_code in {404, 410}
        assert 'href="/' in page.text, "a page that leads on, not an empty answer"
