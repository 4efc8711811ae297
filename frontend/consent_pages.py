"""What a person sees of what was shared about them, by the link on their receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.access import FORM_TOKEN
from api.usecases.revoke_consent import Receiver
from frontend import wording
from frontend.consent_words import ConsentWords
from frontend.pages import Page
from frontend.staff_pages import PRIVATE


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPage(Page):
    """Kept by nobody. Its name in the tab says nothing of what it is about."""

    template: ClassVar[str]

    form_token: str = ""
    problem: str = ""

    @property
    def form_token_name(self) -> str:
        return FORM_TOKEN

    @property
    def sensitive(self) -> bool:
        return True

    @property
    def title(self) -> str:
        return "エラー：控え" if self.problem else "控え"

    def response(self, request: Request) -> HTMLResponse:
        response = Page.response(self, request)
        response.headers.update(PRIVATE)
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage(ConsentPage):
    """For who has the code on paper and no camera."""

    template: ClassVar[str] = "consent/code.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage(ConsentPage):
    """`is_asking` is the page before the last step, on which nothing has changed yet."""

    template: ClassVar[str] = "consent/receipt.html"

    token: str
    words: ConsentWords
    receivers: Sequence[Receiver] = ()
    is_revoked: bool = False
    is_over: bool = False
    is_asking: bool = False
    organization: str = ""
    """The id of the organization that asks, where it is no desk."""

    @property
    def readings(self) -> list[Markup]:
        """What was read already and what not, for each receiver."""
        found = []
        for one in self.receivers:
            if one.read_at is None:
                found.append(self.words.say("not_read", receiver=one.name))
            else:
                at = one.read_at.astimezone(wording.JST).date()
                day = self.words.wording.day(at)
                found.append(self.words.say("was_read", receiver=one.name, date=day))
        return found
