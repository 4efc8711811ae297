"""What the pages of the other ways to sign in show."""

from abc import abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from fastapi import Request, Response

from api.access import FORM, form_token, set_cookie, visitors_secret
from api.settings import Settings
from api.usecases.passwords import SHORTEST
from api.usecases.sign_in import SignedIn
from api.usecases.sign_in_by_mail import LIVES
from frontend.staff_pages import StaffPage
from models.person import LinkPurpose

STALE = (
    "ページを開いてから時間がたったようです。もう一度送ってください。"
    "くり返し出るときは、ブラウザーのCookieを使えるようにしてください。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPage(StaffPage):
    """Nobody is signed in; `token` stands in its form."""

    template: ClassVar[str]

    who: SignedIn | None = None
    token: str = ""

    @property
    def form_token(self) -> str:
        return self.token

    @property
    @abstractmethod
    def heading(self) -> str:
        """The words of the h1."""

    @property
    def title(self) -> str:
        return f"エラー：{self.heading}" if self.errors else self.heading

    def with_token(self, token: str) -> Self:
        return replace(self, token=token)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage(DoorPage):
    template: ClassVar[str] = "sign_in/code.html"

    half: str
    next: str
    kept: str = ""

    @property
    def heading(self) -> str:
        return "番号を入れてください"


@dataclass(frozen=True, slots=True, kw_only=True)
class _LinkPages(DoorPage):
    template: ClassVar[str]

    purpose: LinkPurpose = LinkPurpose.sign_in

    @property
    def is_for_password(self) -> bool:
        return self.purpose is LinkPurpose.set_password

    @property
    def address(self) -> str:
        return "/sign-in/password" if self.is_for_password else "/sign-in/mail"

    @property
    def minutes(self) -> int:
        return int(LIVES.total_seconds() // 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLinkPage(_LinkPages):
    template: ClassVar[str] = "sign_in/ask_link.html"

    mail: str = ""

    @property
    def heading(self) -> str:
        return "パスワードを決めなおす" if self.is_for_password else "メールでログインする"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSentPage(_LinkPages):
    template: ClassVar[str] = "sign_in/link_sent.html"

    mail: str

    @property
    def heading(self) -> str:
        return "メールを見てください"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOverPage(_LinkPages):
    template: ClassVar[str] = "sign_in/link_over.html"

    status: int = 410

    @property
    def heading(self) -> str:
        return "このリンクは、もう使えません"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(_LinkPages):
    template: ClassVar[str] = "sign_in/link.html"

    link: str

    @property
    def heading(self) -> str:
        return "ログインします"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPasswordPage(_LinkPages):
    template: ClassVar[str] = "sign_in/new_password.html"

    link: str

    @property
    def heading(self) -> str:
        return "新しいパスワードを決める"

    @property
    def shortest(self) -> int:
        return SHORTEST


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRefusedPage(DoorPage):
    template: ClassVar[str] = "sign_in/provider_refused.html"

    said: str
    sentence: str

    @property
    def heading(self) -> str:
        return self.said


def too_often_words(seconds: int) -> str:
    """In minutes, which is how long it takes.

    >>> too_often_words(61)
    '同じところから何度も送られたので、すこし時間をおいています。あと2分ほどで、もう一度送れます。'
    """
    minutes = -(-seconds // 60)
    return (
        "同じところから何度も送られたので、すこし時間をおいています。"
        f"あと{minutes}分ほどで、もう一度送れます。"
    )


def password_slips(wanted: str, again: str) -> dict[str, str]:
    if not wanted:
        return {"wanted": "新しいパスワードを入れてください。"}
    if wanted != again:
        return {"again": "新しいパスワードと同じものを、もう一度入れてください。"}
    return {}


def answer(request: Request, page: DoorPage, settings: Settings) -> Response:
    """The page, with the token of this browser in its form."""
    secret = visitors_secret(request, settings)
    response = page.with_token(form_token(secret)).response(request)
    set_cookie(response, FORM, secret, settings)
    return response
