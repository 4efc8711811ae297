"""What a receiver of a referral sees: by a link without an account, or signed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Self

from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.access import FORM_TOKEN
from api.usecases.answer_referral import Happened, Received
from frontend import wording
from frontend.pages import Page
from frontend.receiver_words import LABELS, NOW_WORDS, safety_lines
from frontend.staff_pages import PRIVATE
from models.case_words import AGE_LABELS, PERSON_LABELS, URGENCY_LABELS
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.hours.evaluate import JAPAN
from models.referral_states import (
    OPEN,
    OutcomeCode,
    Party,
    ReasonCode,
    ReferralEvent,
    ReferralState,
)
from models.referral_words import DECLINE_REASONS, OUTCOME_LABELS, REASON_LABELS
from models.support_case import AgeBand, PersonField, Urgency
from models.vocabulary import LANGUAGE_NAMES

ANSWERS = (
    (ReferralEvent.accept, "引きうける"),
    (ReferralEvent.waitlist, "順番を待ってもらう"),
)
NEXT_MOVES = (
    (ReferralEvent.start, "支援を始めた"),
    (ReferralEvent.accept, "引きうける"),
    (ReferralEvent.renew, "まだ続ける"),
    (ReferralEvent.waitlist, "順番を待ってもらう"),
    (ReferralEvent.cannot_reach, "ご本人と連絡がとれない"),
    (ReferralEvent.person_declines, "ご本人が望まなかった"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the part about one referral needs, whoever looks at it."""

    received: Received
    reference: DirectoryReference
    once: str

    @property
    def number(self) -> str:
        return self.received.view.case.number

    @property
    def state_words(self) -> str:
        return LABELS[self.received.referral.state]

    @property
    def now_words(self) -> str:
        """What it means for the receiver, and what is next."""
        return NOW_WORDS.get(self.received.referral.state, "")

    @property
    def is_new(self) -> bool:
        return self.received.referral.state in (ReferralState.sent, ReferralState.seen)

    @property
    def is_urgent(self) -> bool:
        return self.received.referral.urgency is Urgency.now

    @property
    def by_when(self) -> str:
        due = self.received.referral.due_at
        waiting = OPEN.get(self.received.referral.state)
        is_theirs = waiting is not None and waiting.acts is Party.receiver
        return wording.day(due.astimezone(JAPAN).date()) if is_theirs and due else ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is said before accepting: nothing of it says who it is."""
        case = self.received.view.case
        topics = [
            self.reference.topics[one].name for one in case.topics if one in self.reference.topics
        ]
        area = self.reference.areas.name(case.area_code) if case.area_code else ""
        found = (
            ("困りごと", "、".join(topics)),
            ("地域", area),
            ("年代", "" if case.age_band is AgeBand.unknown else AGE_LABELS[case.age_band]),
            ("ことば", LANGUAGE_NAMES.get(case.language, case.language)),
            ("急ぎ", URGENCY_LABELS[self.received.referral.urgency]),
        )
        return [(label, text) for label, text in found if text]

    @property
    def promised(self) -> list[str]:
        """Names of what is told after accepting."""
        referral = self.received.referral
        known = [PersonField(one) for one in referral.fields] if referral.identified else []
        return [words for one, words in PERSON_LABELS.items() if one in known]

    @property
    def person(self) -> list[tuple[str, str, PersonField]]:
        view = self.received.view
        return [
            (words, view.person[one], one)
            for one, words in PERSON_LABELS.items()
            if one in view.person
        ]

    @property
    def safety(self) -> list[str]:
        return safety_lines(self.received.view.safety)

    @property
    def must_not_call(self) -> bool:
        return self.received.view.safety.prohibited

    @property
    def answers(self) -> list[tuple[ReferralEvent, str]]:
        return [one for one in ANSWERS if one[0] in self.received.moves]

    @property
    def next_moves(self) -> list[tuple[ReferralEvent, str]]:
        return [one for one in NEXT_MOVES if one[0] in self.received.moves]

    def may(self, event: str) -> bool:
        return ReferralEvent(event) in self.received.moves

    @property
    def outcomes(self) -> list[tuple[OutcomeCode, str]]:
        return list(OUTCOME_LABELS.items())

    @property
    def was_read(self) -> bool:
        """Whether they have read who it is: what was read cannot be called back."""
        return self.received.referral.identity_read_at is not None

    @property
    def is_revoked(self) -> bool:
        return self.received.referral.state is ReferralState.withdrawn

    def state(self, one: Happened) -> str:
        return LABELS[one.state]

    def party(self, party: Party) -> str:
        if party is Party.receiver:
            return "こちらから"
        if party is Party.sender:
            return f"{self.received.sender}から"
        return {Party.person: "ご本人", Party.coordinator: "調整役"}.get(party, "期限")

    def is_ours(self, party: Party) -> bool:
        return party is Party.receiver

    def when(self, at: datetime) -> str:
        return wording.stamp(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(Page):
    """Kept by nobody, closed at once if need be: whoever has its address may read it."""

    template: ClassVar[str]

    form_token: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    form_token_name: ClassVar[str] = FORM_TOKEN

    @property
    def sensitive(self) -> bool:
        return True

    @property
    def heading(self) -> str:
        return self.title

    def with_token(self, token: str) -> Self:
        return replace(self, form_token=token)

    def response(self, request: Request) -> HTMLResponse:
        response = Page.response(self, request)
        response.headers.update(PRIVATE)
        return response


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePage(LinkPage):
    """`/r`: where the code of a sheet of paper is typed."""

    template: ClassVar[str] = "receiver/code.html"

    code: str = ""

    @property
    def title(self) -> str:
        return "エラー：コードを入れる" if self.errors else "コードを入れる"

    @property
    def heading(self) -> str:
        return "紙に書いてあるコードを入れてください"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLinkPage(LinkPage):
    """The same for a link that never was, one that is too old, and one that has ended."""

    template: ClassVar[str] = "receiver/no_link.html"

    token: str
    is_sent: bool = False

    @property
    def title(self) -> str:
        return "受けつけました" if self.is_sent else "このリンクからは開けません"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralPage(LinkPage):
    template: ClassVar[str] = "receiver/referral.html"

    token: str
    shown: Shown
    typed: Mapping[str, str] = field(default_factory=dict)
    done: str = ""

    @property
    def title(self) -> str:
        return title_of(self.shown, bool(self.errors or self.problem))

    @property
    def heading(self) -> str:
        return heading_of(self.shown)

    @property
    def address(self) -> str:
        return f"/r/{self.token}"

    def value(self, id: str) -> str:
        return self.typed.get(id, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declining:
    """The form with which a receiver declines: why, and which window could be asked next."""

    version: str
    once: str
    candidates: Sequence[ServiceDocument] = ()
    has_looked: bool = False
    reasons: ClassVar[tuple[tuple[ReasonCode, str], ...]] = tuple(
        (one, REASON_LABELS[one]) for one in DECLINE_REASONS
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclinePage(LinkPage):
    template: ClassVar[str] = "receiver/decline.html"

    token: str
    form: Declining
    typed: Mapping[str, str] = field(default_factory=dict)
    done: ClassVar[str] = ""

    @property
    def title(self) -> str:
        return "エラー：引きうけられないとき" if self.errors else "引きうけられないとき"

    @property
    def heading(self) -> str:
        return "引きうけられないとき"

    @property
    def address(self) -> str:
        return f"/r/{self.token}"

    def value(self, id: str) -> str:
        return self.typed.get(id, "")


def title_of(shown: Shown, is_wrong: bool) -> str:
    """Nothing of the case stands in the title: it stays in the history of a browser."""
    return "エラー：つなぎのお願い" if is_wrong else "つなぎのお願い"


def heading_of(shown: Shown) -> str:
    if shown.received.is_here:
        return "つなぎのお願いが届いています" if shown.is_new else shown.state_words
    return "このお願いは取りやめになりました" if shown.is_revoked else shown.state_words
