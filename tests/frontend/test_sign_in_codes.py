"""Codes of an authenticator app: the RFC's numbers, set up, asked for, good once, taken off."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from api.usecases import two_steps
from api.usecases.keep_account import seal_again
from api.usecases.two_steps import code_at, open_secret, step_of
from models.account import Role
from models.base import now
from models.crypto import Keyring
from models.repositories.accounts import AccountRepository
from tests.frontend.member_visitors import last_link
from tests.frontend.sent_letters import letters
from tests.frontend.staff_fixtures import visitor
from tests.frontend.staff_visitors import MAIL, PASSWORD, new_account

__all__ = ["visitor"]  # a fixture
RFC_SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_numbers_of_rfc_6238(seconds, code):
    assert code_at(RFC_SECRET, 1, digits=8) == "94287082"
    assert code_at(RFC_SECRET, seconds // 30, digits=8) == code
    moment = datetime.fromtimestamp(seconds, UTC)
    for early, is_good in ((-60, False), (-30, True), (0, True), (30, True), (60, False)):
        found = step_of(code[2:], RFC_SECRET, moment + timedelta(seconds=early))
        assert (found == seconds // 30) is is_good


@pytest.fixture
def clock(monkeypatch):
    """Turned by hand: a code is good for one step."""
    moment = now()

    def turned() -> datetime:
        return moment

    def turn(seconds: int) -> None:
        nonlocal moment
        moment += timedelta(seconds=seconds)

    monkeypatch.setattr(two_steps, "now", turned)
    turn.now = turned
    return turn


def code_of(secret, clock):
    return code_at(secret, int(clock.now().timestamp()) // 30)


async def set_up(person, clock, home="/staff"):
    page = await person.get(f"{home}/account/codes")
    key = page.text.split('class="code-key address">')[1].split("<")[0].replace(" ", "")
    sealed = page.text.split('name="sealed" value="')[1].split('"')[0]
    secret = base64.b32decode(key)
    path = f"{home}/account/codes"
    wrong = await person.send(path, f"{path}/on", sealed=sealed, code="000000")
    assert wrong.status_code == 422
    assert key in wrong.text.replace(" ", "")
    done = await person.send(path, f"{path}/on", sealed=sealed, code=code_of(secret, clock))
    assert done.status_code == 200
    listed = done.text.split('class="code-list"')[1].split("</ol>")[0]
    codes = [part.split("<")[0] for part in listed.split("<li>")[1:]]
    assert len(set(codes)) == 10
    return secret, codes


async def half(person, **how):
    """The page that asks for the code, after the first step."""
    page = await person.sign_in(**how)
    assert page.status_code == 200
    assert not person.is_signed_in
    return page.text.split('name="half" value="')[1].split('"')[0]


async def second(person, half, code):
    return await person.send("/sign-in/mail", "/sign-in/code", half=half, code=code)


async def test_a_code_is_asked_for_after_the_password_and_is_good_once(app, visitor, clock):
    person, other = visitor(), visitor()
    await person.sign_in()
    await other.sign_in()
    secret, _ = await set_up(person, clock)
    assert (await other.get("/staff")).status_code == 303
    assert "認証アプリ" in str((await letters(app, "account_changed"))[0].facts["what"])
    page = (await person.get("/staff/account/codes")).text
    assert "あと10個" in page
    other = visitor()
    kept = await half(other, next="/staff/account")
    used = code_of(secret, clock)
    again = await second(other, kept, used)
    assert again.status_code == 422, "the code that set it up is used already"
    clock(30)
    entered = await second(
        other, kept, f" {code_of(secret, clock)[:3]} {code_of(secret, clock)[3:]}"
    )
    assert entered.status_code == 303
    third = visitor()
    assert (await second(third, await half(third), code_of(secret, clock))).status_code == 422
    assert (await third.get("/staff")).status_code == 303


async def test_a_mailed_link_asks_for_the_code_as_well(app, visitor, clock):
    person = visitor()
    await person.sign_in()
    secret, _ = await set_up(person, clock)
    clock(30)
    other = visitor()
    await other.send("/sign-in/mail", "/sign-in/mail", mail=MAIL)
    link = await last_link(app, "sign_in_link")
    page = await other.send(link, link)
    assert page.status_code == 200
    assert not other.is_signed_in
    kept = page.text.split('name="half" value="')[1].split('"')[0]
    assert (await second(other, kept, code_of(secret, clock))).status_code == 303
    third = visitor()
    await third.send("/sign-in/password", "/sign-in/password", mail=MAIL)
    link = await last_link(app, "password_link")
    page = await third.send(link, link, wanted=PASSWORD + "!", again=PASSWORD + "!")
    assert 'name="half"' in page.text
    assert not third.is_signed_in


async def test_a_code_on_paper_is_good_once(app, visitor, clock):
    person = visitor()
    await person.sign_in()
    _, codes = await set_up(person, clock)
    other = visitor()
    spelled = codes[3].upper().replace("-", " ")
    assert (await second(other, await half(other), spelled)).status_code == 303
    third = visitor()
    assert (await second(third, await half(third), codes[3])).status_code == 422
    assert "あと9個" in (await other.get("/staff/account/codes")).text
    async with app.state.engine.connect() as connection:
        told = str((await connection.exec_driver_sql("SELECT * FROM account")).fetchall())
    assert not [code for code in codes if code in told]


async def test_codes_cannot_be_guessed_and_a_half_way_token_ends(app, visitor, clock):
    person = visitor()
    await person.sign_in()
    secret, _ = await set_up(person, clock)
    clock(30)
    guesser = visitor(address="198.51.100.9")
    kept = await half(guesser)
    for _ in range(5):
        assert (await second(guesser, kept, "123456")).status_code == 422
    slowed = await second(guesser, kept, code_of(secret, clock))
    assert slowed.status_code == 429
    assert int(slowed.headers["retry-after"]) > 0
    # It keeps nobody from the door who comes from elsewhere.
    owner = visitor()
    token = await half(owner)
    assert (await second(owner, token, code_of(secret, clock))).status_code == 303
    clock(601)
    late = await second(visitor(), token, code_of(secret, clock))
    assert late.headers["location"].startswith("/staff/sign-in")
    forged = await second(visitor(), "1.aaaa.bbbb", code_of(secret, clock))
    assert forged.headers["location"].startswith("/staff/sign-in")


async def test_codes_are_taken_off_with_the_password(app, visitor, clock):
    person = visitor()
    await person.sign_in()
    await set_up(person, clock)
    path = "/staff/account/codes"
    assert (await person.send(path, f"{path}/off", password="a guess")).status_code == 422
    off = await person.send(path, f"{path}/off", password=PASSWORD)
    assert off.headers["location"] == "/staff/account?done=codes_off"
    assert (await visitor().sign_in()).status_code == 303
    assert len(await letters(app, "account_changed")) == 2


async def test_an_administrator_helps_whoever_lost_everything(app, visitor, clock):
    await new_account(app, Role.administrator, "chief@example.org")
    person, chief = visitor(), visitor()
    await person.sign_in()
    await chief.sign_in("chief@example.org")
    await set_up(person, clock)
    page = (await chief.get("/staff/people")).text
    address = page.split("/codes")[0].rpartition('"')[2] + "/codes"
    assert (await chief.send("/staff/people", address)).status_code == 303
    assert (await visitor().sign_in()).status_code == 303


async def test_an_installation_can_demand_codes(app, visitor, clock):
    app.state.settings.totp_for = Role.secretariat
    await new_account(app, Role.secretariat, "office@example.org")
    office, staff = visitor(), visitor()
    await staff.sign_in()
    assert (await staff.get("/staff")).status_code == 200
    await office.sign_in("office@example.org")
    for path in ("/staff", "/staff/words", "/members"):
        sent = await office.get(path)
        assert sent.headers["location"] == "/staff/account/codes", path
    posted = await office.client.post("/staff/records/publication")
    assert posted.headers["location"] == "/staff/account/codes"
    assert "はじめに用意をしてください" in (await office.get("/staff/account/codes")).text
    await set_up(office, clock)
    assert (await office.get("/staff")).status_code == 200


async def test_a_secret_begun_by_somebody_else_is_not_taken(app, visitor, clock):
    await new_account(app, Role.staff, "other@example.org")
    person, other = visitor(), visitor()
    await person.sign_in()
    await other.sign_in("other@example.org")
    path = "/staff/account/codes"
    page = (await other.get(path)).text
    key = page.split('class="code-key address">')[1].split("<")[0].replace(" ", "")
    sealed = page.split('name="sealed" value="')[1].split('"')[0]
    code = code_of(base64.b32decode(key), clock)
    assert (await person.send(path, f"{path}/on", sealed=sealed, code=code)).status_code == 422
    assert (await visitor().sign_in()).status_code == 303


async def test_a_new_secret_key_takes_the_codes_along(app, visitor, clock):
    person = visitor()
    await person.sign_in()
    secret, _ = await set_up(person, clock)
    own = app.state.settings.secret_key.get_secret_value()
    async with app.state.sessions.begin() as session:
        accounts = AccountRepository(session)
        assert await seal_again(accounts=accounts, keys=Keyring("a new secret", own)) == (1, 0)
        (account,) = await accounts.all()
        assert open_secret(account, Keyring("a new secret")) == secret
