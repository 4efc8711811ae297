"""Where help is: locations, their addresses, and which service is offered at which of them."""

from uuid import UUID

from sqlmodel import Field

from models.base import Record


class Location(Record, table=True):
    """`hidden` locations are kept for staff and appear in no output at all."""

    organization_id: UUID | None = Field(
        default=None, foreign_key="organization.id", ondelete="CASCADE", index=True
    )
    location_type: str = Field(default="physical", max_length=20)
    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    transportation: str | None = None
    latitude: float | None = Field(default=None, index=True)
    longitude: float | None = Field(default=None, index=True)
    external_identifier: str | None = None
    external_identifier_type: str | None = None
    hidden: bool = False


class Address(Record, table=True):
    location_id: UUID = Field(foreign_key="location.id", ondelete="CASCADE", index=True)
    attention: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    region: str | None = None
    state_province: str | None = None
    postal_code: str | None = None
    country: str = "JP"
    address_type: str = Field(default="physical", max_length=20)


class Accessibility(Record, table=True):
    location_id: UUID = Field(foreign_key="location.id", ondelete="CASCADE", index=True)
    description: str | None = None
    details: str | None = None
    url: str | None = None


class ServiceAtLocation(Record, table=True):
    __tablename__ = "service_at_location"

    service_id: UUID = Field(foreign_key="service.id", ondelete="CASCADE", index=True)
    location_id: UUID = Field(foreign_key="location.id", ondelete="CASCADE", index=True)
    position: int = 0
    description: str | None = None
