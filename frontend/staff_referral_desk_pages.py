"""What staff and organizations see of what is settled between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from api.usecases.settle_receiver import (
    ACCEPTS_FROM_WORDS,
    CAPACITY_WORDS,
    MISSING_WORDS,
    capacity_on,
)
from frontend import wording
from frontend.staff_pages import StaffPage
from models.platform import Membership, Platform
from models.referral_profile import Capacity, ReferralProfile
from models.repositories.receivers import ReceiverRow

PATH = "/staff/referral-desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledPage(StaffPage):
    """`mails` are the addresses there are, masked, by column."""

    template: ClassVar[str]

    typed: Mapping[str, str]
    version: int
    mails: Mapping[str, str]
    done: str = ""

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def is_gone(self, name: str) -> bool:
        return self.typed.get(f"{name}_gone") == "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDeskPage(SettledPage):
    template: ClassVar[str] = "staff/referral_desk/index.html"
    mail_rows: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("mail", "返事や知らせを受けるメール", "係で見られるアドレスにします。"),
        ("urgent_mail", "急ぎのときのメール", "すぐに気づけるアドレスにします。"),
        ("coordinator_mail", "調整役のメール", "3回つなぎ直しになったときなどに知らせます。"),
    )

    area: str
    q: str
    rows: Sequence[ReceiverRow]
    total: int
    number: int
    per_page: int
    changeable: frozenset[UUID]

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}つなぎの窓口"

    def missing(self, row: ReceiverRow) -> list[str]:
        names = row.profile.missing if row.profile else tuple(MISSING_WORDS)
        return [MISSING_WORDS[name] for name in names]

    def accepts(self, row: ReceiverRow) -> str:
        if row.profile is None or not row.profile.accepts:
            return "つなぎを受けると言っていません"
        return f"{from_words(row.profile)}から受けます"

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverPage(SettledPage):
    """One organization. With `is_own` its own people look at it, else staff."""

    template: ClassVar[str] = "staff/referral_desk/receiver.html"
    sources: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (one.value, words) for one, words in ACCEPTS_FROM_WORDS.items()
    )
    capacities: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (one.value, words) for one, words in CAPACITY_WORDS.items()
    )
    mail_rows: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("mail", "つなぎを受けるメール", "返事のための画面の入り口を、ここへ送ります。"),
        ("urgent_mail", "急ぎのときのメール", "なくてもかまいません。"),
    )

    organization_id: UUID
    name: str
    profile: ReferralProfile
    agreements: Sequence[tuple[Membership, Platform]] = ()
    is_own: bool = False
    may_change: bool = True

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}つなぎを受ける用意（{self.name}）"

    @property
    def address(self) -> str:
        if self.is_own:
            return f"/members/organizations/{self.organization_id}/referral-profile"
        return f"{PATH}/organizations/{self.organization_id}"

    @property
    def missing(self) -> list[str]:
        return [MISSING_WORDS[name] for name in self.profile.missing]

    @property
    def chosen(self) -> list[str]:
        return self.value("accepts_from").split()

    @property
    def from_words(self) -> str:
        return from_words(self.profile)

    @property
    def capacity(self) -> Capacity:
        return capacity_on(self.profile, self.now.date())

    @property
    def capacity_words(self) -> str:
        until = self.profile.capacity_until
        if self.capacity is Capacity.open or until is None:
            return CAPACITY_WORDS[self.capacity]
        return f"{CAPACITY_WORDS[self.capacity]}（{wording.day(until)}まで）"


def from_words(profile: ReferralProfile) -> str:
    return "、".join(
        words for one, words in ACCEPTS_FROM_WORDS.items() if one in profile.accepts_from
    )
