"""What `GET /api/search` and `GET /api/services/{id}` answer."""

import json
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field

from api.schemas.parameters import Parameters
from api.usecases.found import (
    DefaultWindowRead,
    DirectoryQuery,
    FacetValue,
    FoundService,
    FoundServices,
    ShownService,
)
from models.documents.service import ServiceDocument
from models.hours import OpenState
from models.hours.open_index import Way
from models.vocabulary import Channel, Flag, Kind
from search.protocol import Sort

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
    of the service as a whole; `/api/services/{id}` tells of the whole.
    """

    open_by: OpenByRead | None
    highlights: dict[str, list[tuple[int, int]]]

    @classmethod
    def found(cls, found: FoundService) -> "FoundServiceRead":
        return cls.model_construct(
            **dict(found.document),
            open=found.open,
            next_change=found.next_change,
            assumed=found.assumed,
            open_by=OpenByRead.of(found.open_by),
            highlights={name: list(at) for name, at in found.highlights.items()},
        )


class SearchRead(BaseModel):
    """`stage`: all words, some words, relaxed conditions or browse; `relaxed` names what was."""

    total: int
    exact: int
    stage: str
    relaxed: list[str]
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


def search_json(found: FoundServices) -> str:
    """The JSON of `SearchRead.of(found)`, put together from the stored JSON of the services."""
    window = WindowRead.of(found.fallback)
    small = {
        "total": found.total,
        "exact": found.exact,
        "stage": found.stage,
        "relaxed": found.relaxed,
        "urgent": found.urgent,
        "fallback": window.model_dump(mode="json") if window else None,
        "facets": {
            # Not `asdict`, which copies deeply: it took a third of the request.
            name: [
                {"value": v.value, "label": v.label, "count": v.count, "selected": v.selected}
                for v in values
            ]
            for name, values in found.facets.items()
        },
        "page": found.query.page,
        "per_page": found.query.per_page,
        "pages": found.pages,
    }
    head = json.dumps(small, ensure_ascii=False, separators=(",", ":"))
    urgent = ",".join(f"{_open_json(contact)}}}" for contact in found.urgent_contacts)
    items = ",".join(
        f'{_open_json(item)},"open_by":{_open_by_json(item)},'
        f'"highlights":{json.dumps(item.highlights)}}}'
        for item in found.items
    )
    return f'{head[:-1]},"urgent_contacts":[{urgent}],"items":[{items}]}}'


def _open_by_json(found: FoundService) -> str:
    by = OpenByRead.of(found.open_by)
    return by.model_dump_json() if by else "null"


def _open_json(found: FoundService) -> str:
    """A service with its openness, up to its closing brace."""
    change = json.dumps(found.next_change.isoformat()) if found.next_change else "null"
    assumed = json.dumps(found.assumed)
    head = found.document.as_json()[:-1]
    return f'{head},"open":"{found.open}","next_change":{change},"assumed":{assumed}'
