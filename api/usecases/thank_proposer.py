"""Whoever told us of a fault and left an address hears what became of it."""

from datetime import datetime, timedelta
from uuid import UUID

from models.base import now
from models.hours.evaluate import JAPAN
from models.person import LinkPurpose
from models.proposal import Proposal, ProposalKind
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.proposals import ProposalRepository
from models.vocabulary import RecordType

FOLLOW_LIVES = timedelta(days=400)
"""A fault found in spring may be mended in the next one."""

BY_ANYBODY = frozenset({ProposalKind.correction, ProposalKind.missing, ProposalKind.moved})
"""What is followed at /proposals/…; what organizations send is followed at /join/follow/…"""


def follow_path(kind: ProposalKind, token: str) -> str:
    """Where somebody sees what became of their proposal, under the address of the site."""
    return f"/proposals/{token}" if kind in BY_ANYBODY else f"/join/follow/{token}"


def record_path(record_type: RecordType, id: UUID) -> str:
    home = "services" if record_type is RecordType.service else "organizations"
    return f"/{home}/{id}"


async def thank(
    proposal: Proposal,
    *,
    proposals: ProposalRepository,
    mails: MailRepository,
    links: MailedLinkRepository,
    base_url: str,
    is_public: bool = True,
) -> bool:
    """Write the letter of thanks, in the transaction of the approval; once, whoever calls again.

    Call it after `ProposalRepository.move(…, approved, record_id=…, revision_number=…)`. For the
    kinds of `BY_ANYBODY`; of others, and where nobody left an address, it writes nothing and
    says False. `is_public`: whether the record can be seen by everybody now; else the letter
    names no page. Raises SealBroken.
    """
    contact = proposals.contact(proposal) if proposal.kind in BY_ANYBODY else None
    if contact is None or not contact.mail:
        return False
    token = await links.issue(LinkPurpose.follow, lives=FOLLOW_LIVES, subject_id=proposal.id)
    page = ""
    if is_public and proposal.record_type is not None and proposal.record_id is not None:
        page = base_url + record_path(proposal.record_type, proposal.record_id)
    letter = Letter(
        kind="proposal_fixed",
        to=contact.mail,
        key=f"proposal_fixed {proposal.id}",
        facts={
            "kind": proposal.kind.value,
            "record": proposal.title,
            "told_on": _day(proposal.submitted_at or proposal.created_at),
            "fixed_on": _day(proposal.decided_at or now()),
            "page": page,
            "follow": base_url + follow_path(proposal.kind, token),
        },
    )
    return await mails.write(letter) is not None


def _day(moment: datetime) -> str:
    local = moment.astimezone(JAPAN)
    return f"{local.month}月{local.day}日"
