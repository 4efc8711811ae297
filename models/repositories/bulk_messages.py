"""Copies of messages to many, and how far their letters have come."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.bulk_message import BulkMessage
from models.crypto import Keyring
from models.mail import MailState, OutgoingMail


@dataclass(frozen=True, slots=True)
class SentMessage:
    message: BulkMessage
    subject: str
    text: str
    states: Mapping[MailState, int]
    """Of its letters that are still known: the outbox forgets old ones."""


class BulkMessageRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def find(self, id: UUID) -> BulkMessage | None:
        return await self.session.get(BulkMessage, id)

    async def add(self, message: BulkMessage, subject: str, text: str) -> None:
        said = json.dumps({"subject": subject, "text": text}, ensure_ascii=False)
        message.sealed = self.keys.seal(said, _context(message.id))
        self.session.add(message)
        await self.session.flush()

    async def sent(self, most: int) -> list[SentMessage]:
        """The newest first. Raises SealBroken."""
        rows = await self.session.exec(
            select(BulkMessage)
            .order_by(col(BulkMessage.created_at).desc(), col(BulkMessage.id))
            .limit(most)
        )
        messages = list(rows)
        counted = await self.session.exec(
            select(OutgoingMail.batch, OutgoingMail.state, func.count())
            .where(col(OutgoingMail.batch).in_([batch_of(one.id) for one in messages]))
            .group_by(col(OutgoingMail.batch), col(OutgoingMail.state))
        )
        states: dict[str, dict[MailState, int]] = {}
        for batch, state, count in counted:
            states.setdefault(batch or "", {})[MailState(state)] = count
        found = []
        for one in messages:
            said = json.loads(self.keys.open(one.sealed, _context(one.id)))
            found.append(
                SentMessage(one, said["subject"], said["text"], states.get(batch_of(one.id), {}))
            )
        return found


def batch_of(message_id: UUID) -> str:
    return f"message_to_many/{message_id}"


def _context(id: UUID) -> str:
    return f"bulk message {id}"
