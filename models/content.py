"""What a record says: the form in which records arrive, are edited, compared and kept.

Importers and forms make these; `models.repositories.records` stores them in tables, and every
revision keeps one whole. Text is kept as the source wrote it; what is derived from it
(normalised numbers, documents, index) is derived again whenever it is needed.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    model_validator,
)

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

_WITHOUT_NUL = r"\A[^\x00]*\z"
"""No database of ours can keep a NUL character. A pattern is checked without a call to Python."""

Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=_WITHOUT_NUL),
]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000, pattern=_WITHOUT_NUL),
]


class Content(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PhoneContent(Content):
    """A number as it is written at the source; `label` says whose it is or what it is for."""

    number: Line
    label: Line | None = None
    kind: Annotated[Channel, Field(description="phone or fax")] = Channel.phone
    hours_text: Text | None = None
    note: Text | None = None


class ChannelContent(Content):
    """A way in other than a telephone. `value` is an address, a URL, a LINE id, or not given."""

    kind: Channel
    value: Line | None = None
    label: Line | None = None
    hours_text: Text | None = None
    note: Text | None = None


class UrlContent(Content):
    url: Line
    label: Line | None = None


class HoursContent(Content):
    """Opening hours in the words of the source; `label` where they hold for one thing only."""

    text: Text
    label: Line | None = None


class LanguageContent(Content):
    """`code` is BCP 47 ("en", "zh-Hans") or "ja-easy"; None where the source names no language."""

    code: Line | None = None
    means: LanguageMeans | None = None
    days_text: Text | None = None
    note: Text | None = None


class AreaContent(Content):
    """`code` is a six-digit 全国地方公共団体コード, or "JP" for the whole country."""

    code: Annotated[str, StringConstraints(pattern=r"^(\d{6}|JP)$")] | None = None
    name: Line


class TopicContent(Content):
    """`id` is a topic of `models/reference/topics.csv`; `evidence` the words it rests on."""

    id: Line
    state: TopicState = TopicState.proposed
    evidence: Line | None = None


class PlaceContent(Content):
    """Where it happens. A hidden place is never shown, indexed, printed or exported."""

    name: Line | None = None
    postal_code: Line | None = None
    prefecture: Line | None = None
    city: Line | None = None
    address: Line | None = None
    latitude: Annotated[float, Field(ge=20, le=46)] | None = None
    longitude: Annotated[float, Field(ge=122, le=154)] | None = None
    transportation: Text | None = None
    hidden: bool = False


class NoticeContent(Content):
    """Something that holds for a while: closed this week, full until April. Days in Japan."""

    text: Text
    starts_on: date | None = None
    ends_on: date | None = None
    effect: NoticeEffect = NoticeEffect.changed

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValueError("ends_on is before starts_on")
        return self


class VerificationContent(Content):
    """How sure we are of one field, and why. `field` is a path such as "phones[0].number"."""

    field: Line
    status: VerificationStatus
    note: Text | None = None
    evidence: Text | None = None
    verified_on: date | None = None
    role: Line | None = None
    method: Line | None = None


class PrintedText(Content):
    """A cell of the source kept to the letter, with the name of its column."""

    column: Line
    text: Annotated[str, StringConstraints(max_length=20_000, pattern=_WITHOUT_NUL)]


_PRINTED = TypeAdapter(tuple[PrintedText, ...])


def printed_cells(cells: Mapping[str, str]) -> tuple[PrintedText, ...]:
    """The cells of a row that say something, to the letter. Quicker than one by one.

    Raises ValueError for a text no record can hold.
    """
    said = [{"column": column, "text": text} for column, text in cells.items() if text.strip()]
    return _PRINTED.validate_python(said)


class PartnerProfile(Content):
    """What those who work together need to know of each other; in no public output.

    The first five are what the partners of a platform asked for: what exactly is done, for whom,
    for how long, by how many, and whether it can be done together.
    """

    activities: Text | None = None
    for_whom: Text | None = None
    support_period: Text | None = None
    staffing: Text | None = None
    cooperation: Text | None = None
    strengths: Text | None = None
    cannot_do: Text | None = None
    referrals_from: Text | None = None
    """Who may refer people to us, and how."""
    frequency: Line | None = None
    area_scope: Line | None = None
    commissioned: bool | None = None
    """Whether it is done on behalf of a municipality."""
    experience: Text | None = None


class OrganizationContent(Content):
    name: Line
    alternate_names: tuple[Line, ...] = ()
    reading: Line | None = None
    legal_form: Line | None = None
    corporate_number: Annotated[str, StringConstraints(pattern=r"^\d{13}$")] | None = None
    description: Text | None = None
    website: Line | None = None
    email: Line | None = None
    level: Level | None = None
    on_web: bool = True
    """Whether the organization agreed to be listed on the site and in open data."""
    on_paper: bool = True
    """Whether it agreed to be printed."""
    partner_profile: PartnerProfile = PartnerProfile()
    publication: Publication = Publication.draft
    verifications: tuple[VerificationContent, ...] = ()


class ServiceContent(Content):
    name: Line
    alternate_names: tuple[Line, ...] = ()
    reading: Line | None = None
    kind: Kind = Kind.window
    level: Level | None = None
    description: Text | None = None
    for_whom: Line | None = None
    what: Line | None = None
    summary_easy: Text | None = None
    not_accepted: Text | None = None
    first_visit: Text | None = None
    accepts_consultation: bool | None = None
    minimum_age: Annotated[int, Field(ge=0, le=130)] | None = None
    maximum_age: Annotated[int, Field(ge=0, le=130)] | None = None
    eligibility: Text | None = None
    residence_rule: Text | None = None
    fees: Text | None = None
    lgbtq_definition: Text | None = None
    flags: dict[Flag, bool] = Field(default_factory=dict)
    phones: tuple[PhoneContent, ...] = ()
    channels: tuple[ChannelContent, ...] = ()
    urls: tuple[UrlContent, ...] = ()
    hours: tuple[HoursContent, ...] = ()
    languages: tuple[LanguageContent, ...] = ()
    areas: tuple[AreaContent, ...] = ()
    places: tuple[PlaceContent, ...] = ()
    topics: tuple[TopicContent, ...] = ()
    notices: tuple[NoticeContent, ...] = ()
    verifications: tuple[VerificationContent, ...] = ()
    printed: tuple[PrintedText, ...] = ()
    publication: Publication = Publication.draft

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        low, high = self.minimum_age, self.maximum_age
        if low is not None and high is not None and low > high:
            raise ValueError("minimum_age is above maximum_age")
        return self


def canonical(content: Content) -> dict[str, Any]:
    """The JSON of a record with everything unsaid left out: the form that is compared and kept."""
    return content.model_dump(mode="json", exclude_defaults=True)
