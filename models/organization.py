"""Who helps: organizations, and what HSDS hangs on them."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, true
from sqlmodel import Field

from models.base import Record, TimedRecord
from models.columns import choice
from models.vocabulary import Level, Publication


class Organization(TimedRecord, table=True):
    name: str
    alternate_names: list[str] = Field(default_factory=list, sa_type=JSON)
    reading: str | None = None
    legal_form: str | None = None
    corporate_number: str | None = Field(default=None, max_length=13, index=True)
    description: str | None = None
    website: str | None = None
    email: str | None = None
    level: Level | None = Field(default=None, sa_type=choice(Level))
    year_incorporated: int | None = None
    logo: str | None = None
    on_web: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    on_paper: bool = Field(default=True, sa_column_kwargs={"server_default": true()})
    partner_profile: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    """`models.content.PartnerProfile`: for partners and staff alone, in no public output."""
    parent_organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    publication: Publication = Field(
        default=Publication.draft, sa_type=choice(Publication), index=True
    )
    hsds: str = Field(default="", sa_type=Text, description="Public HSDS JSON, empty if hidden.")


class OrganizationIdentifier(Record, table=True):
    __tablename__ = "organization_identifier"

    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    identifier_scheme: str | None = None
    identifier_type: str
    identifier: str


class Program(Record, table=True):
    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    name: str
    alternate_name: str | None = None
    description: str


class Funding(Record, table=True):
    organization_id: UUID | None = Field(
        default=None, foreign_key="organization.id", ondelete="CASCADE", index=True
    )
    service_id: UUID | None = Field(
        default=None, foreign_key="service.id", ondelete="CASCADE", index=True
    )
    source: str
