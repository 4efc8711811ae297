"""What the secretariat sees of one proposal: what it would change, who sent it, what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from api.usecases.review_approve import RESTORES
from api.usecases.review_decide import approved_first, criteria_of
from api.usecases.review_parts import OURS, THEIRS, FieldOfThree, Part, choice_name
from api.usecases.review_proposal import ShownProposal
from api.usecases.thank_proposer import BY_ANYBODY
from frontend import wording
from frontend.staff_pages import StaffPage
from frontend.staff_records_pages import METHODS
from frontend.staff_review_words import SideBySide, side_by_side
from importers.field_words import field_words
from models.account import Role
from models.proposal import (
    PROPOSAL_KIND_LABELS,
    PROPOSAL_LABELS,
    WAITING,
    MessageSide,
    Proposal,
    ProposalKind,
    ProposalState,
)
from models.repositories.proposal_queue import BY_RULE
from models.repositories.proposals import MessageRead
from models.repositories.staff_lists import RecordRow
from models.vocabulary import PUBLICATION_LABELS, Publication

SIDES = {
    MessageSide.proposer: "送った人",
    MessageSide.secretariat: "事務局",
    MessageSide.note: "事務局の中のメモ",
}
ANSWER_LABELS = {"yes": "はい", "no": "いいえ", "unknown": "まだ分からない"}
_ANSWERS = {
    "listing": (
        "のせてよいところ",
        {"both": "サイトと紙", "web": "サイトだけ", "partners": "支援する人どうしだけ"},
    ),
    "platform_interest": (
        "プラットフォームへの参加",
        {"yes": "参加したい", "ask": "話を聞きたい", "no": "いまはしない"},
    ),
    "way": ("受けとりかた", {"paper": "紙", "phone": "電話", "visit": "会って"}),
    "how_known": ("どうして知ったか", {}),
    "urgent": ("急ぎ", {}),
    "wrong": ("ちがうところ", {}),
    "place": ("どこにあるか", {}),
}
_CONTACTS = {"name": "名前", "role": "立場", "mail": "メール", "phone": "電話"}
DONE = {
    "approved": "承認しました。",
    "first": "ひとり目の承認を記録しました。別の人が同じ内容を承認すると、公開されます。",
    "asked_back": "おたずねを記録しました。",
    "declined": "見送りました。",
    "withdrawn": "取り下げにしました。",
    "kept": "メモとチェックを保存しました。",
    "seen": "見たことを記録しました。",
    "undone": "もとにもどしました。",
    "undo_waits": "場所を出さない記録なので、もうひとりの承認を待っています。",
    "no_mail": "メールアドレスが分からないので、メールは送っていません。電話などで伝えてください。",
}


@dataclass(frozen=True, slots=True)
class ShownField:
    """`choices` are (value, words, whether it is chosen); of what is new there are none."""

    id: str
    sides: SideBySide
    conflict: SideBySide | None
    choices: tuple[tuple[str, str, bool], ...]
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class ShownPart:
    part: Part
    heading: str
    fields: tuple[ShownField, ...]
    is_left_out: bool
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage(StaffPage):
    """`typed` is what somebody has sent already; it stays in the form."""

    template: ClassVar[str] = "staff/review/detail.html"

    shown: ShownProposal
    criteria_labels: Sequence[str]
    topics: Mapping[str, str]
    area: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    done: str = ""
    no_mail: bool = False
    quicker: str = ""
    """Who has decided or changed it in the meantime, in a sentence."""
    moved_name: str = ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}{self.name}（確認）"

    @property
    def proposal(self) -> Proposal:
        return self.shown.proposal

    @property
    def name(self) -> str:
        return self.proposal.title or "（名前なし）"

    @property
    def done_words(self) -> list[str]:
        said = [DONE.get(self.done, "")]
        return [words for words in (*said, DONE["no_mail"] if self.no_mail else "") if words]

    @property
    def kind(self) -> str:
        restores = RESTORES in self.proposal.answers
        return "前の内容にもどす" if restores else PROPOSAL_KIND_LABELS[self.proposal.kind]

    @property
    def state(self) -> str:
        return PROPOSAL_LABELS[self.proposal.state]

    @property
    def sent(self) -> str:
        return wording.stamp(self.proposal.submitted_at or self.proposal.created_at)

    @property
    def is_open(self) -> bool:
        return self.proposal.state in WAITING

    @property
    def may_decide(self) -> bool:
        return self.who is not None and self.who.may(Role.secretariat)

    @property
    def may_decline(self) -> bool:
        return self.is_open or self.proposal.state is ProposalState.asked_back

    @property
    def by_rule(self) -> bool:
        return self.proposal.first_approval_by == BY_RULE

    @property
    def is_unseen(self) -> bool:
        return self.proposal.decided_by == BY_RULE

    @property
    def is_appeal(self) -> bool:
        return self.proposal.state is ProposalState.appealed

    @property
    def decided(self) -> str:
        """Who decided when; empty where nobody has."""
        by, at = self.proposal.decided_by, self.proposal.decided_at
        if not by or at is None:
            return ""
        return f"{wording.stamp(at)}　{self.person(by)}"

    @property
    def first(self) -> str:
        """Who approved as the first of two."""
        has_first = self.is_open and approved_first(self.proposal) is not None
        return self.person(self.proposal.first_approval_by or "") if has_first else ""

    @property
    def is_first_self(self) -> bool:
        return self.who is not None and self.proposal.first_approval_by == str(self.who.account_id)

    def person(self, actor: str) -> str:
        if actor == BY_RULE:
            return "きまりによる公開"
        if self.who is not None and actor == str(self.who.account_id):
            return "あなた"
        return f"担当者（{actor[:8]}）"

    @property
    def parts(self) -> list[ShownPart]:
        return [self._part(part) for part in self.shown.parts]

    @property
    def criteria(self) -> list[tuple[str, str, str, str, str]]:
        """(id, label, answer, reason, id of the reason) of each."""
        found = []
        for place, (label, answer, reason) in enumerate(
            criteria_of(self.proposal, self.criteria_labels)
        ):
            id = f"criterion-{place}"
            said = self.typed.get(id, answer)
            found.append((id, label, said, self.value(f"{id}-reason", reason), f"{id}-reason"))
        return found

    @property
    def has_criteria(self) -> bool:
        return self.proposal.kind in (ProposalKind.registration, ProposalKind.missing)

    @property
    def answer_labels(self) -> Mapping[str, str]:
        return ANSWER_LABELS

    @property
    def is_claim(self) -> bool:
        """Whether somebody says that they are an organization that is here already."""
        return self.proposal.kind is ProposalKind.registration and bool(self.proposal.record_id)

    @property
    def may_invite(self) -> bool:
        contact = self.shown.contact
        is_registration = self.proposal.kind is ProposalKind.registration
        return is_registration and contact is not None and bool(contact.mail)

    @property
    def invites(self) -> bool:
        """Of a claim nobody knows yet who sent it."""
        return "invite" in self.typed if self.typed else not self.is_claim

    @property
    def by_anybody(self) -> bool:
        return self.proposal.kind in BY_ANYBODY

    @property
    def is_moved(self) -> bool:
        return self.proposal.kind is ProposalKind.moved

    @property
    def methods(self) -> Sequence[str]:
        return METHODS

    @property
    def states(self) -> list[tuple[str, str]]:
        """What the records can become; the first is what is chosen without a choice."""
        labels = {str(state): label for state, label in PUBLICATION_LABELS.items()}
        labels.pop(Publication.draft)
        labels.pop(Publication.stale)
        if any(part.is_new for part in self.shown.parts):
            return [(one, labels[one]) for one in ("published", "confirming")]
        return [("", "いまの状態のまま"), *labels.items()]

    @property
    def chosen_state(self) -> str:
        if "to" in self.typed:
            return self.typed["to"]
        waits = {Publication.draft, Publication.confirming, Publication.stale}
        parts = self.shown.parts
        restores = RESTORES in self.proposal.answers
        if not restores and any(part.is_new or part.publication in waits for part in parts):
            return "published"
        return ""

    @property
    def contact(self) -> list[tuple[str, str]]:
        said = self.shown.contact
        if said is None:
            return []
        return [
            (label, str(getattr(said, name)))
            for name, label in _CONTACTS.items()
            if getattr(said, name)
        ]

    @property
    def answers(self) -> list[tuple[str, str]]:
        found = []
        for name, value in (self.shown.answers or {}).items():
            if name not in _ANSWERS:
                continue
            label, words = _ANSWERS[name]
            found.append((label, words.get(str(value), str(value))))
        return found

    @property
    def thread(self) -> list[tuple[str, str, str]]:
        return [(_side(one), wording.stamp(one.message.created_at), one.text) for one in self._said]

    @property
    def _said(self) -> Sequence[MessageRead]:
        return self.shown.messages

    def state_of(self, row: RecordRow) -> str:
        return PUBLICATION_LABELS[row.publication]

    @property
    def denied(self) -> frozenset[str]:
        """Ids of organizations of which the proposer says that they are others."""
        return frozenset(map(str, (self.shown.answers or {}).get("not_us") or ()))

    def value(self, name: str, default: str = "") -> str:
        return self.typed.get(name, default)

    def _part(self, part: Part) -> ShownPart:
        shown = part.open_fields if self.is_open else part.fields
        noun = "団体" if part.record_type == "organization" else "窓口・活動"
        new = "新しい" if part.is_new else ""
        return ShownPart(
            part=part,
            heading=f"{new}{noun}「{part.name}」",
            fields=tuple(self._field(part, one) for one in shown),
            is_left_out=f"skip-{part.key}" in self.typed,
            doubts=tuple(
                f"{field_words(str(one['field']))}：{one.get('note') or 'はっきりしません'}"
                for one in part.doubts
            ),
        )

    def _field(self, part: Part, one: FieldOfThree) -> ShownField:
        id = choice_name(part, one)
        before = one.now if self.is_open else one.seen
        chosen = self.typed.get(id, "" if one.is_conflict else THEIRS)
        conflict = None
        if self.is_open and one.is_conflict:
            conflict = side_by_side(one.field, one.seen, one.now, self.topics)
        choices = (
            (THEIRS, "送られた内容にする", chosen == THEIRS),
            (OURS, "いまの内容のまま", chosen == OURS),
        )
        return ShownField(
            id=id,
            sides=side_by_side(one.field, before, one.proposed, self.topics),
            conflict=conflict,
            choices=() if part.is_new or not self.is_open else choices,
            is_left_out=chosen == OURS,
        )


def _side(one: MessageRead) -> str:
    return SIDES[one.side]
