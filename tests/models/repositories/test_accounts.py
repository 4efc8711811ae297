"""Accounts, sessions, known browsers and counted attempts, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from models.account import Account, AccountSession, Role
from models.errors import Conflict, NotFound
from models.repositories.accounts import AccountRepository

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


async def add(sessions, digest="a" * 64, role=Role.staff):
    async with sessions.begin() as session:
        account = Account(mail_digest=digest, mail_sealed="sealed", role=role, password_hash="x")
        return (await AccountRepository(session).add(account)).id


async def opened(sessions, account_id, *, since=NOW, seen=NOW):
    token = uuid4().hex * 2
    async with sessions.begin() as session:
        await AccountRepository(session).open_session(
            AccountSession(
                account_id=account_id,
                token_digest=token,
                device="Firefox",
                created_at=since,
                seen_at=seen,
            )
        )
    return token


async def lives(sessions, token):
    async with sessions() as session:
        found = await AccountRepository(session).session_with(
            token, opened_after=NOW - DAY, seen_after=NOW - MINUTE
        )
    return found is not None


async def changed(sessions, method, *given, **named):
    async with sessions.begin() as session:
        return await getattr(AccountRepository(session), method)(*given, **named)


async def test_an_account_is_found_by_any_of_its_digests_and_is_there_once(sessions):
    async with sessions() as session:
        assert await AccountRepository(session).is_empty()
    id = await add(sessions)
    with pytest.raises(Conflict, match="もう登録されています"):
        await add(sessions)
    async with sessions() as session:
        accounts = AccountRepository(session)
        found = await accounts.with_mail(["b" * 64, "a" * 64])
        assert (found.id, found.role) == (id, Role.staff)
        assert await accounts.with_mail(["b" * 64]) is None
        assert [one.id for one in await accounts.all()] == [id]
        assert not await accounts.is_empty()
        with pytest.raises(NotFound):
            await accounts.get(uuid4())


async def test_a_session_lives_as_long_as_it_is_young_and_used(sessions):
    id = await add(sessions)
    for since, seen, expected in (
        (NOW, NOW, True),
        (NOW - DAY / 2, NOW, True),
        (NOW - DAY, NOW, False),
        (NOW - DAY / 2, NOW - MINUTE, False),
    ):
        token = await opened(sessions, id, since=since, seen=seen)
        assert await lives(sessions, token) is expected


async def test_being_seen_keeps_a_session(sessions):
    id = await add(sessions)
    token = await opened(sessions, id, seen=NOW - 2 * MINUTE)
    async with sessions() as session:
        found = await AccountRepository(session).session_with(
            token, opened_after=NOW - DAY, seen_after=NOW - DAY
        )
    await changed(sessions, "seen", found[0].id, NOW)
    assert await lives(sessions, token)


async def test_sessions_end_one_by_one_all_but_one_or_with_the_account(sessions):
    one, other = await add(sessions), await add(sessions, "b" * 64)
    tokens = [await opened(sessions, one) for _ in range(3)]
    theirs = await opened(sessions, other)
    listed = await changed(
        sessions, "sessions_of", one, opened_after=NOW - DAY, seen_after=NOW - DAY
    )
    assert {found.token_digest for found in listed} == set(tokens)
    by_token = {found.token_digest: found.id for found in listed}
    await changed(sessions, "end_session", other, by_token[tokens[0]])
    assert await lives(sessions, tokens[0])
    await changed(sessions, "end_session", one, by_token[tokens[0]])
    assert not await lives(sessions, tokens[0])
    await changed(sessions, "end_sessions", one, but=by_token[tokens[1]])
    assert [await lives(sessions, token) for token in tokens[1:]] == [True, False]
    await changed(sessions, "end_sessions", one)
    assert not await lives(sessions, tokens[1])
    async with sessions.begin() as session:
        accounts = AccountRepository(session)
        await accounts.know_browser(other, "t", before=None, at=NOW)
        await accounts.remove(await accounts.get(other))
    assert not await lives(sessions, theirs)


async def test_a_browser_is_known_by_everybody_who_uses_it(sessions):
    await add(sessions)
    one, other = await add(sessions, "b" * 64), await add(sessions, "c" * 64)

    async def known(token, digest):
        found = await changed(sessions, "browser_of", token, [digest], seen_after=NOW - DAY)
        return found is not None

    await changed(sessions, "know_browser", one, "first", before=None, at=NOW)
    assert await known("first", "b" * 64)
    assert not await known("first", "c" * 64)
    await changed(sessions, "know_browser", other, "second", before="first", at=NOW)
    assert not await known("first", "b" * 64)
    assert await known("second", "b" * 64)
    assert await known("second", "c" * 64)
    await changed(sessions, "know_browser", other, "third", before="second", at=NOW - DAY)
    assert await known("third", "b" * 64)
    assert not await known("third", "c" * 64)
    await changed(sessions, "forget_browsers", one)
    assert not await known("third", "b" * 64)


async def test_what_nobody_can_use_any_more_is_forgotten(sessions):
    id = await add(sessions)
    old, young = await opened(sessions, id, since=NOW - DAY), await opened(sessions, id)
    async with sessions.begin() as session:
        accounts = AccountRepository(session)
        await accounts.know_browser(id, "old", before=None, at=NOW - DAY)
        for bucket, at in (("old", NOW - DAY), ("young", NOW)):
            await accounts.attempts.lock(bucket, at)
            await accounts.attempts.count(bucket, 3, at)
        await accounts.forget_old(opened_before=NOW - DAY, browsers_before=NOW - DAY)
        await accounts.attempts.forget_old(NOW - DAY)
    long_ago = {"opened_after": NOW - 9 * DAY, "seen_after": NOW - 9 * DAY}
    assert await changed(sessions, "session_with", old, **long_ago) is None
    assert await changed(sessions, "session_with", young, **long_ago) is not None
    async with sessions.begin() as session:
        attempts = AccountRepository(session).attempts
        assert await attempts.lock("old", NOW) == (0, NOW)
        assert await attempts.lock("young", NOW + DAY) == (3, NOW)


async def test_attempts_at_the_same_time_are_each_counted(sessions):
    async def attempt():
        async with sessions.begin() as session:
            attempts = AccountRepository(session).attempts
            failures, _ = await attempts.lock("bucket", NOW)
            await asyncio.sleep(0.01)
            await attempts.count("bucket", failures + 1, NOW)

    await asyncio.gather(*(attempt() for _ in range(8)))
    async with sessions.begin() as session:
        attempts = AccountRepository(session).attempts
        assert await attempts.lock("bucket", NOW) == (8, NOW)
        await attempts.forget("bucket")
        assert await attempts.lock("bucket", NOW) == (0, NOW)
