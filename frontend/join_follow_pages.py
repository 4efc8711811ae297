"""What somebody sees of what they sent to the secretariat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from api.usecases.follow_proposal import FollowedProposal
from api.usecases.join import is_open
from frontend import wording
from frontend.join_pages import JoinPage
from models.proposal import MessageSide, ProposalState

_STATES: dict[ProposalState, tuple[str, str]] = {
    ProposalState.writing: ("書いているところです", "まだ送っていません。"),
    ProposalState.submitted: (
        "事務局がたしかめています",
        "内容をたしかめてから、載せます。分からないことがあれば、このページとメールでおたずねします。",
    ),
    ProposalState.asked_back: (
        "事務局から、おたずねがあります",
        "下のおたずねに、答えてください。答えると、事務局がつづきを進めます。",
    ),
    ProposalState.approved: ("載せることになりました", "ありがとうございました。"),
    ProposalState.declined: (
        "こんかいは、載せないことになりました",
        "わけを下に書いています。ちがうと思うときは、もう一度みてもらえます。",
    ),
    ProposalState.appealed: (
        "もう一度、たしかめています",
        "はじめに決めた人とは別の人が、見なおします。",
    ),
    ProposalState.withdrawn: ("取り下げました", "また登録したくなったら、いつでもどうぞ。"),
    ProposalState.expired: ("期限がすぎました", "もう一度、はじめから書いてください。"),
}
_DONE = {
    "answer": "事務局に伝えました。",
    "appeal": "もう一度みてもらうように、事務局に伝えました。",
    "withdraw": "取り下げました。",
}


@dataclass(frozen=True, slots=True)
class SaidLine:
    who: str
    when: str
    text: str
    is_ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPage(JoinPage):
    template: ClassVar[str] = "join/follow.html"

    link: str
    followed: FollowedProposal
    is_new: bool = False
    said: str = ""

    @property
    def heading(self) -> str:
        return "受けとりました" if self.is_new else _STATES[self.followed.state][0]

    @property
    def state(self) -> tuple[str, str]:
        return _STATES[self.followed.state]

    @property
    def done(self) -> str:
        return _DONE.get(self.said, "")

    @property
    def address(self) -> str:
        return f"{self.seat.base}/follow/{self.link}"

    @property
    def reason(self) -> str:
        declined = self.followed.state is ProposalState.declined
        return (self.followed.proposal.decision_reason or "") if declined else ""

    @property
    def may_mend(self) -> bool:
        """Whether the form itself can be filled in again."""
        return self.followed.is_asked and is_open(self.followed.proposal)

    @property
    def messages(self) -> Sequence[SaidLine]:
        return [
            SaidLine(
                "事務局" if one.side is MessageSide.secretariat else "あなた",
                wording.stamp(one.message.created_at),
                one.text,
                one.side is MessageSide.secretariat,
            )
            for one in self.followed.messages
        ]

    @property
    def sent(self) -> str:
        at = self.followed.proposal.submitted_at
        return wording.stamp(at) if at else ""
