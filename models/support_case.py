"""A person's matter at a desk, and what it holds; personal data stands in it sealed.

Every case has a key of its own. The key stands here wrapped by the secret of the installation, so
that replacing the secret wraps keys again and leaves the data alone; without the key nothing of
the case can be read any more, in no copy (docs/referrals.md).
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Text
from sqlmodel import Field

from models.base import Record, id_in_time, now
from models.columns import choice


class SenderKind(StrEnum):
    desk = "desk"
    """Staff of an area: a counter of the municipality."""
    body = "body"
    """An organization, by its people."""


class Subject(StrEnum):
    """Whom it is about. Most first contacts come from somebody else."""

    person = "person"
    household = "household"
    third_party = "third_party"
    """Somebody asks for somebody else, who may not know of it yet."""
    unknown = "unknown"


class Requester(StrEnum):
    """Who came."""

    self = "self"
    family = "family"
    neighbour = "neighbour"
    welfare_commissioner = "welfare_commissioner"
    school = "school"
    medical = "medical"
    care = "care"
    office = "office"
    supporter = "supporter"
    finder = "finder"
    """A post office, an insurer, a 町内会: somebody who noticed."""
    chat = "chat"
    other = "other"


class Contact(StrEnum):
    """How they came."""

    counter = "counter"
    phone = "phone"
    visit = "visit"
    mail = "mail"
    chat = "chat"
    paper = "paper"
    notice = "notice"


class Urgency(StrEnum):
    usual = "usual"
    soon = "soon"
    now = "now"


class Stage(StrEnum):
    """The four of Kumamoto (初期接触 → 初期対応・他機関紹介 → 詳細検討 → 役割分担・協働)."""

    first_contact = "first_contact"
    first_response = "first_response"
    review = "review"
    shared_support = "shared_support"


class Anonymity(StrEnum):
    anonymous = "anonymous"
    pseudonym = "pseudonym"
    known = "known"


class AgeBand(StrEnum):
    child = "child"
    teens = "teens"
    young = "young"
    adult = "adult"
    older = "older"
    unknown = "unknown"


class PersonField(StrEnum):
    """Personal fields of a case. A consent names those that may be shared; all stand sealed."""

    name = "name"
    reading = "reading"
    birth = "birth"
    address = "address"
    phone = "phone"
    mail = "mail"
    household = "household"
    situation = "situation"
    health = "health"
    money = "money"
    notes = "notes"


class SupportCase(Record, table=True):
    """`number` is what people say on the telephone; it opens nothing.

    `need_sealed` is what is needed, without saying who; `personal_sealed` is {PersonField: text},
    `safety_sealed` how the person may be contacted (`models.safe_contact`). They are sealed by the
    key in `key_sealed`; None once the case is anonymised. `identified` says that a personal field
    is filled, which no case without a basis may have.
    """

    __tablename__ = "support_case"
    __table_args__ = (
        CheckConstraint("NOT identified OR basis <> 'none'", name="identified_needs_basis"),
        CheckConstraint(
            "(sender_kind = 'body') = (sender_organization_id IS NOT NULL)", name="sender"
        ),
        Index("ix_support_case_desk", "sender_area", "closed_at", "id"),
        Index("ix_support_case_body", "sender_organization_id", "closed_at", "id"),
    )

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    number: str = Field(max_length=12, unique=True)
    version: int = 1
    sender_kind: SenderKind = Field(sa_type=choice(SenderKind))
    sender_organization_id: UUID | None = Field(default=None, foreign_key="organization.id")
    sender_area: str | None = Field(default=None, max_length=6)
    """Of a desk; None there is the whole installation."""
    opened_by: str = Field(max_length=40)
    subject: Subject = Field(default=Subject.person, sa_type=choice(Subject))
    requester: Requester = Field(default=Requester.self, sa_type=choice(Requester))
    contact: Contact = Field(default=Contact.counter, sa_type=choice(Contact))
    anonymity: Anonymity = Field(default=Anonymity.anonymous, sa_type=choice(Anonymity))
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    area_code: str | None = Field(default=None, max_length=6, index=True)
    age_band: AgeBand = Field(default=AgeBand.unknown, sa_type=choice(AgeBand))
    language: str = Field(default="ja", max_length=12)
    urgency: Urgency = Field(default=Urgency.usual, sa_type=choice(Urgency))
    stage: Stage = Field(default=Stage.first_contact, sa_type=choice(Stage))
    basis: str = Field(default="none", max_length=40)
    """Of `models.consent.Basis`, as it is now."""
    identified: bool = False
    key_sealed: str | None = Field(default=None, sa_type=Text)
    need_sealed: str | None = Field(default=None, sa_type=Text)
    personal_sealed: str | None = Field(default=None, sa_type=Text)
    safety_sealed: str | None = Field(default=None, sa_type=Text)
    lead_id: UUID | None = None
    """The referral whose receiver has the lead."""
    finder_notice_id: UUID | None = Field(default=None, index=True)
    review_on: date | None = None
    alerted_at: datetime | None = Field(default=None, index=True)
    """The coordinator was told of it: passed on three times, or nobody answers."""
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    closed_at: datetime | None = None
    follow_up_at: datetime | None = Field(default=None, index=True)
    followed_up_at: datetime | None = None
    anonymised_at: datetime | None = None
