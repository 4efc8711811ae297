"""Mails as the secretariat sees them: how many are where, which did not arrive."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.crypto import Keyring
from models.mail import MailState, OutgoingMail
from models.repositories.mails import recipient_digests


@dataclass(frozen=True, slots=True)
class MailQuery:
    """`after` is (created at, id) of the last one of the page before."""

    state: MailState | None = None
    kind: str | None = None
    after: tuple[datetime, UUID] | None = None
    per_page: int = 50


class MailListRepository:
    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def counts(self) -> dict[MailState, int]:
        found = await self.session.exec(
            select(OutgoingMail.state, func.count()).group_by(col(OutgoingMail.state))
        )
        return {MailState(state): count for state, count in found}

    async def page(self, query: MailQuery) -> list[OutgoingMail]:
        """The newest first."""
        chosen = select(OutgoingMail).where(*_conditions(query))
        if query.after is not None:
            place = tuple_(col(OutgoingMail.created_at), col(OutgoingMail.id))
            chosen = chosen.where(place < tuple_(*query.after))
        newest = (col(OutgoingMail.created_at).desc(), col(OutgoingMail.id).desc())
        return list(await self.session.exec(chosen.order_by(*newest).limit(query.per_page)))

    async def not_reached(self, addresses: Iterable[str], keys: Keyring) -> set[str]:
        """Of these, those to which the last mail that ended did not arrive."""
        digests = {
            digest: address for address in addresses for digest in recipient_digests(address, keys)
        }
        last: dict[str, MailState] = {}
        found = await self.session.exec(
            select(OutgoingMail.recipient_digest, OutgoingMail.state)
            .where(
                col(OutgoingMail.recipient_digest).in_(digests),
                col(OutgoingMail.state).in_((MailState.sent, MailState.failed, MailState.bounced)),
            )
            .order_by(col(OutgoingMail.created_at), col(OutgoingMail.id))
        )
        for digest, state in found:
            last[digests[digest]] = MailState(state)
        return {address for address, state in last.items() if state is not MailState.sent}


def _conditions(query: MailQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.state is not None:
        conditions.append(col(OutgoingMail.state) == query.state)
    if query.kind is not None:
        conditions.append(col(OutgoingMail.kind) == query.kind)
    return conditions
