"""How sure we are of a field: printed so, doubtful, or confirmed by whom and when."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from models.base import Record, now
from models.columns import choice
from models.vocabulary import RecordType, VerificationStatus


class Verification(Record, table=True):
    """`field_name` is a path such as "phones[0].number", or "*" for the whole record."""

    record_type: RecordType = Field(sa_type=choice(RecordType))
    record_id: UUID = Field(index=True)
    position: int = 0
    field_name: str
    status: VerificationStatus = Field(sa_type=choice(VerificationStatus), index=True)
    note: str | None = None
    evidence: str | None = None
    verified_on: date | None = None
    role: str | None = None
    method: str | None = None
    created_at: datetime = Field(default_factory=now)
