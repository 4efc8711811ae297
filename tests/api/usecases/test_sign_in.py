"""Guessing: what it costs, and what it tells."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from pwdlib import PasswordHash

from api.usecases import passwords
from api.usecases.devices import device_of
from api.usecases.keep_account import add_account, find_account, list_accounts, seal_again
from api.usecases.mail_address import read_mail
from api.usecases.sign_in import (
    SignInRefused,
    TooManyFailures,
    Visit,
    digest,
    sign_in,
    who_is,
)
from models.account import Role
from models.crypto import Keyring
from models.errors import BadRequest
from models.repositories.accounts import AccountRepository

KEYS = Keyring("a secret for tests")
PASSWORD = "a path along the quiet river"
GUESS = "a wrong guess"
MAIL = "window@example.org"
FOREVER = datetime(2000, 1, 1, tzinfo=UTC)
HERE = Visit(network="192.0.2.1", device="Firefox")


class Counting(PasswordHash):
    """Counts the passwords that were really looked at."""

    looked_at = 0

    def verify(self, password, hash):
        self.looked_at += 1
        return super().verify(password, hash)


@pytest.fixture
def hasher(monkeypatch):
    counting = Counting(passwords._hasher.hashers)
    monkeypatch.setattr(passwords, "_hasher", counting)
    return counting


@pytest.fixture
def transactions(sessions):
    @asynccontextmanager
    async def transaction():
        async with sessions.begin() as session:
            yield AccountRepository(session)

    return transaction


async def add(transactions, mail=MAIL, keys=KEYS, password=PASSWORD):
    async with transactions() as accounts:
        return await add_account(mail, Role.staff, password, accounts=accounts, keys=keys)


async def attempt(transactions, mail=MAIL, password=GUESS, visit=HERE, keys=KEYS):
    return await sign_in(mail, password, visit, transactions=transactions, keys=keys)


@pytest.mark.parametrize("mail", [MAIL, "nobody@example.org", "", "no address"])
async def test_a_failure_costs_one_look_whoever_it_is(transactions, hasher, mail):
    await add(transactions)
    hasher.looked_at = 0
    with pytest.raises(SignInRefused):
        await attempt(transactions, mail)
    assert hasher.looked_at == 1


async def test_an_account_without_a_password_is_like_none(transactions, hasher):
    id = await add(transactions)
    async with transactions() as accounts:
        account = await accounts.get(id)
        account.password_hash = None
        await accounts.save(account)
    with pytest.raises(SignInRefused):
        await attempt(transactions, password="nobody has this password")
    assert hasher.looked_at == 1


@pytest.mark.parametrize("mail", [MAIL, "nobody@example.org"])
async def test_many_guesses_at_once_are_no_more_than_one_after_another(transactions, hasher, mail):
    await add(transactions)
    hasher.looked_at = 0
    guesses = (attempt(transactions, mail) for _ in range(20))
    ends = await asyncio.gather(*guesses, return_exceptions=True)
    kinds = [type(end) for end in ends]
    assert (kinds.count(SignInRefused), kinds.count(TooManyFailures)) == (5, 15)
    assert hasher.looked_at == 5


async def test_only_digests_of_what_a_browser_holds_are_stored(transactions):
    await add(transactions)
    opened = await attempt(transactions, password=PASSWORD)
    async with transactions() as accounts:
        who, _ = await who_is(opened.token, form_token="f", accounts=accounts, keys=KEYS)
        assert (who.mail, who.role, who.form_token) == (MAIL, Role.staff, "f")
        (session,) = await accounts.sessions_of(
            who.account_id, opened_after=FOREVER, seen_after=FOREVER
        )
        assert session.token_digest == digest(opened.token) != opened.token
        assert (
            await who_is(session.token_digest, form_token="", accounts=accounts, keys=KEYS) is None
        )
    assert who.origin("なおした").actor == str(who.account_id)
    assert MAIL not in repr(who.origin("なおした"))


async def test_work_that_was_too_little_is_made_up_for_at_the_door(transactions, monkeypatch):
    from pwdlib.hashers.argon2 import Argon2Hasher

    today = passwords._hasher
    monkeypatch.setattr(passwords, "_hasher", PasswordHash((Argon2Hasher(1, 1024, 1),)))
    id = await add(transactions)
    monkeypatch.setattr(passwords, "_hasher", today)
    await attempt(transactions, password=PASSWORD)
    async with transactions() as accounts:
        hashed = (await accounts.get(id)).password_hash
    assert not passwords.is_outdated(hashed)
    await attempt(transactions, password=PASSWORD)


async def test_a_new_secret_takes_over_from_the_former_one(transactions):
    await add(transactions)
    both = Keyring("a new secret", "a secret for tests")
    await attempt(transactions, password=PASSWORD, keys=both)
    async with transactions() as accounts:
        lost = Keyring("a new secret")
        assert [one.mail for one in await list_accounts(accounts=accounts, keys=lost)] == [None]
        assert await seal_again(accounts=accounts, keys=lost) == (0, 1)
        assert await seal_again(accounts=accounts, keys=both) == (1, 0)
        assert [one.mail for one in await list_accounts(accounts=accounts, keys=lost)] == [MAIL]
        assert await find_account(MAIL.upper(), accounts=accounts, keys=lost)
    await attempt(transactions, password=PASSWORD, keys=Keyring("a new secret"))


async def test_a_session_of_a_lost_secret_is_over(transactions):
    await add(transactions)
    opened = await attempt(transactions, password=PASSWORD)
    async with transactions() as accounts:
        lost = Keyring("lost")
        assert await who_is(opened.token, form_token="", accounts=accounts, keys=lost) is None


async def test_two_keyboards_write_the_same_password(transactions):
    await add(transactions, password="ﾐｽﾞｳﾐ の ほとり を 歩く")
    await attempt(transactions, password="ミズウミ の ほとり を 歩く")


@pytest.mark.parametrize(
    "mail", ["", "a", "a@b", "a b@example.org", "@example.org", "a@.org", "a@@b.org", "a\x00@b.org"]
)
def test_what_is_no_mail_address_says_what_one_looks_like(mail):
    with pytest.raises(BadRequest, match=r"name@example\.org"):
        read_mail(mail)


def test_a_mail_address_has_one_spelling():
    assert read_mail(" Ｗindow@Example.ORG\n") == MAIL


def test_a_browser_is_told_in_words_people_know():
    chrome = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36"
    assert device_of(chrome) == "Chrome（Android）"
    assert device_of("Mozilla/5.0 (iPhone; like Mac OS X) Version/18 Safari/604.1") == (
        "Safari（iPhone）"
    )
    assert device_of("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140") == (
        "Edge（Windows）"
    )
    assert device_of("<script>") == "そのほかのブラウザー"
