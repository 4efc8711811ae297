"""`/staff/mails`: what the secretariat learns about mails, and what it must not learn."""

import asyncio
import re

import pytest
import pytest_asyncio
from sqlalchemy import update
from sqlmodel import col

from api.access import keyring
from api.jobs import open_runner
from frontend.staff_mails_pages import masked
from models.account import Role
from models.mail import MailState, OutgoingMail
from models.repositories.mail_lists import MailListRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.outbox import Outbox
from tests.frontend.staff_visitors import StaffVisitor, new_account

PAGE = "/staff/mails"


@pytest_asyncio.fixture
async def office(app, client):
    await new_account(app, Role.secretariat, "office@example.org")
    visitor = StaffVisitor(app)
    await visitor.sign_in("office@example.org")
    yield visitor
    await visitor.client.aclose()


async def write(app, *addresses, **values):
    async with app.state.sessions.begin() as session:
        mails = MailRepository(session, keyring(app.state.settings))
        for address in addresses:
            facts = {"at": "https://test.example.org/members/secret-link"}
            id = await mails.write(Letter("trial", address, address, facts))
            if values:
                await session.exec(
                    update(OutgoingMail).where(col(OutgoingMail.id) == id).values(**values)
                )


async def states(app):
    async with app.state.sessions() as session:
        return await MailListRepository(session).counts()


async def test_nobody_reads_what_a_mail_says_or_the_whole_address(app, office):
    await write(app, "kodomo@example.org")
    page = (await office.get(PAGE)).text
    assert "k…@example.org" in page
    assert "kodomo" not in page
    assert "secret-link" not in page
    assert "まどぐちからのためしのメール" in page


async def test_what_failed_can_be_sent_again_one_by_one_or_all(app, office, settings):
    names = [f"{letter}bc@example.org" for letter in "klm"]
    await write(app, *names, state=MailState.failed, problem="SMTP 550", attempts=3)
    page = (await office.get(PAGE)).text
    assert "相手のサーバーが受けとりませんでした（SMTP 550）" in page
    path = re.search(rf'action="({PAGE}/[0-9a-f-]{{36}}/again)"', page)[1]
    answer = await office.send(PAGE, path)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PAGE}?again=1")
    assert (await states(app)) == {MailState.failed: 2, MailState.waiting: 1}
    assert (await office.send(PAGE, path)).status_code == 409
    answer = await office.send(PAGE, f"{PAGE}/again")
    assert answer.headers["location"] == f"{PAGE}?again=2"
    assert "2 通を、もう一度送ります" in (await office.get(answer.headers["location"])).text
    await open_runner(settings, app.state.sessions, asyncio.Event()).run_once()
    assert (await states(app)) == {MailState.sent: 3}
    assert "もう一度送る</button>" not in (await office.get(PAGE)).text


async def test_what_was_sent_is_not_sent_a_second_time(app, office):
    await write(app, "kodomo@example.org", state=MailState.sent)
    async with app.state.sessions() as session:
        (mail,) = await session.exec(OutgoingMail.__table__.select())
    await office.get(PAGE)
    await write(app, "other@example.org", state=MailState.failed)
    assert (await office.send(PAGE, f"{PAGE}/{mail.id}/again")).status_code == 409


async def test_the_list_is_narrowed_by_state_and_kind_and_goes_on(app, office):
    await write(app, *(f"k{number}@one.example.org" for number in range(60)))
    await write(app, "z@two.example.org", state=MailState.bounced, problem="bounce 5.1.1")
    first = (await office.get(PAGE)).text
    assert first.count("mail-row") == 50
    more = re.search(r'href="([^"]+after=[^"]+)"', first)[1].replace("&amp;", "&")
    rest = (await office.get(more)).text
    assert rest.count("mail-row") == 11
    bounced = (await office.get(f"{PAGE}?state=bounced")).text
    assert bounced.count("mail-row") == 1
    assert "相手のサーバーから返ってきました（bounce 5.1.1）" in bounced
    for strange in ("?state=x", "?kind=x", "?after=x", "?after=2020_x", "?kind=%00", "?again=1"):
        assert (await office.get(PAGE + strange)).status_code == 200
    assert "この条件に合うメールはありません" in (await office.get(f"{PAGE}?kind=x")).text


async def test_periodic_work_that_does_not_go_well_is_seen(app, office, settings):
    assert "まだしていません" in (await office.get(PAGE)).text
    away = settings.model_copy(
        update={
            "smtp_url": type(settings.smtp_url)("smtp://127.0.0.1:1?starttls=never"),
            "mail_from": "window@example.org",
        }
    )
    await write(app, "kodomo@example.org")
    await open_runner(away, app.state.sessions, asyncio.Event()).run_once()
    page = (await office.get(PAGE)).text
    assert "メールを渡せません" in page
    assert "メールのサーバーにつながりませんでした" in page


async def test_an_address_that_was_not_reached_is_known(app, client):
    keys = keyring(app.state.settings)
    await write(app, "kodomo@example.org", state=MailState.sent)
    async with app.state.sessions.begin() as session:
        (mail,) = await session.exec(OutgoingMail.__table__.select())
        mails = MailListRepository(session)
        asked = ["kodomo@example.org", "other@example.org"]
        assert await mails.not_reached(asked, keys) == set()
        assert await Outbox(session).came_back(mail.id, "bounce 5.1.1")
        assert await mails.not_reached(asked, keys) == {"kodomo@example.org"}


@pytest.mark.parametrize(
    ("address", "shown"), [("a@example.org", "a…@example.org"), ("a@b@c.example", "a…@c.example")]
)
def test_an_address_is_masked(address, shown):
    assert masked(address) == shown
