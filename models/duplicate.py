"""Records that may be one body in two spellings: the questions, the answers, how they are found."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import Record, id_in_time, now
from models.columns import choice
from models.vocabulary import RecordType


class PairState(StrEnum):
    open = "open"
    apart = "apart"
    merged = "merged"


class DecisionAction(StrEnum):
    """`asked_again` is nobody's decision: the records changed after they had been kept apart."""

    keep_apart = "keep_apart"
    merge = "merge"
    asked_again = "asked_again"


class DuplicatePair(Record, table=True):
    """Two records, the lower id first, and the question whether they are one body.

    `facts` tells whether the name, a telephone number or the corporate number of one of them has
    changed since the last comparison or decision.
    """

    __tablename__ = "duplicate_pair"
    __table_args__ = (
        UniqueConstraint("one_id", "other_id"),
        Index("ix_duplicate_pair_queue", "state", "score"),
    )

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    record_type: RecordType = Field(sa_type=choice(RecordType))
    one_id: UUID
    other_id: UUID = Field(index=True)
    score: float
    reasons: list[str] = Field(default_factory=list, sa_type=JSON)
    facts: str = Field(max_length=32)
    state: PairState = Field(default=PairState.open, sa_type=choice(PairState))
    found_at: datetime = Field(default_factory=now)


class DuplicateDecision(Record, table=True):
    """What a person decided about a pair. `detail` of a merge holds what undoing it needs."""

    __tablename__ = "duplicate_decision"

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    pair_id: UUID = Field(foreign_key="duplicate_pair.id", ondelete="CASCADE", index=True)
    action: DecisionAction = Field(sa_type=choice(DecisionAction))
    actor: str
    role: str = Field(max_length=40)
    reason: str | None = None
    created_at: datetime = Field(default_factory=now)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_role: str | None = Field(default=None, max_length=40)
    undone_reason: str | None = None


class ComparedRecord(SQLModel, table=True):
    """A record that has been looked at. `digest` is of all that the comparison looks at.

    It is empty for what is not compared. `revision` is a number the record had then.
    """

    __tablename__ = "compared_record"

    record_id: UUID = Field(primary_key=True)
    digest: str = Field(max_length=32)
    revision: int


class ComparisonKey(SQLModel, table=True):
    """A spelling, number or part of a name of a record, as a fingerprint of 64 bits.

    Only records that share one are compared. `from_register` are drafts of long official lists,
    which are not compared with one another.
    """

    __tablename__ = "comparison_key"

    fingerprint: int = Field(sa_type=BigInteger, primary_key=True)
    area: str = Field(max_length=6, primary_key=True)
    record_id: UUID = Field(primary_key=True, index=True)
    from_register: bool = False


class DuplicateSearch(SQLModel, table=True):
    """One row: the revision up to which records have been compared."""

    __tablename__ = "duplicate_search"

    id: int = Field(primary_key=True)
    looked_until: UUID
