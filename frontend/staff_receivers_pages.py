"""What staff see of those who could take a case: each with reasons, and why it stands where."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from api.usecases.find_receivers import Receiver, Receivers, Standing
from api.usecases.found import DirectoryQuery, FoundService
from frontend import wording
from frontend.cards import Card, card
from frontend.questions import Question, search_address
from frontend.search_form import SearchForm, search_form
from frontend.staff_pages import StaffPage
from models.hours import OpenState
from models.referral import Referral
from models.referral_profile import AcceptsFrom
from models.referral_states import WITH_RECEIVER, ReferralState
from models.referral_words import REASON_LABELS, STATE_LABELS
from models.support_case import SupportCase

STANDING_WORDS = {
    Standing.takes: "つなぎを受けています",
    Standing.waitlist: "順番待ちになります",
    Standing.full: "いまは手がいっぱいです",
    Standing.not_said: "つなぎを受けるか、まだ聞いていません",
    Standing.not_from_us: "こちらからのつなぎは受けていません",
    Standing.takes_none: "つなぎは受けていません",
}
_WHY = {
    Standing.takes: "空きがあるので、先に出しています。",
    Standing.waitlist: "すぐには始められないかもしれません。先に聞いてみてください。",
    Standing.full: "空くまで待つか、ほかの窓口も選んでください。",
    Standing.not_said: "先に、受けられるかを聞くと安心です。",
    Standing.not_from_us: "どこから受けるかを、この団体が決めています。",
    Standing.takes_none: "ご本人から連絡してもらう窓口です。案内票を渡せます。",
}
_FROM = {
    AcceptsFrom.desk: "役所の窓口",
    AcceptsFrom.body: "団体",
    AcceptsFrom.finder: "気づいた人",
    AcceptsFrom.family: "家族",
}
_LIES_THERE = WITH_RECEIVER | {ReferralState.draft, ReferralState.awaiting_consent}


def time_words(usual: timedelta, answers: int) -> str:
    """In whole days, rounded up: nobody is promised too much.

    >>> time_words(timedelta(hours=30), 8)
    '返事まで、ふつう2日ほどです（この1年の8件から）。'
    """
    days = -(-usual // timedelta(days=1))
    usually = f"返事まで、ふつう{days}日ほどです"
    said = usually if days > 1 else "その日のうちに返事が来ることが多いです"
    return f"{said}（この1年の{answers}件から）。"


@dataclass(frozen=True, slots=True)
class ReceiverRow:
    """One window on the page. `said` are sentences about taking referrals, `why` about the fit."""

    id: str
    card: Card
    standing: str
    standing_words: str
    said: tuple[str, ...]
    why: tuple[str, ...]
    what: str
    not_accepted: str
    cannot_do: str
    before: str
    is_open_here: bool
    is_checked: bool
    is_lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiversPage(StaffPage):
    template: ClassVar[str] = "staff/receivers/index.html"

    case: SupportCase
    question: Question
    receivers: Receivers
    parent: Referral | None = None
    once: str = field(default_factory=lambda: uuid4().hex[:30])
    chosen: tuple[str, ...] = ()
    lead: str = ""
    area: str = ""
    topics: Sequence[str] = ()

    @property
    def heading(self) -> str:
        return "次の窓口をさがす" if self.parent else "つなぐ窓口をさがす"

    @property
    def title(self) -> str:
        return f"エラー：{self.heading}" if self.errors else self.heading

    @property
    def form(self) -> SearchForm:
        return search_form(self.question, self.receivers.found.facets)

    @property
    def path(self) -> str:
        return f"/staff/referrals/{self.case.id}/receivers"

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the search form sends on beside its own fields."""
        own = [("asked", "1")]
        return [*own, ("reroute", str(self.parent.id))] if self.parent else own

    @property
    def here(self) -> str:
        """The address with all conditions, to which what was chosen is sent."""
        return self.address(self.receivers.page)

    def address(self, page: int, **changes: object) -> str:
        query: DirectoryQuery = replace(self.question.query, page=page, **changes)  # type: ignore[arg-type]
        asked = search_address(query, self.path)
        more = "&".join(f"{name}={value}" for name, value in self.kept)
        return f"{asked}{'&' if '?' in asked else '?'}{more}"

    @property
    def before(self) -> str:
        return self.address(self.receivers.page - 1) if self.receivers.page > 1 else ""

    @property
    def after(self) -> str:
        more = self.receivers.page < self.receivers.pages
        return self.address(self.receivers.page + 1) if more else ""

    @property
    def beyond(self) -> str:
        query = self.question.query
        return self.address(1, beyond=True) if query.area and not query.beyond else ""

    @property
    def given_up(self) -> list[str]:
        return [label for one in self.receivers.found.given_up for label in one.labels]

    @property
    def urgent(self) -> list[Card]:
        return [card(one, self.now) for one in self.receivers.found.urgent_contacts]

    @property
    def proposed(self) -> ReceiverRow | None:
        named = self.receivers.proposed
        return self._row(named) if named else None

    @property
    def rows(self) -> list[ReceiverRow]:
        named = self.receivers.proposed
        skipped = named.document.id if named else None
        return [self._row(one) for one in self.receivers.items if one.document.id != skipped]

    @property
    def parent_words(self) -> str:
        return STATE_LABELS[self.parent.state] if self.parent else ""

    def _row(self, one: Receiver) -> ReceiverRow:
        document = one.document
        id = str(document.id)
        found = one.found or FoundService(document, OpenState.unknown, None)
        return ReceiverRow(
            id=id,
            card=card(found, self.now),
            standing=one.standing.value,
            standing_words=STANDING_WORDS[one.standing],
            said=tuple(_said(one)),
            why=found.why,
            what=document.what or document.summary,
            not_accepted=document.not_accepted or "",
            cannot_do=one.cannot_do,
            before=_before(one.before),
            is_open_here=one.lies_there,
            is_checked=id in self.chosen,
            is_lead=id == self.lead,
        )


def _said(one: Receiver) -> list[str]:
    said = [_WHY[one.standing]]
    if one.full_until is not None:
        said.append(f"{wording.day(one.full_until)}ごろまでと聞いています。")
    if named := [_FROM[AcceptsFrom(key)] for key in one.accepts_from if key in _FROM]:
        said.append(f"つなぎを受ける相手：{'、'.join(named)}")
    if not one.is_settled:
        said.append(
            "個人情報を受けとるきまりが、まだありません。つなぐときも、だれかは伝えません。"
        )
    if one.time is not None:
        said.append(time_words(one.time.usual, one.time.answers))
    return said


def _before(referral: Referral | None) -> str:
    if referral is None:
        return ""
    if referral.state in _LIES_THERE:
        return f"この窓口には、もうつないでいます（{STATE_LABELS[referral.state]}）。"
    why = f"：{REASON_LABELS[referral.reason]}" if referral.reason else ""
    return f"前にもつなぎました（{STATE_LABELS[referral.state]}{why}）。"
