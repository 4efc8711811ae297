"""Platforms and other bodies that organizations work together in, and who belongs to them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Text, UniqueConstraint
from sqlmodel import Field

from models.base import Record, TimedRecord, now
from models.columns import choice


class PlatformKind(StrEnum):
    platform = "platform"
    council = "council"
    """孤独・孤立対策地域協議会: its members are bound to secrecy by law."""
    multilayered = "multilayered"
    """重層的支援体制: 支援会議."""
    other = "other"


class MembershipRank(StrEnum):
    leading = "leading"
    member = "member"


class MembershipState(StrEnum):
    candidate = "candidate"
    approached = "approached"
    applied = "applied"
    review = "review"
    member = "member"
    paused = "paused"
    left = "left"


PLATFORM_KIND_LABELS = {
    PlatformKind.platform: "官民連携プラットフォーム",
    PlatformKind.council: "地域協議会",
    PlatformKind.multilayered: "重層的支援の会議",
    PlatformKind.other: "そのほかの集まり",
}
RANK_LABELS = {MembershipRank.leading: "幹事", MembershipRank.member: "会員"}
MEMBERSHIP_LABELS = {
    MembershipState.candidate: "候補",
    MembershipState.approached: "打診中",
    MembershipState.applied: "申請",
    MembershipState.review: "審査",
    MembershipState.member: "参加",
    MembershipState.paused: "休止",
    MembershipState.left: "退会",
}
MEMBERSHIP_MOVES: dict[MembershipState, frozenset[MembershipState]] = {
    MembershipState.candidate: frozenset(
        {MembershipState.approached, MembershipState.applied, MembershipState.left}
    ),
    MembershipState.approached: frozenset(
        {MembershipState.applied, MembershipState.candidate, MembershipState.left}
    ),
    MembershipState.applied: frozenset({MembershipState.review, MembershipState.left}),
    MembershipState.review: frozenset(
        {MembershipState.member, MembershipState.applied, MembershipState.left}
    ),
    MembershipState.member: frozenset({MembershipState.paused, MembershipState.left}),
    MembershipState.paused: frozenset({MembershipState.member, MembershipState.left}),
    MembershipState.left: frozenset({MembershipState.candidate, MembershipState.applied}),
}
"""Which state may follow which."""


class Platform(TimedRecord, table=True):
    """`area_code` is the area it works for; `roster_public` whether its members are listed."""

    name: str = Field(max_length=200)
    kind: PlatformKind = Field(sa_type=choice(PlatformKind))
    area_code: str | None = Field(default=None, max_length=6, index=True)
    parent_id: UUID | None = Field(default=None, foreign_key="platform.id", index=True)
    description: str | None = Field(default=None, sa_type=Text)
    duty_of_confidentiality: bool = False
    agreement_version: str | None = Field(default=None, max_length=40)
    agreement_text: str | None = Field(default=None, sa_type=Text)
    roster_public: bool = False
    ended_on: date | None = None


class Membership(TimedRecord, table=True):
    """`agreement_version` is the one the organization has agreed to."""

    __table_args__ = (UniqueConstraint("platform_id", "organization_id"),)

    platform_id: UUID = Field(foreign_key="platform.id", ondelete="CASCADE", index=True)
    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    rank: MembershipRank = Field(default=MembershipRank.member, sa_type=choice(MembershipRank))
    state: MembershipState = Field(sa_type=choice(MembershipState), index=True)
    version: int = 1
    agreement_version: str | None = Field(default=None, max_length=40)
    since: date | None = None
    note: str | None = Field(default=None, sa_type=Text)


class MembershipStep(Record, table=True):
    """One change of a membership: from which state to which, by whom and why."""

    __tablename__ = "membership_step"

    membership_id: UUID = Field(foreign_key="membership.id", ondelete="CASCADE", index=True)
    before: str | None = Field(default=None, max_length=40)
    after: MembershipState = Field(sa_type=choice(MembershipState))
    actor: str = Field(max_length=40)
    reason: str | None = Field(default=None, sa_type=Text)
    created_at: datetime = Field(default_factory=now)


class TopicGroup(TimedRecord, table=True):
    """部会: those of a platform who work on some topics together."""

    __tablename__ = "topic_group"

    platform_id: UUID = Field(foreign_key="platform.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=200)
    description: str | None = Field(default=None, sa_type=Text)
    topics: list[str] = Field(default_factory=list, sa_type=JSON)


class TopicGroupMember(Record, table=True):
    __tablename__ = "topic_group_member"
    __table_args__ = (UniqueConstraint("topic_group_id", "organization_id"),)

    topic_group_id: UUID = Field(foreign_key="topic_group.id", ondelete="CASCADE", index=True)
    organization_id: UUID = Field(foreign_key="organization.id", ondelete="CASCADE", index=True)
    is_lead: bool = False
