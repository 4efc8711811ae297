"""What the use-cases give back: the same objects for JSON, pages and paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from models.documents.service import ServiceDocument
from models.hours import OpenState
from models.hours.open_index import Way
from models.hours.sure_hours import NO_SURE_HOURS, SureHours
from models.hours.week import WeekDay
from models.vocabulary import Channel, Flag, Kind


@dataclass(frozen=True, slots=True)
class DirectoryQuery:
    """A question to the directory, checked, as it came from a page, the API or a command."""

    q: str = ""
    area: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    channel: tuple[Channel, ...] = ()
    flag: tuple[Flag, ...] = ()
    kind: tuple[Kind, ...] = ()
    age: int | None = None
    open: str | None = None
    """"now" or an ISO 8601 moment."""
    lat: float | None = None
    lon: float | None = None
    radius: float | None = None
    """Kilometres."""
    page: int = 1
    per_page: int = 20
    sort: str = "relevance"


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True, slots=True)
class DefaultWindowRead:
    """Where to turn when unsure. `service_id` where the window is a record of its own."""

    area_code: str
    area_name: str
    name: str
    phone: str | None
    tel: str | None
    note: str | None
    url: str | None
    service_id: UUID | None


@dataclass(frozen=True, slots=True)
class FoundService:
    """`highlights[field]` are (start, end) ranges into that text field of the document."""

    document: ServiceDocument
    open: OpenState
    next_change: datetime | None
    highlights: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    assumed: bool = False
    """Whether it rests on days of 年末年始 that the hours do not name."""
    open_by: Way | None = None
    """The channel or language asked for, where its hours are others than those of the service."""


@dataclass(frozen=True, slots=True)
class FoundServices:
    """One page of results. `relaxed` names the conditions that were loosened, in order:

    "words" (some words only), or the name of a filter ("area", "topic", "language", ...).
    `stage` is "all", "some", "relaxed" or "browse".
    """

    query: DirectoryQuery
    total: int
    exact: int
    stage: str
    relaxed: tuple[str, ...]
    urgent: bool
    urgent_contacts: tuple[FoundService, ...]
    fallback: DefaultWindowRead | None
    facets: Mapping[str, tuple[FacetValue, ...]]
    items: tuple[FoundService, ...]
    pages: int


@dataclass(frozen=True, slots=True)
class HoursShown:
    """`understood` is our reading of `text` in words, for a person to compare."""

    text: str
    label: str | None
    understood: str
    easy: tuple[tuple[str, str | None], ...]
    """The same in plain Japanese: pieces of (text, reading or None)."""
    english: str
    """The same in English; empty where not everything was understood."""
    week: tuple[WeekDay, ...]
    """This week from today; empty where nothing could be read."""


@dataclass(frozen=True, slots=True)
class ShownService:
    document: ServiceDocument
    open: OpenState
    next_change: datetime | None
    fallback: DefaultWindowRead | None
    reason: str = ""
    """Why it is open, closed or not known, in a Japanese sentence."""
    assumed: bool = False
    """Whether that rests on days of 年末年始 that the hours do not name."""
    hours: tuple[HoursShown, ...] = ()
    sure_hours: SureHours = NO_SURE_HOURS
    """What of the hours is certain, for those who take them along."""


@dataclass(frozen=True, slots=True)
class ShownOrganization:
    id: UUID
    name: str
    alternate_names: tuple[str, ...]
    reading: str | None
    legal_form: str | None
    description: str | None
    website: str | None
    website_doubtful: bool
    services: tuple[ShownService, ...]
    fallback: DefaultWindowRead | None


@dataclass(frozen=True, slots=True)
class TopicRead:
    """`question` is how a resident would say it ("お金が足りない")."""

    id: str
    name: str
    question: str
    count: int


@dataclass(frozen=True, slots=True)
class AreaRead:
    code: str
    name: str
    kana: str
    kind: str
    parents: tuple[tuple[str, str], ...]
    """(code, name) of what contains it, nearest first."""
    children: tuple[tuple[str, str], ...]
    window: DefaultWindowRead | None


__all__ = [
    "AreaRead",
    "DefaultWindowRead",
    "DirectoryQuery",
    "FacetValue",
    "FoundService",
    "FoundServices",
    "HoursShown",
    "OpenState",
    "ShownOrganization",
    "ShownService",
    "TopicRead",
]
