"""What became of a proposal, for whoever made it: by a secret link, without an account.

It serves every kind of proposal. To look changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from models.errors import BadRequest, Conflict, NotFound
from models.person import LinkPurpose
from models.proposal import MOVES, MessageSide, Proposal, ProposalState
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.proposals import MessageRead, ProposalRepository

LONGEST = 4_000
"""Characters of an answer."""
_SIDES = (MessageSide.proposer, MessageSide.secretariat)
_WITH_MESSAGES = frozenset(
    {ProposalState.submitted, ProposalState.asked_back, ProposalState.appealed}
)


@dataclass(frozen=True, slots=True)
class FollowedProposal:
    proposal: Proposal
    messages: Sequence[MessageRead]

    @property
    def state(self) -> ProposalState:
        return self.proposal.state

    @property
    def is_asked(self) -> bool:
        return self.state is ProposalState.asked_back

    @property
    def may_say(self) -> bool:
        return self.state in _WITH_MESSAGES

    @property
    def may_withdraw(self) -> bool:
        return ProposalState.withdrawn in MOVES[self.state]

    @property
    def may_appeal(self) -> bool:
        return ProposalState.appealed in MOVES[self.state]


async def follow_proposal(
    token: str, *, links: MailedLinkRepository, proposals: ProposalRepository
) -> FollowedProposal:
    """Raises NotFound for a link that is none of ours or has ended."""
    link = await links.find(token, LinkPurpose.follow)
    if link is None or link.subject_id is None:
        raise NotFound("proposal", "of this link")
    proposal = await proposals.get(link.subject_id)
    return FollowedProposal(proposal, await proposals.messages(proposal, _SIDES))


async def answer_question(
    followed: FollowedProposal, text: str, *, version: int, proposals: ProposalRepository
) -> None:
    """Said to the secretariat. What it had asked back waits for it again.

    Raises BadRequest for an empty text, Conflict if the proposal is another one by now.
    """
    said = _said(text)
    if not followed.may_say:
        raise Conflict("Nothing can be added to this proposal any more.")
    if followed.is_asked:
        # It keeps its place in the queue: it has waited since it was first sent.
        await proposals.move(followed.proposal, ProposalState.submitted, version=version)
    await proposals.say(followed.proposal, MessageSide.proposer, said)


async def appeal(
    followed: FollowedProposal, text: str, *, version: int, proposals: ProposalRepository
) -> None:
    """Declined, and asked to be looked at again, with the reason. Raises BadRequest, Conflict."""
    said = _said(text)
    await proposals.move(followed.proposal, ProposalState.appealed, version=version)
    await proposals.say(followed.proposal, MessageSide.proposer, said)


async def withdraw(
    followed: FollowedProposal, *, version: int, proposals: ProposalRepository
) -> None:
    """Raises Conflict."""
    await proposals.move(followed.proposal, ProposalState.withdrawn, version=version)


def _said(text: str) -> str:
    said = text.replace("\0", "").strip()
    if not said:
        raise BadRequest("伝えたいことを書いてください。")
    if len(said) > LONGEST:
        raise BadRequest(f"{LONGEST}文字までにしてください。いまは{len(said)}文字あります。")
    return said
