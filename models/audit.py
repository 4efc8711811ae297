"""What staff did, in a chain that shows when a link is missing; and how often somebody came."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Integer
from sqlmodel import Field, SQLModel

from models.base import now


class AuditEntry(SQLModel, table=True):
    """One act of one account. `digest` covers the entry and the digest of the one before it."""

    __tablename__ = "audit_entry"

    number: int = Field(primary_key=True, sa_type=Integer)
    at: datetime = Field(default_factory=now, index=True)
    actor: str = Field(max_length=40, index=True)
    role: str = Field(max_length=40)
    act: str = Field(max_length=120)
    """The name of the route or the command."""
    subject: str | None = Field(default=None, max_length=80, index=True)
    outcome: str = Field(max_length=20)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    """Names of fields, counts, ids: never what was typed."""
    digest: str = Field(max_length=64, unique=True)


class RateCount(SQLModel, table=True):
    """How often something was done from one place in one span of time.

    `bucket` is a digest of what was done and the network it came from.
    """

    __tablename__ = "rate_count"

    bucket: str = Field(primary_key=True, max_length=64)
    starts_at: datetime = Field(primary_key=True, index=True)
    count: int = 0
