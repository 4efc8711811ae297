"""How to reach somebody: phones, other channels, languages, and offices to ask for."""

from uuid import UUID

from sqlmodel import Field

from models.base import Record
from models.columns import choice
from models.vocabulary import Channel, LanguageMeans


class Contact(Record, table=True):
    """An office or a role. Names of persons are not imported."""

    organization_id: UUID | None = Field(
        default=None, foreign_key="organization.id", ondelete="CASCADE", index=True
    )
    service_id: UUID | None = Field(
        default=None, foreign_key="service.id", ondelete="CASCADE", index=True
    )
    location_id: UUID | None = Field(
        default=None, foreign_key="location.id", ondelete="CASCADE", index=True
    )
    service_at_location_id: UUID | None = Field(
        default=None, foreign_key="service_at_location.id", ondelete="CASCADE", index=True
    )
    name: str | None = None
    title: str | None = None
    department: str | None = None
    email: str | None = None


class Phone(Record, table=True):
    """`number` as written at the source; `normalized` what a phone dials, None if uncertain."""

    organization_id: UUID | None = Field(
        default=None, foreign_key="organization.id", ondelete="CASCADE", index=True
    )
    service_id: UUID | None = Field(
        default=None, foreign_key="service.id", ondelete="CASCADE", index=True
    )
    location_id: UUID | None = Field(
        default=None, foreign_key="location.id", ondelete="CASCADE", index=True
    )
    contact_id: UUID | None = Field(
        default=None, foreign_key="contact.id", ondelete="CASCADE", index=True
    )
    service_at_location_id: UUID | None = Field(
        default=None, foreign_key="service_at_location.id", ondelete="CASCADE", index=True
    )
    position: int = 0
    number: str
    normalized: str | None = Field(default=None, max_length=32, index=True)
    extension: str | None = None
    kind: Channel = Field(default=Channel.phone, sa_type=choice(Channel))
    label: str | None = None
    hours_text: str | None = None
    note: str | None = None


class ContactChannel(Record, table=True):
    """A way in other than a telephone, with its purpose and hours of its own."""

    __tablename__ = "contact_channel"

    service_id: UUID = Field(foreign_key="service.id", ondelete="CASCADE", index=True)
    position: int = 0
    kind: Channel = Field(sa_type=choice(Channel))
    value: str | None = None
    label: str | None = None
    hours_text: str | None = None
    note: str | None = None


class Language(Record, table=True):
    """A language and by which means it is spoken; `code` is None where the source names none."""

    service_id: UUID | None = Field(
        default=None, foreign_key="service.id", ondelete="CASCADE", index=True
    )
    location_id: UUID | None = Field(
        default=None, foreign_key="location.id", ondelete="CASCADE", index=True
    )
    phone_id: UUID | None = Field(
        default=None, foreign_key="phone.id", ondelete="CASCADE", index=True
    )
    position: int = 0
    code: str | None = Field(default=None, max_length=20)
    means: LanguageMeans | None = Field(default=None, sa_type=choice(LanguageMeans))
    days_text: str | None = None
    note: str | None = None
