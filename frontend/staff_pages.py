"""What the pages for staff show. Every one of them extends `StaffPage`."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.access import FORM_TOKEN
from api.usecases.passwords import SHORTEST
from api.usecases.sign_in import IDLE, SignedIn
from frontend import wording
from frontend.pages import Page
from models.account import ROLE_LABELS, AccountSession, Role

PRIVATE = {
    "Cache-Control": "no-store",
    # With no-referrer a browser would not say where a form was sent from.
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage(Page):
    """`who` is the person signed in; its template extends `staff/base.html`."""

    template: ClassVar[str]

    who: SignedIn | None
    errors: dict[str, str] = field(default_factory=dict)
    """What is wrong, by the id of the field."""

    @property
    def form_token(self) -> str:
        return self.who.form_token if self.who else ""

    @property
    def form_token_name(self) -> str:
        return FORM_TOKEN

    @property
    def role_label(self) -> str:
        return ROLE_LABELS[self.who.role] if self.who else ""

    @property
    def home(self) -> str:
        """The first page of whoever is signed in."""
        is_member = self.who is not None and not self.who.may(Role.staff)
        return "/members" if is_member else "/staff"

    @property
    def whose(self) -> str:
        """Beside the name of the site: whose pages these are."""
        if self.who is None:
            return ""
        return "職員" if self.who.may(Role.staff) else "団体"

    def response(self, request: Request) -> HTMLResponse:
        response = Page.response(self, request)
        response.headers.update(PRIVATE)
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(StaffPage):
    template: ClassVar[str] = "staff/sign_in.html"

    who: SignedIn | None = None
    token: str
    next: str
    mail: str = ""
    problem: str = ""
    is_first: bool = False
    """Whether there is no account at all yet."""
    has_left: bool = False
    kept: str = ""
    """A form that could not be sent, sealed."""
    has_lost_file: bool = False
    provider: str = ""
    """What the other provider is called through which staff may sign in, if there is one."""

    @property
    def title(self) -> str:
        wrong = self.problem or self.errors
        return "エラー：ログイン" if wrong else "ログイン"

    @property
    def form_token(self) -> str:
        return self.token

    @property
    def idle_minutes(self) -> int:
        return int(IDLE.total_seconds() // 60)


Waiting = Callable[[Request], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Task:
    """A card on `/staff`, for everybody whose role includes `role`.

    `waiting` counts what there is to do; without it the card only leads to its page.
    """

    address: str
    title: str
    words: str
    role: Role = Role.staff
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task as it stands now. `waiting` is None where nothing is counted."""

    task: Task
    waiting: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffHomePage(StaffPage):
    template: ClassVar[str] = "staff/home.html"

    tasks: Sequence[OpenTask]

    @property
    def title(self) -> str:
        return "職員のページ"


@dataclass(frozen=True, slots=True)
class SessionRow:
    id: str
    device: str
    since: str
    seen: str
    is_this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(StaffPage):
    template: ClassVar[str] = "staff/account.html"

    sessions: Sequence[AccountSession]
    done: str = ""
    has_password: bool = True

    @property
    def title(self) -> str:
        return "エラー：登録とパスワード" if self.errors else "登録とパスワード"

    @property
    def shortest(self) -> int:
        return SHORTEST

    @property
    def rows(self) -> list[SessionRow]:
        return [
            SessionRow(
                id=str(one.id),
                device=one.device,
                since=wording.stamp(one.created_at),
                seen=wording.stamp(one.seen_at),
                is_this=self.who is not None and one.id == self.who.session_id,
            )
            for one in self.sessions
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPage(StaffPage):
    """Kind, and with a way on."""

    template: ClassVar[str] = "staff/refused.html"

    status: int = 403
    heading: str
    sentences: tuple[str, ...]
    back: str = ""

    @property
    def way_back(self) -> str:
        return self.back or self.home

    @property
    def title(self) -> str:
        return self.heading


def waiting_words(seconds: int) -> str:
    """In seconds up to a minute, then in minutes.

    >>> waiting_words(15)
    'まちがいが続いたので、すこし時間をおいています。あと15秒ほどで、もう一度ためせます。'
    """
    left = f"{seconds}秒" if seconds <= 60 else f"{-(-seconds // 60)}分"
    return f"まちがいが続いたので、すこし時間をおいています。あと{left}ほどで、もう一度ためせます。"


def role_needed(who: SignedIn, role: Role) -> RefusedPage:
    return RefusedPage(
        who=who,
        heading="このページは、別の役割の人が使います",
        sentences=(
            f"ここを使うのは「{ROLE_LABELS[role]}」の役割の人です。いまの役割は「{ROLE_LABELS[who.role]}」です。",
            "使う必要があるときは、管理者に役割を変えてもらってください。",
        ),
    )


def outside_area(who: SignedIn) -> RefusedPage:
    return RefusedPage(
        who=who,
        heading="ここは、ほかの地域の人が受けもっています",
        sentences=(
            "受けもちの地域のそとにかかるので、開いたり変えたりできません。何も変えていません。",
            "直すところに気づいたときは、公開のページから知らせるか、全体の事務局に伝えてください。",
        ),
    )
