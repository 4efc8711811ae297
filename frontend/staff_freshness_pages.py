"""What the secretariat sees of how records are kept true: rounds, whom to call, how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from api.usecases.freshness import day_words
from frontend.staff_pages import StaffPage
from models.freshness import Campaign, RequestState
from models.repositories.freshness import JAPAN
from models.repositories.freshness_campaigns import Preview
from models.repositories.freshness_requests import RequestRow

STATE_WORDS = {
    RequestState.waiting: "返事を待っています",
    RequestState.confirmed: "変わりなし",
    RequestState.changed: "変わったと返事",
    RequestState.escalated: "電話で確かめる",
    RequestState.given_up: "返事がないまま終わり",
    RequestState.cancelled: "取り下げ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshnessHomePage(StaffPage):
    template: ClassVar[str] = "staff/freshness/index.html"

    rows: Sequence[RequestRow]
    count: int
    next: str | None
    campaigns: Sequence[Campaign]
    counts: Mapping[RequestState, int]
    done: str = ""

    @property
    def title(self) -> str:
        return "情報の新しさ"

    @property
    def states(self) -> list[tuple[str, int]]:
        return [(words, self.counts.get(state, 0)) for state, words in STATE_WORDS.items()]

    def since(self, row: RequestRow) -> str:
        return day_words(row.request.created_at.astimezone(JAPAN).date())

    def had_mail(self, row: RequestRow) -> bool:
        return row.request.reminders > 0

    def day(self, campaign: Campaign) -> str:
        return f"{day_words(campaign.starts_on)}から"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaignPage(StaffPage):
    """The form of a round; with a `preview` it can be started."""

    template: ClassVar[str] = "staff/freshness/new.html"

    typed: Mapping[str, str] = field(default_factory=dict)
    preview: Preview | None = None
    area_name: str = ""

    @property
    def title(self) -> str:
        wrong = "エラー：" if self.errors else ""
        return f"{wrong}まとめて確認をお願いする"

    def value(self, name: str) -> str:
        return self.typed.get(name, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignPage(StaffPage):
    template: ClassVar[str] = "staff/freshness/campaign.html"

    campaign: Campaign
    counts: Mapping[RequestState, int]
    rows: Sequence[RequestRow]
    count: int
    next: str | None
    area_name: str = ""
    done: str = ""

    @property
    def title(self) -> str:
        return self.campaign.title

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def answered(self) -> int:
        return self.counts.get(RequestState.confirmed, 0) + self.counts.get(RequestState.changed, 0)

    @property
    def percent(self) -> int:
        return self.answered * 100 // self.total if self.total else 0

    @property
    def is_open(self) -> bool:
        return self.counts.get(RequestState.waiting, 0) > 0 or not self.campaign.is_prepared

    @property
    def states(self) -> list[tuple[str, int]]:
        return [(words, self.counts.get(state, 0)) for state, words in STATE_WORDS.items()]

    @property
    def whom(self) -> str:
        said = self.campaign.selection
        parts = [self.area_name or "載せているすべての団体"]
        if said.get("older_than"):
            parts.append(f"{said['older_than']}日より長く確かめていないもの")
        return "、".join(parts)

    @property
    def period(self) -> str:
        return f"{day_words(self.campaign.starts_on)}から{day_words(self.campaign.ends_on)}まで"

    def state(self, row: RequestRow) -> str:
        return STATE_WORDS[row.request.state]
