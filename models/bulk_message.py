"""What the secretariat wrote to many organizations at once: a copy, for those who come later."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from models.base import Record, now


class BulkMessage(Record, table=True):
    """Subject and text stand sealed. The letters themselves are `outgoing_mail` of this batch."""

    __tablename__ = "bulk_message"

    sealed: str = Field(sa_type=Text)
    organizations: int
    letters: int
    """Fewer than organizations where some have no address, or several the same one."""
    without_address: int
    actor: str = Field(max_length=40)
    role: str = Field(max_length=40)
    created_at: datetime = Field(default_factory=now, index=True)
