"""What staff see when many are brought into a platform: by an import, by invitation, by group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from frontend import wording
from frontend.staff_pages import StaffPage
from frontend.staff_platforms_pages import PATH, Paging
from models.platform import Platform, TopicGroup
from models.repositories.import_runs import RunRead
from models.repositories.memberships import MemberRow
from models.repositories.platform_candidates import BODY_KIND_LABELS, Candidate
from models.repositories.platforms import GroupRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeInPage(StaffPage):
    template: ClassVar[str] = "staff/platforms/take_in.html"

    platform: Platform
    runs: Sequence[RunRead]

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}一覧の団体を会員にする（{self.platform.name}）"

    def when(self, run: RunRead) -> str:
        return wording.stamp(run.started_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePage(StaffPage):
    """Who would be written to; nobody is before the button is pressed."""

    template: ClassVar[str] = "staff/platforms/invite.html"
    kinds: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (str(kind), label) for kind, label in BODY_KIND_LABELS.items()
    )

    platform: Platform
    area: str
    topic: str
    kind: str
    topics: Mapping[str, str]
    reachable: Sequence[Candidate]
    reachable_count: int
    unreachable: Sequence[Candidate]
    unreachable_count: int
    page: int
    per_page: int
    most: int

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}参加をお願いする（{self.platform.name}）"

    @property
    def paging(self) -> Paging:
        said = {"area": self.area, "topic": self.topic, "kind": self.kind}
        given = urlencode({name: value for name, value in said.items() if value})
        address = f"{PATH}/{self.platform.id}/invite?{given}&"
        longer = max(self.reachable_count, self.unreachable_count)
        return Paging(self.page, max(1, -(-longer // self.per_page)), address)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsPage(StaffPage):
    template: ClassVar[str] = "staff/platforms/groups.html"

    platform: Platform
    groups: Sequence[GroupRow]
    topics: Mapping[str, str]

    @property
    def title(self) -> str:
        return f"部会（{self.platform.name}）"

    def topic_words(self, row: GroupRow) -> str:
        return "、".join(self.topics.get(topic, topic) for topic in row.group.topics)

    def leads(self, row: GroupRow) -> str:
        return "、".join(name for _, name, leads in row.members if leads)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFormPage(StaffPage):
    """`group` is None for a new one. `members` are those of the platform that can be chosen."""

    template: ClassVar[str] = "staff/platforms/group.html"

    platform: Platform
    group: TopicGroup | None
    topics: Mapping[str, str]
    members: Sequence[MemberRow]
    typed: Mapping[str, str]
    chosen_topics: frozenset[str] = frozenset()
    chosen: frozenset[UUID] = frozenset()
    leads: frozenset[UUID] = frozenset()
    seen: str = field(default="")

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}{self.group.name if self.group else '部会を作る'}（{self.platform.name}）"

    @property
    def action(self) -> str:
        tail = self.group.id if self.group else "new"
        return f"{PATH}/{self.platform.id}/groups/{tail}"

    def value(self, name: str) -> str:
        return self.typed.get(name, "")
