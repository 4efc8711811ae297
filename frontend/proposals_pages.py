"""Telling us of a fault or of somebody who is missing, and following it: what the pages show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import uuid4

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.access import FORM_TOKEN
from api.usecases.missing_body import RELATIONS
from api.usecases.proposal_forms import HOW, WRONG
from api.usecases.propose_follow import Followed
from frontend import wording
from frontend.pages import Page
from frontend.staff_pages import PRIVATE
from importers.field_words import field_label
from models.hours import read_hours
from models.hours.explain_ja import explain
from models.proposal import MessageSide, ProposalKind, ProposalState
from models.repositories.reports import AlikeBody
from models.vocabulary import RecordType

_STATES = {
    ProposalState.submitted: ("確かめています", "事務局が順番に見ています。"),
    ProposalState.appealed: ("もう一度見ています", "はじめに見た人とは別の人が見ます。"),
    ProposalState.asked_back: (
        "おたずねがあります",
        "事務局から聞きたいことがあります。下でお返事を書けます。",
    ),
    ProposalState.approved: ("直しました", "教えてくださって、ありがとうございました。"),
    ProposalState.declined: (
        "今回は変えませんでした",
        "ちがうと思うときは、もう一度見てもらえます。",
    ),
    ProposalState.withdrawn: (
        "知らせるのをやめました",
        "また気づいたことがあれば、教えてください。",
    ),
    ProposalState.expired: ("期限がすぎました", "お返事がなかったので、ここで終わりにしました。"),
}
_ACCEPTED = {
    ProposalKind.missing: ("受けとめました", "その団体に話をして、よいと言われてからのせます。"),
    ProposalKind.moved: (
        "いまの担当に直しました",
        "前のアドレスや印刷したコードからも、そのまま開けます。",
    ),
}
_KINDS = {
    ProposalKind.correction: "まちがいのお知らせ",
    ProposalKind.moved: "担当がちがうというお知らせ",
    ProposalKind.missing: "のっていない団体のお知らせ",
}


@dataclass(frozen=True, slots=True)
class HoursReading:
    """What was understood of typed hours and what was not, in words; "" if nothing was."""

    words: str


def hours_reading(text: str) -> HoursReading:
    read = read_hours(text)
    says = bool(read.weekly or read.special or read.always_open)
    return HoursReading(explain(read) if says else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPage(Page):
    """Kept by nobody; `typed` is the form as it was sent."""

    template: ClassVar[str]

    form_token: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    opened: str = ""
    is_hushed: bool = False
    """Whether the record is one that nobody over a shoulder should read of."""

    @property
    def form_token_name(self) -> str:
        return FORM_TOKEN

    @property
    def sensitive(self) -> bool:
        return self.is_hushed

    @property
    def heading(self) -> str:
        return ""

    @property
    def title(self) -> str:
        return f"エラー：{self.heading}" if self.errors or self.problem else self.heading

    @property
    def once(self) -> str:
        return self.typed.get("once") or uuid4().hex

    @property
    def looked_at(self) -> str:
        return self.typed.get("looked_at", "")

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    def response(self, request: Request) -> HTMLResponse:
        response = Page.response(self, request)
        response.headers.update(PRIVATE)
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionPage(TellPage):
    template: ClassVar[str] = "proposals/correction.html"

    record_address: str
    record_type: RecordType
    content: Mapping[str, Any]
    seen: int
    reading: HoursReading | None = None

    hows: ClassVar[Sequence[tuple[str, str]]] = tuple(HOW.items())

    @property
    def heading(self) -> str:
        return "まちがいを知らせる"

    @property
    def name(self) -> str:
        return str(self.content["name"])

    @property
    def address(self) -> str:
        return f"{self.record_address}/correction"

    @property
    def is_service(self) -> bool:
        return self.record_type is RecordType.service

    @property
    def is_checked(self) -> bool:
        return self.reading is not None

    @property
    def wrongs(self) -> list[tuple[str, str]]:
        of_services = {"moved", "hours", "place"}
        return [
            (key, words)
            for key, words in WRONG.items()
            if self.is_service or key not in of_services
        ]

    @property
    def numbers(self) -> list[tuple[str, str]]:
        return [
            (one["number"], "　".join(filter(None, (one["number"], one.get("label")))))
            for one in self.content.get("phones") or ()
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage(TellPage):
    template: ClassVar[str] = "proposals/missing.html"

    alike: Sequence[AlikeBody] = ()

    relations: ClassVar[Sequence[tuple[str, str]]] = tuple(RELATIONS.items())

    @property
    def heading(self) -> str:
        return "のっていない団体を知らせる"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThanksPage(TellPage):
    template: ClassVar[str] = "proposals/thanks.html"

    receipt: str
    follow: str
    is_mailed: bool
    back: str = "/"

    @property
    def heading(self) -> str:
        return "受けとりました"

    @property
    def back_words(self) -> str:
        return "はじめのページへ" if self.back == "/" else "見ていたページにもどる"


@dataclass(frozen=True, slots=True)
class Talk:
    who: str
    when: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPage(TellPage):
    """The name of the record stands nowhere: who opens it need not be who told us."""

    template: ClassVar[str] = "proposals/follow.html"

    token: str
    followed: Followed

    @property
    def heading(self) -> str:
        return "お知らせくださったこと"

    @property
    def address(self) -> str:
        return f"/proposals/{self.token}"

    @property
    def kind_words(self) -> str:
        return _KINDS[self.followed.proposal.kind]

    @property
    def told_on(self) -> str:
        proposal = self.followed.proposal
        return wording.day((proposal.created_at).astimezone(wording.JST).date())

    @property
    def _words(self) -> tuple[str, str]:
        proposal = self.followed.proposal
        if proposal.state is ProposalState.approved:
            if self.followed.page and proposal.kind is ProposalKind.missing:
                return "のせました", "教えてくださって、ありがとうございました。"
            return _ACCEPTED.get(proposal.kind, _STATES[proposal.state])
        return _STATES.get(proposal.state, _STATES[ProposalState.submitted])

    @property
    def state_words(self) -> str:
        return self._words[0]

    @property
    def explanation(self) -> str:
        return self._words[1]

    @property
    def reason(self) -> str:
        proposal = self.followed.proposal
        told = proposal.state is ProposalState.declined
        return (proposal.decision_reason or "") if told else ""

    @property
    def fields(self) -> list[str]:
        return [field_label(name) for name in self.followed.fields]

    @property
    def fixed_on(self) -> str:
        at = self.followed.fixed_at
        return wording.day(at.astimezone(wording.JST).date()) if at else ""

    @property
    def talk(self) -> list[Talk]:
        return [
            Talk(
                "あなた" if one.side is MessageSide.proposer else "事務局",
                wording.stamp(one.message.created_at),
                one.text,
            )
            for one in self.followed.messages
        ]

    @property
    def may_answer(self) -> bool:
        return self.followed.proposal.state is ProposalState.asked_back

    @property
    def may_ask_again(self) -> bool:
        return self.followed.may(ProposalState.appealed)

    @property
    def may_take_back(self) -> bool:
        return self.followed.may(ProposalState.withdrawn)
