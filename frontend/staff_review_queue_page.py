"""What is seen of the queue of proposals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from frontend import wording
from frontend.staff_pages import StaffPage
from models.proposal import (
    PROPOSAL_KIND_LABELS,
    PROPOSAL_LABELS,
    WAITING,
    ProposalKind,
    ProposalState,
)
from models.repositories.proposal_queue import COUNTED, QueueRow, QueueView

VIEWS = {
    QueueView.waiting: "確認待ち",
    QueueView.asked_back: "返事待ち",
    QueueView.at_once: "そのまま公開したもの",
    QueueView.approved: "承認したもの",
    QueueView.declined: "見送ったもの",
    QueueView.ended: "取り下げ・期限切れ",
}


@dataclass(frozen=True, slots=True)
class QueueLine:
    id: str
    title: str
    kind: str
    state: str
    area: str
    when: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage(StaffPage):
    template: ClassVar[str] = "staff/review/index.html"

    view: QueueView
    kind: ProposalKind | None
    area: str
    rows: Sequence[QueueRow]
    count: int
    by_kind: Mapping[ProposalKind, int]
    unseen: int
    areas: Sequence[tuple[str, str]]
    names: Mapping[str, str]
    address: str
    """Of this list without its page, ending so that `after=…` can follow."""
    next: str | None
    is_later: bool

    @property
    def title(self) -> str:
        return "登録と知らせの確認"

    @property
    def views(self) -> Mapping[QueueView, str]:
        return VIEWS

    @property
    def kinds(self) -> list[tuple[str, str]]:
        waits = self.view is QueueView.waiting
        return [
            (str(kind), f"{label}（{self.by_kind.get(kind, 0):,}）" if waits else label)
            for kind, label in PROPOSAL_KIND_LABELS.items()
        ]

    @property
    def count_words(self) -> str:
        more = " 件以上" if self.count >= COUNTED else " 件"
        return f"{self.count:,}{more}"

    @property
    def is_narrowed(self) -> bool:
        return self.kind is not None or bool(self.area)

    @property
    def lines(self) -> list[QueueLine]:
        return [
            QueueLine(
                id=str(row.id),
                title=row.title or "（名前なし）",
                kind=PROPOSAL_KIND_LABELS[row.kind],
                state=PROPOSAL_LABELS[row.state],
                area=self.names.get(row.area_code or "", ""),
                when=wording.stamp(row.at),
                marks=_marks(row),
            )
            for row in self.rows
        ]


def _marks(row: QueueRow) -> tuple[str, ...]:
    found = []
    if row.state is ProposalState.appealed:
        found.append("もう一度見てほしい")
    if row.has_first_approval and row.state in WAITING:
        found.append("もうひとりの承認待ち")
    if row.by_rule:
        found.append("そのまま公開")
    if row.entered_by_staff:
        found.append("職員が入力")
    return tuple(found)
