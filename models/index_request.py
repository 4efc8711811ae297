"""The outbox of the search index: written with the change, drained by the one indexer."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from models.base import now


class IndexRequest(SQLModel, table=True):
    """`service_id` changed; whoever holds the index reads it again or forgets it."""

    __tablename__ = "index_request"

    id: int | None = Field(default=None, primary_key=True)
    service_id: UUID = Field(index=True)
    created_at: datetime = Field(default_factory=now)
