"""What it is about: taxonomies, their terms, and which record carries which term."""

from uuid import UUID

from sqlmodel import Field

from models.base import Record
from models.columns import choice
from models.vocabulary import RecordType, TopicState


class Taxonomy(Record, table=True):
    name: str
    description: str
    uri: str | None = None
    version: str | None = None


class TaxonomyTerm(Record, table=True):
    __tablename__ = "taxonomy_term"

    taxonomy_id: UUID = Field(foreign_key="taxonomy.id", ondelete="CASCADE", index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="taxonomy_term.id", index=True)
    code: str = Field(index=True)
    name: str
    description: str
    question: str | None = Field(default=None, description="How a resident would say it.")
    position: int = 0
    language: str | None = None
    term_uri: str | None = None


class Attribute(Record, table=True):
    """A term on a record; `state` says whether a person confirmed it, `label` on what it rests."""

    link_id: UUID = Field(index=True)
    link_entity: RecordType = Field(sa_type=choice(RecordType))
    link_type: str = Field(default="topic", max_length=40)
    taxonomy_term_id: UUID = Field(foreign_key="taxonomy_term.id", ondelete="CASCADE", index=True)
    position: int = 0
    state: TopicState = Field(default=TopicState.proposed, sa_type=choice(TopicState))
    value: str | None = None
    label: str | None = None
