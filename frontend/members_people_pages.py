"""What the pages about people of organizations, and the answer to an invitation, show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from api.usecases.invite import ShownInvitation, WaitingInvitation
from api.usecases.passwords import SHORTEST
from api.usecases.people import ShownPerson
from frontend import wording
from frontend.sign_in_pages import DoorPage
from frontend.staff_pages import StaffPage


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage(StaffPage):
    template: ClassVar[str] = "members/people.html"

    organization_id: UUID
    organization: str
    people: Sequence[ShownPerson]
    invitations: Sequence[WaitingInvitation]
    may_change: bool
    by_staff: bool
    mail: str = ""
    done: str = ""

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}{self.organization}の担当の人"

    @property
    def address(self) -> str:
        home = "/staff" if self.by_staff else "/members"
        return f"{home}/organizations/{self.organization_id}/people"

    @property
    def back(self) -> tuple[str, str]:
        if self.by_staff:
            return f"/staff/records/{self.organization_id}", "団体の記録"
        return "/members", "団体のページ"

    def is_me(self, one: ShownPerson) -> bool:
        return self.who is not None and one.account_id == self.who.account_id

    def day(self, at: datetime) -> str:
        return wording.day(at.astimezone(wording.JST))


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage(DoorPage):
    template: ClassVar[str] = "members/invitation.html"

    link: str
    shown: ShownInvitation

    @property
    def heading(self) -> str:
        return "招待が届いています"

    @property
    def shortest(self) -> int:
        return SHORTEST

    @property
    def until(self) -> str:
        return wording.day(self.shown.ends_at.astimezone(wording.JST))


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationOverPage(DoorPage):
    template: ClassVar[str] = "members/invitation_over.html"

    status: int = 410

    @property
    def heading(self) -> str:
        return "この招待は、もう使えません"


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedPage(DoorPage):
    """For those who had an account: they sign in as they always do."""

    template: ClassVar[str] = "members/joined.html"

    next: str

    @property
    def heading(self) -> str:
        return "引き受けました"
