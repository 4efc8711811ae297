"""What people change about the search, and what is counted of what it is asked."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import Record, now
from models.columns import choice

LONGEST_WORD = 60
LONGEST_TRIAL = 200


class SynonymAct(StrEnum):
    """What somebody did to a group of words. Nothing is ever deleted."""

    add = "add"
    change = "change"
    switch_off = "switch_off"
    switch_on = "switch_on"
    undo = "undo"


class SynonymEdit(SQLModel, table=True):
    """How one group of words is from here on. The newest edit of a group holds.

    `group_id` names a group that comes with the software, or one that was added here. Without
    words the group is as it comes with the software, or not there at all.
    """

    __tablename__ = "synonym_edit"

    number: int | None = Field(default=None, primary_key=True)
    group_id: str = Field(max_length=80, index=True)
    act: SynonymAct = Field(sa_type=choice(SynonymAct))
    words: list[str] = Field(sa_type=JSON)
    leads_to: list[str] = Field(sa_type=JSON)
    topic: str = Field(max_length=40)
    is_off: bool = False
    undoes: int | None = Field(default=None, description="The number of the edit taken back.")
    reason: str = Field(max_length=500)
    actor: str
    role: str = Field(max_length=40)
    created_at: datetime = Field(default_factory=now)


class TrialQuery(Record, table=True):
    """A question on which the effect of a change is shown, beside those of the software."""

    __tablename__ = "trial_query"

    text: str = Field(max_length=LONGEST_TRIAL, unique=True)
    created_at: datetime = Field(default_factory=now)


class QueryCount(SQLModel, table=True):
    """How often a word was asked for on one day of Japan: no person, no hour, no other word.

    A word stands here only once it was asked for as often as `MADOGUCHI_COUNTED_FROM` says.
    """

    __tablename__ = "query_count"

    day: date = Field(primary_key=True)
    word: str = Field(primary_key=True, max_length=LONGEST_WORD)
    asked: int
    without_hits: int
