"""What people outside propose, from a first registration to a wrong digit, until it is decided."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from models.base import Record, id_in_time, now
from models.columns import choice
from models.vocabulary import RecordType


class ProposalKind(StrEnum):
    registration = "registration"
    """An organization registers itself, with what it offers."""
    change = "change"
    """Somebody of the organization changes its own record."""
    correction = "correction"
    """Anybody says that something in a record is wrong."""
    missing = "missing"
    """Anybody names an organization that should be here."""
    moved = "moved"
    """"This is another department's": the window is somewhere else now."""


class ProposalState(StrEnum):
    writing = "writing"
    submitted = "submitted"
    asked_back = "asked_back"
    approved = "approved"
    declined = "declined"
    appealed = "appealed"
    withdrawn = "withdrawn"
    expired = "expired"


PROPOSAL_LABELS = {
    ProposalState.writing: "書きかけ",
    ProposalState.submitted: "確認待ち",
    ProposalState.asked_back: "返事待ち",
    ProposalState.approved: "承認",
    ProposalState.declined: "見送り",
    ProposalState.appealed: "再検討の希望",
    ProposalState.withdrawn: "取り下げ",
    ProposalState.expired: "期限切れ",
}
PROPOSAL_KIND_LABELS = {
    ProposalKind.registration: "新しい登録",
    ProposalKind.change: "内容の変更",
    ProposalKind.correction: "まちがいの知らせ",
    ProposalKind.missing: "のっていない団体の知らせ",
    ProposalKind.moved: "担当の部署の変更",
}
WAITING = frozenset({ProposalState.submitted, ProposalState.appealed})
"""Those the secretariat has to do something about."""

MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.writing: frozenset(
        {ProposalState.submitted, ProposalState.withdrawn, ProposalState.expired}
    ),
    ProposalState.submitted: frozenset(
        {
            ProposalState.asked_back,
            ProposalState.approved,
            ProposalState.declined,
            ProposalState.withdrawn,
        }
    ),
    ProposalState.asked_back: frozenset(
        {
            ProposalState.submitted,
            ProposalState.declined,
            ProposalState.withdrawn,
            ProposalState.expired,
        }
    ),
    ProposalState.declined: frozenset({ProposalState.appealed}),
    ProposalState.appealed: frozenset(
        {
            ProposalState.asked_back,
            ProposalState.approved,
            ProposalState.declined,
            ProposalState.withdrawn,
        }
    ),
    ProposalState.approved: frozenset(),
    ProposalState.withdrawn: frozenset(),
    ProposalState.expired: frozenset(),
}
"""Which state may follow which. What is not here cannot happen."""


class Proposal(Record, table=True):
    """One proposal. `content` is what would be stored, `answers` what only the secretariat reads.

    `content` is {"organization": …, "services": [{"id", "content"}, …]} in the canonical form of
    `models.content`. How to reach the proposer, and what they wrote freely, stands sealed; who
    it was is never shown to the organization the proposal is about. `base_number` is the
    revision of the record the proposer saw; `version` rises with every change, so that two people
    cannot decide the same one.
    """

    __table_args__ = (Index("ix_proposal_queue", "state", "submitted_at", "id"),)

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    kind: ProposalKind = Field(sa_type=choice(ProposalKind))
    state: ProposalState = Field(default=ProposalState.writing, sa_type=choice(ProposalState))
    version: int = 1
    record_type: RecordType | None = Field(default=None, sa_type=choice(RecordType))
    record_id: UUID | None = Field(default=None, index=True)
    organization_id: UUID | None = Field(default=None, index=True)
    """Whose it is, where that is known: the organization that asks, or that it is about."""
    base_number: int | None = None
    title: str = Field(max_length=500)
    content: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    note_sealed: str | None = Field(default=None, sa_type=Text)
    area_code: str | None = Field(default=None, max_length=6, index=True)
    contact_sealed: str | None = Field(default=None, sa_type=Text)
    contact_digest: str | None = Field(default=None, max_length=64, index=True)
    account_id: UUID | None = Field(
        default=None, foreign_key="account.id", ondelete="SET NULL", index=True
    )
    entered_by_staff: bool = False
    checklist: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    first_approval_by: str | None = Field(default=None, max_length=40)
    """The first of two people, where two are needed."""
    decided_by: str | None = Field(default=None, max_length=40)
    decision_reason: str | None = Field(default=None, sa_type=Text)
    revision_number: int | None = None
    """The revision of the record in which it came true."""
    created_at: datetime = Field(default_factory=now)
    updated_at: datetime = Field(default_factory=now)
    submitted_at: datetime | None = None
    decided_at: datetime | None = None


class MessageSide(StrEnum):
    proposer = "proposer"
    secretariat = "secretariat"
    note = "note"
    """Among the secretariat alone."""


class ProposalMessage(Record, table=True):
    __tablename__ = "proposal_message"

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    proposal_id: UUID = Field(foreign_key="proposal.id", ondelete="CASCADE", index=True)
    side: MessageSide = Field(sa_type=choice(MessageSide))
    text_sealed: str = Field(sa_type=Text)
    actor: str | None = Field(default=None, max_length=40)
    created_at: datetime = Field(default_factory=now)
