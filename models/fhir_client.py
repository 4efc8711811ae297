"""Programs of organizations that exchange referrals as FHIR."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from models.base import Record, id_in_time, now


class FhirClient(Record, table=True):
    """Acts as its organization. Of its token only the digest stands here."""

    __tablename__ = "fhir_client"

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    token_digest: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(default_factory=now)
    ended_at: datetime | None = None
