"""An edited workbook comes back: what it would change, what it cannot, and the change itself.

Every row is one of three: changed, unchanged, or set aside with its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from api.usecases.bulk_column_kinds import CellWrong
from api.usecases.bulk_columns import ID, NUMBER, edited
from api.usecases.bulk_workbook import SheetRow
from importers.field_words import field_label
from models.areas import NATION
from models.base import now
from models.content import OrganizationContent, ServiceContent, canonical
from models.directory_reference import DirectoryReference
from models.errors import BadRequest
from models.incoming import FieldChange, Origin
from models.proposal import MessageSide, Proposal, ProposalKind, ProposalState
from models.repositories.bulk import BulkRepository
from models.repositories.proposals import ProposalRepository
from models.repositories.records import (
    OrganizationWrite,
    RecordRepository,
    ServiceWrite,
    Write,
    field_changes,
)
from models.repositories.revisions import LastRevision
from models.vocabulary import RecordType

MOST_CHANGED = 2_000
_PORTION = 400


class Why(StrEnum):
    conflict = "conflict"
    hidden = "hidden"
    """Two people have to agree: it becomes a proposal."""
    unreadable = "unreadable"


@dataclass(frozen=True, slots=True)
class ChangedRow:
    row: SheetRow
    id: UUID
    number: int
    name: str
    write: Write
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class AsideRow:
    """`change` is what would be proposed, where it is to be proposed."""

    row: SheetRow
    why: Why
    reason: str
    name: str = ""
    id: UUID | None = None
    change: ChangedRow | None = None


@dataclass(frozen=True, slots=True)
class BulkPlan:
    rows: int
    changed: tuple[ChangedRow, ...]
    unchanged: int
    aside: tuple[AsideRow, ...]

    def of(self, why: Why) -> list[AsideRow]:
        return [one for one in self.aside if one.why is why]


@dataclass(frozen=True, slots=True)
class Known:
    """What the database says now of the records the rows name."""

    last: Mapping[UUID, LastRevision]
    organizations: frozenset[UUID]
    owners: Mapping[UUID, UUID]
    """Of each service."""
    topics: frozenset[str]
    areas: frozenset[str]
    """Codes."""


async def plan_import(
    rows: Sequence[SheetRow], bulk: BulkRepository, reference: DirectoryReference
) -> BulkPlan:
    ids = list({id for row in rows if (id := _id(row)) is not None})
    owners = {id: owner for id, (owner, _) in (await bulk.owners(ids)).items()}
    bodies = await bulk.organizations(ids)
    known = Known(
        await bulk.last(ids),
        frozenset(bodies),
        owners,
        frozenset(reference.topics),
        frozenset({NATION, *reference.areas.by_code}),
    )
    return plan(rows, known)


def plan(rows: Sequence[SheetRow], known: Known) -> BulkPlan:
    changed: list[ChangedRow] = []
    aside: list[AsideRow] = []
    unchanged = 0
    seen: set[UUID] = set()
    for row in rows:
        found = _look_at(row, known, seen)
        if found is None:
            unchanged += 1
        elif isinstance(found, AsideRow):
            aside.append(found)
        else:
            changed.append(found)
    return BulkPlan(len(rows), tuple(changed), unchanged, tuple(aside))


async def apply_plan(
    made: BulkPlan,
    origin: Origin,
    *,
    records: RecordRepository,
    proposals: ProposalRepository,
) -> None:
    """All of it in the transaction of the caller. Raises BadRequest for too much at once."""
    if len(made.changed) > MOST_CHANGED:
        raise BadRequest(
            f"一度に変えられるのは {MOST_CHANGED:,} 件までです。行を分けたファイルにしてください。"
        )
    writes = [one.write for one in made.changed]
    writes.sort(key=lambda write: isinstance(write, ServiceWrite))
    for start in range(0, len(writes), _PORTION):
        await records.put(writes[start : start + _PORTION], origin)
    for one in made.of(Why.hidden):
        if one.change is not None and isinstance(one.change.write, ServiceWrite):
            proposal = await proposals.add(_proposal(one.change, one.change.write))
            if origin.reason:
                note = MessageSide.note
                await proposals.say(proposal, note, origin.reason, actor=origin.actor)


def _look_at(row: SheetRow, known: Known, seen: set[UUID]) -> ChangedRow | AsideRow | None:
    """None where the row says what the record says."""
    id = _id(row)
    last = known.last.get(id) if id is not None else None
    if id is None or last is None or not _is_of(row.kind, id, known):
        what = (
            "ID が読めません。" if id is None else "この ID の記録は、この表の種類にはありません。"
        )
        return AsideRow(row, Why.unreadable, what, row.cells.get("名前", ""))
    name = str(last.content["name"])
    if id in seen:
        return AsideRow(row, Why.unreadable, "同じ ID の行が、前にもあります。", name, id)
    seen.add(id)
    given = row.cells.get(NUMBER, "").removesuffix(".0")
    if not (given.isdecimal() and len(given) < 10):
        return AsideRow(row, Why.unreadable, "版の数字が読めません。", name, id)
    try:
        content, needs_two = edited(row.kind, last.content, row.cells)
        _check_words(last.content, content, known)
        write = _write(row.kind, id, content, known)
    except CellWrong as wrong:
        return AsideRow(row, Why.unreadable, str(wrong), name, id)
    except ValidationError as wrong:
        return AsideRow(row, Why.unreadable, _why_invalid(wrong), name, id)
    fields = field_changes(last.content, canonical(write.content))
    if not fields:
        return None
    found = ChangedRow(row, id, last.number, name, write, tuple(fields))
    if int(given) != last.number:
        reason = "書き出したあとに、ほかの人が変えています。新しく書き出して直してください。"
        return AsideRow(row, Why.conflict, reason, name, id, found)
    if needs_two:
        reason = "場所を出さない相談先の場所は、2人で確かめます。提案として残します。"
        return AsideRow(row, Why.hidden, reason, name, id, found)
    return found


def _check_words(before: Mapping[str, Any], after: Mapping[str, Any], known: Known) -> None:
    """What is named anew has to be there. Raises CellWrong."""
    for field, part, there in (("topics", "id", known.topics), ("areas", "code", known.areas)):
        said = {one.get(part) for one in before.get(field, ())}
        new = {one.get(part) for one in after.get(field, ())} - said - {None}
        if new - there:
            raise CellWrong(f"「{field_label(field)}」に、知らないものがあります。")


def _id(row: SheetRow) -> UUID | None:
    try:
        return UUID(row.cells.get(ID, "").strip())
    except ValueError:
        return None


def _is_of(kind: RecordType, id: UUID, known: Known) -> bool:
    return id in known.owners if kind is RecordType.service else id in known.organizations


def _write(kind: RecordType, id: UUID, content: Mapping[str, Any], known: Known) -> Write:
    if kind is RecordType.organization:
        return OrganizationWrite(id, OrganizationContent.model_validate(content))
    return ServiceWrite(id, known.owners[id], ServiceContent.model_validate(content))


def _why_invalid(wrong: ValidationError) -> str:
    """Which field cannot be so, without what was written in it."""
    steps = [part["loc"] for part in wrong.errors(include_input=False)]
    fields = sorted({field_label(str(loc[0])) for loc in steps if loc})
    if not fields:
        return "何歳から・何歳までの順が、さかさまです。"
    return f"このままでは使えない項目があります：{'、'.join(fields)}"


def _proposal(change: ChangedRow, write: ServiceWrite) -> Proposal:
    content = {"id": str(write.id), "content": canonical(write.content)}
    return Proposal(
        kind=ProposalKind.change,
        state=ProposalState.submitted,
        record_type=RecordType.service,
        record_id=write.id,
        organization_id=write.organization_id,
        base_number=change.number,
        title=change.name,
        content={"services": [content]},
        entered_by_staff=True,
        submitted_at=now(),
    )
