"""Approving a proposal: what was chosen of it becomes true, with who said it and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from api.usecases.invite import To, invite
from api.usecases.moved_window import MOVED_TO, move_window
from api.usecases.review_decide import FIRST_APPROVAL, approved_first, check_turn
from api.usecases.review_letters import PublicPlace, write_approved
from api.usecases.review_parts import ORGANIZATION, checked
from api.usecases.review_plan import Decision, Step, mark_of, plan
from api.usecases.review_proposal import ReviewRoom, parts_of, proposed_of
from api.usecases.sign_in import SignedIn
from api.usecases.thank_proposer import BY_ANYBODY, record_path
from api.usecases.verified_fields import field_of, not_confirmed, said_by, with_entries
from importers.field_words import field_label
from models.base import now
from models.errors import BadRequest, Conflict
from models.person import OrganizationRole
from models.proposal import (
    PROPOSAL_KIND_LABELS,
    WAITING,
    MessageSide,
    Proposal,
    ProposalKind,
    ProposalState,
)
from models.repositories.records import OrganizationWrite, ServiceWrite, Write
from models.vocabulary import PUBLIC, Publication, RecordType

RESTORES = "restores"
"""In `Proposal.answers` of what brings an earlier revision back: its number."""
_WAITS = (Publication.draft, Publication.confirming)


@dataclass(frozen=True, slots=True)
class Approved:
    """`waits` is whether a second person has to approve the same; then nothing has changed."""

    proposal: Proposal
    waits: bool = False
    has_mail: bool = False
    places: tuple[PublicPlace, ...] = ()
    ids: tuple[UUID, ...] = ()
    """Of every record that was written."""


class RecordMovedOn(Conflict):
    """The record was changed between looking at the page and deciding."""


async def approve(
    proposal: Proposal, decision: Decision, who: SignedIn, *, version: int, room: ReviewRoom
) -> Approved:
    """Raises Conflict, RecordMovedOn, AnotherPersonNeeded, and BadRequest for what cannot be.

    What it wrote before it raised is undone by the caller.
    """
    if proposal.state not in WAITING:
        raise Conflict("It does not wait for a decision any more.")
    await check_turn(proposal, who, room=room)
    await room.revisions.hold([said.id for said in proposed_of(proposal) if said.id is not None])
    parts = await parts_of(proposal, room=room)
    for part in parts:
        if part.number != decision.numbers.get(part.key, 0):
            raise RecordMovedOn("The record has been changed by somebody else.")
    steps = plan(parts, decision)
    if any(step.part.touches_hidden and step.changes for step in steps):
        mark = mark_of(proposal, steps, decision)
        is_second = proposal.first_approval_by != str(who.account_id)
        if approved_first(proposal) != mark or not is_second:
            checklist = {**proposal.checklist, FIRST_APPROVAL: mark}
            first = str(who.account_id)
            proposal = await room.proposals.save(
                proposal, version=version, first_approval_by=first, checklist=checklist
            )
            return Approved(proposal, waits=True)
    return await _make_true(proposal, steps, decision, who, version, room)


async def _make_true(
    proposal: Proposal,
    steps: Sequence[Step],
    decision: Decision,
    who: SignedIn,
    version: int,
    room: ReviewRoom,
) -> Approved:
    origin = who.origin(decision.reason or f"承認：{PROPOSAL_KIND_LABELS[proposal.kind]}")
    is_registration = proposal.kind is ProposalKind.registration
    body_id = await _body(proposal, steps)
    owner_id = body_id
    if proposal.kind is ProposalKind.moved and proposal.record_id is not None:
        owner_id = _moved_to(proposal, decision)
        await move_window(proposal.record_id, owner_id, origin, desk=room.desk)
    writes = await _writes(proposal, steps, decision, owner_id, room)
    await room.desk.records.put(writes, origin)
    ids = [write.id for write in writes]
    main = proposal.record_id or (body_id if body_id in ids else next(iter(ids), None))
    record = await room.desk.reading.record(main) if main is not None else None
    proposal = await room.proposals.move(
        proposal,
        ProposalState.approved,
        version=version,
        decided_by=str(who.account_id),
        decided_at=now(),
        decision_reason=decision.reason or None,
        record_type=record.record_type if record else proposal.record_type,
        record_id=main,
        organization_id=owner_id or (record.owner.id if record and record.owner else main),
        revision_number=record.number if record else None,
    )
    if decision.message:
        side, actor = MessageSide.secretariat, str(who.account_id)
        await room.proposals.say(proposal, side, decision.message, actor=actor)
    places = await _places(ids or ([main] if main else []), room)
    invited = decision.invites and is_registration and await _invite(proposal, who, room)
    has_mail = await write_approved(
        proposal,
        places,
        is_new=is_registration,
        left_out=_left_out(proposal, steps, decision),
        message=decision.message,
        invited=invited,
        room=room,
    )
    return Approved(proposal, has_mail=has_mail, places=tuple(places), ids=tuple(ids))


async def _body(proposal: Proposal, steps: Sequence[Step]) -> UUID | None:
    """The organization of what is new; one is made where it is new itself."""
    for step in steps:
        if step.part.key == ORGANIZATION:
            return step.part.id or uuid4()
    owners = (step.part.owner_id for step in steps if step.part.owner_id)
    return proposal.organization_id or next(owners, None)


def _moved_to(proposal: Proposal, decision: Decision) -> UUID:
    said = decision.moved_to or proposal.answers.get(MOVED_TO)
    if not said:
        raise BadRequest("移った先の団体を選んでください。", parameter="moved_to")
    return said if isinstance(said, UUID) else UUID(str(said))


async def _writes(
    proposal: Proposal,
    steps: Sequence[Step],
    decision: Decision,
    owner_id: UUID | None,
    room: ReviewRoom,
) -> list[Write]:
    """Organizations before their services."""
    writes: list[Write] = []
    for step in steps:
        if not step.changes:
            continue
        content = checked(step.part.record_type, _final(proposal, step, decision))
        if step.part.record_type is RecordType.organization:
            if owner_id is None:
                raise AssertionError("an organization has an id by now")
            writes.append(OrganizationWrite(step.part.id or owner_id, content))
            continue
        moved = proposal.kind is ProposalKind.moved
        owner = owner_id if moved or step.part.is_new else step.part.owner_id
        if owner is None:
            raise BadRequest("どの団体の窓口かが分かりません。団体の名前をたずねてください。")
        writes.append(ServiceWrite(step.part.id or uuid4(), owner, content))
    return await _with_owners(writes, room)


async def _with_owners(writes: list[Write], room: ReviewRoom) -> list[Write]:
    """A service can be found only with its organization: one that waits is published too."""
    written = {write.id for write in writes}
    more: dict[UUID, Write] = {}
    for write in writes:
        if not isinstance(write, ServiceWrite) or write.content.publication not in PUBLIC:
            continue
        id = write.organization_id
        if id in written or id in more:
            continue
        owner = await room.desk.reading.record(id)
        if owner.publication in _WAITS:
            said = {**owner.content, "publication": write.content.publication}
            more[id] = OrganizationWrite(id, checked(RecordType.organization, said))
    return [*more.values(), *writes]


def _final(proposal: Proposal, step: Step, decision: Decision) -> dict[str, Any]:
    """With the state, and with who said what was taken."""
    content = {**step.content, "publication": step.publication}
    fields = ["*"] if step.part.is_new else list(step.taken)
    said_at = proposal.submitted_at or proposal.created_at
    if RESTORES in proposal.answers:
        entries = not_confirmed(fields, "前の内容にもどしました")
    elif proposal.kind not in BY_ANYBODY:
        method = "登録票（職員が入力）" if proposal.entered_by_staff else "登録フォーム"
        entries = said_by("団体", method, said_at, fields)
    elif decision.method:
        entries = said_by("事務局", decision.method, now(), fields)
    elif step.part.is_new:
        entries = []
    else:
        entries = not_confirmed(fields, "知らせをもとに直しました")
    doubts = [one for one in step.part.doubts if field_of(str(one["field"])) in step.taken]
    told = {str(one["field"]) for one in doubts}
    sure = [one for one in entries if one["field"] not in told]
    return with_entries(content, [*sure, *doubts], replaced=step.taken)


async def _places(ids: Sequence[UUID], room: ReviewRoom) -> list[PublicPlace]:
    """Those of these records that everybody can see now."""
    found = []
    for id in ids:
        record = await room.desk.reading.record(id)
        owner = record.content
        if record.owner is not None:
            owner = (await room.desk.reading.record(record.owner.id)).content
        states = {record.publication, Publication(owner.get("publication", Publication.draft))}
        if states <= PUBLIC and owner.get("on_web", True):
            path = record_path(record.record_type, id)
            found.append(PublicPlace(str(record.content["name"]), path))
    return found


async def _invite(proposal: Proposal, who: SignedIn, room: ReviewRoom) -> bool:
    """Whether an invitation could be sent."""
    contact = room.proposals.contact(proposal)
    if contact is None or not contact.mail or proposal.organization_id is None:
        return False
    to = To(proposal.organization_id, OrganizationRole.manager)
    session = room.proposals.session
    try:
        await invite(contact.mail, to, who, session=session, keys=room.keys, base_url=room.base_url)
    except (BadRequest, Conflict):
        # An address that cannot be one, or somebody who is there already.
        return False
    return True


def _left_out(proposal: Proposal, steps: Sequence[Step], decision: Decision) -> list[str]:
    """What of it stays as it is, in words for the proposer."""
    fields = [
        field_label(one.field)
        for step in steps
        for one in step.part.open_fields
        if one.field not in step.taken
    ]
    services = proposal.content.get("services") or ()
    names = [
        str((one.get("content") or {}).get("name", "窓口"))
        for place, one in enumerate(services)
        if f"service-{place}" in decision.left_out
    ]
    return list(dict.fromkeys([*fields, *names]))
