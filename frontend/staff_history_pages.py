"""What staff see of the history of a record: each change, two compared, one to bring back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from api.usecases.record_history import HistoryPage, RestorableField
from frontend import wording
from frontend.staff_pages import StaffPage
from frontend.staff_records_pages import ACTORS
from frontend.staff_review_words import SideBySide, side_by_side
from models.account import ROLE_LABELS, Role
from models.repositories.records import field_changes
from models.repositories.staff_records import StaffRecord
from models.revision import Revision

DONE = {
    "restored": "前の内容にもどしました。",
    "waits": "場所を出さない記録なので、もうひとりの承認を待っています。",
}
_NOT_SHOWN = {"printed"}


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    who: str
    mail: str
    when: str
    source: str
    reason: str
    fields: tuple[SideBySide, ...]
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHistoryPage(StaffPage):
    template: ClassVar[str] = "staff/history/index.html"

    shown: HistoryPage
    topics: Mapping[str, str]
    sources: Mapping[str, str]
    is_later: bool
    done: str = ""

    @property
    def title(self) -> str:
        return f"{self.name}（これまでの変更）"

    @property
    def name(self) -> str:
        return str(self.shown.record.content["name"])

    @property
    def record(self) -> StaffRecord:
        return self.shown.record

    @property
    def done_words(self) -> str:
        return DONE.get(self.done, "")

    @property
    def entries(self) -> list[Entry]:
        return [
            Entry(
                number=row.number,
                who=who_changed(row),
                mail=self.shown.mails.get(row.actor, ""),
                when=wording.stamp(row.created_at),
                source=self.sources.get(row.source_slug or "", row.source_slug or ""),
                reason=row.reason or "",
                fields=changed_fields(before, row.content, self.topics) if before else (),
                is_first=before is None,
            )
            for row, before in self.shown.entries
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareRevisionsPage(StaffPage):
    """`then` is compared with `other`; where that is the record as it is, fields can go back."""

    template: ClassVar[str] = "staff/history/compare.html"

    record: StaffRecord
    then: Revision
    other: Revision
    restorable: Sequence[RestorableField]
    topics: Mapping[str, str]
    typed: Mapping[str, str] = field(default_factory=dict)
    chosen: frozenset[str] | None = None
    quicker: str = ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}{self.name}（{self.then.number}回目と{self.other.number}回目）"

    @property
    def name(self) -> str:
        return str(self.record.content["name"])

    @property
    def fields(self) -> tuple[SideBySide, ...]:
        return changed_fields(self.then.content, self.other.content, self.topics)

    @property
    def is_now(self) -> bool:
        return self.other.number == self.record.number

    @property
    def picks(self) -> list[tuple[SideBySide, str, bool]]:
        """(field now and then, since when the present value is confirmed, whether it is ticked)."""
        return [
            (
                side_by_side(one.field, one.now, one.then, self.topics),
                one.checked_since or "",
                one.field in self.chosen if self.chosen is not None else not one.checked_since,
            )
            for one in self.restorable
        ]

    @property
    def may_restore(self) -> bool:
        return self.who is not None and self.who.may(Role.secretariat)

    def heading(self, one: Revision) -> str:
        return f"{one.number}回目（{wording.stamp(one.created_at)}　{who_changed(one)}）"

    def value(self, name: str, default: str = "") -> str:
        return self.typed.get(name, default)


def changed_fields(
    before: Mapping[str, Any], after: Mapping[str, Any], topics: Mapping[str, str]
) -> tuple[SideBySide, ...]:
    return tuple(
        side_by_side(one.field, one.before, one.after, topics)
        for one in field_changes(dict(before), dict(after))
        if one.field not in _NOT_SHOWN
    )


def who_changed(row: Revision) -> str:
    """The role, and of an account so much of its id as tells it from others."""
    if row.actor in ACTORS:
        return ACTORS[row.actor]
    known = row.role in set(Role)
    label = ROLE_LABELS[Role(row.role)] if known else row.role
    return f"{label}（{row.actor[:8]}）"
