"""What is shared with whom, in the words of the person: on the screen, on paper, on the receipt."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

import segno
from markupsafe import Markup, escape

from api.usecases.consent_wording import Wording, wording
from frontend.print.qr import BORDER, scannable
from models.consent import BY_THE_PERSON, Basis, Consent
from models.referral_token import grouped

_RUBY = re.compile(r"([一-龯々〆]+)《([ぁ-んァ-ヶー]+)》")


def with_ruby(text: str) -> Markup:
    """Readings above their characters.

    >>> str(with_ruby("話《はな》す <b>"))
    '<ruby>話<rp>（</rp><rt>はな</rt><rp>）</rp></ruby>す &lt;b&gt;'
    """
    shown = r"<ruby>\1<rp>（</rp><rt>\2</rt><rp>）</rp></ruby>"
    return Markup(_RUBY.sub(shown, str(escape(text))))  # noqa: S704 - escaped first


def qr_of(address: str) -> Markup:
    """Made anew each time: an address that is a secret is kept nowhere."""
    drawn = io.BytesIO()
    code = segno.make(scannable(address), error="m", micro=False)
    code.save(drawn, kind="svg", border=BORDER, xmldecl=False, nl=False, omitsize=True)
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn here, out of modules


@dataclass(frozen=True, slots=True)
class ConsentWords:
    """One consent, given or asked for, in one language. `desk` is who asks."""

    wording: Wording
    desk: str
    basis: Basis
    recipients: Sequence[str]
    fields: Sequence[str]
    purpose_code: str
    until: date
    given_on: date | None = None

    @classmethod
    def of(cls, consent: Consent, desk: str) -> Self:
        return cls(
            wording(consent.wording_version, consent.language),
            desk,
            consent.basis,
            [str(one["name"]) for one in consent.recipients],
            consent.fields,
            consent.purpose,
            consent.until,
            consent.given_on,
        )

    @property
    def tag(self) -> str:
        return self.wording.tag

    def say(self, name: str, **facts: str) -> Markup:
        return with_ruby(self.wording.say(name, **facts))

    @property
    def is_asked(self) -> bool:
        """Whether the person said yes, and not the law."""
        return self.basis in BY_THE_PERSON

    @property
    def lead(self) -> Markup:
        return self.say("receipt_lead" if self.is_asked else "receipt_law")

    @property
    def promises(self) -> list[Markup]:
        return [with_ruby(one) for one in self.wording.many("promises")]

    @property
    def field_words(self) -> list[Markup]:
        return [with_ruby(self.wording.field(one)) for one in self.fields]

    @property
    def purpose(self) -> Markup:
        return with_ruby(self.wording.purpose(self.purpose_code))

    @property
    def until_words(self) -> Markup:
        return self.say("until_text", date=self.wording.day(self.until))

    @property
    def day(self) -> str:
        return self.wording.day(self.given_on) if self.given_on else ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a person takes home: how to come back to what was shared."""

    token: str
    base_url: str

    @property
    def address(self) -> str:
        return f"{self.base_url}/consent/{self.token}"

    @property
    def typed_at(self) -> str:
        """Where the code can be typed, without what every browser adds itself."""
        return f"{self.base_url.partition('://')[2]}/consent"

    @property
    def code(self) -> str:
        return grouped(self.token)

    @property
    def qr(self) -> Markup:
        return qr_of(self.address)
