"""`madoguchi referrals`, `backup` and `restore`, and the drills with them, as an operator types."""

import asyncio
import json
import tarfile
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import text
from sqlmodel import select

from api.settings import Settings
from api.usecases.move_referral import Wish, move_referral
from models.crypto import SealBroken
from models.database import open_engine, session_factory
from models.errors import NotFound
from models.inquiry import FinderNotice, Inquiry
from models.proposal import MessageSide, Proposal, ProposalKind
from models.referral_states import Party, ReferralEvent
from models.repositories.case_keys import SEALED
from models.repositories.proposals import ProposalRepository, ProposerContact
from models.support_case import SupportCase
from tests.services.application import environment
from tests.services.commands import run_command
from tests.services.referrals import (
    DESK,
    DESK_MAIL,
    NAME,
    NEED,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
    room_over,
)

FIRST, SECOND = "the first secret of this office", "the second secret of this office"
MARKS = (
    NAME,
    "090-0000-4242",
    NEED,
    "だいじなメモ",
    "診断書",
    "診断書の中身だけの印",
    "聞いてみたいこと",
    "裏の家",
)


class Office:
    """A data folder; the database is the one of the test."""

    def __init__(self, folder, url):
        self.folder, self.url = folder, url
        folder.mkdir(exist_ok=True)
        (folder / "files").mkdir(exist_ok=True)
        (folder / "files" / "leaflet").write_bytes(b"a leaflet")

    def run(self, *arguments, secret=FIRST, former="", status=0, folder=None):
        surroundings = environment(
            folder or self.folder,
            database_url=self.url if folder is None else f"sqlite+aiosqlite:///{folder}/m.sqlite3",
            secret_key=secret,
            former_secret_key=former,
        )
        done = run_command(*arguments, environment=surroundings)
        said = done.stdout + done.stderr
        assert done.returncode == status, said
        assert "Traceback" not in said
        assert not any(one in said for one in MARKS)
        return done

    def do(self, work, secret=FIRST, former="", url=None):
        """What `work(room)` gives, over one transaction of its own."""

        async def doing():
            async with self.room(secret, former, url) as room:
                return await work(room)

        return asyncio.run(doing())

    @asynccontextmanager
    async def room(self, secret, former, url):
        settings = Settings(
            secret_key=secret, former_secret_key=former, base_url="http://test.example.org"
        )
        engine = open_engine(url or self.url)
        try:
            async with session_factory(engine).begin() as session:
                yield room_over(session, settings)
        finally:
            await engine.dispose()


async def a_case(room):
    """A case with something in every place there is, and the others sealed by the secret."""
    await new_desk(room)
    window = await new_window(room)
    case = await new_case(room)
    consent = await new_consent(room, case, window)
    referral = await new_referral(room, case, window, consent)
    for event in (ReferralEvent.send,):
        wish = Wish(event=event, version=referral.version, note="ひとこと")
        await move_referral(referral, case, wish, DESK, room=room)
    seal = room.cases.seal(case)
    said = await room.messages.say(
        case.id, "だいじなメモ", referral_id=None, party=Party.sender, actor=DESK.id, seal=seal
    )
    await room.messages.add_file(said, "診断書", "text/plain", "診断書の中身だけの印", 6, seal)
    inquiry = Inquiry(
        case_id=case.id, opened_by=DESK.id, ends_at=case.created_at, question_sealed=""
    )
    inquiry.question_sealed = room.keys.seal("聞いてみたいこと", f"inquiry {inquiry.id} question")
    notice = FinderNotice(finder="post")
    notice.place_sealed = room.keys.seal("裏の家", f"finder notice {notice.id} place")
    room.cases.session.add_all([inquiry, notice])
    proposals = ProposalRepository(room.cases.session, room.keys)
    proposal = Proposal(kind=ProposalKind.missing, title="見本会")
    proposals.seal_note(proposal, "駅の前です")
    await proposals.add(proposal, ProposerContact(mail="hito@example.org"))
    await proposals.say(proposal, MessageSide.proposer, "よろしくお願いします")
    await room.cases.session.flush()
    return case.id, case.number


async def everything_opens(room):
    case = (await room.cases.session.exec(select(SupportCase))).one()
    assert NAME in room.cases.content(case).personal.values()
    seal = room.cases.seal(case)
    (note,) = await room.messages.notes(case.id, seal)
    assert note.text == "だいじなメモ"
    assert DESK_MAIL in room.profiles.opened(await room.profiles.desk("431001"), "mail")
    for sealed in SEALED:
        for row in await room.cases.session.exec(select(sealed.table)):
            closed = getattr(row, sealed.column)
            assert closed is None or room.keys.open(closed, sealed.context(row.id))


@pytest.fixture
def office(tmp_path, database_url):
    return Office(tmp_path / "office", database_url)


def test_keys_are_wrapped_anew_and_the_former_secret_can_go(office):
    office.do(a_case)
    done = office.run("referrals", "rotate-keys", secret=SECOND, former=FIRST)
    assert "1 件の相談の鍵と、ほかの 10 件" in done.stdout
    office.do(everything_opens, secret=SECOND)
    assert "0 件の相談の鍵" in office.run("referrals", "rotate-keys", secret=SECOND).stdout
    with pytest.raises(SealBroken):
        office.do(everything_opens, secret=FIRST)


