"""What the pages about decisions on doubled records show: the list of them, and taking one back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from frontend import wording
from frontend.staff_duplicate_pages import DONE, KINDS, Paging
from frontend.staff_pages import StaffPage
from importers.field_words import field_label
from models.account import ROLE_LABELS, Role
from models.duplicate import DecisionAction, DuplicateDecision, DuplicatePair
from models.repositories.duplicates import Decided


@dataclass(frozen=True, slots=True)
class DecidedRow:
    id: UUID
    pair: UUID
    words: str
    one: str
    other: str
    kind: str
    reason: str
    by: str
    at: str
    undone: str
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedPage(StaffPage):
    template: ClassVar[str] = "staff/duplicates/decided.html"

    total: int
    decided: Sequence[Decided]
    number: int
    done: str = ""

    @property
    def title(self) -> str:
        return "これまでに決めたこと"

    @property
    def done_words(self) -> str:
        return DONE.get(self.done, "")

    @property
    def paging(self) -> Paging:
        return Paging(self.number, self.total, "/staff/duplicates/decided", {})

    @property
    def rows(self) -> list[DecidedRow]:
        return [self._row(one) for one in self.decided]

    def _row(self, one: Decided) -> DecidedRow:
        decision, pair = one.decision, one.named.pair
        names = {pair.one_id: one.named.one, pair.other_id: one.named.other}
        stays = decision.detail.get("stays", str(pair.one_id))
        first = pair.one_id if str(pair.one_id) == stays else pair.other_id
        second = pair.other_id if first == pair.one_id else pair.one_id
        return DecidedRow(
            id=decision.id,
            pair=pair.id,
            words=_decided_words(decision),
            one=names[first],
            other=names[second],
            kind=KINDS[pair.record_type],
            reason=decision.reason or "",
            by=_by(decision.actor, decision.role, self.who.account_id if self.who else None),
            at=wording.stamp(decision.created_at),
            undone=self._undone(decision),
            left=tuple(map(field_label, decision.detail.get("left", ()))),
        )

    def _undone(self, decision: DuplicateDecision) -> str:
        if decision.undone_at is None:
            return ""
        by = _by(
            decision.undone_by or "",
            decision.undone_role or "",
            self.who.account_id if self.who else None,
        )
        return f"{wording.stamp(decision.undone_at)}に、{by}が元に戻しました。"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoPage(StaffPage):
    template: ClassVar[str] = "staff/duplicates/undo.html"

    decision: DuplicateDecision
    pair: DuplicatePair
    names: Mapping[UUID, str]
    reason: str = ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}この決定を元に戻す"

    @property
    def is_merge(self) -> bool:
        return self.decision.action is DecisionAction.merge

    @property
    def words(self) -> str:
        return _decided_words(self.decision)

    @property
    def both(self) -> list[str]:
        return [self.names.get(id, "") for id in (self.pair.one_id, self.pair.other_id)]

    @property
    def decided_at(self) -> str:
        return wording.stamp(self.decision.created_at)


def _decided_words(decision: DuplicateDecision) -> str:
    if decision.action is DecisionAction.merge:
        return "ひとつにまとめました"
    return "別のものとして残しました"


def _by(actor: str, role: str, own: UUID | None) -> str:
    if own is not None and actor == str(own):
        return "あなた"
    return ROLE_LABELS[Role(role)] if role in set(Role) else "職員"
