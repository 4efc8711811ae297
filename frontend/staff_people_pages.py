"""What the page about the people who work here shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from api.usecases.invite import WaitingInvitation
from api.usecases.people_staff import STAFF_ROLES, StaffPerson
from frontend import wording
from frontend.staff_pages import StaffPage
from models.account import ROLE_LABELS, Role
from models.areas import AreaTree


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPeoplePage(StaffPage):
    template: ClassVar[str] = "staff/people.html"

    people: Sequence[StaffPerson]
    members: int
    invitations: Sequence[WaitingInvitation]
    areas: AreaTree
    typed: Mapping[str, str] = field(default_factory=dict)
    done: str = ""

    roles: ClassVar[tuple[tuple[Role, str], ...]] = tuple(
        (role, ROLE_LABELS[role]) for role in STAFF_ROLES
    )

    @property
    def title(self) -> str:
        return "エラー：職員の登録" if self.errors else "職員の登録"

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def is_me(self, one: StaffPerson) -> bool:
        return self.who is not None and one.id == self.who.account_id

    def area(self, one: StaffPerson) -> str:
        if one.area_code is None:
            return "すべての地域"
        known = self.areas.by_code.get(one.area_code)
        return known.name if known else one.area_code

    def ways(self, one: StaffPerson) -> str:
        """How they sign in."""
        said = ["パスワード"] if one.has_password else ["メールのリンク"]
        said += ["認証アプリの番号"] if one.has_code else []
        said += ["外部のログイン"] if one.is_bound else []
        return "、".join(said)

    def day(self, at: datetime) -> str:
        return wording.day(at.astimezone(wording.JST))
