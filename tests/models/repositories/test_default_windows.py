"""Where to turn when unsure: always a window with a number, as far as any is known."""

from uuid import uuid4

import pytest

from models.area import DefaultWindow
from models.areas import NATION
from models.content import AreaContent, HoursContent, PhoneContent, TopicContent
from models.incoming import Origin
from models.repositories.areas import AreaRepository
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from tests.services.contents import organization, service

STAFF = Origin(actor="担当", role="staff")
TOWN, PREFECTURE = "431001", "430005"
COUNTRY = [AreaContent(code=NATION, name="全国")]
ALWAYS = [HoursContent(text="24時間365日")]


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


@pytest.fixture
def put(sessions):
    async def put_services(*contents):
        ids = []
        async with sessions.begin() as session:
            await load_reference(session)
            for content in contents:
                owner, id = uuid4(), uuid4()
                ids.append(id)
                writes = [
                    OrganizationWrite(owner, organization()),
                    ServiceWrite(id, owner, content),
                ]
                await RecordRepository(session).put(writes, STAFF)
        return ids

    return put_services


async def window(sessions, *codes, windows=()):
    async with sessions.writing() as session:
        session.add_all(windows)
        await session.flush()
        return await AreaRepository(session).default_window(codes)


async def test_a_window_with_a_number_goes_before_a_nearer_one_without(sessions, put):
    (silent, speaking) = await put(
        service("番号のない窓口", phones=[]),
        service("番号のある窓口", phones=[PhoneContent(number="096-328-2340")]),
    )
    town = DefaultWindow(area_code=TOWN, name="市の窓口", service_id=silent)
    prefecture = DefaultWindow(area_code=PREFECTURE, name="県の窓口", phone="096-111-1111")
    found = await window(sessions, TOWN, PREFECTURE, windows=(town, prefecture))
    assert found.name == "県の窓口"
    alone = DefaultWindow(area_code=TOWN, name="市の窓口", service_id=silent)
    assert (await window(sessions, TOWN, windows=(alone,))).name == "市の窓口"
    own = DefaultWindow(area_code=TOWN, name="市の窓口", service_id=speaking)
    found = await window(sessions, TOWN, PREFECTURE, windows=(own,))
    assert (found.name, found.phone) == ("市の窓口", "096-328-2340")


async def test_where_nobody_has_set_the_window_for_everybody_a_known_line_stands_in(sessions, put):
    assert await window(sessions, TOWN) is None
    many = [TopicContent(id=id) for id in ("poverty", "food", "work")]
    phone = [PhoneContent(number="0120-000-000")]
    await put(
        service("110番", areas=COUNTRY, phones=[PhoneContent(number="110")], hours=ALWAYS),
        service("昼だけの電話", areas=COUNTRY, phones=phone, topics=many),
        service("いつでも話せる電話", areas=COUNTRY, phones=phone, hours=ALWAYS, topics=many[:1]),
        service("なんでも話せる電話", areas=COUNTRY, phones=phone, hours=ALWAYS, topics=many),
        service("市の電話", hours=ALWAYS, topics=many),
        service("案内だけの電話", areas=COUNTRY, phones=phone, accepts_consultation=False),
    )
    found = await window(sessions, TOWN)
    assert (found.area_code, found.name) == (NATION, "なんでも話せる電話")
    assert found.phone == "0120-000-000"
    set_by_hand = DefaultWindow(area_code=NATION, name="決めた電話", phone="0120-111-111")
    assert (await window(sessions, TOWN, windows=(set_by_hand,))).name == "決めた電話"
