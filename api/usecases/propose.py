"""Anybody says that something in a record is wrong, or that something is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.usecases.moved_window import MOVED_TO
from api.usecases.proposal_forms import HOW, WRONG, Correction
from api.usecases.report_marks import NETWORK, NUMBER, URGENT, URGENT_WORDS, is_lifeline
from api.usecases.thank_proposer import FOLLOW_LIVES, follow_path
from models.base import now
from models.content import OrganizationContent, ServiceContent
from models.crypto import Keyring
from models.errors import BadRequest
from models.person import LinkPurpose
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.proposals import ProposalRepository, ProposerContact
from models.repositories.reports import ReportRepository
from models.repositories.staff_records import StaffRecord
from models.vocabulary import RecordType


@dataclass(frozen=True, slots=True)
class Counter:
    """Where what people tell us is taken in, over one transaction."""

    proposals: ProposalRepository
    reports: ReportRepository
    links: MailedLinkRepository
    mails: MailRepository
    keys: Keyring
    base_url: str


@dataclass(frozen=True, slots=True)
class Received:
    """`follow` is the path under which they see what becomes of it; shown once, "" if shown."""

    proposal: Proposal
    follow: str = ""
    is_mailed: bool = False

    @property
    def receipt(self) -> str:
        return receipt_of(self.proposal)


def receipt_of(proposal: Proposal) -> str:
    """To be read out on the telephone. It opens nothing."""
    return str(proposal.id).rpartition("-")[2][-8:].upper()


async def propose_correction(
    said: Correction,
    record: StaffRecord,
    seen: int,
    *,
    once: str,
    network: str,
    at: Counter,
) -> Received:
    """`seen` is the revision they looked at; `once` names this one form, so that it counts once.

    Raises BadRequest where what was typed cannot be the content of a record.
    """
    kind = ProposalKind.moved if said.is_moved else ProposalKind.correction
    answers: dict[str, Any] = {
        "wrong": "、".join(WRONG[key] for key in said.wrong),
        "how_known": HOW[said.how],
        NETWORK: at.keys.digests(f"{record.id}\n{network}", "report network")[0],
    }
    if said.number and said.how != "read":
        answers[NUMBER] = said.number
    if "phone" in said.wrong and is_lifeline(record.content):
        answers[URGENT] = URGENT_WORDS
    if said.moved_name and (found := await at.reports.named(said.moved_name)):
        answers[MOVED_TO] = str(found)
    _check(said.content, record)
    proposal = Proposal(
        id=_id(once, record.id, at.keys),
        kind=kind,
        state=ProposalState.submitted,
        record_type=record.record_type,
        record_id=record.id,
        organization_id=record.owner.id if record.owner else record.id,
        base_number=min(max(seen, 1), record.number),
        title=str(record.content["name"]),
        content=_content(said.content, record),
        answers=answers,
        area_code=_area(record),
        submitted_at=now(),
    )
    return await receive(proposal, said.note, said.mail, at=at)


async def receive(proposal: Proposal, note: str, mail: str | None, *, at: Counter) -> Received:
    """Stored, with a link to follow it; the same form sent twice is the same proposal."""
    if (known := await at.reports.proposal(proposal.id)) is not None:
        return Received(known)
    at.proposals.seal_note(proposal, note or None)
    await at.proposals.add(proposal, ProposerContact(mail=mail) if mail else None)
    token = await at.links.issue(LinkPurpose.follow, lives=FOLLOW_LIVES, subject_id=proposal.id)
    follow = follow_path(proposal.kind, token)
    if mail:
        letter = Letter(
            kind="proposal_received",
            to=mail,
            key=f"proposal_received {proposal.id}",
            facts={
                "kind": proposal.kind.value,
                "record": proposal.title,
                "receipt": receipt_of(proposal),
                "follow": at.base_url + follow,
            },
        )
        await at.mails.write(letter)
    return Received(proposal, follow, bool(mail))


def _id(once: str, record_id: UUID, keys: Keyring) -> UUID:
    return UUID(keys.digests(f"{record_id}\n{once}", "report form")[0][:32])


def _check(content: Mapping[str, Any], record: StaffRecord) -> None:
    form = ServiceContent if record.record_type is RecordType.service else OrganizationContent
    try:
        form.model_validate({**record.content, **content})
    except ValueError as wrong:
        raise BadRequest("書かれた内容を読みとれませんでした。短くしてみてください。") from wrong


def _content(fields: Mapping[str, Any], record: StaffRecord) -> dict[str, Any]:
    if not fields:
        return {}
    if record.record_type is RecordType.organization:
        return {"organization": dict(fields)}
    return {"services": [{"id": str(record.id), "content": dict(fields)}]}


def _area(record: StaffRecord) -> str | None:
    codes = (area.get("code") for area in record.content.get("areas") or ())
    return next((code for code in codes if code and code != "JP"), None)
