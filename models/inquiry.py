"""Asking before referring, without saying who; and what people notice and tell."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from models.base import Record, id_in_time, now
from models.columns import choice
from models.referral_states import ReasonCode
from models.support_case import AgeBand, Urgency


class Inquiry(Record, table=True):
    """A question to windows: could you take …? There is no field for who it is."""

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    case_id: UUID | None = Field(
        default=None, foreign_key="support_case.id", ondelete="CASCADE", index=True
    )
    sender_organization_id: UUID | None = Field(default=None, index=True)
    sender_area: str | None = Field(default=None, max_length=6, index=True)
    opened_by: str = Field(max_length=40)
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    area_code: str | None = Field(default=None, max_length=6)
    age_band: AgeBand = Field(default=AgeBand.unknown, sa_type=choice(AgeBand))
    language: str = Field(default="ja", max_length=12)
    urgency: Urgency = Field(default=Urgency.usual, sa_type=choice(Urgency))
    question_sealed: str = Field(sa_type=Text)
    created_at: datetime = Field(default_factory=now)
    ends_at: datetime = Field(index=True)
    closed_at: datetime | None = None


class Willingness(StrEnum):
    waiting = "waiting"
    yes = "yes"
    no = "no"
    waitlist = "waitlist"
    talk = "talk"


WILLINGNESS_LABELS = {
    Willingness.waiting: "返事待ち",
    Willingness.yes: "引きうけられます",
    Willingness.no: "引きうけられません",
    Willingness.waitlist: "順番待ちになります",
    Willingness.talk: "一度話しましょう",
}


class InquiryAnswer(Record, table=True):
    """One window that was asked. Its link is a `MailedLink` whose subject is this row."""

    __tablename__ = "inquiry_answer"
    __table_args__ = (UniqueConstraint("inquiry_id", "organization_id", "service_id"),)

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    inquiry_id: UUID = Field(foreign_key="inquiry.id", ondelete="CASCADE", index=True)
    service_id: UUID | None = None
    organization_id: UUID = Field(index=True)
    receiver_name: str = Field(max_length=500)
    answer: Willingness = Field(default=Willingness.waiting, sa_type=choice(Willingness))
    reason: ReasonCode | None = Field(default=None, sa_type=choice(ReasonCode))
    note_sealed: str | None = Field(default=None, sa_type=Text)
    version: int = 1
    created_at: datetime = Field(default_factory=now)
    answered_at: datetime | None = None


class NoticeState(StrEnum):
    new = "new"
    taken = "taken"
    closed = "closed"


class FinderNotice(Record, table=True):
    """Somebody noticed something: in thirty seconds, and without seeing anything of a case later.

    `place_sealed`, `note_sealed` and `contact_sealed` are sealed by the installation's own key.
    """

    __tablename__ = "finder_notice"

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    state: NoticeState = Field(default=NoticeState.new, sa_type=choice(NoticeState))
    version: int = 1
    finder: str = Field(max_length=40)
    organization_id: UUID | None = Field(default=None, index=True)
    signs: list[str] = Field(default_factory=list, sa_type=JSON)
    area_code: str | None = Field(default=None, max_length=6, index=True)
    urgency: Urgency = Field(default=Urgency.usual, sa_type=choice(Urgency))
    place_sealed: str | None = Field(default=None, sa_type=Text)
    note_sealed: str | None = Field(default=None, sa_type=Text)
    contact_sealed: str | None = Field(default=None, sa_type=Text)
    case_id: UUID | None = Field(default=None, index=True)
    taken_by: str | None = Field(default=None, max_length=40)
    created_at: datetime = Field(default_factory=now, index=True)
    taken_at: datetime | None = None
    closed_at: datetime | None = None
