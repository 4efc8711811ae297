"""What the secretariat writes to whoever proposed something."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.usecases.mail_address import open_mail
from api.usecases.review_proposal import ReviewRoom
from api.usecases.thank_proposer import BY_ANYBODY, FOLLOW_LIVES, follow_path, thank
from models.crypto import SealBroken
from models.errors import NotFound
from models.person import LinkPurpose
from models.proposal import Proposal
from models.repositories.mails import Letter


@dataclass(frozen=True, slots=True)
class PublicPlace:
    """Something that everybody can see now."""

    name: str
    path: str


async def address_of(proposal: Proposal, *, room: ReviewRoom) -> str | None:
    """Where an answer reaches them: what they wrote, else the account that proposed it."""
    try:
        contact = room.proposals.contact(proposal)
        if contact is not None and contact.mail:
            return contact.mail
        if proposal.account_id is None or proposal.entered_by_staff:
            return None
        account = await room.accounts.get(proposal.account_id)
        return open_mail(account.mail_sealed, account.id, room.keys)
    except (SealBroken, NotFound):
        return None


async def write_asked_back(proposal: Proposal, message: str, *, room: ReviewRoom) -> bool:
    """Whether there is somebody to write to."""
    facts = {"name": proposal.title, "message": message}
    return await _write("proposal_asked_back", proposal, facts, room)


async def write_declined(
    proposal: Proposal, reason: str, *, by_another: bool, room: ReviewRoom
) -> bool:
    facts = {"name": proposal.title, "reason": reason, "by_another": by_another}
    return await _write("proposal_declined", proposal, facts, room)


async def write_approved(
    proposal: Proposal,
    places: Sequence[PublicPlace],
    *,
    is_new: bool,
    left_out: Sequence[str],
    message: str,
    invited: bool,
    room: ReviewRoom,
) -> bool:
    """To an organization what is public now; to anybody else thanks, traced to the fix."""
    if proposal.kind in BY_ANYBODY:
        return await thank(
            proposal,
            proposals=room.proposals,
            mails=room.mails,
            links=room.links,
            base_url=room.base_url,
            is_public=bool(places),
        )
    facts = {
        "name": proposal.title,
        "is_new": is_new,
        "pages": [{"name": one.name, "address": f"{room.base_url}{one.path}"} for one in places],
        "left_out": "、".join(left_out),
        "message": message,
        "invited": invited,
    }
    return await _write("proposal_approved", proposal, facts, room)


async def _write(
    kind: str, proposal: Proposal, facts: Mapping[str, object], room: ReviewRoom
) -> bool:
    to = await address_of(proposal, room=room)
    if to is None:
        return False
    token = await room.links.issue(LinkPurpose.follow, lives=FOLLOW_LIVES, subject_id=proposal.id)
    follow = room.base_url + follow_path(proposal.kind, token)
    # The version rises with every move: the same question can be asked twice, not one twice sent.
    key = f"{kind} {proposal.id} {proposal.version}"
    letter = Letter(kind=kind, to=to, key=key, facts={**facts, "follow": follow})
    return await room.mails.write(letter) is not None
