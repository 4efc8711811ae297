"""What became of something somebody told us: seen, answered, taken back, asked for once more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.usecases.propose import Counter, receipt_of
from api.usecases.thank_proposer import BY_ANYBODY, record_path
from models.base import now
from models.crypto import SealBroken
from models.errors import BadRequest, Conflict, NotFound
from models.person import LinkPurpose
from models.proposal import MOVES, MessageSide, Proposal, ProposalState
from models.repositories.proposals import MessageRead
from models.repositories.reports import FixedRecord

_NOT_TOLD = {"verifications", "publication", "printed"}


@dataclass(frozen=True, slots=True)
class Followed:
    """`fields` are the names of those that changed; what they say now stands on the page."""

    proposal: Proposal
    messages: Sequence[MessageRead] = ()
    fields: tuple[str, ...] = ()
    fixed_at: datetime | None = None
    page: str = ""

    @property
    def receipt(self) -> str:
        return receipt_of(self.proposal)

    def may(self, to: ProposalState) -> bool:
        return to in MOVES[self.proposal.state]


async def follow(token: str, *, at: Counter) -> Followed:
    """Changes nothing. Raises NotFound for what is no link of ours, or too old."""
    proposal = await _of(token, at)
    try:
        messages = await at.proposals.messages(
            proposal, (MessageSide.proposer, MessageSide.secretariat)
        )
    except SealBroken:
        messages = []
    if proposal.state is not ProposalState.approved or proposal.record_id is None:
        return Followed(proposal, messages)
    fixed = await at.reports.fixed(proposal.record_id, proposal.revision_number)
    return Followed(
        proposal,
        messages,
        fields=tuple(sorted(fixed.fields - _NOT_TOLD)),
        fixed_at=fixed.at or proposal.decided_at,
        page=_page(proposal, fixed),
    )


async def answer(token: str, text: str, version: int, *, at: Counter) -> None:
    """To a question of the secretariat. Raises BadRequest, Conflict or NotFound."""
    await _go(token, ProposalState.submitted, text, version, at)


async def ask_again(token: str, text: str, version: int, *, at: Counter) -> None:
    """After it was declined: somebody looks once more. Raises as `answer` does."""
    await _go(token, ProposalState.appealed, text, version, at)


async def take_back(token: str, version: int, *, at: Counter) -> None:
    proposal = await _of(token, at)
    await at.proposals.move(proposal, ProposalState.withdrawn, version=version, decided_at=now())


async def _go(token: str, to: ProposalState, text: str, version: int, at: Counter) -> None:
    proposal = await _of(token, at)
    if not text:
        raise BadRequest("ひとことでよいので、書いてください。")
    if proposal.version != version:
        raise Conflict("Somebody else has changed this proposal.")
    # It keeps its place in the queue: it has waited since it was first sent.
    await at.proposals.move(proposal, to, version=version)
    await at.proposals.say(proposal, MessageSide.proposer, text)


async def _of(token: str, at: Counter) -> Proposal:
    link = await at.links.find(token, LinkPurpose.follow)
    if link is None or link.subject_id is None:
        raise NotFound("link", "of a proposal")
    found = await at.proposals.get(link.subject_id)
    if found.kind not in BY_ANYBODY:
        raise NotFound("link", "of a proposal")
    return found


def _page(proposal: Proposal, fixed: FixedRecord) -> str:
    """Where the record is now, if everybody may see it."""
    if fixed.public_id is None or proposal.record_type is None:
        return ""
    return record_path(proposal.record_type, fixed.public_id)
