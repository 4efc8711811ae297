"""A mark in every place where something of a person stands: it leaves by no other door.

Not in a log, a mail, an address, a header, the index, an export, an error, the audit, the file of
the database, or a backup.
"""

import logging
import sqlite3
from uuid import uuid4

import pytest_asyncio
from sqlmodel import SQLModel, select

from api.access import keyring
from api.backups import write_backup
from api.mail_messages import compose
from models.mail import OutgoingMail
from models.referral_states import OutcomeCode, Party, ReasonCode, ReferralEvent
from models.repositories.mails import opened_letter
from tests.frontend.referral_world import mark, marks_in, new_world
from tests.frontend.staff_files import fields_of
from tests.frontend.staff_visitors import token_in

PUBLIC = (
    *("/", "/search?q=QZneedQZ", "/hsds/services", "/hsds/organizations", "/api/suggest?q=QZ"),
    *("/healthz", "/readyz", "/openapi.json", "/platforms", "/areas", "/about/data"),
)
ACCESS = logging.getLogger("uvicorn.access")


@pytest_asyncio.fixture
async def world(app, client, caplog):
    caplog.set_level(logging.DEBUG)
    app.state.settings.form_seconds = 0
    made = await new_world(app)
    for visitor in made.visitors.values():
        visitor.client.event_hooks = {"response": [_looks]}
    yield made
    await made.close()


async def _looks(response):
    """Every address that was asked for, as the log of a server has it, and every header."""
    ACCESS.info("%s %s %s", response.request.method, response.request.url, response.status_code)
    assert not marks_in(str(response.headers.get("location", "")))
    is_file = "content-disposition" in response.headers
    assert is_file or not marks_in(str(response.headers)), response.request.url


async def everything_happens(world):
    """By the doors: opened, written to, asked, refused; with mistakes in between."""
    desk, receiver = world.visitors["desk"], world.visitors["receiver"]
    await world.move(ReferralEvent.accept, Party.receiver, note=mark("step"))
    case = world.address("/staff/referrals/{id}")
    link = world.address("/r/{token}")
    for path in (case, f"{case}/edit", f"{case}/handout", "/staff/referrals/numbers.csv"):
        await desk.get(path)
    for path in (link, world.address("/inquiry/{token}"), world.address("/notice/{token}")):
        await world.visitors["nobody"].get(path)
    await receiver.get(world.address("/members/organizations/{id}/referrals/{referral_id}"))
    await desk.get(world.address("/staff/referrals/{id}/files/{file_id}"))
    token = token_in(await desk.get("/staff/account"))
    said = {"form_token": token, "text": mark("typed"), "purpose": "contact", "version": "1"}
    for path in (f"{case}/notes", f"{case}/person", f"{case}/edit", "/staff/referrals/new"):
        page = await desk.client.post(path, data=said | {"need": mark("typed"), "basis": "none"})
        assert page.status_code < 500, path
    for path in (f"/staff/referrals/{uuid4()}/notes", f"{case}/nothing"):
        page = await desk.client.post(path, data=said)
        assert page.status_code >= 400
        assert not marks_in(page.text), path
    told = await world.visitors["nobody"].get("/notice")
    form = fields_of(told, "知らせる") | {
        "sign-mail": "1",
        "town": "熊本市中央区",
        "place": mark("typed_place"),
        "note": mark("typed_note"),
        "contact": mark("typed_contact"),
        "finder": "post",
        "urgency": "soon",
    }
    sent = await world.visitors["nobody"].client.post("/notice", data=form)
    assert sent.status_code == 303, sent.text
    await world.move(
        ReferralEvent.decline, Party.receiver, reason=ReasonCode.full, note=mark("step")
    )
    await world.move(ReferralEvent.close, Party.sender, outcome=OutcomeCode.found_elsewhere)


async def test_a_mark_leaves_by_no_other_door(world, caplog, tmp_path):
    await everything_happens(world)
    app = world.app
    for path in PUBLIC:
        for role in ("nobody", "administrator"):
            page = await world.visitors[role].get(path)
            text = page.text.replace("QZneedQZ", "") if path.startswith("/search") else page.text
            assert not marks_in(text), path
    caplog.set_level(logging.INFO)
    logged = [
        f"{one.name} {one.getMessage()} {one.exc_text or ''}"
        for one in caplog.records
        if "q=QZneedQZ" not in one.getMessage()
    ]
    assert any("uvicorn.access" in one for one in logged)
    assert [one for one in logged if marks_in(one)] == []
    settings = app.state.settings
    async with app.state.sessions() as session:
        mails = list(await session.exec(select(OutgoingMail)))
        assert len(mails) >= 3
        for one in mails:
            letter = opened_letter(one, keyring(settings))
            message = compose(one.id, letter, settings)
            assert not marks_in(f"{one.key} {message.as_string()} {letter.facts}"), one.kind
            for part in message.walk():
                if not part.is_multipart():
                    assert not marks_in(part.get_content()), one.kind
        connection = await session.connection()
        for table in SQLModel.metadata.sorted_tables:
            for row in await connection.execute(table.select()):
                assert not marks_in(str(row)), table.name


async def test_no_file_holds_a_mark_in_clear(world, tmp_path):
    await everything_happens(world)
    settings = world.app.state.settings
    if settings.database_url.startswith("sqlite"):
        with sqlite3.connect(tmp_path / "madoguchi.sqlite3") as database:
            assert database.execute("SELECT count(*) FROM support_case").fetchone() == (1,)
        write_backup(settings, tmp_path / "copy.tar")
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert files
    for one in files:
        assert not marks_in(one.read_bytes().decode("latin-1")), one.name
