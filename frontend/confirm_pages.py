"""What somebody sees who follows the link of a mail: their records, and a form to mend them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.access import FORM_TOKEN
from api.usecases.confirm_records import Asked, AskedService, LinkState
from frontend import wording
from frontend.pages import Page
from frontend.staff_pages import PRIVATE
from models.content import PlaceContent, ServiceContent
from models.hours import read_hours
from models.hours.explain_ja import explain
from models.vocabulary import CHANNEL_LABELS, Flag


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoursRead:
    """What was understood of a text; `words` also say which parts were not."""

    words: str
    is_partial: bool


def hours_read(text: str) -> HoursRead:
    read = read_hours(text)
    says = bool(read.weekly or read.special or read.always_open)
    return HoursRead(explain(read) if says else "", bool(read.unread))


def facts_of(content: ServiceContent) -> list[Fact]:
    """What matters most to somebody about to call or come, in that order."""
    phones = tuple(
        "　".join(filter(None, (one.label, one.number, one.hours_text))) for one in content.phones
    )
    channels = tuple(
        "　".join(filter(None, (CHANNEL_LABELS[one.kind], one.label, one.value)))
        for one in content.channels
    )
    hours = tuple(f"{one.label}：{one.text}" if one.label else one.text for one in content.hours)
    free = content.flags.get(Flag.free)
    fees = (() if free is None else ("無料",) if free else ("有料",)) + (
        (content.fees,) if content.fees else ()
    )
    found = (
        ("電話番号", phones),
        ("受付時間", hours),
        ("ほかの連絡方法", channels),
        ("料金", fees),
        ("場所", tuple(filter(None, map(_place, content.places)))),
        ("ホームページ", tuple(one.url for one in content.urls)),
        ("お知らせ", tuple(one.text for one in content.notices)),
        ("だれのためか", (content.for_whom,) if content.for_whom else ()),
        ("できること", (content.what,) if content.what else ()),
        ("予約", _flag(content, Flag.appointment, "いります", "いりません")),
    )
    return [Fact(label, lines or (wording.NOT_KNOWN,)) for label, lines in found[:4]] + [
        Fact(label, lines) for label, lines in found[4:] if lines
    ]


def _flag(content: ServiceContent, flag: Flag, yes: str, no: str) -> tuple[str, ...]:
    value = content.flags.get(flag)
    return () if value is None else (yes if value else no,)


def _place(place: PlaceContent) -> str:
    address = "".join(filter(None, (place.prefecture, place.city, place.address)))
    return "　".join(filter(None, (place.name, address)))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(Page):
    """Kept by nobody: who has the address of this page may answer."""

    template: ClassVar[str]

    token: str
    form_token: str

    @property
    def form_token_name(self) -> str:
        return FORM_TOKEN

    @property
    def address(self) -> str:
        return f"/confirm/{self.token}"

    def response(self, request: Request) -> HTMLResponse:
        response = Page.response(self, request)
        response.headers.update(PRIVATE)
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPage(LinkPage):
    template: ClassVar[str] = "confirm/index.html"

    asked: Asked
    problem: str = ""
    received: str = ""
    """The name of a service whose changes were just taken."""

    @property
    def title(self) -> str:
        return f"エラー：{self.heading}" if self.problem else self.heading

    @property
    def heading(self) -> str:
        return "載せている内容は、いまも同じですか"

    def facts(self, service: AskedService) -> list[Fact]:
        return facts_of(service.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPage(LinkPage):
    """Somebody has answered, or the link is too old: what to do then."""

    template: ClassVar[str] = "confirm/closed.html"

    state: LinkState
    when: str = ""
    is_changed: bool = False
    is_sent: bool = False

    @property
    def title(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        if self.is_sent:
            return "新しいリンクを送りました"
        if self.state is LinkState.answered:
            return "ありがとうございました"
        return "このリンクは使えなくなりました"


@dataclass(frozen=True, slots=True, kw_only=True)
class MendPage(LinkPage):
    """`typed` is the form as it was sent; `is_checked` shows what was understood of the hours."""

    template: ClassVar[str] = "confirm/change.html"

    service: AskedService
    seen: str
    is_only: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    is_checked: bool = False
    hours: Sequence[tuple[str, str, str]] = ()
    """(field, label, text) of each text of hours; the same for phones."""
    phones: Sequence[tuple[str, str, str]] = ()

    @property
    def title(self) -> str:
        return f"エラー：{self.heading}" if self.errors else self.heading

    @property
    def heading(self) -> str:
        return "変わったところを教えてください"

    def value(self, name: str, default: str = "") -> str:
        return self.typed.get(name, default)

    def reading(self, name: str, default: str) -> HoursRead | None:
        text = self.value(name, default)
        return hours_read(text) if self.is_checked and text else None
