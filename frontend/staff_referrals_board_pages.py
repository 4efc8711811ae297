"""The boards of a desk and of coordinators: lines without anything of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from urllib.parse import urlencode

from api.usecases.case_board import OUR_TURN, THEIR_TURN, waits_since
from frontend import wording
from frontend.staff_pages import StaffPage
from frontend.staff_referrals_fields import PATH
from frontend.staff_referrals_pages import late_words, topic_words
from models.account import Role
from models.areas import AreaTree
from models.case_words import URGENCY_LABELS
from models.directory_reference import Topic
from models.referral_states import OPEN, Party
from models.referral_words import STATE_LABELS
from models.repositories.referral_board import MOST_COUNTED, BoardRow
from models.support_case import SupportCase, Urgency


class Part(StrEnum):
    ours = "ours"
    theirs = "theirs"
    nowhere = "nowhere"


PART_LABELS = {
    Part.ours: "この窓口の番",
    Part.theirs: "返事や支援を待っている",
    Part.nowhere: "まだどこにもつないでいない",
}


@dataclass(frozen=True, slots=True)
class WaitingFor:
    """What the form above the board says."""

    part: Part = Part.ours
    state: str = ""
    topic: str = ""
    late: bool = False

    @property
    def is_narrowed(self) -> bool:
        return bool(self.state or self.topic or self.late)

    def address(self, **other: str) -> str:
        said = {
            "part": self.part.value,
            "state": self.state,
            "topic": self.topic,
            "late": "1" if self.late else "",
        } | other
        return f"{PATH}?{urlencode({name: value for name, value in said.items() if value})}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines(StaffPage):
    """What lines of both boards say."""

    template: ClassVar[str]

    rows: Sequence[BoardRow]
    next: str
    topics: Mapping[str, Topic]

    def state(self, row: BoardRow) -> str:
        return STATE_LABELS[row.state]

    def due(self, row: BoardRow) -> str:
        return late_words(row.due_at, self.now)

    def is_late(self, row: BoardRow) -> bool:
        return row.is_late(self.now)

    def topic(self, ids: Sequence[str]) -> str:
        return topic_words(ids, self.topics)

    def urgency(self, urgency: Urgency) -> str:
        return "" if urgency is Urgency.usual else URGENCY_LABELS[urgency]

    def is_urgent(self, urgency: Urgency) -> bool:
        return urgency is Urgency.now


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage(_Lines):
    """`cases` lie with nobody; `missing` is a number that was looked for and is not here."""

    template: ClassVar[str] = "staff/referrals/board.html"

    asked: WaitingFor
    cases: Sequence[SupportCase]
    counts: Mapping[str, int]
    missing: str = ""

    @property
    def title(self) -> str:
        return "つなぎの一覧"

    @property
    def parts(self) -> list[tuple[str, str, bool, str]]:
        """(address, words, whether it is this one, how many)."""
        return [
            (
                WaitingFor(part).address(),
                words,
                part is self.asked.part,
                self.count(part.value) if part.value in self.counts else "",
            )
            for part, words in PART_LABELS.items()
        ]

    def count(self, name: str) -> str:
        number = self.counts[name]
        return f"{MOST_COUNTED:,}以上" if number > MOST_COUNTED else f"{number:,}"

    @property
    def states(self) -> list[tuple[str, str]]:
        turn = OUR_TURN if self.asked.part is Part.ours else THEIR_TURN
        return [(one.value, STATE_LABELS[one]) for one in turn]

    @property
    def is_nowhere(self) -> bool:
        return self.asked.part is Part.nowhere

    @property
    def may_coordinate(self) -> bool:
        return self.who is not None and self.who.may(Role.secretariat)

    @property
    def next_address(self) -> str:
        return self.asked.address(after=self.next) if self.next else ""

    def stamp(self, at: datetime) -> str:
        return wording.stamp(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinatorPage(_Lines):
    template: ClassVar[str] = "staff/referrals/coordinator.html"

    alerted: Sequence[BoardRow]
    areas: AreaTree

    @property
    def title(self) -> str:
        return "調整がいるつなぎ"

    @property
    def next_address(self) -> str:
        return f"{PATH}/board?{urlencode({'after': self.next})}" if self.next else ""

    def area(self, row: BoardRow) -> str:
        return self.areas.name(row.area_code) if row.area_code else "地域はわかりません"

    def waits(self, row: BoardRow) -> str:
        since = waits_since(row.state, row.sent_at)
        if since is None:
            return ""
        days = (self.now - since).days
        return f"送ってから{days}日" if days else "今日送りました"

    def acts(self, row: BoardRow) -> str:
        words = {
            Party.sender: "送った窓口の番",
            Party.receiver: "相手の窓口の番",
            Party.person: "ご本人の返事待ち",
        }
        return words[OPEN[row.state].acts]
