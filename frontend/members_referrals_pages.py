"""What people of an organization see of the referrals it has received."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from frontend.receiver_pages import Declining, Shown, heading_of, title_of
from frontend.staff_pages import StaffPage


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReferralPage(StaffPage):
    template: ClassVar[str] = "members/referrals/referral.html"

    organization: str
    home_of_list: str
    shown: Shown
    address: str
    problem: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    done: str = ""

    @property
    def title(self) -> str:
        return title_of(self.shown, bool(self.errors or self.problem))

    @property
    def heading(self) -> str:
        return heading_of(self.shown)

    def value(self, id: str) -> str:
        return self.typed.get(id, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDeclinePage(StaffPage):
    template: ClassVar[str] = "members/referrals/decline.html"

    form: Declining
    address: str
    typed: Mapping[str, str] = field(default_factory=dict)
    done: ClassVar[str] = ""
    problem: ClassVar[str] = ""

    @property
    def title(self) -> str:
        return "エラー：引きうけられないとき" if self.errors else "引きうけられないとき"

    @property
    def heading(self) -> str:
        return "引きうけられないとき"

    def value(self, id: str) -> str:
        return self.typed.get(id, "")


@dataclass(frozen=True, slots=True)
class Row:
    """Of the list of what an organization has received."""

    id: str
    name: str
    number: str
    state: str
    due: str
    is_urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberReferralsPage(StaffPage):
    template: ClassVar[str] = "members/referrals/list.html"

    organization: str
    address: str
    here: Sequence[Row]
    over: Sequence[Row]

    @property
    def title(self) -> str:
        return "届いたつなぎ"
