"""Accounts, the sessions they are signed in with, and failures to sign in."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.account import Account, AccountSession, KnownBrowser, SignInAttempt
from models.errors import Conflict, NotFound


class AccountRepository:
    """Times are handed in, so that one moment decides about everything in a request."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self.attempts = SignInAttempts(session)

    async def add(self, account: Account) -> Account:
        """Raises Conflict if the mail address has an account already."""
        self.session.add(account)
        try:
            await self.session.flush()
        except IntegrityError as reason:
            raise Conflict("このメールアドレスは、もう登録されています。") from reason
        return account

    async def all(self) -> list[Account]:
        return list(await self.session.exec(select(Account).order_by(col(Account.created_at))))

    async def is_empty(self) -> bool:
        return (await self.session.exec(select(Account.id).limit(1))).first() is None

    async def get(self, id: UUID) -> Account:
        """Raises NotFound."""
        account = await self.session.get(Account, id)
        if account is None:
            raise NotFound("account", id)
        return account

    async def locked(self, id: UUID) -> Account:
        """As it is now, and nobody else's until this transaction ends. Raises NotFound."""
        found = await self.session.exec(
            select(Account)
            .where(col(Account.id) == id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        account = found.first()
        if account is None:
            raise NotFound("account", id)
        return account

    async def with_mail(self, digests: Collection[str]) -> Account | None:
        """The account whose mail address has one of these digests."""
        found = await self.session.exec(
            select(Account).where(col(Account.mail_digest).in_(digests))
        )
        return found.first()

    async def with_identity(self, digests: Collection[str]) -> Account | None:
        """The account that is bound to one of these identities at another provider."""
        found = await self.session.exec(
            select(Account).where(col(Account.oidc_digest).in_(digests))
        )
        return found.first()

    async def remove(self, account: Account) -> None:
        """With its sessions."""
        await self.session.delete(account)
        await self.session.flush()

    async def save(self, account: Account) -> None:
        self.session.add(account)
        await self.session.flush()

    async def open_session(self, opened: AccountSession) -> AccountSession:
        self.session.add(opened)
        await self.session.flush()
        return opened

    async def session_with(
        self, token_digest: str, *, opened_after: datetime, seen_after: datetime
    ) -> tuple[AccountSession, Account] | None:
        found = await self.session.exec(
            select(AccountSession, Account)
            .join(Account, col(Account.id) == col(AccountSession.account_id))
            .where(
                col(AccountSession.token_digest) == token_digest,
                col(AccountSession.created_at) > opened_after,
                col(AccountSession.seen_at) > seen_after,
            )
        )
        return found.first()

    async def seen(self, session_id: UUID, at: datetime) -> None:
        await self.session.exec(
            update(AccountSession).where(col(AccountSession.id) == session_id).values(seen_at=at)
        )

    async def sessions_of(
        self, account_id: UUID, *, opened_after: datetime, seen_after: datetime
    ) -> list[AccountSession]:
        """The newest first."""
        found = await self.session.exec(
            select(AccountSession)
            .where(
                col(AccountSession.account_id) == account_id,
                col(AccountSession.created_at) > opened_after,
                col(AccountSession.seen_at) > seen_after,
            )
            .order_by(col(AccountSession.created_at).desc(), col(AccountSession.id))
        )
        return list(found)

    async def end_session(self, account_id: UUID, session_id: UUID) -> None:
        """One of the account's own; any other is left alone."""
        await self.session.exec(
            delete(AccountSession).where(
                col(AccountSession.id) == session_id,
                col(AccountSession.account_id) == account_id,
            )
        )

    async def end_sessions(self, account_id: UUID, *, but: UUID | None = None) -> None:
        wanted = col(AccountSession.account_id) == account_id
        if but is not None:
            wanted &= col(AccountSession.id) != but
        await self.session.exec(delete(AccountSession).where(wanted))

    async def forget_old(self, *, opened_before: datetime, browsers_before: datetime) -> None:
        """Sessions that nobody can use any more, and browsers nobody has come back with."""
        await self.session.exec(
            delete(AccountSession).where(col(AccountSession.created_at) <= opened_before)
        )
        await self.session.exec(
            delete(KnownBrowser).where(col(KnownBrowser.seen_at) <= browsers_before)
        )

    async def browser_of(
        self, token_digest: str, account_digests: Collection[str], *, seen_after: datetime
    ) -> UUID | None:
        """The id of this browser, if somebody with this mail address has signed in with it."""
        found = await self.session.exec(
            select(KnownBrowser.id)
            .join(Account, col(Account.id) == col(KnownBrowser.account_id))
            .where(
                col(KnownBrowser.token_digest) == token_digest,
                col(KnownBrowser.seen_at) > seen_after,
                col(Account.mail_digest).in_(account_digests),
            )
        )
        return found.first()

    async def know_browser(
        self, account_id: UUID, token_digest: str, *, before: str | None, at: datetime
    ) -> None:
        """It has a new token; `before` is the digest of the one it came with.

        Others who sign in with the same browser keep being known.
        """
        if before is not None:
            await self.session.exec(
                update(KnownBrowser)
                .where(col(KnownBrowser.token_digest) == before)
                .values(token_digest=token_digest)
            )
        renewed = await self.session.exec(
            update(KnownBrowser)
            .where(
                col(KnownBrowser.token_digest) == token_digest,
                col(KnownBrowser.account_id) == account_id,
            )
            .values(seen_at=at)
        )
        if not renewed.rowcount:
            self.session.add(
                KnownBrowser(account_id=account_id, token_digest=token_digest, seen_at=at)
            )
            await self.session.flush()

    async def forget_browsers(self, account_id: UUID) -> None:
        await self.session.exec(
            delete(KnownBrowser).where(col(KnownBrowser.account_id) == account_id)
        )


class SignInAttempts:
    """Counted before the password is looked at: many at the same time are many, not one."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def lock(self, bucket: str, at: datetime) -> tuple[int, datetime]:
        """(failures so far, when the last one was); the row is this transaction's alone."""
        on_sqlite = self.session.get_bind().dialect.name == "sqlite"
        insert = (sqlite.insert if on_sqlite else postgresql.insert)(SignInAttempt)
        found = await self.session.exec(
            insert.values(bucket=bucket, failures=0, last_at=at)
            # Sets nothing, but locks the row and gives it back.
            .on_conflict_do_update(
                index_elements=["bucket"], set_={"bucket": insert.excluded.bucket}
            )
            .returning(col(SignInAttempt.failures), col(SignInAttempt.last_at))
        )
        failures, last_at = found.one()
        return failures, last_at

    async def count(self, bucket: str, failures: int, at: datetime) -> None:
        await self.session.exec(
            update(SignInAttempt)
            .where(col(SignInAttempt.bucket) == bucket)
            .values(failures=failures, last_at=at)
        )

    async def forget(self, bucket: str) -> None:
        await self.session.exec(delete(SignInAttempt).where(col(SignInAttempt.bucket) == bucket))

    async def forget_old(self, before: datetime) -> None:
        await self.session.exec(delete(SignInAttempt).where(col(SignInAttempt.last_at) <= before))
