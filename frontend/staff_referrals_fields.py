"""The forms by which a case is opened and changed, as staff at a counter see them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from frontend.staff_pages import StaffPage
from frontend.staff_referrals_forms import FROM_CHAT, SAFE_CHANNELS, once
from models.case_words import (
    AGE_LABELS,
    ANONYMITY_LABELS,
    CONTACT_LABELS,
    PERSON_LABELS,
    REQUESTER_LABELS,
    SUBJECT_LABELS,
    URGENCY_LABELS,
)
from models.consent import BASIS_LABELS, Basis
from models.directory_reference import Topic
from models.referral_profile import ReferralDesk
from models.support_case import PersonField, SupportCase
from models.vocabulary import CHANNEL_LABELS, LANGUAGE_NAMES

PATH = "/staff/referrals"
Options = tuple[tuple[str, str], ...]


def options(labels: Mapping[Any, str]) -> Options:
    return tuple((str(one), words) for one, words in labels.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFields(StaffPage):
    """Choices that the form to open a case and the form to change it share."""

    template: ClassVar[str]

    requesters: ClassVar[Options] = options(REQUESTER_LABELS)
    subjects: ClassVar[Options] = options(SUBJECT_LABELS)
    contacts: ClassVar[Options] = options(CONTACT_LABELS)
    ages: ClassVar[Options] = options(AGE_LABELS)
    urgencies: ClassVar[Options] = options(URGENCY_LABELS)
    anonymities: ClassVar[Options] = options(ANONYMITY_LABELS)
    languages: ClassVar[Options] = tuple(LANGUAGE_NAMES.items())

    typed: Mapping[str, str]
    topics: Mapping[str, Topic]
    desk: ReferralDesk | None
    once: str = field(default_factory=once)

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def has(self, name: str, value: str) -> bool:
        return value in self.typed.get(name, "").split()

    @property
    def chosen_topics(self) -> str:
        chosen = self.typed.get("topics", "").split()
        return "、".join(self.topics[one].name for one in chosen if one in self.topics)

    @property
    def emergency_words(self) -> str:
        return (self.desk.emergency_words if self.desk else None) or ""

    @property
    def tells_somebody(self) -> bool:
        return self.desk is not None and self.desk.urgent_mail_sealed is not None

    @property
    def warned(self) -> bool:
        """Whether it was said that a number or an address stands in the text."""
        return "need" in self.errors and bool(self.value("need"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCasePage(CaseFields):
    template: ClassVar[str] = "staff/referrals/new.html"

    @property
    def title(self) -> str:
        return "エラー：相談を書きとめる" if self.errors else "相談を書きとめる"

    @property
    def is_chat(self) -> bool:
        return self.value("from") == FROM_CHAT

    @property
    def more_is_open(self) -> bool:
        """What was filled in, or has to be mended, is not folded away."""
        names = ("subject", "contact", "language", "anonymity", "topics")
        given = any(self.value(name) for name in names) or "anonymity" in self.errors
        return given or self.value("age_band") not in ("", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFormPage(CaseFields):
    template: ClassVar[str] = "staff/referrals/edit.html"
    safe_channels: ClassVar[Options] = tuple(
        (str(one), CHANNEL_LABELS[one]) for one in SAFE_CHANNELS
    )
    person_fields: ClassVar[Options] = options(PERSON_LABELS)
    long_fields: ClassVar[frozenset[PersonField]] = frozenset(
        {PersonField.situation, PersonField.health, PersonField.money, PersonField.notes}
    )

    case: SupportCase
    bases: Collection[str]

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}{self.case.number}を書き足す・直す"

    @property
    def version(self) -> str:
        """As the form was opened: what somebody changed meanwhile is not lost."""
        return self.value("version")

    @property
    def basis_options(self) -> Options:
        known = {"none", self.case.basis, *self.bases}
        return tuple((str(one), BASIS_LABELS[one]) for one in Basis if one.value in known)
