"""Sealing anew, with the current secret, what the one before sealed: keys of cases and the rest.

What a case holds stays as it is: its own key alone is wrapped again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.bulk_message import BulkMessage
from models.crypto import Keyring, SealBroken
from models.inquiry import FinderNotice, Inquiry, InquiryAnswer
from models.mail import OutgoingMail
from models.person import Invitation
from models.proposal import Proposal, ProposalMessage
from models.referral_profile import ReferralDesk, ReferralProfile
from models.support_case import SupportCase


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """`context` says of an id what the column of its row was sealed as."""

    name: str
    table: Any
    column: str
    context: Callable[[UUID], str]


def _columns() -> tuple[SealedColumn, ...]:
    def of(name: str, table: Any, column: str, context: str) -> SealedColumn:
        return SealedColumn(name, table, column, lambda id: context.format(id=id))

    found = [of("case keys", SupportCase, "key_sealed", "case {id} key")]
    for name, table, prefix, columns in (
        ("organizations", ReferralProfile, "referral_profile", ("mail", "urgent_mail")),
        ("desks", ReferralDesk, "referral_desk", ("mail", "urgent_mail", "coordinator_mail")),
        ("notices", FinderNotice, "finder notice", ("place", "note", "contact")),
    ):
        found += [of(name, table, f"{one}_sealed", f"{prefix} {{id}} {one}") for one in columns]
    found.append(of("inquiries", Inquiry, "question_sealed", "inquiry {id} question"))
    found.append(of("answers", InquiryAnswer, "note_sealed", "inquiry answer {id}"))
    for column in ("contact", "note"):
        found.append(of("proposals", Proposal, f"{column}_sealed", f"proposal {{id}} {column}"))
    found += [
        of("messages", ProposalMessage, "text_sealed", "proposal message {id}"),
        of("mails", OutgoingMail, "sealed", "outgoing mail {id}"),
        of("messages to many", BulkMessage, "sealed", "bulk message {id}"),
        of("invitations", Invitation, "mail_sealed", "invitation {id} mail"),
    ]
    return tuple(found)


SEALED = _columns()


class CaseKeyRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def count(self, sealed: SealedColumn) -> int:
        """How many stand under another secret than the current one."""
        found = await self.session.exec(
            select(func.count()).select_from(sealed.table).where(*self._old(sealed))
        )
        return found.one()

    async def seal_again(
        self, sealed: SealedColumn, after: UUID | None, most: int
    ) -> tuple[int, int, UUID | None]:
        """(sealed anew, cannot be opened, the last looked at) of the next portion."""
        id, column = col(sealed.table.id), getattr(sealed.table, sealed.column)
        wanted = self._old(sealed)
        if after is not None:
            wanted.append(id > after)
        rows: Sequence[tuple[UUID, str]] = list(
            await self.session.exec(select(id, column).where(*wanted).order_by(id).limit(most))
        )
        done = lost = 0
        for row_id, before in rows:
            context = sealed.context(row_id)
            try:
                anew = self.keys.seal(self.keys.open(before, context), context)
            except SealBroken:
                lost += 1
                continue
            # Whoever has changed it meanwhile has sealed it with the current secret already.
            changed = await self.session.exec(
                update(sealed.table)
                .where(id == row_id, column == before)
                .values({sealed.column: anew})
            )
            done += int(changed.rowcount)
        return done, lost, rows[-1][0] if rows else None

    def _old(self, sealed: SealedColumn) -> list[Any]:
        column = col(getattr(sealed.table, sealed.column))
        return [column.is_not(None), ~column.startswith(self.keys.prefix, autoescape=True)]
