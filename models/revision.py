"""What was changed, by whom and why; and what became of records that ended."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import Record, id_in_time, now
from models.columns import choice
from models.vocabulary import RecordType


class Revision(Record, table=True):
    """One change of one record; `content` is the whole record as it was after it."""

    # An id is used once, whatever it is the id of; by it records are asked for.
    __table_args__ = (UniqueConstraint("record_id", "number"),)

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    record_type: RecordType = Field(sa_type=choice(RecordType))
    record_id: UUID
    number: int
    action: str = Field(max_length=20)
    content: dict[str, Any] = Field(sa_type=JSON)
    actor: str
    role: str = Field(max_length=40)
    source_slug: str | None = Field(default=None, index=True)
    import_run_id: UUID | None = Field(default=None, foreign_key="import_run.id", index=True)
    reason: str | None = None
    created_at: datetime = Field(default_factory=now)


class Metadata(Record, table=True):
    """HSDS metadata: one changed field of one revision."""

    __tablename__ = "metadata"

    revision_id: UUID = Field(foreign_key="revision.id", ondelete="CASCADE", index=True)
    resource_id: UUID = Field(index=True)
    resource_type: RecordType = Field(sa_type=choice(RecordType))
    last_action_date: datetime
    last_action_type: str = Field(max_length=20)
    field_name: str
    previous_value: str
    replacement_value: str
    updated_by: str


class Tombstone(SQLModel, table=True):
    """What is left of a record that was deleted or merged; its id is never used again."""

    record_id: UUID = Field(primary_key=True)
    record_type: RecordType = Field(sa_type=choice(RecordType))
    name: str
    reason: str = Field(max_length=40)
    merged_into: UUID | None = Field(default=None, index=True)
    created_at: datetime = Field(default_factory=now, index=True)


class ShortLink(SQLModel, table=True):
    """The code printed on paper. It outlives the record and is never given to another."""

    __tablename__ = "short_link"

    code: str = Field(primary_key=True, max_length=12)
    record_type: RecordType = Field(sa_type=choice(RecordType))
    record_id: UUID = Field(index=True, unique=True)
