"""Whom it is for by place: Japan's areas, the areas served, and where to turn when unsure."""

from uuid import UUID

from sqlmodel import Field, SQLModel

from models.base import Record


class Area(SQLModel, table=True):
    """A prefecture, municipality or ward by its six-digit 全国地方公共団体コード."""

    code: str = Field(primary_key=True, max_length=6)
    kind: str = Field(max_length=20)
    name: str
    full_name: str
    kana: str
    english: str | None = None
    parent_code: str | None = Field(default=None, max_length=6, index=True)
    group_name: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    website: str | None = None


class ServiceArea(Record, table=True):
    """`extent` is an area code (or "JP"); None where the source gives words only."""

    __tablename__ = "service_area"

    service_id: UUID | None = Field(
        default=None, foreign_key="service.id", ondelete="CASCADE", index=True
    )
    service_at_location_id: UUID | None = Field(
        default=None, foreign_key="service_at_location.id", ondelete="CASCADE", index=True
    )
    position: int = 0
    name: str
    extent: str | None = Field(default=None, max_length=6, index=True)
    extent_type: str | None = None


class DefaultWindow(SQLModel, table=True):
    """Where to turn when unsure. `area_code` "JP" is the one behind all others."""

    __tablename__ = "default_window"

    area_code: str = Field(primary_key=True, max_length=6)
    name: str
    phone: str | None = None
    note: str | None = None
    url: str | None = None
    service_id: UUID | None = Field(default=None, foreign_key="service.id", ondelete="SET NULL")
    source_slug: str | None = None
