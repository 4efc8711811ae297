"""One proposal as the secretariat looks at it: what it would change, and who else it looks like."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.usecases.look_after_records import Desk
from api.usecases.moved_window import MOVED_TO
from api.usecases.review_parts import (
    ORGANIZATION,
    Part,
    Proposed,
    Seen,
    compare_three,
)
from api.usecases.search_records import read_words
from models.account import Account, Role
from models.crypto import Keyring, SealBroken
from models.errors import Gone, Moved, NotFound
from models.proposal import MessageSide, Proposal, ProposalKind
from models.repositories.accounts import AccountRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import MailRepository
from models.repositories.proposal_queue import ProposalQueue
from models.repositories.proposals import MessageRead, ProposalRepository, ProposerContact
from models.repositories.revisions import RevisionRepository
from models.repositories.staff_lists import RecordQuery, RecordRow, StaffListRepository
from models.repositories.staff_records import StaffRecord
from models.vocabulary import RecordType

ALIKE_AT_MOST = 10
_NUMBERS_ASKED = 6
WHOLE_KINDS = frozenset({ProposalKind.change})
"""Of these the content is the whole record; of others only what the proposer says."""


@dataclass(frozen=True, slots=True)
class ReviewRoom:
    """What is needed to look at proposals and to decide them, over one transaction."""

    proposals: ProposalRepository
    queue: ProposalQueue
    desk: Desk
    revisions: RevisionRepository
    accounts: AccountRepository
    lists: StaffListRepository
    mails: MailRepository
    links: MailedLinkRepository
    keys: Keyring
    base_url: str


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """`contact`, `messages` and what the proposer answered are for the secretariat alone.

    `is_sealed` says that something of it cannot be opened with the secret that is here.
    """

    proposal: Proposal
    parts: tuple[Part, ...]
    note: str | None
    contact: ProposerContact | None = None
    messages: tuple[MessageRead, ...] = ()
    answers: Mapping[str, Any] | None = None
    alike: tuple[RecordRow, ...] = ()
    is_sealed: bool = False
    deciders: int = 0

    @property
    def needs_two(self) -> bool:
        return any(part.touches_hidden for part in self.parts)


async def show_proposal(id: UUID, *, inside: bool, room: ReviewRoom) -> ShownProposal:
    """`inside`: whether who asks is of the secretariat. Raises NotFound."""
    proposal = await room.proposals.get(id)
    parts = await parts_of(proposal, room=room)
    is_sealed = False
    note = contact = None
    messages: list[MessageRead] = []
    try:
        note = room.proposals.note(proposal)
        if inside:
            contact = room.proposals.contact(proposal)
            messages = await room.proposals.messages(proposal, list(MessageSide))
    except SealBroken:
        is_sealed = True
    return ShownProposal(
        proposal=proposal,
        parts=tuple(parts),
        note=note,
        contact=contact,
        messages=tuple(messages),
        answers=proposal.answers if inside else None,
        alike=tuple(await _alike(parts, room)),
        is_sealed=is_sealed,
        deciders=len(await deciders(room.accounts)),
    )


async def moved_name(proposal: Proposal, *, room: ReviewRoom) -> str:
    """Of the organization to which a window has moved, where the proposer has chosen one."""
    try:
        said = UUID(str(proposal.answers[MOVED_TO]))
        return str((await _record(said, room)).content["name"])
    except (KeyError, ValueError, NotFound, Gone):
        return ""


async def deciders(accounts: AccountRepository) -> list[Account]:
    return [one for one in await accounts.all() if one.role.includes(Role.secretariat)]


async def parts_of(proposal: Proposal, *, room: ReviewRoom) -> list[Part]:
    """The organization first, then its services as the proposer put them in order."""
    return [await _part(proposal, said, room) for said in proposed_of(proposal)]


def proposed_of(proposal: Proposal) -> list[Proposed]:
    whole = proposal.kind in WHOLE_KINDS
    found = []
    is_about_body = proposal.record_type is RecordType.organization
    body = proposal.content.get(ORGANIZATION)
    if body or is_about_body:
        id = proposal.record_id if is_about_body else proposal.organization_id
        found.append(
            Proposed(ORGANIZATION, RecordType.organization, id, body or {}, whole and bool(body))
        )
    for place, one in enumerate(proposal.content.get("services") or ()):
        id = UUID(str(one["id"])) if one.get("id") else None
        said = one.get("content") or {}
        found.append(Proposed(f"service-{place}", RecordType.service, id, said, whole))
    if proposal.record_type is RecordType.service and proposal.record_id not in {
        one.id for one in found
    }:
        found.append(Proposed("record", RecordType.service, proposal.record_id, {}))
    return found


async def _part(proposal: Proposal, said: Proposed, room: ReviewRoom) -> Part:
    if said.id is None:
        return compare_three(said, None)
    try:
        record = await _record(said.id, room)
    except Gone:
        return compare_three(said, None, is_gone=True)
    except NotFound:
        # The form gave it an id before there was a record.
        return compare_three(said, None)
    then_number = await _seen_number(proposal, record, room)
    then = record.content
    if then_number is not None and then_number != record.number:
        revision = await room.revisions.numbered(record.id, then_number)
        then = revision.content if revision else record.content
    owner = record.owner.id if record.owner else None
    seen = Seen(record.id, record.number, record.content, then, then_number, owner)
    return compare_three(said, seen)


async def _record(id: UUID, room: ReviewRoom) -> StaffRecord:
    """Of one that was merged into another, that other one."""
    try:
        return await room.desk.reading.record(id)
    except Moved as moved:
        return await room.desk.reading.record(moved.target)


async def _seen_number(proposal: Proposal, record: StaffRecord, room: ReviewRoom) -> int | None:
    """The revision the proposer saw; where nobody noted it, the one that held when they began."""
    if record.id == proposal.record_id and proposal.base_number is not None:
        return proposal.base_number
    return await room.revisions.number_at(record.id, proposal.created_at)


async def _alike(parts: list[Part], room: ReviewRoom) -> list[RecordRow]:
    """Organizations that have the name, a number or the corporate number of a new one."""
    if not any(part.is_new for part in parts):
        return []
    asked: dict[str, None] = {}
    own = {part.id for part in parts} | {part.owner_id for part in parts}
    for part in parts:
        said = {one.field: one.proposed for one in part.fields}
        if part.record_type is RecordType.organization:
            asked |= dict.fromkeys(
                str(said[n]) for n in ("corporate_number", "name") if said.get(n)
            )
        asked |= dict.fromkeys(str(phone["number"]) for phone in said.get("phones") or ())
    found: dict[UUID, RecordRow] = {}
    for text in list(asked)[:_NUMBERS_ASKED]:
        query = RecordQuery(
            record_type=RecordType.organization, words=read_words(text), per_page=ALIKE_AT_MOST
        )
        rows, _ = await room.lists.page(query)
        found |= {row.id: row for row in rows if row.id not in own}
    return list(found.values())[:ALIKE_AT_MOST]
