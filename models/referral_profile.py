"""What has to be settled before somebody gets referrals, and where desks are told of them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Text
from sqlmodel import Field

from models.base import TimedRecord
from models.columns import choice


class AcceptsFrom(StrEnum):
    desk = "desk"
    body = "body"
    finder = "finder"
    family = "family"


class Capacity(StrEnum):
    open = "open"
    waitlist = "waitlist"
    full = "full"


class ReferralProfile(TimedRecord, table=True):
    """Of one organization.

    Agreement, role and assessment form have to be there before it can receive who somebody is;
    `mail_sealed` is the registered address that links are sent to.
    """

    __tablename__ = "referral_profile"

    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", unique=True)
    version: int = 1
    accepts: bool = False
    accepts_from: list[str] = Field(default_factory=list, sa_type=JSON)
    role_name: str | None = Field(default=None, max_length=100)
    """Whom a referral is for: "相談係". Never the name of a person."""
    assessment_form: str | None = Field(default=None, max_length=200)
    agreement_version: str | None = Field(default=None, max_length=40)
    agreed_on: date | None = None
    mail_sealed: str | None = Field(default=None, sa_type=Text)
    urgent_mail_sealed: str | None = Field(default=None, sa_type=Text)
    capacity: Capacity = Field(default=Capacity.open, sa_type=choice(Capacity))
    capacity_until: date | None = None
    capacity_said_at: datetime | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not there yet of what it takes to receive who somebody is."""
        there = {
            "agreement": self.agreement_version and self.agreed_on,
            "role": self.role_name,
            "assessment": self.assessment_form,
            "mail": self.mail_sealed,
        }
        return tuple(name for name, value in there.items() if not value)


class ReferralDesk(TimedRecord, table=True):
    """Staff of an area as those a referral comes from; `area_code` None is everywhere else."""

    __tablename__ = "referral_desk"

    area_code: str | None = Field(default=None, max_length=6, unique=True)
    version: int = 1
    name: str = Field(max_length=200)
    mail_sealed: str | None = Field(default=None, sa_type=Text)
    urgent_mail_sealed: str | None = Field(default=None, sa_type=Text)
    """Who is told at once."""
    coordinator_mail_sealed: str | None = Field(default=None, sa_type=Text)
    emergency_words: str | None = Field(default=None, sa_type=Text)
    """What staff should do first when it is urgent: the house's own guidance."""
