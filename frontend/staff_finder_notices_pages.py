"""What staff see of notices: a list without places, and one of them with all it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from api.usecases.noticed import CLOSED_WHY, FINDERS, SIGNS, URGENCIES
from frontend import wording
from frontend.staff_pages import StaffPage
from models.inquiry import FinderNotice, NoticeState
from models.repositories.finder_notices import NoticeContent
from models.support_case import SupportCase, Urgency

STATE_WORDS = {
    NoticeState.new: "まだだれも見ていません",
    NoticeState.taken: "担当しています",
    NoticeState.closed: "終わりました",
}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    id: str
    signs: tuple[str, ...]
    finder: str
    area: str
    when: str
    urgency: str
    is_now: bool
    state: str
    is_new: bool
    is_ours: bool


def notice_row(
    notice: FinderNotice, areas: Mapping[str, str], *, is_ours: bool = True
) -> NoticeRow:
    code = notice.area_code or ""
    signs = tuple(SIGNS[one] for one in notice.signs if one in SIGNS)
    return NoticeRow(
        id=str(notice.id),
        signs=signs or ("ことばで書かれています",),
        finder=FINDERS.get(notice.finder, ""),
        area=areas.get(code, "地域は分かりません"),
        when=wording.stamp(notice.created_at),
        urgency=URGENCIES[notice.urgency],
        is_now=notice.urgency is Urgency.now,
        state=STATE_WORDS[notice.state],
        is_new=notice.state is NoticeState.new,
        is_ours=is_ours,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesPage(StaffPage):
    template: ClassVar[str] = "staff/finder_notices/index.html"

    waiting: Sequence[NoticeRow]
    seen: Sequence[NoticeRow]
    done: str = ""

    @property
    def title(self) -> str:
        return "気になる人の知らせ"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneNoticePage(StaffPage):
    template: ClassVar[str] = "staff/finder_notices/detail.html"

    notice: FinderNotice
    row: NoticeRow
    content: NoticeContent
    case: SupportCase | None = None

    reasons: ClassVar[Sequence[tuple[str, str]]] = tuple(CLOSED_WHY.items())

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}気になる人の知らせ"

    @property
    def address(self) -> str:
        return f"/staff/notices/{self.notice.id}"
