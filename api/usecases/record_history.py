"""What was said of a record before, who changed it, and bringing an earlier state back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.usecases.change_by_member import area_of, write_of
from api.usecases.mail_address import open_mail
from api.usecases.review_approve import RESTORES
from api.usecases.review_decide import FIRST_APPROVAL
from api.usecases.review_parts import NOT_PROPOSED, ORGANIZATION, has_hidden_place
from api.usecases.review_plan import Decision, mark_of, plan
from api.usecases.review_proposal import ReviewRoom, parts_of
from api.usecases.sign_in import SignedIn
from api.usecases.verified_fields import field_of, not_confirmed, with_entries
from models.account import Role
from models.base import now
from models.crypto import SealBroken
from models.errors import BadRequest, Conflict, NotFound
from models.incoming import Change
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.records import field_changes
from models.repositories.staff_records import StaffRecord
from models.revision import Revision
from models.vocabulary import VerificationStatus

PER_PAGE = 20
_WHOLE = "*"
_CONSENTS = frozenset({"on_web", "on_paper"})


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """`entries` newest first; each with what stood there before it, None before the first."""

    record: StaffRecord
    entries: Sequence[tuple[Revision, Mapping[str, Any] | None]]
    before: int | None
    mails: Mapping[str, str]
    """Of the accounts, by id; empty for all who are not administrators."""


@dataclass(frozen=True, slots=True)
class RestorableField:
    """`checked_since` is the day on which the present value was confirmed, if it is newer."""

    field: str
    now: Any
    then: Any
    checked_since: str | None


@dataclass(frozen=True, slots=True)
class Restored:
    """Either it is done, or a second person has to approve it."""

    changes: tuple[Change, ...] = ()
    proposal: Proposal | None = None


async def show_history(
    record_id: UUID, who: SignedIn, *, before: int | None, room: ReviewRoom
) -> HistoryPage:
    """Raises NotFound, Gone or Moved."""
    record = await room.desk.reading.record(record_id)
    rows = await room.revisions.page(record_id, before=before, limit=PER_PAGE)
    shown = rows[:PER_PAGE]
    earlier = [row.content for row in rows[1:]]
    if len(earlier) < len(shown):
        earlier.append({})
    is_first = {row.number: row.number == 1 for row in shown}
    entries = [
        (row, None if is_first[row.number] else content)
        for row, content in zip(shown, earlier, strict=True)
    ]
    more = shown[-1].number if len(rows) > PER_PAGE else None
    return HistoryPage(record, entries, more, await _mails(shown, who, room))


async def _mails(rows: Sequence[Revision], who: SignedIn, room: ReviewRoom) -> dict[str, str]:
    if not who.may(Role.administrator):
        return {}
    found = {}
    for actor in {row.actor for row in rows}:
        try:
            account = await room.accounts.get(UUID(actor))
            found[actor] = open_mail(account.mail_sealed, account.id, room.keys)
        except (ValueError, NotFound, SealBroken):
            # A program, somebody who has left, or a secret that is not here any more.
            continue
    return found


async def revision_of(record_id: UUID, number: int, *, room: ReviewRoom) -> Revision:
    """Raises NotFound."""
    found = await room.revisions.numbered(record_id, number)
    if found is None:
        raise NotFound("revision", f"{record_id}/{number}")
    return found


def restorable(record: StaffRecord, old: Revision) -> list[RestorableField]:
    """Every field in which the record differs from that revision, and which may go back."""
    checks = _checked_since(record.content, old.content)
    return [
        RestorableField(
            one.field, one.before, one.after, checks.get(one.field) or checks.get(_WHOLE)
        )
        for one in field_changes(_proposable(record.content), _proposable(old.content))
        if not _is_taken_back(one.field, record.content)
    ]


async def restore(
    record_id: UUID,
    number: int,
    fields: Collection[str],
    reason: str,
    who: SignedIn,
    *,
    seen: int,
    room: ReviewRoom,
) -> Restored:
    """These fields become what they were at that revision, in a new one.

    `seen` is the newest revision the person looked at. Where the record has or had a hidden
    place, nothing changes before a second person has approved it.

    Raises Conflict, NotFound, and BadRequest where there is nothing to bring back.
    """
    await room.revisions.hold([record_id])
    record = await room.desk.reading.record(record_id)
    if record.number != seen:
        raise Conflict("The record has been changed by somebody else.")
    old = await revision_of(record_id, number, room=room)
    values = {one.field: one.then for one in restorable(record, old) if one.field in fields}
    if not values:
        raise BadRequest("もどす項目を選んでください。", parameter="fields")
    return await bring_back(record, old, values, reason, who, room=room)


async def bring_back(
    record: StaffRecord,
    old: Revision,
    values: Mapping[str, Any],
    reason: str,
    who: SignedIn,
    *,
    room: ReviewRoom,
) -> Restored:
    content = {
        name: said for name, said in {**record.content, **values}.items() if said is not None
    }
    if has_hidden_place(record.content) or has_hidden_place(old.content):
        return Restored(proposal=await _ask_another(record, old, content, reason, who, room))
    told = [
        one for one in old.content.get("verifications") or () if field_of(one["field"]) in values
    ]
    silent = set(values) - {field_of(str(one["field"])) for one in told}
    entries = [*told, *not_confirmed(sorted(silent), "前の内容にもどしました")]
    written = with_entries(content, entries, replaced=values)
    changes = await room.desk.records.put([write_of(record, written)], who.origin(reason))
    return Restored(changes=tuple(changes))


async def undo_at_once(
    proposal: Proposal, reason: str, who: SignedIn, *, version: int, room: ReviewRoom
) -> Restored:
    """What took effect by the rule goes back; fields that were changed again since then stay.

    Raises Conflict, and BadRequest where nothing of it is left to take back.
    """
    if proposal.record_id is None or proposal.base_number is None:
        raise BadRequest("もどす記録がありません。")
    await room.proposals.save(
        proposal,
        version=version,
        decided_by=str(who.account_id),
        decision_reason=f"もとにもどしました：{reason}",
    )
    await room.revisions.hold([proposal.record_id])
    record = await room.desk.reading.record(proposal.record_id)
    old = await revision_of(record.id, proposal.base_number, room=room)
    after = await revision_of(record.id, proposal.revision_number or record.number, room=room)
    values = {
        one.field: one.before
        for one in field_changes(_proposable(old.content), _proposable(after.content))
        if record.content.get(one.field) == one.after
        and not _is_taken_back(one.field, record.content)
    }
    if not values:
        raise BadRequest("そのあとで別の内容に変わっているので、もどすところがありません。")
    return await bring_back(record, old, values, reason, who, room=room)


async def _ask_another(
    record: StaffRecord,
    old: Revision,
    content: Mapping[str, Any],
    reason: str,
    who: SignedIn,
    room: ReviewRoom,
) -> Proposal:
    """A proposal that its author has approved already; it waits for a second person."""
    said = _proposable(content)
    is_body = record.owner is None
    proposal = Proposal(
        kind=ProposalKind.change,
        state=ProposalState.submitted,
        record_type=record.record_type,
        record_id=record.id,
        organization_id=record.id if record.owner is None else record.owner.id,
        base_number=record.number,
        title=str(record.content["name"]),
        content=(
            {ORGANIZATION: said}
            if is_body
            else {"services": [{"id": str(record.id), "content": said}]}
        ),
        answers={RESTORES: old.number},
        area_code=await area_of(record, room.desk),
        account_id=who.account_id,
        entered_by_staff=True,
        submitted_at=now(),
    )
    room.proposals.seal_note(proposal, reason)
    proposal = await room.proposals.add(proposal)
    steps = plan(await parts_of(proposal, room=room), Decision())
    mark = mark_of(proposal, steps, Decision())
    return await room.proposals.save(
        proposal,
        version=proposal.version,
        first_approval_by=str(who.account_id),
        checklist={FIRST_APPROVAL: mark},
    )


def _is_taken_back(field: str, content: Mapping[str, Any]) -> bool:
    """Who has said no to being listed says yes again themselves, and nobody for them."""
    return field in _CONSENTS and content.get(field) is False


def _proposable(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said for name, said in content.items() if name not in NOT_PROPOSED}


def _checked_since(content: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, str]:
    """The newest day on which each field, or "*", was confirmed, and had not been before."""
    before = old.get("verifications") or ()
    found: dict[str, str] = {}
    for one in content.get("verifications") or ():
        if one.get("status") == VerificationStatus.confirmed and one not in before:
            field = field_of(str(one["field"]))
            day = str(one.get("verified_on") or "日付なし")
            found[field] = max(day, found.get(field, ""))
    return found
