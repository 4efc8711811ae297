"""Files that staff bring in through the site: what is being done with each, and by whose rule."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import Record, now
from models.columns import choice
from models.vocabulary import RecordType

THE_SLOT = 1


class UploadState(StrEnum):
    """Where a file stands between its arrival and the records it becomes.

    mapping: a person says which column is what. reading: it is read without changing anything.
    ready: what it would change can be seen. refused: it cannot be imported, `sentence` says why.
    """

    mapping = "mapping"
    reading = "reading"
    ready = "ready"
    refused = "refused"
    importing = "importing"
    done = "done"


class Upload(Record, table=True):
    """The bytes lie in the data folder under the id; `file_name` is shown and never a path.

    `source_slug` is a source of the program; for any other table `profile` says how to read it.
    `beat_at` is renewed while a process works on it: when that stops, the process is gone.
    """

    __tablename__ = "import_upload"

    state: UploadState = Field(sa_type=choice(UploadState))
    source_slug: str | None = Field(default=None, max_length=80)
    profile: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    allow_missing: bool = False
    file_name: str = Field(max_length=255)
    sha256: str = Field(max_length=64)
    size: int
    rows_done: int = 0
    rows_expected: int = 0
    sentence: str | None = None
    much_is_missing: bool = False
    report: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    run_id: UUID | None = Field(default=None, foreign_key="import_run.id")
    actor: str
    role: str = Field(max_length=40)
    created_at: datetime = Field(default_factory=now, index=True)
    beat_at: datetime = Field(default_factory=now)


class TableProfile(SQLModel, table=True):
    """How the columns of one published table are read, kept for its next edition."""

    __tablename__ = "table_profile"

    slug: str = Field(primary_key=True, max_length=80)
    title: str
    content: dict[str, Any] = Field(sa_type=JSON)
    updated_at: datetime = Field(default_factory=now)


class ImportSlot(SQLModel, table=True):
    """One row, for the one import that may write at a time, in whatever process it runs."""

    __tablename__ = "import_slot"

    id: int = Field(default=THE_SLOT, primary_key=True)
    holder: UUID | None = None
    what: str = ""
    taken_at: datetime = Field(default_factory=now)
    beat_at: datetime = Field(default_factory=now)


class SettledDifference(Record, table=True):
    """A source says something else than the record, and a person has decided to leave it so.

    It holds until the source says something new; `said` is what it said then.
    """

    __tablename__ = "settled_difference"

    record_type: RecordType = Field(sa_type=choice(RecordType))
    record_id: UUID = Field(index=True)
    source_slug: str = Field(foreign_key="information_source.slug")
    field_name: str
    said: dict[str, Any] = Field(sa_type=JSON, description="{} or the value under its field name.")
    reason: str
    actor: str
    role: str = Field(max_length=40)
    created_at: datetime = Field(default_factory=now)
