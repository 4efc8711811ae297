"""Mail on its way out: written in the transaction that is its reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import id_in_time, now
from models.crypto import Keyring
from models.mail import MailState, OutgoingMail

_RECIPIENT = "mail recipient"


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be said to whom. `facts` are what its text leaves open, by name: JSON values.

    `kind` is a text of the templates for mail; `key` makes the same letter impossible twice.
    """

    kind: str
    to: str
    key: str
    facts: Mapping[str, Any]
    batch: str | None = None


class MailRepository:
    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def write(self, letter: Letter, *, due_at: datetime | None = None) -> UUID | None:
        """Put it into the outbox; None where a letter with this key has been written before."""
        id, at = id_in_time(), now()
        on_sqlite = self.session.get_bind().dialect.name == "sqlite"
        insert = (sqlite.insert if on_sqlite else postgresql.insert)(OutgoingMail)
        written = await self.session.exec(
            insert.values(
                id=id,
                kind=letter.kind,
                key=letter.key,
                batch=letter.batch,
                recipient_digest=recipient_digest(letter.to, self.keys),
                sealed=seal_letter(id, letter.to, letter.facts, self.keys),
                state=MailState.waiting,
                attempts=0,
                due_at=due_at or at,
                created_at=at,
            ).on_conflict_do_nothing(index_elements=["key"])
        )
        return id if written.rowcount else None

    def opened(self, mail: OutgoingMail) -> Letter:
        """Raises SealBroken."""
        return opened_letter(mail, self.keys)


def opened_letter(mail: OutgoingMail, keys: Keyring) -> Letter:
    """Raises SealBroken."""
    said = json.loads(keys.open(mail.sealed, _context(mail.id)))
    return Letter(mail.kind, said["to"], mail.key, said["facts"], mail.batch)


def seal_letter(id: UUID, to: str, facts: Mapping[str, Any], keys: Keyring) -> str:
    body = json.dumps({"to": to, "facts": dict(facts)}, ensure_ascii=False)
    return keys.seal(body, _context(id))


def recipient_digest(address: str, keys: Keyring) -> str:
    """By which what was sent to one address is found, without the address."""
    return recipient_digests(address, keys)[0]


def recipient_digests(address: str, keys: Keyring) -> list[str]:
    """By each key, the current one first."""
    return keys.digests(address, _RECIPIENT)


def _context(id: UUID) -> str:
    return f"outgoing mail {id}"
