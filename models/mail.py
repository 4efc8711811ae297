"""Mail that waits to be sent: written in the transaction that is its reason, sent once."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from models.base import Record, id_in_time, now
from models.columns import choice


class MailState(StrEnum):
    waiting = "waiting"
    sending = "sending"
    sent = "sent"
    failed = "failed"
    """Given up after the last attempt, or refused for good."""
    bounced = "bounced"
    """Taken by the next server, and come back."""


class OutgoingMail(Record, table=True):
    """One mail to one address. Address, subject and texts stand here sealed.

    `kind` names the text of docs/mails.md; `key` makes writing it twice impossible (a reminder,
    one record of a campaign); `batch` is what it can be counted by. The id is the Message-ID.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_outgoing_mail_due", "state", "due_at", "id"),
    )

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    kind: str = Field(max_length=60)
    key: str = Field(max_length=160)
    batch: str | None = Field(default=None, max_length=80, index=True)
    recipient_digest: str = Field(max_length=64, index=True)
    sealed: str = Field(sa_type=Text)
    state: MailState = Field(default=MailState.waiting, sa_type=choice(MailState))
    attempts: int = 0
    due_at: datetime = Field(default_factory=now)
    claimed_by: str | None = Field(default=None, max_length=40)
    sent_at: datetime | None = None
    problem: str | None = Field(default=None, max_length=200)
    """The class of what went wrong and the server's code: never its text, which names people."""
    created_at: datetime = Field(default_factory=now, index=True)


class JobRun(Record, table=True):
    """Periodic work: when it was done last, and who does it just now."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("name"),)

    name: str = Field(max_length=60)
    last_at: datetime | None = None
    holder: str | None = Field(default=None, max_length=40)
    held_until: datetime | None = None
    problem: str | None = Field(default=None, max_length=200)
