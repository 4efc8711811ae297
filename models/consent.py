"""On what ground something of a person is shared: with whom, what of it, what for, until when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Text
from sqlmodel import Field

from models.base import Record, id_in_time, now
from models.columns import choice


class Basis(StrEnum):
    none = "none"
    """Nothing: no field that says who somebody is can be filled."""
    spoken = "spoken"
    written = "written"
    proxy = "proxy"
    """By a guardian, a parent, somebody who may speak for them."""
    support_conference = "support_conference"
    """社会福祉法106条の6 支援会議."""
    council = "council"
    """孤独・孤立対策地域協議会, whose members are bound to secrecy."""
    livelihood_conference = "livelihood_conference"
    """生活困窮者自立支援法9条 支援会議."""
    child_protection = "child_protection"
    """児童福祉法25条の2 要保護児童対策地域協議会."""
    emergency = "emergency"
    """Life or body is in danger."""


class GivenBy(StrEnum):
    person = "person"
    guardian = "guardian"
    proxy = "proxy"
    law = "law"


BY_THE_PERSON = frozenset({Basis.spoken, Basis.written, Basis.proxy})
"""The person, or whoever may speak for them, said yes. Between bodies nothing else counts."""
OVERRIDES = frozenset({Basis.emergency})
"""Without asking: needs a reason and a second person."""
BASIS_LABELS = {
    Basis.none: "なし（だれかわかることは書けません）",
    Basis.spoken: "ご本人の同意（口頭）",
    Basis.written: "ご本人の同意（書面）",
    Basis.proxy: "代わりの方の同意",
    Basis.support_conference: "支援会議（社会福祉法106条の6）",
    Basis.council: "孤独・孤立対策地域協議会",
    Basis.livelihood_conference: "支援会議（生活困窮者自立支援法9条）",
    Basis.child_protection: "要保護児童対策地域協議会（児童福祉法25条の2）",
    Basis.emergency: "緊急（命や体の危険）",
}


class Consent(Record, table=True):
    """`recipients` are [{"organization_id" | "platform_id", "name"}], `fields` PersonFields.

    `wording_version` is which text was shown or read out, in `language`. The receipt opens by a
    token of which only the digest stands here. An override counts once a second person, other
    than the first, has said yes.
    """

    __table_args__ = (
        CheckConstraint("override_by IS NULL OR override_by <> created_by", name="second_person"),
    )

    id: UUID = Field(default_factory=id_in_time, primary_key=True)
    case_id: UUID = Field(foreign_key="support_case.id", ondelete="CASCADE", index=True)
    version: int = 1
    basis: Basis = Field(sa_type=choice(Basis))
    given_by: GivenBy = Field(sa_type=choice(GivenBy))
    wording_version: str = Field(max_length=40)
    language: str = Field(max_length=12)
    recipients: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    fields: list[str] = Field(default_factory=list, sa_type=JSON)
    purpose: str = Field(max_length=40)
    given_on: date
    until: date
    receipt_digest: str | None = Field(default=None, max_length=64, unique=True)
    override_reason_sealed: str | None = Field(default=None, sa_type=Text)
    override_by: str | None = Field(default=None, max_length=40)
    overridden_at: datetime | None = None
    created_by: str = Field(max_length=40)
    created_at: datetime = Field(default_factory=now)
    revoked_at: datetime | None = None
    revoked_by: str | None = Field(default=None, max_length=40)

    def holds(self, today: date) -> bool:
        """Whether it may be acted on: not taken back or over, confirmed where it has to be."""
        is_confirmed = self.basis not in OVERRIDES or self.override_by is not None
        return (
            self.basis is not Basis.none
            and self.revoked_at is None
            and is_confirmed
            and self.given_on <= today <= self.until
        )

    def names(self, organization_id: UUID) -> bool:
        """Whether this organization is one of the recipients."""
        return any(one.get("organization_id") == str(organization_id) for one in self.recipients)
