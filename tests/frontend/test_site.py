"""The site through its door: headers, errors, static files, fragments."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from fastapi import Request

from api.usecases.found import DefaultWindowRead
from frontend.assets import Assets
from frontend.site import create_site
from tests.frontend import records, samples
from tests.frontend.sample_site import sample_site

FULL = f"/services/{records.full().id}"


@pytest_asyncio.fixture
async def visitor() -> AsyncIterator[httpx.AsyncClient]:
    # The answer to a failure is looked at here, not the failure.
    transport = httpx.ASGITransport(app=sample_site(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as opened:
        yield opened


@pytest.mark.parametrize("path", ["/", "/search", FULL, "/nothing", "/search?q=こわれている"])
async def test_every_answer_has_safe_headers(visitor: httpx.AsyncClient, path: str) -> None:
    headers = (await visitor.get(path)).headers
    assert headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; connect-src 'self'"
    )
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/nothing", 404, "見つかりませんでした"),
        ("/services/no-id", 404, "見つかりませんでした"),
        (f"/services/{UUID(int=7)}", 404, "見つかりませんでした"),
        (f"/services/{UUID(int=410)}", 410, "掲載を終えました"),
        ("/search?q=とまっている", 503, "いま検索ができません"),
        ("/search?q=こわれている", 500, "あなたのせいではありません"),
        ("/static/x/nothing.css", 404, "見つかりませんでした"),
    ],
)
async def test_errors_are_kind_and_lead_on(
    visitor: httpx.AsyncClient, path: str, status: int, words: str
) -> None:
    await visitor.get("/nothing")  # so that the site has once read whom to call
    answer = await visitor.get(path)
    assert answer.status_code == status
    assert words in answer.text
    assert 'action="/search"' in answer.text
    assert "tel:110" in answer.text
    assert samples.NATIONAL.name in answer.text
    assert "secret" not in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_without_a_database_the_emergency_numbers_remain() -> None:
    async def fail(request: Request) -> DefaultWindowRead | None:
        raise ConnectionError("a secret that no page may show")

    site = create_site(routers=(), read_national=fail)
    transport = httpx.ASGITransport(app=site, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as visitor:
        answer = await visitor.get("/nothing")
    assert answer.status_code == 500
    assert "あなたのせいではありません" in answer.text
    assert "tel:110" in answer.text
    assert "secret" not in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_wrong_method_keeps_its_allow_header(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.post("/search")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET"
    assert "はじめのページ" in answer.text


async def test_a_merged_record_leads_to_the_one_that_stays(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get(f"/services/{UUID(int=301)}")
    assert answer.status_code in (301, 308)
    assert answer.headers["location"] == FULL


@pytest.mark.parametrize(
    ("query", "words", "kept"),
    [
        ("q=ねむれない&age=わかもの", "0 から 130 まで", 'value="わかもの"'),
        ("q=ねむれない&topic=weather", "一覧にありません", 'value="ねむれない"'),
        ("q=ねむれない&area=999999", "見つかりません", 'value="ねむれない"'),
        ("channel=pigeon&flag=free", "選びなおしてください", 'value="free" checked'),
    ],
)
async def test_a_mistake_can_be_mended(
    visitor: httpx.AsyncClient, query: str, words: str, kept: str
) -> None:
    answer = await visitor.get(f"/search?{query}")
    assert answer.status_code == 422
    assert words in answer.text
    assert kept in answer.text
    assert "aria-describedby" in answer.text


async def test_the_fragment_is_a_part_of_the_page(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/search?q=a")
    part = await visitor.get("/search?q=a", headers={"X-Fragment": "1"})
    assert "X-Fragment" in page.headers["vary"]
    assert "X-Fragment" in part.headers["vary"]
    assert part.text.rstrip().endswith("</section>")
    assert len(part.text) < len(page.text)


async def test_pages_are_packed_for_those_who_ask(visitor: httpx.AsyncClient) -> None:
    plain = await visitor.get(FULL, headers={"Accept-Encoding": "identity"})
    packed = await visitor.get(FULL, headers={"Accept-Encoding": "gzip"})
    refused = await visitor.get(FULL, headers={"Accept-Encoding": "gzip;q=0"})
    assert "content-encoding" not in plain.headers
    assert "content-encoding" not in refused.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert "Accept-Encoding" in plain.headers["vary"]


async def test_pages_about_violence_are_not_kept(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get(f"/services/{records.sensitive().id}")
    assert answer.headers["cache-control"] == "no-store"
    assert (await visitor.get(FULL)).headers["cache-control"] == "no-cache"


async def test_static_files_are_kept_only_under_their_own_address(
    visitor: httpx.AsyncClient,
) -> None:
    address = samples.SITE.assets.address("css/madoguchi.css")
    assert address in (await visitor.get("/")).text
    now = await visitor.get(address, headers={"Accept-Encoding": "gzip"})
    old = await visitor.get("/static/0123456789ab/css/madoguchi.css")
    assert now.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert now.headers["content-type"].startswith("text/css")
    assert now.headers["content-encoding"] == "gzip"
    assert old.headers["cache-control"] == "no-cache"
    assert old.text == now.text
    assert (await visitor.head(address)).status_code == 200
    assert (await visitor.post(address)).status_code == 405
    assert (await visitor.get(f"{address}/../../../pages.py")).status_code == 404


def test_a_static_file_that_is_not_there_is_a_mistake_at_once() -> None:
    with pytest.raises(LookupError):
        samples.SITE.assets.address("css/nothing.css")


def test_the_address_changes_with_any_file_and_only_then(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("p {}")
    (tmp_path / "b.svg").write_text("<svg/>")
    first = Assets(tmp_path)
    assert Assets(tmp_path).digest == first.digest
    (tmp_path / "b.svg").write_text("<svg></svg>")
    assert Assets(tmp_path).address("a.css") != first.address("a.css")
