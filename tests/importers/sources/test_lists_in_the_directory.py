"""The lists of one report in a running directory: what people find, and what they must not."""

import asyncio

import pytest_asyncio

from importers.file import SourceFile
from importers.registry import SOURCES
from importers.run import run_import
from models.repositories.imports import ImportRepository
from models.repositories.index_requests import IndexRequestRepository
from models.repositories.reference import load_reference

SLUGS = (
    "national-windows",
    "hirakata-council",
    "hirakata-leaflet",
    "ise-sheets",
    "ise-support-list",
    "kumamoto-sections",
    "nabari-areas",
    "suzaka-council",
)
NATIONAL = "0120-279-338"


@pytest_asyncio.fixture
async def filled(client, app):
    """The running app with every list; gives the reports of a second import."""
    sessions = app.state.sessions
    async with sessions.begin() as session:
        await load_reference(session)
    for _ in range(2):
        reports = {}
        for slug in SLUGS:
            file = SourceFile.at(SOURCES[slug].shipped_path)
            async with sessions.begin() as session:
                records = ImportRepository(session)
                reports[slug] = await run_import(SOURCES[slug], file, records=records)
    async with asyncio.timeout(30):
        while not app.state.search.is_current() or await _waiting(sessions):
            await asyncio.sleep(0.02)
    return reports


async def _waiting(sessions):
    async with sessions() as session:
        return await IndexRequestRepository(session).waiting(1)


async def names(client, **conditions):
    answer = await client.get("/api/search", params={"size": 50, **conditions})
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


async def test_what_is_published_is_found_and_drafts_are_not(client, filled):
    for slug, report in filled.items():
        assert (report.stored, report.unchanged) == (0, report.read), slug
    assert "ハローワーク伊勢" in await names(client, q="仕事を探したい", area="242039")
    assert "伊勢市住宅政策課" in await names(client, q="市営住宅", area="242039")
    assert "ひきこもり等子ども・若者相談支援センター" in await names(
        client, q="ひきこもり", area="272108"
    )
    for draft in (
        "障がい保健福祉課",
        "まちの保健室",
        "ドリームシード",
        "伊勢市福祉生活相談センター",
    ):
        assert draft not in " ".join(await names(client, q=draft))


async def test_a_mother_of_forty_finds_the_window_about_her_child(client, filled):
    found = await names(client, q="子育て", area="272108", age=40)
    assert "家庭児童相談" in found
    assert "家庭児童相談" in await names(client, q="子育て", area="272108", age=12)


async def test_a_window_without_a_number_never_takes_the_place_of_one(client, filled):
    for code in ("242039", "272108", "431001", "242080", "202070"):
        page = (await client.get(f"/areas/{code}")).text
        assert NATIONAL in page
        assert "伊勢市福祉生活相談センター" not in page


async def test_labels_stay_with_their_numbers_and_doubts_are_told(client, filled):
    answer = await client.get("/api/search", params={"q": "市営住宅", "area": "242039"})
    (service,) = [one for one in answer.json()["items"] if one["name"] == "伊勢市住宅政策課"]
    page = (await client.get(f"/services/{service['id']}")).text
    assert page.index("市営住宅") < page.index("空家")
    assert "tel:+81596215596" in page
    assert "tel:+81596215597" in page
    assert "列が一つずれて" in page


async def test_an_address_for_mail_that_may_be_misprinted_is_no_link(client, filled):
    answer = await client.get("/api/search", params={"q": "子ども支援課", "area": "272108"})
    (service,) = [one for one in answer.json()["items"] if one["name"] == "子ども支援課"]
    page = (await client.get(f"/services/{service['id']}")).text
    assert "kodomoshier@city.hirakata.osaka.jp" in page
    assert "mailto:kodomoshier" not in page
