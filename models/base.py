"""The ground every table stands on: names of constraints, ids, times."""

from datetime import UTC, datetime
from secrets import randbits
from time import time_ns
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


def id_in_time() -> UUID:
    """A random id of which later ones sort behind earlier ones (version 7 of RFC 9562).

    For rows that come by the million: a new one goes to the end of its index and not to any of
    its pages.
    """
    milliseconds, random = time_ns() // 1_000_000, randbits(74)
    front, back = random >> 62, random & (1 << 62) - 1
    return UUID(int=milliseconds << 80 | 7 << 76 | front << 64 | 2 << 62 | back)


class Record(SQLModel):
    """A row with an identity of its own. Times are aware UTC."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)


class TimedRecord(Record):
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now, index=True)
