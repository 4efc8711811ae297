"""When somebody is there: the words of the source, beside what could be read from them."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from models.base import Record


class Schedule(Record, table=True):
    """`description` keeps the source's own text; the other fields are HSDS's reading of it."""

    service_id: UUID | None = Field(
        default=None, foreign_key="service.id", ondelete="CASCADE", index=True
    )
    location_id: UUID | None = Field(
        default=None, foreign_key="location.id", ondelete="CASCADE", index=True
    )
    service_at_location_id: UUID | None = Field(
        default=None, foreign_key="service_at_location.id", ondelete="CASCADE", index=True
    )
    position: int = 0
    label: str | None = None
    description: str
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    timezone: float | None = None
    until: date | None = None
    count: int | None = None
    wkst: str | None = Field(default=None, max_length=2)
    freq: str | None = Field(default=None, max_length=10)
    interval: int | None = None
    byday: str | None = None
    byweekno: str | None = None
    bymonthday: str | None = None
    byyearday: str | None = None
    opens_at: str | None = None
    closes_at: str | None = None
    schedule_link: str | None = None
    attending_type: str | None = None
    notes: str | None = None
