"""What staff do with a record: change its state, confirm it, weigh what its source says now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from models.content import OrganizationContent, ServiceContent, VerificationContent
from models.errors import BadRequest, Conflict
from models.incoming import Change, Origin
from models.repositories.differences import DifferenceRepository
from models.repositories.records import (
    OrganizationWrite,
    RecordRepository,
    ServiceWrite,
    Write,
)
from models.repositories.staff_records import RecordSource, StaffRecord, StaffRecordRepository
from models.vocabulary import PUBLIC, Publication, RecordType, VerificationStatus

MOST_AT_ONCE = 200
_NOT_COMPARED = {"publication", "verifications", "printed", "notices"}
"""People alone decide these, or they are the source's own words."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who of the other side said that the record is right, when, how, and what shows it."""

    role: str
    method: str
    on: date
    evidence: str | None = None

    def entry(self) -> VerificationContent:
        return VerificationContent(
            field="*",
            status=VerificationStatus.confirmed,
            verified_on=self.on,
            role=self.role,
            method=self.method,
            evidence=self.evidence,
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of which a source says something else. `settled` says why it was left so."""

    source: str
    source_title: str
    field: str
    ours: Any
    theirs: Any
    settled: str | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to change records, over one transaction."""

    reading: StaffRecordRepository
    records: RecordRepository
    differences: DifferenceRepository


async def change_publication(
    ids: Sequence[UUID],
    to: Publication,
    origin: Origin,
    *,
    desk: Desk,
    confirmation: Confirmation | None = None,
) -> list[Change]:
    """Bring records into another state, with the confirmation that allows it where there is one.

    A service can be found only with its organization: a body that is still a draft or is being
    asked is made public together with it. Raises NotFound, and BadRequest for more at once than
    a person can look at.
    """
    if len(ids) > MOST_AT_ONCE:
        raise BadRequest(f"一度に変えられるのは {MOST_AT_ONCE} 件までです。")
    writes: dict[UUID, Write] = {}
    for id in ids:
        record = await desk.reading.record(id)
        if to in PUBLIC and record.owner is not None and _waits(record.owner.publication):
            owner = await desk.reading.record(record.owner.id)
            writes.setdefault(owner.id, _write(owner, {"publication": to}))
        changes: dict[str, Any] = {"publication": to}
        if confirmation is not None:
            changes["verifications"] = _confirmed(record.content, confirmation)
        writes[id] = _write(record, changes)
    ordered = sorted(writes.values(), key=lambda write: isinstance(write, ServiceWrite))
    return await desk.records.put(ordered, origin)


async def differences(
    record: StaffRecord, sources: Sequence[RecordSource], *, desk: Desk
) -> list[Difference]:
    """Every field of which a source of this record says something else now."""
    decided = {
        (one.source_slug, one.field_name): one for one in await desk.differences.settled(record.id)
    }
    found = []
    for source in sources:
        for field in sorted({*record.content, *source.said} - _NOT_COMPARED):
            ours, theirs = record.content.get(field), source.said.get(field)
            if ours == theirs:
                continue
            settled = decided.get((source.slug, field))
            holds = settled is not None and settled.said == {field: theirs}
            found.append(
                Difference(
                    source.slug,
                    source.title,
                    field,
                    ours,
                    theirs,
                    settled.reason if settled is not None and holds else None,
                )
            )
    return found


async def take_what_the_source_says(
    id: UUID, source: str, field: str, number: int, origin: Origin, *, desk: Desk
) -> list[Change]:
    """One field follows its source again. `number` is the revision the person looked at.

    Raises Conflict, and BadRequest for a place where one is hidden: that needs two people.
    """
    record, one = await _difference(id, source, field, number, desk)
    places = [*(one.ours or ()), *(one.theirs or ())] if field == "places" else []
    if any(place.get("hidden") for place in places):
        raise BadRequest(
            "公開しない場所がある記録です。場所を変えるときは、ふたりで確かめます。"
            "「まとめて直す」の表で送ると、確認待ちに入ります。"
        )
    return await desk.records.put([_write(record, {field: one.theirs})], origin)


async def leave_as_it_is(
    id: UUID, source: str, field: str, number: int, origin: Origin, *, desk: Desk
) -> None:
    """The record stays; the difference is not shown as new until the source says something else."""
    record, one = await _difference(id, source, field, number, desk)
    await desk.differences.settle(record.record_type, id, source, {field: one.theirs}, origin)


async def _difference(
    id: UUID, source: str, field: str, number: int, desk: Desk
) -> tuple[StaffRecord, Difference]:
    record = await desk.reading.record(id)
    found = await differences(record, await desk.reading.sources(id), desk=desk)
    for one in found:
        if (one.source, one.field) == (source, field) and record.number == number:
            return record, one
    raise Conflict("The record or its source says something else by now.")


def _waits(publication: Publication) -> bool:
    return publication in (Publication.draft, Publication.confirming)


def _confirmed(
    content: Mapping[str, Any], confirmation: Confirmation
) -> list[Mapping[str, Any] | VerificationContent]:
    """Doubts about single fields stay: to say yes to a whole record does not answer them."""
    single = [one for one in content.get("verifications", []) if one["field"] != "*"]
    return [confirmation.entry(), *single]


def _write(record: StaffRecord, changes: Mapping[str, Any]) -> Write:
    """Raises BadRequest where the halves do not fit each other."""
    content = {**record.content, **changes}
    content = {field: value for field, value in content.items() if value is not None}
    try:
        if record.record_type is RecordType.organization:
            return OrganizationWrite(record.id, OrganizationContent.model_validate(content))
        if record.owner is None:
            raise AssertionError("a service has an organization")
        return ServiceWrite(record.id, record.owner.id, ServiceContent.model_validate(content))
    except ValidationError as wrong:
        raise BadRequest(
            "ほかの項目と合わないので、この項目だけを変えることはできません。"
        ) from wrong
