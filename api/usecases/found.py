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
from search.protocol import SearchQuery


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
    beyond: bool = False
    """Also what serves other areas, after what serves the ones asked for."""
    unread: tuple[str, ...] = ()
    """Of "language", "words" and "family", what is not to be read from the question."""
    explain: bool = False
    """Whether every result is to say why it is there."""
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
class FoundCondition:
    """What was read from the words of a question. `labels` say the values in words.

    `wish` is a `search.question.conditions.Wish`, "words" for words that must not be there, or
    "family". Without it the question is `remaining`, or where that is the same, the question with
    `wish` among its `unread`.
    """

    wish: str
    values: tuple[str, ...]
    labels: tuple[str, ...]
    text: str
    without: bool
    preferred: bool
    remaining: str


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A condition without which there were hits. `read`: it came from the words of the question.

    `name` is as in `FoundServices.relaxed`; `labels` say in words what was asked.
    """

    name: str
    labels: tuple[str, ...]
    read: bool


@dataclass(frozen=True, slots=True)
class RelatedTopic:
    """`question` is how a resident would say it."""

    id: str
    name: str
    question: str


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
    distance: float | None = None
    """Kilometres from the point asked for to the nearest place that is not hidden."""
    elsewhere: str | None = None
    """The area asked for, in words, where the service is for other areas."""
    why: tuple[str, ...] = ()
    """Why it is among the results, in short Japanese sentences; only where that was asked."""


@dataclass(frozen=True, slots=True)
class FoundServices:
    """One page of results. `relaxed` names the conditions that were loosened, in order:

    "words" (some words only), or the name of a filter ("area", "topic", "language", ...).
    `stage` is "all", "some", "relaxed" or "browse". `conditions` were read from the words, and
    hold as those of the query do; `asked` is the query with those that a query can name.
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
    asked: DirectoryQuery = field(default_factory=DirectoryQuery)
    conditions: tuple[FoundCondition, ...] = ()
    given_up: tuple[GivenUp, ...] = ()
    related: tuple[RelatedTopic, ...] = ()
    subjects: tuple[str, ...] = ()
    """Ids of topics the words speak of, whatever was found."""
    place_missing: bool = False
    """Whether something near was asked for without saying near to what."""
    answered: SearchQuery = field(default_factory=SearchQuery)
    """What the index was asked in the end."""
    did_you_mean: tuple[str, ...] = ()
    """Other spellings of the question, where it found little."""


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
    platforms: tuple[tuple[UUID, str, str], ...] = ()
    """(id, name, rank) of those it belongs to whose members everybody may see."""


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
    "FoundCondition",
    "FoundService",
    "FoundServices",
    "GivenUp",
    "HoursShown",
    "OpenState",
    "RelatedTopic",
    "ShownOrganization",
    "ShownService",
    "TopicRead",
]
