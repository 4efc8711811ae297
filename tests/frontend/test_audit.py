"""What people who are signed in do is written down first, link by link, and can be checked."""

import asyncio
import json
from uuid import uuid4

import pytest_asyncio
from sqlmodel import col, delete, select, update

from models.account import Role
from models.audit import AuditEntry
from models.database import open_engine, session_factory
from models.repositories.audit import Act, AuditQuery, AuditRepository
from tests.frontend.staff_files import words_of
from tests.frontend.staff_visitors import MAIL, StaffVisitor, new_account, token_in
from tests.services.application import environment as environment_of
from tests.services.application import run_command


def act(number=0, **more):
    return Act(
        **{
            "actor": str(uuid4()),
            "role": "staff",
            "act": "POST /staff/records/{id}/publication",
            "subject": str(uuid4()),
            "outcome": "begun",
            "detail": {"fields": ["理由", "to"], "count": number},
        }
        | more
    )


async def append(sessions, number=0):
    async with sessions.begin() as session:
        return await AuditRepository(session).append(act(number))


async def verified(sessions):
    async with sessions() as session:
        return await AuditRepository(session).verify()


async def entries(app):
    async with app.state.sessions() as session:
        return list(await session.exec(select(AuditEntry).order_by(col(AuditEntry.number))))


@pytest_asyncio.fixture
async def person(app, client):
    await new_account(app, Role.administrator)
    someone = StaffVisitor(app)
    await someone.sign_in()
    return someone


async def test_fifty_at_once_make_one_line(database_url):
    """As two processes do: each with connections of its own."""
    engines = [open_engine(database_url) for _ in range(2)]
    factories = [session_factory(engine) for engine in engines]
    numbers = await asyncio.gather(*(append(factories[n % 2], n) for n in range(50)))
    assert sorted(numbers) == list(range(1, 51))
    state = await verified(factories[0])
    assert (state.links, state.broken) == (50, None)
    for engine in engines:
        await engine.dispose()


async def test_whatever_is_changed_or_taken_out_is_named(sessions):
    for number in range(5):
        await append(sessions, number)
    whole = await verified(sessions)
    assert (whole.links, whole.broken) == (5, None)
    changes = [
        (update(AuditEntry).where(col(AuditEntry.number) == 3).values(actor="somebody else"), 3),
        (update(AuditEntry).where(col(AuditEntry.number) == 2).values(detail={"count": 9}), 2),
        (delete(AuditEntry).where(col(AuditEntry.number) == 1), 1),
    ]
    for change, broken in changes:
        async with sessions.begin() as session:
            await session.exec(change)
        assert (await verified(sessions)).broken == broken


async def test_the_command_says_where_it_is_broken_and_whether_its_end_was_cut_off(
    settings, sessions
):
    for number in range(3):
        await append(sessions, number)

    def command(*given):
        environment = environment_of(settings.data_dir)
        environment["MADOGUCHI_DATABASE_URL"] = settings.database_url
        return run_command("audit", "verify", *given, environment=environment)

    good = command("--json")
    assert good.returncode == 0, good.stderr
    said = json.loads(good.stdout)
    assert (said["links"], said["broken"]) == (3, None)
    last = f"3:{said['last']}"
    async with sessions.begin() as session:
        await session.exec(delete(AuditEntry).where(col(AuditEntry.number) == 3))
    assert command().returncode == 0
    cut = command("--known", last)
    assert cut.returncode == 1
    assert "cut off" in cut.stderr
    async with sessions.begin() as session:
        await session.exec(
            update(AuditEntry).where(col(AuditEntry.number) == 1).values(outcome="2xx")
        )
    broken = command()
    assert broken.returncode == 1
    assert "number 1" in broken.stderr


async def test_an_act_is_written_with_names_of_fields_and_never_with_what_was_typed(app, person):
    page = await person.get("/staff/account")
    typed = {"current": "secret words", "wanted": "some other words", "again": "not the same"}
    sent = {"form_token": token_in(page), **typed, "<b>name": "x"}
    assert (await person.client.post("/staff/account/password", data=sent)).status_code == 422
    begun, ended = await entries(app)
    assert begun.act == ended.act == "POST /staff/account/password"
    assert (begun.outcome, ended.outcome) == ("begun", "4xx")
    assert ended.detail == {"of": 1, "fields": ["again", "current", "form_token", "wanted"]}
    assert begun.role == "administrator"
    written = str([one.model_dump() for one in (begun, ended)])
    assert not any(value in written for value in (*typed.values(), MAIL, sent["form_token"]))


