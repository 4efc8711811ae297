"""`madoguchi mail` and `madoguchi jobs`, as an operator types them."""

import asyncio
import json
import shutil
import signal
import subprocess
import time

import pytest

from api.access import keyring
from api.settings import Settings
from bench import mail_campaign
from models.database import open_engine, session_factory
from models.mail import MailState
from models.repositories.mail_lists import MailListRepository
from models.repositories.mails import Letter, MailRepository
from tests.api.mail_letters import files
from tests.services.application import COMMAND, environment, serving
from tests.services.commands import ROOT, run_command

LETTERS = 200


@pytest.fixture
def folder(tmp_path, sqlite_template):
    made = tmp_path / "data"
    made.mkdir()
    shutil.copyfile(sqlite_template, made / "madoguchi.sqlite3")
    return made


def run(folder, *arguments, status=0, given="", **settings):
    done = run_command(*arguments, environment=environment(folder, **settings), given=given)
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def over(folder, work):
    """Something done with the database of that folder, as another process would."""

    async def inside():
        settings = Settings(data_dir=folder)
        settings.prepare()
        engine = open_engine(settings.database_url)
        try:
            return await work(session_factory(engine), keyring(settings))
        finally:
            await engine.dispose()

    return asyncio.run(inside())


def write(folder, count, kind="trial"):
    async def work(sessions, keys):
        async with sessions.begin() as session:
            mails = MailRepository(session, keys)
            for number in range(count):
                to = f"one{number}@example.org"
                await mails.write(Letter(kind, to, f"round {number}", {"at": "10時"}, "round"))

    over(folder, work)


def counted(folder):
    async def work(sessions, keys):
        async with sessions() as session:
            return await MailListRepository(session).counts()

    return over(folder, work)


def test_a_mail_to_oneself_shows_whether_the_settings_are_right(folder):
    assert ".eml" in run(folder, "mail", "try", "somebody@example.org")
    (mail,) = files(folder).values()
    assert mail["To"] == "somebody@example.org"
    away = {"smtp_url": "smtp://127.0.0.1:1?starttls=never", "mail_from": "a@example.org"}
    said = run(folder, "mail", "try", "somebody@example.org", status=1, **away)
    assert "送れませんでした" in said
    assert "Traceback" not in said
    assert "name@example.org のような形" in run(folder, "mail", "try", "nobody", status=1)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"smtp_url": "smtp://u:secret@example.org?starttls=never", "mail_from": "a@b.jp"}, "SMTP"),
        ({"smtp_url": "https://u:secret@example.org", "mail_from": "a@b.jp"}, "SMTP_URL"),
        ({"smtp_url": "smtps://u:secret@example.org"}, "MAIL_FROM"),
        ({"mail_from": "nobody"}, "MAIL_FROM"),
        ({"mail_reply_to": "a@example.org\nBcc: b@example.org"}, "MAIL_REPLY_TO"),
    ],
)
def test_wrong_settings_are_named_without_the_password(folder, settings, words):
    said = run(folder, "jobs", "run", "--once", status=1, **settings)
    assert words in said
    assert "secret" not in said.replace("SECRET", "")


def test_what_waits_is_sent_and_what_was_done_is_listed(folder):
    write(folder, 3)
    run(folder, "jobs", "run", "--once")
    assert sorted(files(folder)) == [f"one{number}@example.org" for number in range(3)]
    rows = json.loads(run(folder, "jobs", "list", "--json"))
    assert {"mails", "forget", "past-days"} <= {row["name"] for row in rows}
    assert all(row["problem"] is None for row in rows)
    assert next(row for row in rows if row["name"] == "mails")["last_at"]


def test_a_server_sends_unless_it_is_done_elsewhere(folder):
    write(folder, 2)
    with serving(folder, settings={"jobs": "elsewhere"}):
        assert not (folder / "mail").exists()
    with serving(folder):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and counted(folder) != {MailState.sent: 2}:
            time.sleep(0.1)
    assert len(files(folder)) == 2


def test_killed_twice_in_the_middle_each_mail_is_there_exactly_once(folder):
    done = asyncio.run(mail_campaign.run(folder, LETTERS, kills=2))
    assert done.kills == 2
    assert done.is_exactly_once(LETTERS), done


def test_a_runner_told_to_stop_puts_back_what_it_has_not_sent(folder):
    write(folder, 2_000)
    runner = subprocess.Popen([COMMAND, "jobs", "run"], cwd=ROOT, env=environment(folder))
    while not (folder / "mail").exists():
        assert runner.poll() is None
    runner.send_signal(signal.SIGTERM)
    assert runner.wait(timeout=30) == 0
    found = counted(folder)
    assert MailState.sending not in found
    assert found[MailState.waiting] > 0
    assert found[MailState.sent] == len(files(folder))


BOUNCE = """\
From: MAILER-DAEMON@mail.example.org
To: window@example.org
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="xx"
MIME-Version: 1.0

--xx
Content-Type: text/plain

I am sorry, one0@example.org is not known here.
--xx
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org

Final-Recipient: rfc822; one0@example.org
Action: {action}
Status: {status}

--xx
Content-Type: {kind}

Message-ID: <{id}@{host}>
Subject: x

--xx--
"""


@pytest.fixture
def sent(folder):
    write(folder, 1)
    run(folder, "jobs", "run", "--once")
    (mail,) = files(folder).values()
    return mail["Message-ID"].strip("<>").split("@")


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_is_noted(folder, sent, kind):
    id, host = sent
    said = BOUNCE.format(action="failed", status="5.1.1", kind=kind, id=id, host=host)
    file = folder / "back.eml"
    file.write_text(said)
    assert id in run(folder, "mail", "bounce", str(file))
    assert counted(folder) == {MailState.bounced: 1}
    run(folder, "mail", "bounce", given=said)


@pytest.mark.parametrize(
    "change",
    [
        {"action": "delayed"},
        {"host": "elsewhere.example.org"},
        {"id": "01a1ffa9-077b-7ca0-84c3-2873d87361a0"},
        {"id": "no id"},
    ],
)
def test_other_mail_changes_nothing(folder, sent, change):
    id, host = sent
    facts = {"action": "failed", "status": "5.1.1", "kind": "message/rfc822"}
    said = BOUNCE.format(**(facts | {"id": id, "host": host} | change))
    run(folder, "mail", "bounce", given=said, status=1)
    assert counted(folder) == {MailState.sent: 1}


def test_no_mail_at_all_is_no_bounce(folder):
    file = folder / "back.eml"
    for content in (b"", b"\xff\x00" * 1000, b"Content-Type: multipart/report\n\n"):
        file.write_bytes(content)
        run(folder, "mail", "bounce", file, status=1)
    run(folder, "mail", "bounce", folder / "none.eml", status=1)


def test_texts_are_printed_and_written_into_a_document(folder):
    assert "### `trial`" in run(folder, "mail", "texts")
    document = folder / "mails.md"
    document.write_text("head\n<!-- texts: here -->\nold\n<!-- end of texts -->\nfoot\n")
    run(folder, "mail", "texts", "--into", str(document))
    once = document.read_text()
    run(folder, "mail", "texts", "--into", str(document))
    assert document.read_text() == once
    assert "old" not in once
    assert once.startswith("head\n<!-- texts: here -->\n")
    assert once.endswith("<!-- end of texts -->\nfoot\n")
    document.write_text("nothing")
    run(folder, "mail", "texts", "--into", str(document), status=1)
