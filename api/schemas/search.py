"""What `GET /api/search` and `GET /api/services/{id}` answer."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas.parameters import Parameters
from api.usecases.found import (
    DefaultWindowRead,
    DirectoryQuery,
    FacetValue,
    FoundCondition,
    FoundService,
    FoundServices,
    RelatedTopic,
    ShownService,
)
from models.documents.service import ServiceDocument
from models.hours import OpenState
from models.hours.open_index import Way
from models.vocabulary import Channel, Flag, Kind
from search.protocol import Sort

Unread = Literal["language", "words", "family"]
Wished = Literal[
    "area", "time", "open", "channel", "language", "flag", "age", "near", "words", "family"
]
Codes = Annotated[list[str], Field(max_length=50)]


class SearchParameters(Parameters):
    """Values of one parameter given several times are alternatives; parameters hold together."""

    q: str = Field("", description="Words, as a person would say them.")
    area: Codes = Field([], description="Area codes (431001); services that serve the area.")
    topic: Codes = Field([], description="Topic ids, see /topics.")
    language: Codes = Field([], description="ja, ja-easy, en, zh, ko, vi, …")
    channel: list[Channel] = Field([], description="Ways to reach somebody.")
    flag: list[Flag] = Field([], description="What must be known to hold.")
    kind: list[Kind] = Field([], description="What sort of support it is.")
    age: Annotated[int, Field(ge=0, le=130)] | None = Field(None, description="Years.")
    open: Annotated[str, Field(max_length=40)] | None = Field(
        None, description='"now" or an ISO 8601 moment; only what is known to be open then.'
    )
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    radius: Annotated[float, Field(gt=0, le=500)] = Field(10, description="Kilometres.")
    beyond: bool = Field(
        default=False, description="Also services for other areas, after those for the area."
    )
    unread: list[Unread] = Field([], description="What is not to be read from q as a whole.")
    explain: bool = Field(default=False, description="Whether items are to say why they are found.")
    page: Annotated[int, Field(ge=1, le=10_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=100)] = 20
    sort: Sort = Sort.relevance

    def as_query(self) -> DirectoryQuery:
        return DirectoryQuery(
            q=self.q,
            area=tuple(self.area),
            topic=tuple(self.topic),
            language=tuple(self.language),
            channel=tuple(self.channel),
            flag=tuple(self.flag),
            kind=tuple(self.kind),
            age=self.age,
            open=self.open or None,
            lat=self.lat,
            lon=self.lon,
            radius=self.radius if self.lat is not None else None,
            beyond=self.beyond,
            unread=tuple(self.unread),
            explain=self.explain,
            page=self.page,
            per_page=self.per_page,
            sort=self.sort,
        )


class WindowRead(BaseModel):
    """Where to turn when unsure."""

    area_code: str
    area_name: str
    name: str
    phone: str | None
    tel: str | None
    note: str | None
    url: str | None
    service_id: UUID | None

    @classmethod
    def of(cls, window: DefaultWindowRead | None) -> "WindowRead | None":
        return cls.model_validate(window, from_attributes=True) if window else None


class FacetRead(BaseModel):
    value: str
    label: str
    count: int
    selected: bool

    @classmethod
    def of(cls, value: FacetValue) -> Self:
        return cls(value=value.value, label=value.label, count=value.count, selected=value.selected)


class ConditionRead(BaseModel):
    """What was read from the words: `text` is what was typed, "" where the whole question says it.

    `without`: who has nothing else is left out. `preferred`: nobody is left out, those who have it
    come first.
    """

    wish: Wished
    values: list[str]
    labels: list[str]
    text: str
    without: bool
    preferred: bool

    @classmethod
    def of(cls, condition: FoundCondition) -> Self:
        return cls.model_validate(condition, from_attributes=True)


class RelatedTopicRead(BaseModel):
    """`question` is how a resident would say it."""

    id: str
    name: str
    question: str

    @classmethod
    def of(cls, topic: RelatedTopic) -> Self:
        return cls.model_validate(topic, from_attributes=True)


class ServiceRead(ServiceDocument):
    """A service; `open` is unknown wherever it is not certain.

    `assumed`: it rests on days of 年末年始 that the hours do not name.
    """

    open: OpenState
    next_change: datetime | None
    assumed: bool

    @classmethod
    def of(cls, found: ShownService | FoundService) -> "ServiceRead":
        return cls.model_construct(
            **dict(found.document),
            open=found.open,
            next_change=found.next_change,
            assumed=found.assumed,
        )


class OpenByRead(BaseModel):
    """The channel or language of the search for which `open` and `next_change` hold."""

    channel: Channel | None
    language: str | None

    @classmethod
    def of(cls, way: Way | None) -> "OpenByRead | None":
        return cls(channel=way.channel, language=way.language) if way else None


class FoundServiceRead(ServiceRead):
    """`highlights[field]` are [start, end] positions in that field of this item.

    `open_by` is given where a channel or language was asked for whose hours are others than those
    of the service as a whole; `/api/services/{id}` tells of the whole. `distance` is in kilometres
    from `lat` and `lon`. `elsewhere` names the area asked for where the item is for others.
    """

    open_by: OpenByRead | None
    highlights: dict[str, list[tuple[int, int]]]
    distance: float | None
    elsewhere: str | None
    why: list[str]

    @classmethod
    def found(cls, found: FoundService) -> "FoundServiceRead":
        return cls.model_construct(
            **dict(found.document),
            open=found.open,
            next_change=found.next_change,
            assumed=found.assumed,
            open_by=OpenByRead.of(found.open_by),
            highlights={name: list(at) for name, at in found.highlights.items()},
            distance=found.distance,
            elsewhere=found.elsewhere,
            why=list(found.why),
        )


class SearchRead(BaseModel):
    """`stage`: all words, some words, relaxed conditions or browse; `relaxed` names what was."""

    total: int
    exact: int
    stage: str
    relaxed: list[str]
    conditions: list[ConditionRead]
    related: list[RelatedTopicRead]
    did_you_mean: list[str]
    urgent: bool
    urgent_contacts: list[ServiceRead]
    fallback: WindowRead | None
    facets: dict[str, list[FacetRead]]
    page: int
    per_page: int
    pages: int
    items: list[FoundServiceRead]

    @classmethod
    def of(cls, found: FoundServices) -> "SearchRead":
        return cls.model_construct(
            total=found.total,
            exact=found.exact,
            stage=found.stage,
            relaxed=list(found.relaxed),
            conditions=[ConditionRead.of(condition) for condition in found.conditions],
            related=[RelatedTopicRead.of(topic) for topic in found.related],
            did_you_mean=list(found.did_you_mean),
            urgent=found.urgent,
            urgent_contacts=[ServiceRead.of(contact) for contact in found.urgent_contacts],
            fallback=WindowRead.of(found.fallback),
            facets={
                name: [FacetRead.of(value) for value in values]
                for name, values in found.facets.items()
            },
            page=found.query.page,
            per_page=found.query.per_page,
            pages=found.pages,
            items=[FoundServiceRead.found(item) for item in found.items],
        )