async def test_reading_and_whoever_is_not_signed_in_leave_nothing(app, person):
    await person.get("/staff/records")
    await person.client.head("/staff/account")
    stranger = StaffVisitor(app)
    await stranger.client.post("/staff/sign-out")
    await stranger.client.post("/staff/records/publication")
    assert await entries(app) == []


async def test_what_was_refused_is_written_too(app, person):
    await new_account(app, Role.staff, "desk@example.org")
    desk = StaffVisitor(app)
    await desk.sign_in("desk@example.org")
    assert (await desk.client.post("/staff/words/changes")).status_code in {403, 405}
    assert (await desk.client.post("/staff/records/publication")).status_code == 403
    ends = [one for one in await entries(app) if one.outcome != "begun"]
    assert ends
    assert {one.outcome for one in ends} == {"4xx"}


async def test_nothing_is_done_that_cannot_be_written_down(app, person, monkeypatch):
    token = token_in(await person.get("/staff"))

    async def fails(self, act):
        raise OSError("no room left")

    monkeypatch.setattr(AuditRepository, "append", fails)
    refused = await person.client.post("/staff/sign-out", data={"form_token": token})
    assert refused.status_code == 503
    assert "何も変えていません" in refused.text
    monkeypatch.undo()
    assert (await person.get("/staff")).status_code == 200, "still signed in"


async def test_an_end_that_cannot_be_written_does_not_undo_what_was_done(app, person, monkeypatch):
    token = token_in(await person.get("/staff"))
    append_it = AuditRepository.append

    async def fails_later(self, act):
        if act.outcome != "begun":
            raise OSError("no room left")
        return await append_it(self, act)

    monkeypatch.setattr(AuditRepository, "append", fails_later)
    left = await person.client.post("/staff/sign-out", data={"form_token": token})
    assert left.status_code == 303
    [begun] = await entries(app)
    assert begun.act == "POST /staff/sign-out"


async def test_administrators_read_it_in_words_and_narrow_it_down(app, person):
    page = await person.get("/staff/account")
    token = token_in(page)
    await person.client.post("/staff/account/sessions/end-others", data={"form_token": token})
    id = uuid4()
    await person.client.post(f"/staff/records/{id}/publication", data={"form_token": token})
    async with app.state.sessions.begin() as session:
        await AuditRepository(session).append(act(act="POST /staff/<script>", subject="<b>x</b>"))
    page = await person.get("/staff/audit")
    words = words_of(page)
    for said in (
        *("ほかの端末のログインをすべて終える", "記録：公開の状態を変える", str(id), MAIL),
        *("できた", "ことわった", "終わりの記録がない", "送った欄：form_token"),
    ):
        assert said in words, said
    assert "<script>" not in page.text.partition("<main")[2]
    assert "<b>x</b>" not in page.text
    mine = (await entries(app))[0].actor
    narrowed = await person.get(
        f"/staff/audit?account={mine}&act=POST /staff/records/%7Bid%7D/publication"
    )
    assert words_of(narrowed).count("公開の状態を変える") == 2, "in the list and in the choice"
    assert "終わりの記録がない" not in narrowed.text
    for asked in ("day=2001-01-01", f"account={uuid4()}", "before=1"):
        assert "あてはまるものは、ありません" in (await person.get(f"/staff/audit?{asked}")).text
    for nonsense in ("day=tomorrow", "account=me", "act=%00"):
        assert (await person.get(f"/staff/audit?{nonsense}")).status_code == 200, nonsense


async def test_a_long_list_goes_on(sessions):
    for number in range(7):
        await append(sessions, number)
    async with sessions() as session:
        audit = AuditRepository(session)
        first = await audit.page(AuditQuery(per_page=5))
        assert [one.number for one in first] == [7, 6, 5, 4, 3, 2]
        rest = await audit.page(AuditQuery(per_page=5, before=3))
        assert [one.number for one in rest] == [2, 1]
