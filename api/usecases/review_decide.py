"""What the secretariat decides about a proposal: approve, ask back, decline, note, withdraw."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.usecases.review_letters import write_asked_back, write_declined
from api.usecases.review_proposal import ReviewRoom, deciders
from api.usecases.sign_in import SignedIn
from models.base import now
from models.errors import BadRequest, Conflict
from models.proposal import MessageSide, Proposal, ProposalState
from models.repositories.proposal_queue import BY_RULE

FIRST_APPROVAL, CRITERIA = "first_approval", "criteria"
"""In `Proposal.checklist`: what exactly the first of two people approved, and the answers."""
ANSWERS = ("yes", "no", "unknown")


class AnotherPersonNeeded(BadRequest):
    """Who decided first does not decide about the appeal, where there is somebody else."""

    def __init__(self) -> None:
        super().__init__(
            "はじめに見送った人とは別の人が、もう一度見ることになっています。"
            "ほかの人に伝えてください。"
        )


async def check_turn(proposal: Proposal, who: SignedIn, *, room: ReviewRoom) -> None:
    """Whether this person may decide about it now. Raises AnotherPersonNeeded."""
    if proposal.state is not ProposalState.appealed or proposal.decided_by != str(who.account_id):
        return
    if len(await deciders(room.accounts)) > 1:
        raise AnotherPersonNeeded


async def keep_checklist(
    proposal: Proposal, criteria: Mapping[str, Any], *, version: int, room: ReviewRoom
) -> Proposal:
    """Raises Conflict."""
    checklist = {**proposal.checklist, CRITERIA: dict(criteria)}
    return await room.proposals.save(proposal, version=version, checklist=checklist)


async def ask_back(
    proposal: Proposal, question: str, who: SignedIn, *, version: int, room: ReviewRoom
) -> bool:
    """Whether a mail could be written. What a first person approved has to be looked at anew."""
    await check_turn(proposal, who, room=room)
    proposal = await room.proposals.move(
        proposal,
        ProposalState.asked_back,
        version=version,
        first_approval_by=None,
        checklist=_without_first(proposal),
    )
    await _say(proposal, question, who, room)
    return await write_asked_back(proposal, question, room=room)


async def decline(
    proposal: Proposal, reason: str, who: SignedIn, *, version: int, room: ReviewRoom
) -> bool:
    """Whether a mail could be written; it says how to ask for a second look."""
    await check_turn(proposal, who, room=room)
    proposal = await room.proposals.move(
        proposal,
        ProposalState.declined,
        version=version,
        first_approval_by=None,
        checklist=_without_first(proposal),
        decided_by=str(who.account_id),
        decided_at=now(),
        decision_reason=reason,
    )
    await _say(proposal, reason, who, room)
    by_another = len(await deciders(room.accounts)) > 1
    return await write_declined(proposal, reason, by_another=by_another, room=room)


async def withdraw(
    proposal: Proposal, reason: str, who: SignedIn, *, version: int, room: ReviewRoom
) -> None:
    """The proposer has said, by telephone for example, that it is not wanted any more."""
    await room.proposals.move(
        proposal,
        ProposalState.withdrawn,
        version=version,
        decided_by=str(who.account_id),
        decided_at=now(),
        decision_reason=reason,
    )


async def write_note(
    proposal: Proposal, text: str, who: SignedIn, *, version: int, room: ReviewRoom
) -> None:
    """Among the secretariat alone."""
    await room.proposals.save(proposal, version=version)
    actor = str(who.account_id)
    await room.proposals.say(proposal, MessageSide.note, text, actor=actor)


async def mark_seen(
    proposal: Proposal, who: SignedIn, *, version: int, room: ReviewRoom
) -> Proposal:
    """Of what took effect at once: somebody has looked at it. Raises Conflict."""
    if proposal.decided_by != BY_RULE:
        raise Conflict("It has been looked at already.")
    return await room.proposals.save(proposal, version=version, decided_by=str(who.account_id))


def approved_first(proposal: Proposal) -> str | None:
    """The mark of what the first of two people approved, if somebody has."""
    if proposal.first_approval_by in (None, BY_RULE):
        return None
    mark = proposal.checklist.get(FIRST_APPROVAL)
    return str(mark) if mark else None


def criteria_of(proposal: Proposal, labels: Sequence[str]) -> list[tuple[str, str, str]]:
    """(label, answer, reason) of each; "unknown" where nobody has answered."""
    said = proposal.checklist.get(CRITERIA, {})
    found = []
    for label in dict.fromkeys((*labels, *said)):
        one = said.get(label, {})
        found.append((label, str(one.get("answer", "unknown")), str(one.get("reason", ""))))
    return found


def _without_first(proposal: Proposal) -> dict[str, Any]:
    return {name: said for name, said in proposal.checklist.items() if name != FIRST_APPROVAL}


async def _say(proposal: Proposal, text: str, who: SignedIn, room: ReviewRoom) -> None:
    side, actor = MessageSide.secretariat, str(who.account_id)
    await room.proposals.say(proposal, side, text, actor=actor)
