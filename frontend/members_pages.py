"""What the pages for people of organizations show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from api.usecases.follow_proposal import FollowedProposal
from api.usecases.member_home import OwnOrganization, OwnProposal, OwnService
from frontend import wording
from frontend.members_fields import Group, Rows
from frontend.members_typed import row_numbers
from frontend.staff_pages import StaffPage
from importers.field_words import field_label
from models.ageing import Age
from models.content import NoticeContent
from models.proposal import PROPOSAL_KIND_LABELS, PROPOSAL_LABELS, MessageSide
from models.repositories.staff_records import StaffRecord
from models.vocabulary import PUBLICATION_LABELS, NoticeEffect, RecordType

AGE_WORDS = {
    Age.fresh: "新しい内容です",
    Age.ageing: "そろそろ確かめる時期です",
    Age.stale: "長いあいだ確かめられていません",
}
EFFECTS = (
    (NoticeEffect.closed, "休みます"),
    (NoticeEffect.changed, "時間や場所がいつもと変わります"),
    (NoticeEffect.same, "いつもどおり開いています（お知らせだけ）"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersHomePage(StaffPage):
    template: ClassVar[str] = "members/home.html"

    organizations: Sequence[OwnOrganization]

    @property
    def title(self) -> str:
        return "団体のページ"

    def state(self, one: OwnOrganization | OwnService) -> str:
        return PUBLICATION_LABELS[one.publication]

    def age(self, one: OwnService) -> str:
        return AGE_WORDS[one.age] if one.age else ""

    def is_old(self, one: OwnService) -> bool:
        return one.age in (Age.ageing, Age.stale)

    def confirmed(self, one: OwnService) -> str:
        if one.confirmed_on is None:
            return "まだ確かめられていません"
        return f"最後に確かめた日：{wording.day(one.confirmed_on)}"

    def kind(self, one: OwnProposal) -> str:
        return PROPOSAL_KIND_LABELS[one.kind]

    def proposal_state(self, one: OwnProposal) -> str:
        return PROPOSAL_LABELS[one.state]

    def when(self, at: datetime | None) -> str:
        return wording.stamp(at) if at else ""


@dataclass(frozen=True, slots=True)
class HoursRead:
    """What somebody wrote, and how we read it."""

    text: str
    read: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage(StaffPage):
    """The form of an organization or a service. `hours_seen` is set once the reading was shown."""

    template: ClassVar[str] = "members/edit.html"

    record: StaffRecord
    groups: Sequence[Group]
    typed: Mapping[str, str]
    hours: Sequence[HoursRead] = ()
    hours_seen: str = ""
    asks_about_hours: bool = False
    number: int
    note: str = ""

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}{self.name}を直す"

    @property
    def name(self) -> str:
        return str(self.record.content["name"])

    @property
    def is_service(self) -> bool:
        return self.record.record_type is RecordType.service

    @property
    def address(self) -> str:
        kind = "services" if self.is_service else "organizations"
        return f"/members/{kind}/{self.record.id}"

    def value(self, id: str) -> str:
        return self.typed.get(id, "")

    def places(self, part: Rows) -> range:
        return row_numbers(part, self.typed, len(self.record.content.get(part.name, ())))

    def looks(self, part: Any) -> str:
        """Which macro draws it."""
        return type(part).__name__.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedPage(StaffPage):
    """What became of a change: what holds already, what somebody looks at first."""

    template: ClassVar[str] = "members/changed.html"

    record: StaffRecord
    at_once: Sequence[str]
    reviewed: Sequence[str]

    @property
    def title(self) -> str:
        return "受けとりました" if self.reviewed else "変えました"

    @property
    def name(self) -> str:
        return str(self.record.content["name"])

    def labels(self, names: Sequence[str]) -> list[str]:
        return [field_label(name) for name in names]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesPage(StaffPage):
    template: ClassVar[str] = "members/notices.html"

    record: StaffRecord
    notices: Sequence[NoticeContent]
    typed: Mapping[str, str] = field(default_factory=dict)
    number: int
    done: str = ""
    effects: ClassVar[tuple[tuple[NoticeEffect, str], ...]] = EFFECTS

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}{self.name}のお知らせ"

    @property
    def name(self) -> str:
        return str(self.record.content["name"])

    @property
    def address(self) -> str:
        return f"/members/services/{self.record.id}"

    def value(self, id: str) -> str:
        return self.typed.get(id, "")

    def effect(self, one: NoticeContent) -> str:
        return next(words for value, words in EFFECTS if value == one.effect)

    def days(self, one: NoticeContent) -> str:
        first, last = _day(one.starts_on), _day(one.ends_on)
        if first and first == last:
            return first
        return f"{first + 'から' if first else ''}{last + 'まで' if last else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProposalPage(StaffPage):
    template: ClassVar[str] = "members/proposal.html"

    followed: FollowedProposal
    text: str = ""
    done: str = ""

    @property
    def title(self) -> str:
        return f"{'エラー：' if self.errors else ''}{self.kind}：{self.followed.proposal.title}"

    @property
    def kind(self) -> str:
        return PROPOSAL_KIND_LABELS[self.followed.proposal.kind]

    @property
    def state(self) -> str:
        return PROPOSAL_LABELS[self.followed.state]

    def side(self, side: MessageSide) -> str:
        return "事務局から" if side is MessageSide.secretariat else "団体から"

    def when(self, at: datetime) -> str:
        return wording.stamp(at)


def _day(value: date | None) -> str:
    return wording.day(value) if value else ""
