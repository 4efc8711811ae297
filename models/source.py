"""Where records come from: sources, runs of the importers, rows refused, text as printed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import Record, id_in_time, now
from models.columns import choice
from models.vocabulary import RecordType


class InformationSource(SQLModel, table=True):
    __tablename__ = "information_source"

    slug: str = Field(primary_key=True, max_length=80)
    title: str
    publisher: str | None = None
    published: str | None = None
    licence: str | None = None
    url: str | None = None


class ImportRun(Record, table=True):
    __tablename__ = "import_run"

    source_slug: str = Field(foreign_key="information_source.slug", index=True)
    file_name: str
    sha256: str = Field(max_length=64)
    started_at: datetime = Field(default_factory=now)
    finished_at: datetime | None = None
    report: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class QuarantinedRow(Record, table=True):
    """A row that could not become a record, whole, with the reason."""

    __tablename__ = "quarantined_row"

    import_run_id: UUID = Field(foreign_key="import_run.id", ondelete="CASCADE", index=True)
    row: int
    place: str
    reason: str
    raw: dict[str, str] = Field(sa_type=JSON)


class Provenance(Record, table=True):
    """Which place of which source a record was made from, last time it was read."""

    __table_args__ = (UniqueConstraint("record_id", "source_slug"),)

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    record_type: RecordType = Field(sa_type=choice(RecordType))
    record_id: UUID
    source_slug: str = Field(foreign_key="information_source.slug", index=True)
    raw_key: str
    place: str
    position: int = Field(default=0, description="Order within the source.")
    said: dict[str, Any] = Field(
        default_factory=dict,
        sa_type=JSON,
        description="The record as the source said it last; what differs now, people changed.",
    )
    said_number: int | None = Field(
        default=None,
        description="The revision that says just what the source said last; `said` is empty then.",
    )
    printed: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    first_run_id: UUID = Field(foreign_key="import_run.id")
    last_run_id: UUID = Field(foreign_key="import_run.id", index=True)
