"""What staff at a counter see of cases: the form to open one, its page, and its form to change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from api.usecases.case_board import CaseRead, ReferralRead
from api.usecases.write_in_thread import may_talk
from frontend import wording
from frontend.staff_pages import StaffPage
from frontend.staff_referrals_fields import PATH, Options, options
from frontend.staff_referrals_forms import once
from models.account import ROLE_LABELS, Role
from models.case_seal import SafeContact
from models.case_words import (
    AGE_LABELS,
    ANONYMITY_LABELS,
    CONTACT_LABELS,
    PERSON_LABELS,
    REQUESTER_LABELS,
    STAGE_LABELS,
    SUBJECT_LABELS,
    URGENCY_LABELS,
)
from models.consent import BASIS_LABELS, Basis
from models.directory_reference import Topic
from models.referral import Referral
from models.referral_states import OPEN, SENDER_OUTCOMES, Party, ReferralEvent, ReferralState
from models.referral_words import (
    EVENT_LABELS,
    OUTCOME_LABELS,
    PARTY_LABELS,
    REASON_LABELS,
    STATE_LABELS,
    WITHDRAW_REASONS,
)
from models.support_case import PersonField, SupportCase, Urgency
from models.vocabulary import CHANNEL_LABELS, LANGUAGE_NAMES, Channel

PURPOSES = {
    "contact": "連絡をとる",
    "handing_over": "つなぎ先に伝える内容を確かめる",
    "checking": "書いたことを確かめる",
    "emergency": "命や体の危険に備える",
}
SIMPLE = (ReferralEvent.send, ReferralEvent.ask_consent)
"""One press is enough; the others say something with it."""
ACT_WORDS = {
    ReferralEvent.send: "この窓口に送る",
    ReferralEvent.ask_consent: "ご本人の返事を待つ",
    ReferralEvent.person_declines: "ご本人が望まないとき",
    ReferralEvent.withdraw: "取りやめる",
    ReferralEvent.mark_error: "まちがえて作ったとき",
    ReferralEvent.cannot_reach: "ご本人と連絡がとれないとき",
    ReferralEvent.close: "ここで終える",
    ReferralEvent.reopen: "もう一度始める",
}
_NOTED = frozenset({ReferralEvent.mark_error, ReferralEvent.reopen})


def channel_words(channels: Sequence[str]) -> str:
    return "、".join(CHANNEL_LABELS[Channel(one)] for one in channels if one in set(Channel))


def topic_words(ids: Sequence[str], topics: Mapping[str, Topic]) -> str:
    return "、".join(topics[one].name for one in ids if one in topics)


def late_words(due_at: datetime | None, at: datetime) -> str:
    """When it is due, and how long that is from now.

    >>> from datetime import UTC
    >>> late_words(datetime(2026, 4, 3, 3, tzinfo=UTC), datetime(2026, 4, 1, 3, tzinfo=UTC))
    '4月3日まで（あと2日）'
    """
    if due_at is None:
        return ""
    today, on = (one.astimezone(wording.JST).date() for one in (at, due_at))
    days, day = (on - today).days, wording.day(on, today=today)
    if due_at < at:
        return f"{day}まででした（{-days}日すぎています）" if days < 0 else f"{day}までです"
    return f"{day}まで（あと{days}日）" if days else "今日まで"


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage(StaffPage):
    """`person` is None until it was asked for with a purpose."""

    template: ClassVar[str] = "staff/referrals/case.html"
    purposes: ClassVar[Options] = tuple(PURPOSES.items())
    stages: ClassVar[Options] = options(STAGE_LABELS)
    withdraw_reasons: ClassVar[Options] = tuple(
        (str(one), REASON_LABELS[one]) for one in WITHDRAW_REASONS
    )
    outcomes: ClassVar[Options] = tuple(
        (str(one), words) for one, words in OUTCOME_LABELS.items() if one in SENDER_OUTCOMES
    )

    read: CaseRead
    topics: Mapping[str, Topic]
    area: str
    person: Mapping[PersonField, str] | None = None
    purpose: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    problem: str = ""
    consent_missing: UUID | None = None
    """The referral that could not be sent."""

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors or self.problem else ''}相談 {self.case.number}"

    @property
    def case(self) -> SupportCase:
        return self.read.case

    @property
    def here(self) -> str:
        return f"{PATH}/{self.case.id}"

    @property
    def safety(self) -> SafeContact:
        return self.read.content.safety

    @property
    def safe_channels(self) -> str:
        return channel_words(self.safety.channels)

    @property
    def is_urgent(self) -> bool:
        return self.case.urgency is Urgency.now

    @property
    def facts(self) -> list[tuple[str, str]]:
        case = self.case
        said = [
            ("だれのこと", SUBJECT_LABELS[case.subject]),
            ("来た人", REQUESTER_LABELS[case.requester]),
            ("来かた", CONTACT_LABELS[case.contact]),
            ("地域", self.area),
            ("困りごと", topic_words(case.topics, self.topics)),
            ("年ごろ", AGE_LABELS[case.age_band]),
            ("ことば", LANGUAGE_NAMES.get(case.language, case.language)),
            ("急ぎ", URGENCY_LABELS[case.urgency]),
            ("名前", ANONYMITY_LABELS[case.anonymity]),
            ("伝える根拠", BASIS_LABELS[Basis(case.basis)]),
            ("受けつけた日", wording.stamp(case.created_at)),
        ]
        return [(name, words) for name, words in said if words]

    @property
    def stage(self) -> str:
        return STAGE_LABELS[self.case.stage]

    @property
    def person_rows(self) -> list[tuple[str, str]]:
        given = self.person or {}
        return [(words, given[one]) for one, words in PERSON_LABELS.items() if given.get(one)]

    @property
    def purpose_words(self) -> str:
        return PURPOSES.get(self.purpose, "")

    @property
    def next_words(self) -> str:
        """Who acts next."""
        if self.case.anonymised_at is not None:
            return "だれの相談かがわからないようにしました。"
        if self.case.closed_at is not None:
            return "この相談は終わりました。"
        next = self.read.next
        if next is None:
            return "次は、この窓口です。つなぐ先を見つけてください。"
        name, state = next.referral.receiver_name, next.referral.state
        if state is ReferralState.draft:
            return f"次は、この窓口です。「{name}」へのつなぎが、書きかけです。"
        who = {
            Party.sender: "次は、この窓口です。",
            Party.receiver: f"次は「{name}」です。",
            Party.person: "ご本人の返事を待っています。",
        }[OPEN[state].acts]
        return f"{who}いまは「{STATE_LABELS[state]}」です。"

    @property
    def next_here(self) -> str:
        """Where on this page our own next step stands."""
        next = self.read.next
        return f"#referral-{next.referral.id}" if next and next.is_our_turn else ""

    @property
    def next_due(self) -> str:
        next = self.read.next
        return late_words(next.referral.due_at, self.now) if next else ""

    @property
    def is_late(self) -> bool:
        next = self.read.next
        return next is not None and self.late(next)

    @property
    def is_closed(self) -> bool:
        return self.case.closed_at is not None

    @property
    def reviews_today(self) -> bool:
        on = self.case.review_on
        return on is not None and on <= self.now.date() and not self.is_closed

    def late(self, read: ReferralRead) -> bool:
        return read.referral.due_at is not None and read.referral.due_at < self.now

    def due(self, read: ReferralRead) -> str:
        return late_words(read.referral.due_at, self.now) if read.is_open else ""

    def state(self, referral: Referral) -> str:
        return STATE_LABELS[referral.state]

    def acts(self, referral: Referral) -> str:
        waiting = OPEN.get(referral.state)
        words = {Party.sender: "この窓口", Party.receiver: "相手の窓口", Party.person: "ご本人"}
        return words[waiting.acts] if waiting else ""

    def why(self, referral: Referral) -> str:
        if referral.outcome:
            return OUTCOME_LABELS[referral.outcome]
        return REASON_LABELS[referral.reason] if referral.reason else ""

    def shared(self, referral: Referral) -> str:
        """What the window gets to know of the person once it has accepted."""
        return "、".join(PERSON_LABELS[PersonField(one)] for one in referral.fields)

    def simple_moves(self, read: ReferralRead) -> list[tuple[str, str]]:
        return [(one.value, ACT_WORDS[one]) for one in SIMPLE if one in read.moves]

    def said_moves(self, read: ReferralRead) -> list[tuple[str, str, str, str]]:
        """(event, when it is for, what the button says, what has to be said with it)."""
        return [
            (one.value, ACT_WORDS[one], EVENT_LABELS[one], _asks(one))
            for one in read.moves
            if one not in SIMPLE
        ]

    def history(self, read: ReferralRead) -> list[tuple[str, str, str]]:
        """(when, what, what was said with it)."""
        rows = []
        for one in read.steps:
            step = one.step
            said = [
                REASON_LABELS[step.reason] if step.reason else "",
                OUTCOME_LABELS[step.outcome] if step.outcome else "",
                one.note,
            ]
            what = f"{EVENT_LABELS[step.event]}（{PARTY_LABELS[step.party]}）"
            rows.append((wording.stamp(step.at), what, "、".join(filter(None, said))))
        return rows

    def stamp(self, at: datetime) -> str:
        return wording.stamp(at)

    def who_said(self, actor: str, party: Party, receiver: str = "") -> str:
        """A role, and so much of an id as tells one colleague from another."""
        if party is Party.receiver:
            return receiver
        return f"{ROLE_LABELS[Role.staff]}（{actor[-6:]}）"

    def value(self, name: str, id: object = "") -> str:
        """What was typed where something was wrong."""
        return self.typed.get(name, "") if str(id) == self.typed.get("about", "") else ""

    def may_talk(self, referral: Referral) -> bool:
        return self.case.key_sealed is not None and may_talk(referral)

    def once(self) -> str:
        return once()


def _asks(event: ReferralEvent) -> str:
    if event is ReferralEvent.withdraw:
        return "reason"
    if event is ReferralEvent.close:
        return "outcome"
    return "note" if event in _NOTED else ""
