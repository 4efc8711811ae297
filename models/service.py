"""What is offered: services, and the parts of HSDS that belong to one service alone."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, Index, Text, text
from sqlmodel import Field

from models.base import Record, TimedRecord, now
from models.columns import choice
from models.vocabulary import Kind, Level, NoticeEffect, Publication


class Service(TimedRecord, table=True):
    """`document` is the public JSON (`ServiceDocument`), `hsds` and `hsds_list` its HSDS forms.

    They are written in the transaction of every change below the service, and are empty while
    the service may not be shown.
    """

    # Lists are counted and paged by id among what is listed: both come from this index alone.
    # What is not listed, and may be a million drafts, is not in it.
    __table_args__ = (
        Index(
            "ix_service_listed_id",
            "id",
            sqlite_where=text("listed IS 1"),
            postgresql_where=text("listed IS true"),
        ),
        # Staff page through a million drafts, those that changed last first.
        Index("ix_service_state_newest", "publication", "updated_at", "id"),
    )

    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    program_id: UUID | None = Field(default=None, foreign_key="program.id", index=True)
    name: str
    alternate_names: list[str] = Field(default_factory=list, sa_type=JSON)
    reading: str | None = None
    kind: Kind = Field(default=Kind.window, sa_type=choice(Kind))
    level: Level | None = Field(default=None, sa_type=choice(Level))
    description: str | None = None
    for_whom: str | None = None
    what: str | None = None
    summary_easy: str | None = None
    not_accepted: str | None = None
    first_visit: str | None = None
    accepts_consultation: bool | None = None
    minimum_age: int | None = None
    maximum_age: int | None = None
    eligibility_description: str | None = None
    residence_rule: str | None = None
    fees_description: str | None = None
    lgbtq_definition: str | None = None
    free: bool | None = None
    anonymous: bool | None = None
    confidential: bool | None = None
    family: bool | None = None
    appointment: bool | None = None
    outreach: bool | None = None
    interpreter: bool | None = None
    foreign_language: bool | None = None
    lgbtq: bool | None = None
    publication: Publication = Field(default=Publication.draft, sa_type=choice(Publication))
    listed: bool = Field(
        default=False, description="The service and its organization are public, and it agreed."
    )
    document: str = Field(default="", sa_type=Text)
    hsds: str = Field(default="", sa_type=Text)
    hsds_list: str = Field(default="", sa_type=Text)


class Url(Record, table=True):
    organization_id: UUID | None = Field(
        default=None, foreign_key="organization.id", ondelete="CASCADE", index=True
    )
    service_id: UUID | None = Field(
        default=None, foreign_key="service.id", ondelete="CASCADE", index=True
    )
    position: int = 0
    label: str | None = None
    url: str


class CostOption(Record, table=True):
    __tablename__ = "cost_option"

    service_id: UUID = Field(foreign_key="service.id", ondelete="CASCADE", index=True)
    valid_from: date | None = None
    valid_to: date | None = None
    option: str | None = None
    currency: str | None = None
    amount: float | None = None
    amount_description: str | None = None


class RequiredDocument(Record, table=True):
    __tablename__ = "required_document"

    service_id: UUID = Field(foreign_key="service.id", ondelete="CASCADE", index=True)
    document: str
    uri: str | None = None


class Unit(Record, table=True):
    name: str
    scheme: str | None = None
    identifier: str | None = None
    uri: str | None = None


class ServiceCapacity(Record, table=True):
    __tablename__ = "service_capacity"

    service_id: UUID = Field(foreign_key="service.id", ondelete="CASCADE", index=True)
    unit_id: UUID = Field(foreign_key="unit.id")
    available: float
    maximum: float | None = None
    description: str | None = None
    updated: datetime = Field(default_factory=now)


class Notice(Record, table=True):
    """A notice of availability or closure, with an end where one is known."""

    service_id: UUID = Field(foreign_key="service.id", ondelete="CASCADE", index=True)
    position: int = 0
    text: str
    starts_on: date | None = None
    ends_on: date | None = None
    effect: NoticeEffect = Field(default=NoticeEffect.changed, sa_type=choice(NoticeEffect))


class Attachment(Record, table=True):
    """A photo or a leaflet of an organization or service; the bytes lie where settings say.

    Nobody but its owner and staff sees one before `approved_at`. Sizes are bytes and pixels.
    """

    organization_id: UUID | None = Field(
        default=None, foreign_key="organization.id", ondelete="CASCADE", index=True
    )
    service_id: UUID | None = Field(
        default=None, foreign_key="service.id", ondelete="CASCADE", index=True
    )
    kind: str = Field(max_length=20)
    file_name: str
    media_type: str
    sha256: str = Field(max_length=64)
    alternative_text: str
    position: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    size: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    width: int | None = None
    height: int | None = None
    uploaded_by: str | None = Field(default=None, max_length=40)
    approved_at: datetime | None = None
    created_at: datetime = Field(default_factory=now)
