"""What an import hands to the records, and what it gets back."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID, uuid5

from models.content import Line, OrganizationContent, ServiceContent
from models.vocabulary import RecordType

NAMESPACE = UUID("6f1d3f0e-2f0b-5c53-9d7e-6d61646f6775")
"""Root of all ids made from a source and its raw key. Changing it changes every id."""


@lru_cache(maxsize=16_384)
def record_id(source: str, record_type: RecordType, key: str) -> UUID:
    """The id of an imported record: the same raw key of the same source is always the same id."""
    return uuid5(NAMESPACE, f"{source}\n{record_type}\n{key}")


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where records come from; printed under every one of them."""

    slug: str
    title: str
    publisher: str | None = None
    published: str | None = None
    licence: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingService:
    key: str
    content: ServiceContent


@dataclass(frozen=True, slots=True)
class IncomingRecord:
    """One organization and its services. `key` is raw text of the source, never cleaned.

    Rows of one source may share an organization: its key and content are then the same in each.
    It is None where an earlier row of the run has brought it. `place` names where in the file it
    stands ("line 1740", "Sheet1!A3").
    """

    key: str
    place: str
    organization: OrganizationContent | None
    services: tuple[IncomingService, ...]


@dataclass(frozen=True, slots=True)
class IncomingWindow:
    """The window of an area for people who do not know whom to ask."""

    area_code: str
    name: Line
    phone: str | None = None
    note: str | None = None
    url: str | None = None
    service_key: str | None = None
    """Raw key of a service of the same source that is this window."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row of a source that could not become a record. `number` counts from 1."""

    number: int
    place: str
    reason: str
    raw: dict[str, str]


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: Any
    after: Any


Action = Literal["new", "changed", "unchanged", "suspended", "gone"]


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one record.

    `kept` names fields in which the source now says something new and people had changed the
    record before: it stays as they left it, and somebody should look.
    """

    record_type: RecordType
    id: UUID
    name: str
    action: Action
    fields: tuple[FieldChange, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gone:
    """Records that have left their source: `count` are all, `first` some of them."""

    count: int = 0
    first: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who changes a record, in which role, from which source and why. No names of persons."""

    actor: str
    role: str
    source: str | None = None
    import_run_id: UUID | None = None
    reason: str | None = None
    on: date | None = field(default=None)
