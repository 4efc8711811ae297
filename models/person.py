"""People of organizations: who may speak for which, how they were asked, links sent by mail."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from models.account import Role
from models.base import Record, now
from models.columns import choice


class OrganizationRole(StrEnum):
    """`manager` may also invite and remove people; `editor` looks after what is listed."""

    manager = "manager"
    editor = "editor"


ORGANIZATION_ROLE_LABELS = {
    OrganizationRole.manager: "代表の担当",
    OrganizationRole.editor: "担当",
}


class OrganizationPerson(Record, table=True):
    """An account that speaks for an organization.

    When somebody leaves, a colleague is invited and the old account taken off; what the
    organization has said stays.
    """

    __tablename__ = "organization_person"
    __table_args__ = (UniqueConstraint("organization_id", "account_id"),)

    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    account_id: UUID = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    role: OrganizationRole = Field(sa_type=choice(OrganizationRole))
    created_at: datetime = Field(default_factory=now)


class Invitation(Record, table=True):
    """To become a person of an organization, or staff. The mail address stands sealed."""

    token_digest: str = Field(max_length=64, unique=True)
    mail_digest: str = Field(max_length=64, index=True)
    mail_sealed: str
    organization_id: UUID | None = Field(
        default=None, foreign_key="organization.id", ondelete="CASCADE", index=True
    )
    organization_role: OrganizationRole | None = Field(
        default=None, sa_type=choice(OrganizationRole)
    )
    role: Role = Field(default=Role.member, sa_type=choice(Role))
    area_code: str | None = Field(default=None, max_length=6)
    invited_by: str = Field(max_length=40)
    created_at: datetime = Field(default_factory=now)
    ends_at: datetime = Field(index=True)
    used_at: datetime | None = None


class LinkPurpose(StrEnum):
    sign_in = "sign_in"
    set_password = "set_password"  # noqa: S105 - the name of a purpose
    resume = "resume"
    """Go on with a form that was begun; `subject_id` is the proposal."""
    follow = "follow"
    """See what became of a proposal; `subject_id` is the proposal."""
    confirm = "confirm"
    """Say that a record is still right; `subject_id` is the request."""
    confirm_mail = "confirm_mail"
    referral = "referral"
    """Answer a referral without an account; `subject_id` is the referral."""
    inquiry = "inquiry"
    """Say whether somebody could be taken; `subject_id` is the row of the window asked."""
    finder_notice = "finder_notice"
    """See that a notice has arrived; `subject_id` is the notice."""


class MailedLink(Record, table=True):
    """A secret sent by mail, good for one purpose; only its digest stands here.

    To open one changes nothing: programs that look through mail open links too.
    """

    __tablename__ = "mailed_link"

    token_digest: str = Field(max_length=64, unique=True)
    purpose: LinkPurpose = Field(sa_type=choice(LinkPurpose))
    account_id: UUID | None = Field(
        default=None, foreign_key="account.id", ondelete="CASCADE", index=True
    )
    subject_id: UUID | None = Field(default=None, index=True)
    created_at: datetime = Field(default_factory=now)
    ends_at: datetime = Field(index=True)
    used_at: datetime | None = None
