"""Keeping records true: who was asked when whether they still are, what they said, sample calls."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Text, UniqueConstraint
from sqlmodel import Field

from models.base import Record, id_in_time, now
from models.columns import choice


class RequestState(StrEnum):
    waiting = "waiting"
    confirmed = "confirmed"
    changed = "changed"
    """Answered with corrections, which are a proposal."""
    escalated = "escalated"
    """Nobody answered: somebody of the secretariat has to call."""
    given_up = "given_up"
    cancelled = "cancelled"


class Campaign(Record, table=True):
    """A round in which many are asked at once, as in March and April."""

    title: str = Field(max_length=200)
    starts_on: date
    ends_on: date
    created_by: str = Field(max_length=40)
    created_at: datetime = Field(default_factory=now)
    selection: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    prepared_to: UUID | None = None
    """The last organization that has been asked: where an interrupted round goes on."""
    is_prepared: bool = False


class ConfirmationRequest(Record, table=True):
    """One organization is asked whether what is listed is still right: one link for all of it."""

    __tablename__ = "confirmation_request"
    __table_args__ = (
        UniqueConstraint("organization_id", "round"),
        Index("ix_confirmation_request_due", "state", "next_at"),
    )

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    campaign_id: UUID | None = Field(
        default=None, foreign_key="campaign.id", ondelete="SET NULL", index=True
    )
    round: str = Field(max_length=60)
    """What makes it one of a kind: the campaign, or the day on which its age was noticed."""
    state: RequestState = Field(default=RequestState.waiting, sa_type=choice(RequestState))
    reminders: int = 0
    next_at: datetime | None = None
    """When the next reminder, or the call to the secretariat, is due."""
    created_at: datetime = Field(default_factory=now)
    answered_at: datetime | None = None
    answer_role: str | None = Field(default=None, max_length=60)


class CallSample(Record, table=True):
    """A random sample of records to be called, so that the share that is right can be told."""

    __tablename__ = "call_sample"

    title: str = Field(max_length=200)
    seed: int
    population: int
    """How many records it was drawn from."""
    size: int
    created_by: str = Field(max_length=40)
    created_at: datetime = Field(default_factory=now)
    ended_at: datetime | None = None
    published: bool = False


class CallOutcome(StrEnum):
    right = "right"
    wrong = "wrong"
    unreachable = "unreachable"
    gone = "gone"


class SampleCall(Record, table=True):
    """One record of a sample. `wrong` names the fields that were found wrong."""

    __tablename__ = "sample_call"
    __table_args__ = (UniqueConstraint("sample_id", "service_id"),)

    sample_id: UUID = Field(foreign_key="call_sample.id", ondelete="CASCADE", index=True)
    position: int
    service_id: UUID = Field(index=True)
    outcome: CallOutcome | None = Field(default=None, sa_type=choice(CallOutcome))
    wrong: list[str] = Field(default_factory=list, sa_type=JSON)
    note: str | None = Field(default=None, sa_type=Text)
    called_by: str | None = Field(default=None, max_length=40)
    called_at: datetime | None = None
