"""Secrets sent by mail: made, found, and used up."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.person import LinkPurpose, MailedLink

_ANSWERED_LATE = frozenset({LinkPurpose.referral, LinkPurpose.inquiry})
KNOWN_AFTER = timedelta(days=60)
"""How long a link to a receiver is known after its end: with it a new one is asked for."""


class MailedLinkRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def issue(
        self,
        purpose: LinkPurpose,
        *,
        lives: timedelta,
        subject_id: UUID | None = None,
        account_id: UUID | None = None,
        token: str | None = None,
    ) -> str:
        """A token of 256 bits, or the one given, that nobody has seen yet.

        Only its digest is stored.
        """
        token = token or secrets.token_urlsafe(32)
        self.session.add(
            MailedLink(
                token_digest=token_digest(token),
                purpose=purpose,
                subject_id=subject_id,
                account_id=account_id,
                ends_at=now() + lives,
            )
        )
        await self.session.flush()
        return token

    async def find(self, token: str, purpose: LinkPurpose) -> MailedLink | None:
        """The link, if it is for this purpose, not used and not too old. Changes nothing."""
        found = await self.session.exec(
            select(MailedLink).where(
                col(MailedLink.token_digest) == token_digest(token),
                col(MailedLink.purpose) == purpose,
                col(MailedLink.used_at).is_(None),
                col(MailedLink.ends_at) > now(),
            )
        )
        return found.first()

    async def use(self, link: MailedLink) -> bool:
        """Whether it was this call that used it up: of two at the same time, one."""
        used = await self.session.exec(
            update(MailedLink)
            .where(col(MailedLink.id) == link.id, col(MailedLink.used_at).is_(None))
            .values(used_at=now())
        )
        return bool(used.rowcount)

    async def find_ever(self, token: str, purpose: LinkPurpose) -> MailedLink | None:
        """Also one that is too old or was set aside: a new one may be asked for with it."""
        found = await self.session.exec(
            select(MailedLink).where(
                col(MailedLink.token_digest) == token_digest(token),
                col(MailedLink.purpose) == purpose,
            )
        )
        return found.first()

    async def set_aside(self, purpose: LinkPurpose, subject_id: UUID) -> None:
        """They open nothing any more; whoever has one may still ask for a new one."""
        await self.session.exec(
            update(MailedLink)
            .where(
                col(MailedLink.purpose) == purpose,
                col(MailedLink.subject_id) == subject_id,
                col(MailedLink.used_at).is_(None),
            )
            .values(used_at=now())
        )

    async def end(self, purpose: LinkPurpose, subject_id: UUID) -> None:
        """None of those sent out for this leads anywhere any more."""
        await self.session.exec(
            delete(MailedLink).where(
                col(MailedLink.purpose) == purpose, col(MailedLink.subject_id) == subject_id
            )
        )

    async def end_of(self, account_id: UUID) -> None:
        """Every link of this account."""
        await self.session.exec(delete(MailedLink).where(col(MailedLink.account_id) == account_id))

    async def forget_old(self) -> None:
        at = now()
        await self.session.exec(
            delete(MailedLink).where(
                col(MailedLink.ends_at) <= at,
                col(MailedLink.purpose).not_in(_ANSWERED_LATE)
                | (col(MailedLink.ends_at) <= at - KNOWN_AFTER),
            )
        )


def token_digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
