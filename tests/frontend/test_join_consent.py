"""What an organization agreed to holds in every output: the site, open data, paper."""

import asyncio
import io
import re
from uuid import UUID

import pypdfium2
import pytest

from models.content import AreaContent, HoursContent, PhoneContent, TopicContent
from models.repositories.index_requests import IndexRequestRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from tests.api.conftest import STAFF, directory
from tests.services.contents import organization, service

__all__ = ["directory"]  # a fixture

OPEN, OPEN_OWNER = UUID(int=1), UUID(int=11)
QUIET, QUIET_OWNER = UUID(int=2), UUID(int=12)
ALWAYS = [HoursContent(text="24時間365日")]
PAGES = (
    "/",
    "/topics",
    "/areas",
    "/areas/431001",
    "/search",
    "/search?q=灯台",
    "/search?q=灯台もと",
    "/search?topic=debt",
    f"/services/{OPEN}",
    f"/services/{QUIET}",
    f"/organizations/{OPEN_OWNER}",
    f"/organizations/{QUIET_OWNER}",
    f"/services/{QUIET}/hours.ics",
    "/api/search",
    "/api/search?q=灯台",
    f"/api/services/{QUIET}",
    "/api/suggest?q=灯台",
    "/hsds/services",
    "/hsds/organizations",
    f"/hsds/services/{QUIET}",
    f"/hsds/organizations/{QUIET_OWNER}",
)


async def _everything(client):
    """All a visitor can see, without the times at which it was asked for."""
    said = []
    for path in PAGES:
        answer = await client.get(path)
        text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+|\d{1,2}:\d\d", "", answer.text)
        said.append((path, answer.status_code, text))
    return said


async def _put(app, **agreed):
    async with app.state.sessions.begin() as session:
        owner = organization("灯台もとくらしの会", **agreed)
        content = service(
            "灯台の電話",
            hours=ALWAYS,
            phones=[PhoneContent(number="096-328-2341")],
            topics=[TopicContent(id="debt")],
            areas=[AreaContent(code="JP", name="全国")],
        )
        await RecordRepository(session).put(
            [OrganizationWrite(QUIET_OWNER, owner), ServiceWrite(QUIET, QUIET_OWNER, content)],
            STAFF,
        )
    async with asyncio.timeout(60):
        while not app.state.search.is_current() or await _waits(app):
            await asyncio.sleep(0.02)


async def _waits(app):
    async with app.state.sessions() as session:
        return await IndexRequestRepository(session).waiting(1)


async def test_who_is_not_on_the_web_leaves_no_trace_there(client, app, directory):
    await directory((OPEN, service(hours=ALWAYS)), owner=OPEN_OWNER)
    without = await _everything(client)
    await _put(app, on_web=False)
    assert await _everything(client) == without
    await _put(app, on_web=True)
    listed = await client.get("/search?q=灯台")
    assert "灯台の電話" in listed.text
    await _put(app, on_web=False)
    assert await _everything(client) == without


@pytest.mark.parametrize("agreed", [{"on_paper": False}, {"on_web": False}])
async def test_who_is_not_on_paper_is_in_no_leaflet(client, app, directory, agreed):
    """Neither among what was found nor among the lines for danger nor as the window for all."""
    await directory((OPEN, service(hours=ALWAYS)), owner=OPEN_OWNER)
    await _put(app)
    assert "灯台の電話" in await _leaflet(client)
    await _put(app, **agreed)
    text = await _leaflet(client)
    assert "みほん相談室" in text
    assert "灯台" not in text
    on_site = (await client.get("/search?q=灯台")).text
    assert ("灯台の電話" in on_site) is agreed.get("on_web", True)


async def _leaflet(client):
    answer = await client.get("/search/leaflet.pdf")
    assert answer.status_code == 200, answer.text
    with pypdfium2.PdfDocument(io.BytesIO(answer.content)) as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    return re.sub(r"\s", "", text)
