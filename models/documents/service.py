"""The public face of a service: what lists, pages, the API and leaflets show, and nothing else.

`ServiceDocument` is stored as JSON in `service.document` in the transaction of every change below
it. It holds no hidden place, no unpublished record and no note meant for staff.
"""

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from pydantic import BaseModel, ConfigDict, PrivateAttr

from models.vocabulary import (
    Channel,
    Flag,
    Kind,
    LanguageMeans,
    Level,
    NoticeEffect,
    Publication,
    TopicState,
    VerificationStatus,
)


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OrganizationPart(Part):
    id: UUID
    name: str
    reading: str | None
    legal_form: str | None
    website: str | None


class PhonePart(Part):
    """`tel` is what a phone dials ("+81963282340", "0120279338", "#8008"), None if uncertain."""

    number: str
    tel: str | None
    kind: Channel
    label: str | None
    hours_text: str | None
    note: str | None


class ChannelPart(Part):
    """`doubtful` means: shown as printed, never as a link, because the address looks broken."""

    kind: Channel
    value: str | None
    label: str | None
    hours_text: str | None
    note: str | None
    doubtful: bool


class UrlPart(Part):
    url: str
    label: str | None
    doubtful: bool


class HoursPart(Part):
    text: str
    label: str | None


class LanguagePart(Part):
    code: str | None
    name: str | None
    means: LanguageMeans | None
    days_text: str | None
    note: str | None


class AreaPart(Part):
    """`within` are the codes of everything that contains this area, nearest first."""

    code: str | None
    name: str
    within: tuple[str, ...]


class TopicPart(Part):
    id: str
    name: str
    state: TopicState


class PlacePart(Part):
    name: str | None
    postal_code: str | None
    prefecture: str | None
    city: str | None
    address: str | None
    latitude: float | None
    longitude: float | None
    transportation: str | None


class NoticePart(Part):
    """`effect` on the opening hours while it runs: same, changed (ask), closed."""

    text: str
    starts_on: date | None
    ends_on: date | None
    effect: NoticeEffect


class VerificationPart(Part):
    field: str
    status: VerificationStatus
    note: str | None
    verified_on: date | None
    role: str | None
    method: str | None = None


class SourcePart(Part):
    """Where the record comes from, for the line under it. `published` as the source writes it."""

    slug: str
    title: str
    publisher: str | None
    published: str | None
    licence: str | None
    url: str | None


class ServiceDocument(Part):
    _text: str | None = PrivateAttr(default=None)

    id: UUID
    short_code: str
    name: str
    alternate_names: tuple[str, ...]
    reading: str | None
    kind: Kind
    level: Level | None
    organization: OrganizationPart
    summary: str
    for_whom: str | None
    what: str | None
    description: str | None
    summary_easy: str | None
    not_accepted: str | None
    first_visit: str | None
    accepts_consultation: bool | None
    minimum_age: int | None
    maximum_age: int | None
    eligibility: str | None
    residence_rule: str | None
    fees: str | None
    lgbtq_definition: str | None
    flags: dict[Flag, bool]
    phones: tuple[PhonePart, ...]
    channels: tuple[ChannelPart, ...]
    urls: tuple[UrlPart, ...]
    hours: tuple[HoursPart, ...]
    languages: tuple[LanguagePart, ...]
    areas: tuple[AreaPart, ...]
    places: tuple[PlacePart, ...]
    topics: tuple[TopicPart, ...]
    notices: tuple[NoticePart, ...]
    verifications: tuple[VerificationPart, ...]
    source: SourcePart | None
    other_sources: tuple[SourcePart, ...] = ()
    publication: Publication
    confirmed_on: date | None
    updated_at: datetime

    def as_json(self) -> str:
        """The stored JSON where the document was read from it, else made now."""
        return self._text or self.model_dump_json()


@lru_cache(maxsize=2_048)
def read_document(text: str) -> ServiceDocument:
    """The document in a stored text. The ones asked for often are read once."""
    document = ServiceDocument.model_validate_json(text)
    document._text = text  # noqa: SLF001 - the other half of `as_json`
    return document
