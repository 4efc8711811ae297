"""One referral of a case to one receiver, its steps, and what both say to each other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from models.base import Record, id_in_time, now
from models.columns import choice
from models.referral_states import (
    OutcomeCode,
    Party,
    ReasonCode,
    ReferralEvent,
    ReferralState,
)
from models.support_case import Urgency


class ReferralMove(SQLModel, table=True):
    """A copy of `referral_states.MOVES` that steps refer to; a migration changes it."""

    __tablename__ = "referral_move"

    before: str = Field(primary_key=True, max_length=40)
    event: str = Field(primary_key=True, max_length=40)
    after: str = Field(primary_key=True, max_length=40)


class ReferralStep(Record, table=True):
    """One move. It follows the step before it and is one of the moves there are: by constraint.

    `number` is the version of the referral after it. `key` is what the client calls this act, so
    that sending it twice does it once.
    """

    __tablename__ = "referral_step"
    __table_args__ = (
        UniqueConstraint("referral_id", "number", "after"),
        UniqueConstraint("referral_id", "number"),
        UniqueConstraint("referral_id", "key"),
        ForeignKeyConstraint(
            ["before", "event", "after"],
            ["referral_move.before", "referral_move.event", "referral_move.after"],
        ),
        ForeignKeyConstraint(
            ["referral_id", "previous", "before"],
            ["referral_step.referral_id", "referral_step.number", "referral_step.after"],
        ),
        CheckConstraint(
            "(number = 1 AND previous IS NULL AND before = 'none')"
            " OR (number > 1 AND previous = number - 1)",
            name="follows",
        ),
    )

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    referral_id: UUID
    number: int
    previous: int | None = None
    before: str = Field(max_length=40)
    event: ReferralEvent = Field(sa_type=choice(ReferralEvent))
    after: ReferralState = Field(sa_type=choice(ReferralState))
    party: Party = Field(sa_type=choice(Party))
    actor: str = Field(max_length=40)
    """The id of an account; "link" for a receiver without one, "person", "clock"."""
    reason: ReasonCode | None = Field(default=None, sa_type=choice(ReasonCode))
    outcome: OutcomeCode | None = Field(default=None, sa_type=choice(OutcomeCode))
    next_service_id: UUID | None = None
    note_sealed: str | None = Field(default=None, sa_type=Text)
    key: str | None = Field(default=None, max_length=64)
    at: datetime = Field(default_factory=now, index=True)


class Referral(Record, table=True):
    """`version` is the number of its last step; `state` is what that step led to.

    `fields` are the personal fields the receiver may read once it has accepted, never more than
    the consent names. `due_at` is when the clock of the state ends, `remind_at` when whoever acts
    next is reminded. What of the case a board needs to choose rows by stands here once more.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["id", "version", "state"],
            ["referral_step.referral_id", "referral_step.number", "referral_step.after"],
        ),
        CheckConstraint("NOT identified OR consent_id IS NOT NULL", name="identified_consent"),
        Index("ix_referral_desk", "sender_area", "sender_organization_id", "state", "due_at"),
        Index("ix_referral_receiver", "organization_id", "state", "due_at"),
        Index("ix_referral_due", "state", "due_at"),
        Index("ix_referral_remind", "remind_at"),
    )

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    case_id: UUID = Field(foreign_key="support_case.id", ondelete="CASCADE", index=True)
    parent_id: UUID | None = Field(default=None, index=True)
    """The referral that was passed on to this one."""
    hops: int = 0
    """How often it was passed on before."""
    service_id: UUID | None = Field(default=None, index=True)
    organization_id: UUID
    receiver_name: str = Field(max_length=500)
    state: ReferralState = Field(default=ReferralState.draft, sa_type=choice(ReferralState))
    version: int = 1
    is_lead: bool = False
    identified: bool = False
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
    consent_id: UUID | None = Field(default=None, index=True)
    reason: ReasonCode | None = Field(default=None, sa_type=choice(ReasonCode))
    outcome: OutcomeCode | None = Field(default=None, sa_type=choice(OutcomeCode))
    next_service_id: UUID | None = None
    """Where the receiver says it should go."""
    urgency: Urgency = Field(default=Urgency.usual, sa_type=choice(Urgency))
    sender_organization_id: UUID | None = None
    sender_area: str | None = Field(default=None, max_length=6)
    area_code: str | None = Field(default=None, max_length=6)
    sent_at: datetime | None = None
    answered_at: datetime | None = None
    """The first answer that is more than "seen"."""
    identity_read_at: datetime | None = None
    """When the receiver first read who it is."""
    due_at: datetime | None = None
    remind_at: datetime | None = None
    reminded: int = 0
    closed_at: datetime | None = None
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)


class ReferralMessage(Record, table=True):
    """Said by a party, never by a person: what it says stays when people leave.

    Without `referral_id` it is a note among the sender's own.
    """

    __tablename__ = "referral_message"

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    case_id: UUID = Field(foreign_key="support_case.id", ondelete="CASCADE", index=True)
    referral_id: UUID | None = Field(default=None, index=True)
    party: Party = Field(sa_type=choice(Party))
    actor: str = Field(max_length=40)
    text_sealed: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now)


class ReferralFile(Record, table=True):
    """A file sent with a message. Its bytes lie in the store sealed by the key of the case."""

    __tablename__ = "referral_file"

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    case_id: UUID = Field(foreign_key="support_case.id", ondelete="CASCADE", index=True)
    message_id: UUID = Field(foreign_key="referral_message.id", ondelete="CASCADE", index=True)
    name_sealed: str = Field(sa_type=Text)
    media_type: str = Field(max_length=60)
    size: int
    content_sealed: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now)
