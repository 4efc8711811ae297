"""A change by the people of an organization: at once where the rule allows it, else proposed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.usecases.look_after_records import Desk
from api.usecases.review_parts import NOT_PROPOSED, checked, has_hidden_place
from api.usecases.sign_in import SignedIn
from api.usecases.verified_fields import said_by, with_entries
from models.areas import NATION
from models.base import now
from models.content import OrganizationContent, ServiceContent, canonical
from models.errors import BadRequest, Conflict
from models.incoming import Change, Origin
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.proposal_queue import BY_RULE
from models.repositories.proposals import ProposalRepository
from models.repositories.record_places import RecordPlaceRepository
from models.repositories.records import OrganizationWrite, ServiceWrite, Write, field_changes
from models.repositories.staff_records import StaffRecord
from models.vocabulary import RecordType

OWN_PAGE = "団体のページ"
AT_ONCE_REASON = "団体の人が変えました（そのまま公開）"


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What became of it: both, one of them, or nothing where nothing was different.

    `published` took effect at once and is shown to the secretariat; `waiting` is in its queue.
    `fields` names what is in which.
    """

    changes: tuple[Change, ...] = ()
    published: Proposal | None = None
    waiting: Proposal | None = None
    at_once: tuple[str, ...] = ()
    reviewed: tuple[str, ...] = ()


async def propose_change(
    record_id: UUID,
    new_content: OrganizationContent | ServiceContent,
    who: SignedIn,
    *,
    number: int,
    at_once: Collection[str],
    desk: Desk,
    proposals: ProposalRepository,
    note: str | None = None,
) -> MemberChange:
    """`new_content` is the whole record as it should be; `number` the revision they looked at.

    The caller has made sure that this account may speak for the record's organization, and hands
    in the setting: `at_once=settings.at_once`. Publication, verifications and the cells as
    printed in `new_content` are not looked at: those stay as they are. Fields of `at_once` are
    changed in this transaction, the others wait as one proposal. To hide a place and to take
    back a consent never waits; whatever else is changed of a record with a hidden place is
    looked at by two people first. `note` is for the secretariat alone, and stands sealed.

    Raises NotFound, Gone or Moved for the record, Conflict if somebody has changed it since, and
    BadRequest where `new_content` is of the other kind of record.
    """
    record = await desk.reading.record(record_id)
    if record.number != number:
        raise Conflict("The record has been changed by somebody else.")
    if isinstance(new_content, OrganizationContent) is (record.record_type is RecordType.service):
        raise BadRequest("記録の種類がちがいます。")
    wanted = {
        name: value for name, value in canonical(new_content).items() if name not in NOT_PROPOSED
    }
    before = {name: value for name, value in record.content.items() if name not in NOT_PROPOSED}
    changed = [one.field for one in field_changes(before, wanted)]
    is_hidden = has_hidden_place(before) or has_hidden_place(wanted)
    quick = tuple(
        name
        for name in changed
        if _only_protects(name, before.get(name), wanted.get(name))
        or (name in at_once and not is_hidden)
    )
    slow = tuple(name for name in changed if name not in quick)
    area = await area_of(record, desk)
    changes: list[Change] = []
    published = waiting = None
    if quick:
        values = {name: wanted.get(name) for name in quick}
        changes = await _apply(record, values, who, desk)
        published = await proposals.add(
            _proposal(
                record,
                {**before, **values},
                who,
                area_code=area,
                state=ProposalState.approved,
                base_number=number,
                revision_number=number + 1,
                first_approval_by=BY_RULE,
                decided_by=BY_RULE,
                decided_at=now(),
            )
        )
    if slow:
        waiting = _proposal(
            record,
            wanted,
            who,
            area_code=area,
            state=ProposalState.submitted,
            base_number=number + len(changes),
        )
        proposals.seal_note(waiting, note)
        waiting = await proposals.add(waiting)
    return MemberChange(tuple(changes), published, waiting, quick, slow)


async def _apply(
    record: StaffRecord, values: Mapping[str, Any], who: SignedIn, desk: Desk
) -> list[Change]:
    entries = said_by("団体", OWN_PAGE, now(), values)
    content = with_entries({**record.content, **values}, entries, replaced=values)
    origin = Origin(str(who.account_id), who.role, reason=AT_ONCE_REASON)
    return await desk.records.put([write_of(record, content)], origin)


def write_of(record: StaffRecord, content: Mapping[str, Any]) -> Write:
    """Raises BadRequest where the halves of the content do not fit each other."""
    valid = checked(record.record_type, content)
    if record.owner is None:
        return OrganizationWrite(record.id, valid)
    return ServiceWrite(record.id, record.owner.id, valid)


def _proposal(
    record: StaffRecord, content: Mapping[str, Any], who: SignedIn, **how: Any
) -> Proposal:
    said = {name: value for name, value in content.items() if value is not None}
    is_body = record.owner is None
    at = now()
    return Proposal(
        kind=ProposalKind.change,
        record_type=record.record_type,
        record_id=record.id,
        organization_id=record.id if record.owner is None else record.owner.id,
        title=str(said["name"]),
        content=(
            {"organization": said}
            if is_body
            else {"services": [{"id": str(record.id), "content": said}]}
        ),
        account_id=who.account_id,
        submitted_at=at,
        **how,
    )


async def area_of(record: StaffRecord, desk: Desk) -> str | None:
    """Of an organization one of its services': so that whoever looks after it finds this."""
    places = await RecordPlaceRepository(desk.records.session).of([record.id])
    codes = sorted(places[record.id].areas) if record.id in places else []
    return next((code for code in codes if code != NATION), None)


def _only_protects(field: str, before: Any, after: Any) -> bool:
    """Whether it can only make less known: a consent taken back, a place that is hidden now."""
    if field in ("on_web", "on_paper"):
        return after is False
    if field != "places" or not before or not after or len(before) != len(after):
        return False
    return all(
        new in (old, {**old, "hidden": True}) for old, new in zip(before, after, strict=True)
    )
