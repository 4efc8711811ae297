"""What staff see of platforms: the tree, one with its members, one membership."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from api.usecases.memberships import agreement_waits
from api.usecases.platforms import Branch
from frontend import wording
from frontend.staff_pages import StaffPage
from models.account import ROLE_LABELS, Role
from models.areas import AreaTree
from models.platform import (
    MEMBERSHIP_LABELS,
    MEMBERSHIP_MOVES,
    PLATFORM_KIND_LABELS,
    RANK_LABELS,
    Membership,
    MembershipState,
    MembershipStep,
    Platform,
)
from models.repositories.memberships import MemberQuery, MemberRow
from models.repositories.platforms import GroupRow
from models.vocabulary import PUBLICATION_LABELS, Publication

PATH = "/staff/platforms"


@dataclass(frozen=True, slots=True)
class Paging:
    number: int
    last: int
    address: str
    """Ending so that `page=…` can follow."""

    def to(self, number: int) -> str:
        return f"{self.address}page={number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformsPage(StaffPage):
    template: ClassVar[str] = "staff/platforms/index.html"

    branches: Sequence[Branch]
    counts: Mapping[UUID, Mapping[MembershipState, int]]
    areas: AreaTree
    may_make: bool

    @property
    def title(self) -> str:
        return "連携の集まり"

    def kind(self, platform: Platform) -> str:
        return PLATFORM_KIND_LABELS[platform.kind]

    def area(self, platform: Platform) -> str:
        return self.areas.name(platform.area_code) if platform.area_code else ""

    def count_words(self, platform: Platform) -> str:
        counts = self.counts.get(platform.id, {})
        said = [
            f"{MEMBERSHIP_LABELS[state]} {counts[state]:,}"
            for state in (
                MembershipState.member,
                MembershipState.applied,
                MembershipState.review,
                MembershipState.approached,
            )
            if counts.get(state)
        ]
        return "、".join(said) or "まだ団体がありません"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformFormPage(StaffPage):
    """`platform` is None for a new one."""

    template: ClassVar[str] = "staff/platforms/form.html"
    kinds: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (str(kind), label) for kind, label in PLATFORM_KIND_LABELS.items()
    )

    platform: Platform | None
    typed: Mapping[str, str]
    parents: Sequence[Platform]
    seen: str = ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        if self.platform is None:
            return f"{wrong}集まりを作る"
        return f"{wrong}{self.platform.name}を直す"

    @property
    def action(self) -> str:
        return f"{PATH}/new" if self.platform is None else f"{PATH}/{self.platform.id}/edit"

    def value(self, name: str) -> str:
        return self.typed.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformPage(StaffPage):
    template: ClassVar[str] = "staff/platforms/detail.html"

    platform: Platform
    query: MemberQuery
    rows: Sequence[MemberRow]
    total: int
    counts: Mapping[MembershipState, int]
    groups: Sequence[GroupRow]
    topics: Mapping[str, str]
    area: str
    parent: Platform | None
    old_agreements: int
    may_change: bool
    done: str = ""

    states: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (str(state), label) for state, label in MEMBERSHIP_LABELS.items()
    )

    @property
    def title(self) -> str:
        return self.platform.name

    @property
    def kind(self) -> str:
        return PLATFORM_KIND_LABELS[self.platform.kind]

    @property
    def paging(self) -> Paging:
        said = {
            "state": self.query.state or "",
            "q": self.query.words,
            "agreement": "old" if self.query.old_agreement is not None else "",
        }
        given = urlencode({name: value for name, value in said.items() if value})
        address = f"{PATH}/{self.platform.id}?{given}&" if given else f"{PATH}/{self.platform.id}?"
        last = max(1, -(-self.total // self.query.per_page))
        return Paging(self.query.page, last, address)

    def count(self, state: str) -> int:
        return self.counts.get(MembershipState(state), 0)

    def state(self, row: MemberRow) -> str:
        return MEMBERSHIP_LABELS[row.membership.state]

    def rank(self, row: MemberRow) -> str:
        return RANK_LABELS[row.membership.rank]

    def waits(self, row: MemberRow) -> bool:
        return agreement_waits(row.membership, self.platform)

    def publication(self, row: MemberRow) -> str:
        if row.publication in (Publication.published, Publication.stale):
            return ""
        return PUBLICATION_LABELS[row.publication]

    def group_words(self, row: GroupRow) -> str:
        names = [self.topics.get(topic, topic) for topic in row.group.topics]
        return "、".join([*names, f"{len(row.members)}団体"])


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipPage(StaffPage):
    template: ClassVar[str] = "staff/platforms/member.html"

    platform: Platform
    row: MemberRow
    steps: Sequence[MembershipStep]
    may_change: bool
    done: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)

    ranks: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (str(rank), label) for rank, label in RANK_LABELS.items()
    )

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}{self.row.name}（{self.platform.name}）"

    @property
    def membership(self) -> Membership:
        return self.row.membership

    @property
    def state(self) -> str:
        return MEMBERSHIP_LABELS[self.membership.state]

    @property
    def rank(self) -> str:
        return RANK_LABELS[self.membership.rank]

    @property
    def waits(self) -> bool:
        return agreement_waits(self.membership, self.platform)

    @property
    def moves(self) -> list[tuple[str, str]]:
        """Which states may follow, in the order of the list of all."""
        allowed = MEMBERSHIP_MOVES[self.membership.state]
        if self.platform.ended_on is not None:
            allowed = allowed & {MembershipState.left}
        return [(str(one), label) for one, label in MEMBERSHIP_LABELS.items() if one in allowed]

    @property
    def history(self) -> list[tuple[str, str, str, str]]:
        """(when, what, who, why), the newest first."""
        return [
            (wording.stamp(one.created_at), _step_words(one), _who(one.actor), one.reason or "")
            for one in self.steps
        ]

    def value(self, name: str) -> str:
        return self.typed.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddMemberPage(StaffPage):
    template: ClassVar[str] = "staff/platforms/add.html"
    ranks: ClassVar[tuple[tuple[str, str], ...]] = MembershipPage.ranks
    starts: ClassVar[tuple[tuple[str, str], ...]] = tuple(
        (str(one), MEMBERSHIP_LABELS[one])
        for one in (MembershipState.candidate, MembershipState.applied, MembershipState.member)
    )

    platform: Platform
    q: str
    found: Sequence[tuple[UUID, str, Publication, MembershipState | None]]
    typed: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}団体を加える（{self.platform.name}）"

    @property
    def free(self) -> list[tuple[UUID, str, str]]:
        """(id, name, state) of those that can be added."""
        return [
            (id, name, PUBLICATION_LABELS[publication])
            for id, name, publication, state in self.found
            if state is None
        ]

    @property
    def there(self) -> list[tuple[str, str]]:
        """(name, state) of those that are here already."""
        return [(name, MEMBERSHIP_LABELS[state]) for _, name, _, state in self.found if state]

    def value(self, name: str) -> str:
        return self.typed.get(name, "")


def _step_words(step: MembershipStep) -> str:
    after = MEMBERSHIP_LABELS[step.after]
    if step.before is None or step.before not in set(MembershipState):
        return after
    return f"{MEMBERSHIP_LABELS[MembershipState(step.before)]} → {after}"


def _who(actor: str) -> str:
    """So much of the id of an account as tells it from others; no name."""
    known = {"organization": "団体から", "madoguchi": "コマンド"}
    return known.get(actor, f"{ROLE_LABELS[Role.staff]}（{actor[:8]}）")
