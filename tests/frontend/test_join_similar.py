"""Whether it is one we know: said of what is public, and of nothing else more than must be."""

from uuid import UUID

import pytest
import pytest_asyncio
from sqlmodel import select

from api.usecases.find_duplicates import find_duplicates
from api.usecases.guard_forms import FormRules
from models.content import PhoneContent
from models.proposal import Proposal
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.repositories.reference import load_reference
from models.vocabulary import Publication
from tests.api.conftest import STAFF
from tests.frontend.join_visitors import ABOUT, Joining, slowly, words
from tests.services.contents import organization, service

KNOWN, SECRET = UUID(int=21), UUID(int=22)
NAME, SECRET_NAME = "特定非営利活動法人 みほん灯台の会", "みほんかくれ家の会"
NUMBER, SECRET_NUMBER = "096-328-2340", "0143-85-5720"


@pytest_asyncio.fixture
async def visitor(app, client, monkeypatch):
    slowly(monkeypatch)
    draft = {"publication": Publication.draft}
    async with app.state.sessions.begin() as session:
        await load_reference(session)
        await RecordRepository(session).put(
            [
                OrganizationWrite(KNOWN, organization(NAME, corporate_number="7000012050002")),
                ServiceWrite(UUID(int=31), KNOWN, service("灯台の電話")),
                ServiceWrite(
                    UUID(int=32),
                    KNOWN,
                    service(
                        "まだ出さない部屋", phones=[PhoneContent(number="0143-85-1108")], **draft
                    ),
                ),
                OrganizationWrite(SECRET, organization(SECRET_NAME, **draft)),
                ServiceWrite(
                    UUID(int=33),
                    SECRET,
                    service("かくれ家", phones=[PhoneContent(number=SECRET_NUMBER)], **draft),
                ),
            ],
            STAFF,
        )
    await find_duplicates(app.state.sessions)
    someone = Joining(app)
    yield someone
    await someone.client.aclose()


async def proposal(app):
    async with app.state.sessions() as session:
        (row,) = list(await session.exec(select(Proposal)))
        return row


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "NPO法人みほん灯台の会"},
        {"name": "みほん灯台の会"},
        {"name": "みほん灯合の会"},
        {"name": "まったく別の名前", "corporate_number": "7000012050002"},
    ],
)
async def test_a_public_one_is_shown_and_claimed(app, visitor, typed):
    page = await visitor.fill("/join/body", **typed)
    assert visitor.path == "/join/same"
    assert NAME in words(page)
    assert "灯台の電話" in words(page)
    assert NUMBER in words(page)
    assert "まだ出さない" not in page.text
    assert "0143" not in page.text
    await visitor.send_from(page, "/join/same", after="body-0", choice=str(KNOWN))
    assert visitor.path == "/join/services/1/about"
    row = await proposal(app)
    assert (row.record_type, row.record_id, row.organization_id) == ("organization", KNOWN, KNOWN)
    assert row.base_number == 1
    check = await visitor.open("/join/check")
    assert "もう載っている団体の方として" in words(check)
    await visitor.send_from(check, "/join/check", act="unclaim")
    assert (await proposal(app)).record_id is None


async def test_others_are_remembered_and_not_asked_about_again(app, visitor):
    page = await visitor.fill("/join/body", name="みほん灯台の会")
    await visitor.send_from(page, "/join/same", after="body-0", choice="others")
    assert visitor.path == "/join/services/1/about"
    assert (await proposal(app)).answers["not_us"] == [str(KNOWN)]
    await visitor.fill("/join/body", name="みほん灯台の会")
    assert visitor.path == "/join/services/1/about"


async def test_a_number_asks_as_well(visitor):
    await visitor.fill("/join/body", name="まったく別の名前")
    await visitor.fill("/join/services/1/about", **ABOUT)
    page = await visitor.fill("/join/services/1/contact", phone=NUMBER)
    assert visitor.path == "/join/same"
    assert "電話番号が同じです。" in words(page)
    await visitor.send_from(page, "/join/same", after="contact-1", choice="others")
    assert visitor.path == "/join/services/1/first"


async def test_of_what_is_not_public_nothing_is_told(app, visitor):
    page = await visitor.fill("/join/body", name=f"NPO法人{SECRET_NAME}")
    assert visitor.path == "/join/same"
    assert "事務局がもう知っているかもしれません" in words(page)
    for secret in (str(SECRET), "かくれ家」", SECRET_NUMBER, "下書き"):
        assert secret not in page.text.replace(f"NPO法人{SECRET_NAME}", "")
    # An id somebody has guessed is no more than a guess.
    other = await visitor.send_from(page, "/join/same", after="body-0", choice=str(SECRET))
    assert other.status_code == 200
    assert (await proposal(app)).record_id is None
    assert (await proposal(app)).answers["not_us"] == [str(SECRET)]


async def test_the_secretariat_learns_which_one_is_meant(app, visitor):
    page = await visitor.fill("/join/body", name=SECRET_NAME)
    await visitor.send_from(page, "/join/same", after="body-0", choice="unlisted")
    assert (await proposal(app)).record_id == SECRET


@pytest.mark.parametrize("number", [SECRET_NUMBER, "0143-85-1108"])
async def test_a_number_does_not_tell_whose_it_is(visitor, number):
    """Somebody with a number in hand must not learn that it is one of ours."""
    await visitor.fill("/join/body", name="まったく別の名前")
    await visitor.fill("/join/services/1/about", **ABOUT)
    await visitor.fill("/join/services/1/contact", phone=number)
    assert visitor.path == "/join/services/1/first"


async def test_while_it_is_typed(app, visitor):
    await visitor.open("/join/body")
    headers = {"x-fragment": "1"}
    page = await visitor.open("/join/body")
    typed = {"name": "みほん灯台の会", "form_token": _token(page)}
    live = await visitor.client.post("/join/similar", data=typed, headers=headers)
    assert NAME in live.text
    assert "<html" not in live.text
    assert "これは私たちです</button>" not in live.text
    typed["name"] = "だれも知らない会"
    live = await visitor.client.post("/join/similar", data=typed, headers=headers)
    assert live.text.strip() == ""
    strange = await visitor.client.post("/join/similar", data={"name": NAME}, headers=headers)
    assert strange.status_code == 204
    async with app.state.sessions() as session:
        assert list(await session.exec(select(Proposal))) == []


async def test_nobody_reads_out_what_is_not_public(visitor, monkeypatch):
    """Names are compared so often from one network, and then no more; writing goes on."""
    few = FormRules("join similar", most=2)
    monkeypatch.setattr("frontend.join_visit.ASK", few)
    for _ in range(2):
        await visitor.fill("/join/body", name=SECRET_NAME)
        assert visitor.path == "/join/same"
    await visitor.fill("/join/body", name=SECRET_NAME)
    assert visitor.path == "/join/services/1/about"


def _token(page):
    return page.text.split('name="form_token" value="')[1].split('"')[0]
