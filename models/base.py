"""The ground every table stands on: names of constraints, ids, times."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel

# Names are given to every constraint from the first day, so that migrations can speak of them
# on every database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def now() -> datetime:
    return datetime.now(UTC)


class Record(SQLModel):
    """A row with an identity of its own. Times are aware UTC."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)


class TimedRecord(Record):
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now, index=True)
