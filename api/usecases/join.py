"""An organization registers itself: begun, kept at every step, found again, sent, given up."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from api.usecases.guard_forms import FormRules
from api.usecases.join_draft import FORM, JoinDraft, open_draft, seal_draft
from api.usecases.join_reading import Registration, keep_read, read_draft
from models.base import now
from models.crypto import Keyring
from models.directory_reference import DirectoryReference
from models.errors import Conflict
from models.person import LinkPurpose
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.join_drafts import JoinDraftRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.proposals import ProposalRepository
from models.vocabulary import RecordType

BEGIN = FormRules("join begin", quickest=timedelta(seconds=2), oldest=timedelta(days=7))
STEP = FormRules("join step", quickest=timedelta(0), oldest=timedelta(days=7))
"""Steps that need not be filled in are passed in a moment."""
SEND = FormRules("join send", quickest=timedelta(seconds=1), oldest=timedelta(days=7))
RESUME = FormRules("join resume", quickest=timedelta(seconds=1), most=6)
ASK = FormRules("join similar", quickest=timedelta(0), most=200)

KEPT = timedelta(days=60)
"""How long a draft stays that nobody touches."""
LINK_LIVES = timedelta(days=365)
"""A draft that is written on stays longer than `KEPT`; its link outlasts that."""
FOLLOWED = timedelta(days=400)
OPEN_STATES = frozenset({ProposalState.writing, ProposalState.asked_back})
"""In which the form may be filled in."""


@dataclass(frozen=True, slots=True)
class JoinDesk:
    """Over the transaction of a request."""

    proposals: ProposalRepository
    drafts: JoinDraftRepository
    links: MailedLinkRepository
    mails: MailRepository
    reference: DirectoryReference
    keys: Keyring


async def begin(
    draft: JoinDraft, *, desk: JoinDesk, account_id: UUID | None = None
) -> tuple[Proposal, str]:
    """A new proposal, and the secret by which its browser finds it again.

    With an account it is staff that writes for others.
    """
    proposal = Proposal(
        kind=ProposalKind.registration,
        title="",
        entered_by_staff=account_id is not None,
        account_id=account_id,
    )
    registration = _keep(proposal, draft, desk)
    for column, value in keep_read(proposal, registration).items():
        setattr(proposal, column, value)
    await desk.proposals.add(proposal)
    return proposal, await _link(proposal, desk)


async def draft_of(token: str, *, desk: JoinDesk) -> Proposal | None:
    """What somebody with this secret is writing; None if it is not open any more."""
    link = await desk.links.find(token, LinkPurpose.resume)
    if link is None or link.subject_id is None:
        return None
    proposal = await desk.proposals.get(link.subject_id)
    return proposal if is_open(proposal) else None


def is_open(proposal: Proposal) -> bool:
    return proposal.kind is ProposalKind.registration and proposal.state in OPEN_STATES


async def keep(proposal: Proposal, draft: JoinDraft, *, desk: JoinDesk) -> Registration:
    """Saved, right or wrong. What is wrong stands in the registration and not in the content."""
    registration = _keep(proposal, draft, desk)
    await desk.proposals.save(
        proposal, version=proposal.version, **keep_read(proposal, registration)
    )
    return registration


async def claim(proposal: Proposal, record_id: UUID, *, desk: JoinDesk) -> None:
    """They say it is they; the secretariat joins the two once it is sure who asks."""
    await desk.proposals.save(
        proposal,
        version=proposal.version,
        record_type=RecordType.organization,
        record_id=record_id,
        organization_id=record_id,
        base_number=await desk.drafts.revision_number(record_id),
    )


async def deny(proposal: Proposal, ids: list[UUID], *, desk: JoinDesk) -> None:
    """They say it is others: not asked again, and the secretariat sees that it was asked."""
    known = list(proposal.answers.get("not_us", ()))
    answers = proposal.answers | {"not_us": list(dict.fromkeys([*known, *map(str, ids)]))}
    gone = proposal.record_id in ids
    await desk.proposals.save(
        proposal, version=proposal.version, answers=answers, **(_NOBODY if gone else {})
    )


async def unclaim(proposal: Proposal, *, desk: JoinDesk) -> None:
    await desk.proposals.save(proposal, version=proposal.version, **_NOBODY)


_NOBODY: dict[str, Any] = {
    "record_type": None,
    "record_id": None,
    "organization_id": None,
    "base_number": None,
}


async def mail_resume_link(proposal: Proposal, mail: str, base_url: str, *, desk: JoinDesk) -> None:
    token = await _link(proposal, desk)
    await desk.mails.write(
        Letter(
            "join_resume",
            mail,
            f"join_resume {token[:16]}",
            {"address": f"{base_url}/join/resume/{token}", "days": KEPT.days},
        )
    )


async def submit(proposal: Proposal, base_url: str, *, desk: JoinDesk) -> str | None:
    """Sent to the secretariat: the secret of the page on which it can be followed.

    None while something is missing. Raises Conflict if it has been sent already.
    """
    if not is_open(proposal):
        raise Conflict("This registration has been sent already.")
    registration = read_draft(open_draft(proposal, desk.keys), desk.reference)
    if registration.errors:
        return None
    desk.proposals.seal_note(proposal, registration.note)
    await desk.proposals.move(
        proposal,
        ProposalState.submitted,
        version=proposal.version,
        note_sealed=proposal.note_sealed,
        submitted_at=now(),
    )
    await desk.links.end(LinkPurpose.resume, proposal.id)
    token = await desk.links.issue(LinkPurpose.follow, lives=FOLLOWED, subject_id=proposal.id)
    if registration.contact.mail:
        await desk.mails.write(
            Letter(
                "join_received",
                registration.contact.mail,
                f"join_received {proposal.id} {proposal.version}",
                {
                    "organization": proposal.title,
                    "address": f"{base_url}/join/follow/{token}",
                },
            )
        )
    return token


async def give_up(proposal: Proposal, *, desk: JoinDesk) -> None:
    """Thrown away by whoever wrote it: what they wrote is forgotten."""
    await forget(proposal, ProposalState.withdrawn, proposals=desk.proposals, links=desk.links)


async def forget(
    proposal: Proposal,
    state: ProposalState,
    *,
    proposals: ProposalRepository,
    links: MailedLinkRepository,
) -> None:
    """Nothing of what was typed stays."""
    await links.end(LinkPurpose.resume, proposal.id)
    await proposals.move(
        proposal,
        state,
        version=proposal.version,
        title="",
        content={},
        answers={},
        note_sealed=None,
        contact_sealed=None,
        contact_digest=None,
        area_code=None,
    )


def _keep(proposal: Proposal, draft: JoinDraft, desk: JoinDesk) -> Registration:
    registration = read_draft(draft, desk.reference)
    proposal.answers = proposal.answers | {FORM: seal_draft(draft, proposal.id, desk.keys)}
    desk.proposals.seal_contact(proposal, registration.contact)
    return registration


async def _link(proposal: Proposal, desk: JoinDesk) -> str:
    return await desk.links.issue(LinkPurpose.resume, lives=LINK_LIVES, subject_id=proposal.id)
