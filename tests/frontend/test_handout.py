"""The paper for a resident: what helps, in their language, and nothing about them."""

import re

import pytest
import pytest_asyncio

from models.case_seal import SafeContact
from models.content import HoursContent, PhoneContent, PlaceContent, TopicContent
from models.incoming import Origin
from models.repositories.cases import CaseContent
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.support_case import PersonField
from tests.frontend.areas_of_staff import CITY, keep_to
from tests.frontend.staff_files import words_of
from tests.frontend.staff_fixtures import visitor
from tests.services.contents import organization, service
from tests.services.referrals import (
    NAME,
    NEED,
    OTHER_DESK,
    PHONE,
    acting,
    new_case,
    new_referral,
    new_window,
)

__all__ = ["visitor"]  # a fixture


@pytest_asyncio.fixture
async def desk(app, visitor):
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    await keep_to(app, CITY)
    someone = visitor()
    await someone.sign_in()
    return someone


async def window(room, name="ひだまり", **fields):
    one = await new_window(room, name)
    said = {
        "reading": "ひだまりそうだん",
        "summary_easy": "はなしを ききます。",
        "first_visit": "電話で予約してください。",
        "hours": [HoursContent(text="平日 10:00～16:00")],
        "phones": [PhoneContent(number="096-328-2340", label="相談係")],
        "places": [
            PlaceContent(city="熊本市中央区", address="見本町1-2"),
            PlaceContent(city="熊本市中央区", address="かくれ町3-4", hidden=True),
        ],
    } | fields
    writes = [
        OrganizationWrite(one.organization, organization(f"{name}の会")),
        ServiceWrite(one.service, one.organization, service(name, **said)),
    ]
    await RecordRepository(room.cases.session).put(writes, Origin("test", "staff"))
    return one


@pytest_asyncio.fixture
async def chosen(app, desk):
    """(the case, the window it lies with, one beside it)."""
    async with acting(app.state.sessions, app.state.settings) as room:
        first, other = await window(room), await window(room, "こもれび")
        case = await new_case(room, language="en")
        await new_referral(room, case, first)
        return case, first, other


async def paper(someone, path):
    led = await someone.get(path)
    assert led.status_code == 303
    return led.headers["location"], await someone.get(led.headers["location"])


async def test_it_shows_the_windows_chosen_and_nothing_of_the_case(app, desk, chosen):
    case, first, other = chosen
    address, page = await paper(desk, f"/staff/referrals/{case.id}/handout")
    said = words_of(page)
    for words in ("ひだまり", "096-328-2340", "相談係", "平日 10:00～16:00", "見本町1-2"):
        assert words in said, words
    assert "電話で予約してください" in said
    assert "こもれび" not in said
    assert "かくれ町" not in page.text
    assert re.search(r"test\.example\.org/s/\w+", page.text)
    assert "<svg" in page.text
    for hidden in (case.number, str(case.id), NAME, PHONE, NEED, "家賃"):
        assert hidden not in page.text
        assert hidden not in address
    assert "<title>ご案内</title>" in page.text
    both = f"/staff/referrals/{case.id}/handout?service={other.service}&service={first.service}"
    _, page = await paper(desk, both)
    assert re.findall(r"<h2>([^<]+)</h2>", page.text) == ["こもれび", "ひだまり"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "First visit"),
        ("ja", "はじめてのとき"),
        ("ja-easy", "はなしを ききます。"),
        ("vi", "Điện thoại"),
        ("ne", "はなしを ききます。"),
    ],
)
async def test_it_speaks_the_language_of_the_person_where_it_can(
    app, desk, chosen, language, words
):
    case, _, _ = chosen
    _, page = await paper(desk, f"/staff/referrals/{case.id}/handout?language={language}")
    assert words in words_of(page)


async def test_the_language_of_the_case_is_taken_and_hours_are_put_into_it(app, desk, chosen):
    case, first, _ = chosen
    address, page = await paper(desk, f"/staff/referrals/{case.id}/handout")
    assert "language=en" in address
    assert "10:00" in re.search(r'<dd lang="en">([^<]+)</dd>', page.text)[1]
    easy = await desk.get(f"/staff/handout?service={first.service}&language=ja-easy")
    assert "<ruby>ひだまり<rp>（</rp><rt>ひだまりそうだん</rt>" in easy.text


async def test_where_somebody_at_home_must_not_know_it_explains_nothing(app, desk, chosen):
    case, first, _ = chosen
    async with acting(app.state.sessions, app.state.settings) as room:
        kept = await room.cases.get(case.id)
        content = room.cases.content(kept)
        safe = CaseContent(content.need, content.personal, SafeContact(who_must_not_know="夫"))
        await room.cases.save(kept, version=kept.version, content=safe)
    address, page = await paper(desk, f"/staff/referrals/{case.id}/handout")
    assert "neutral=1" in address
    sheet = page.text.partition("<main")[2]
    assert "096-328-2340" in sheet
    for hidden in ("悩んで", "予約", "見本町", "<svg", "夫", "相談係", "ひだまりの会", "/s/"):
        assert hidden not in sheet
    full = await desk.get(f"/staff/handout?service={first.service}")
    assert "悩んで" in full.text


async def test_staff_are_told_where_a_name_tells(app, desk):
    async with acting(app.state.sessions, app.state.settings) as room:
        one = await window(room, "よりそい", topics=[TopicContent(id="dv")])
    page = await desk.get(f"/staff/handout?service={one.service}")
    assert "家の人に見られるとこまるとき" in page.text
    sheet = page.text.partition("<main")[2]
    assert "家の人" not in sheet


async def test_what_is_not_public_is_on_no_paper(app, desk):
    async with acting(app.state.sessions, app.state.settings) as room:
        one = await window(room, "したがき", publication="suspended")
    page = await desk.get(f"/staff/handout?service={one.service}")
    assert page.status_code == 200
    assert "したがき" not in page.text
    assert "まだ、渡せる窓口がありません" in page.text


async def test_another_desk_is_not_led_anywhere(app, desk):
    async with acting(app.state.sessions, app.state.settings) as room:
        case = await new_case(room, OTHER_DESK, personal={PersonField.name: NAME})
    assert (await desk.get(f"/staff/referrals/{case.id}/handout")).status_code == 404
