"""The page about mails in a browser: narrow and wide, and a letter sent again."""

import asyncio
import shutil

import pytest

from api.access import keyring
from api.settings import Settings
from models.account import Role
from models.database import open_engine, session_factory
from models.mail import MailState
from models.repositories.mails import Letter, MailRepository
from tests.frontend.staff_browser import opening_signed_in, serving_staff
from tests.services.browser import follow


@pytest.fixture
def folder(tmp_path, sqlite_template):
    made = tmp_path / "data"
    made.mkdir()
    shutil.copyfile(sqlite_template, made / "madoguchi.sqlite3")

    async def write():
        from sqlalchemy import update

        from models.mail import OutgoingMail

        settings = Settings(data_dir=made)
        settings.prepare()
        engine = open_engine(settings.database_url)
        async with session_factory(engine).begin() as session:
            mails = MailRepository(session, keyring(settings))
            for name in ("kodomo", "window", "yoru-no-tomarigi-no-nagai-namae"):
                to = f"{name}@a-rather-long-name-of-a-host.example.org"
                await mails.write(Letter("trial", to, name, {"at": "10時"}))
            failed = {"state": MailState.failed, "problem": "SMTP 550"}
            await session.exec(update(OutgoingMail).values(**failed))
        await engine.dispose()

    asyncio.run(write())
    return made


async def test_it_can_be_read_and_used_at_any_width(browser, folder, axe):
    with serving_staff(folder, Role.secretariat) as address:
        async with opening_signed_in(browser, address) as opened:
            page = await opened("/staff/mails", viewport={"width": 360, "height": 740})
            await axe(page)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 360
            await follow(page.get_by_role("button", name="まとめてもう一度送る"))
            assert await page.get_by_role("status").inner_text() != ""
            await axe(page)
