"""What everybody sees of platforms, and what an organization sees that is asked to join."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from api.access import FORM_TOKEN
from api.usecases.platforms import Branch
from api.usecases.roster import PER_PAGE, Roster
from frontend.pages import Page, PublicPage
from frontend.staff_platforms_pages import Paging
from models.areas import AreaTree
from models.platform import PLATFORM_KIND_LABELS, RANK_LABELS, MembershipRank, Platform
from models.repositories.platforms import GroupRow, RosterRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPlatformsPage(PublicPage):
    template: ClassVar[str] = "platforms/index.html"

    branches: Sequence[Branch]
    areas: AreaTree

    @property
    def title(self) -> str:
        return "いっしょに取り組む集まり"

    def area(self, platform: Platform) -> str:
        return self.areas.name(platform.area_code) if platform.area_code else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPage(PublicPage):
    template: ClassVar[str] = "platforms/detail.html"

    roster: Roster
    number: int
    topics: Mapping[str, str]
    area: str

    @property
    def title(self) -> str:
        return f"{self.roster.platform.name}の団体"

    @property
    def platform(self) -> Platform:
        return self.roster.platform

    @property
    def kind(self) -> str:
        return PLATFORM_KIND_LABELS[self.platform.kind]

    @property
    def ranks(self) -> list[tuple[str, list[RosterRow]]]:
        """(words, rows) of each rank that has any on this page."""
        found = [
            (RANK_LABELS[rank], [row for row in self.roster.rows if row.rank is rank])
            for rank in MembershipRank
        ]
        return [(label, rows) for label, rows in found if rows]

    @property
    def paging(self) -> Paging:
        last = max(1, -(-self.roster.shown // PER_PAGE))
        return Paging(self.number, last, f"/platforms/{self.platform.id}?")

    def topic_words(self, group: GroupRow) -> str:
        return "、".join(self.topics.get(one, one) for one in group.group.topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPage(Page):
    """Of a link in a mail. `state` is asks, joins, not_now or unknown."""

    template: ClassVar[str] = "platforms/answer.html"

    token: str = ""
    link: str = ""
    state: str
    organization: str = ""
    platform: Platform | None = None
    problem: str = ""

    @property
    def title(self) -> str:
        if self.state == "unknown":
            return "このリンクは使えません"
        return "参加のお願い" if self.state == "asks" else "お返事を受けとりました"

    @property
    def form_token(self) -> str:
        return self.token

    @property
    def form_token_name(self) -> str:
        return FORM_TOKEN