def test_with_the_secret_lost_it_says_so_calmly_and_nothing_opens(office):
    _, number = office.do(a_case)
    out = office.folder / "out.json"
    for words in (["rotate-keys"], ["export", number, "--out", str(out)]):
        done = office.run("referrals", *words, secret=SECOND, status=1)
        assert "MADOGUCHI_FORMER_SECRET_KEY" in done.stderr
    assert not out.exists()
    office.do(everything_opens)


def test_the_person_gets_everything_and_that_it_was_read_is_written_down(office):
    id, number = office.do(a_case)
    out = office.folder / "out.json"
    office.run("referrals", "export", f"{number[:4]}-{number[4:].lower()}", "--out", str(out))
    text_ = out.read_text(encoding="utf-8")
    assert out.stat().st_mode & 0o077 == 0
    assert [one for one in MARKS if one not in text_] == ["裏の家"]
    said = json.loads(text_)
    assert said["ご本人のこと"]["名前"] == NAME
    assert [one["したこと"] for one in said["つなぎ"][0]["歩み"]] == ["作る", "送る"]
    assert [one["何を"] for one in said["読まれた記録"]] == ["export case"]
    again = office.run("referrals", "export", number, "--out", str(out), status=1)
    assert "もうあります" in again.stderr
    assert (
        "ありません"
        in office.run("referrals", "export", "ZZZZZZZZ", "--out", f"{out}.2", status=1).stderr
    )

    async def audited(room):
        rows = await room.cases.session.exec(text("SELECT act, subject, detail FROM audit_entry"))
        return [str(one) for one in rows]

    (entry,) = office.do(audited)
    assert str(id) in entry
    assert not any(one in entry for one in (*MARKS, number))


def test_a_case_is_deleted_whole_and_a_line_says_so(office):
    id, number = office.do(a_case)
    done = office.run("referrals", "delete", number, "--reason", "person", "--yes")
    assert "1 か所に知らせます" in done.stdout
    office.run("audit", "verify")

    async def left(room):
        with pytest.raises(NotFound):
            await room.cases.get(id)
        counts = {}
        for table in (
            *("support_case", "referral", "referral_step", "referral_message", "referral_file"),
            *("consent", "inquiry", "inquiry_answer", "mailed_link"),
        ):
            rows = await room.cases.session.exec(text(f"SELECT count(*) FROM {table}"))
            counts[table] = rows.scalar_one()
        return counts

    assert set(office.do(left).values()) == {0}


def test_a_backup_holds_nothing_in_clear_and_comes_back(tmp_path, sqlite_url):
    office = Office(tmp_path / "office", sqlite_url)
    office.do(a_case)
    out = tmp_path / "copy.tar"
    assert "鍵" in office.run("backup", str(out)).stderr
    assert out.stat().st_mode & 0o077 == 0
    content = out.read_bytes()
    for mark in (*MARKS, DESK_MAIL, FIRST):
        assert mark.encode() not in content, mark
    assert "もうあります" in office.run("backup", str(out), status=1).stderr
    new = tmp_path / "new"
    office.run("restore", str(out), folder=new)
    assert (new / "files" / "leaflet").read_bytes() == b"a leaflet"
    url = f"sqlite+aiosqlite:///{new}/m.sqlite3"
    office.do(everything_opens, url=url)
    assert "--force" in office.run("restore", str(out), folder=new, status=1).stderr
    office.run("restore", str(out), "--force", folder=new)
    with pytest.raises(SealBroken):
        office.do(everything_opens, secret=SECOND, url=url)


def test_a_backup_with_the_secret_opens_by_itself(tmp_path, sqlite_url):
    office = Office(tmp_path / "office", sqlite_url)
    out = tmp_path / "copy.tar"
    office.run("backup", str(out), "--with-secret")
    new = tmp_path / "new"
    office.run("restore", str(out), folder=new)
    assert (new / "secret_key").read_text(encoding="utf-8") == FIRST
    assert (new / "secret_key").stat().st_mode & 0o077 == 0


def test_a_backup_of_postgresql_comes_back(tmp_path, postgres_url):
    office = Office(tmp_path / "office", postgres_url)
    _, number = office.do(a_case)
    out = tmp_path / "copy.tar"
    office.run("backup", str(out))
    office.run("referrals", "delete", number, "--reason", "mistake", "--yes")
    assert "--force" in office.run("restore", str(out), status=1).stderr
    office.run("restore", str(out), "--force")
    office.do(everything_opens)


def test_a_damaged_backup_replaces_nothing(tmp_path, sqlite_url):
    office = Office(tmp_path / "office", sqlite_url)
    office.do(a_case)
    out = tmp_path / "copy.tar"
    office.run("backup", str(out))
    content = bytearray(out.read_bytes())
    content[-20_000] ^= 255
    broken, strange, outside = (tmp_path / name for name in ("broken", "strange", "outside"))
    broken.write_bytes(content)
    strange.write_bytes(b"no archive")
    with tarfile.open(outside, "w") as tar:
        manifest = tmp_path / "manifest.json"
        manifest.write_text(
            json.dumps({"members": {"../out": {"size": 1, "sha256": ""}}}), encoding="utf-8"
        )
        tar.add(manifest, "manifest.json")
    for one in (broken, strange, outside):
        done = office.run("restore", str(one), "--force", status=1)
        assert "写し" in done.stderr
    assert not (tmp_path / "out").exists()
    office.do(everything_opens)
