"""What storing incoming records would change, before anything is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from models.content import canonical
from models.incoming import Change, IncomingRecord, record_id
from models.repositories.merged_ids import lives_on
from models.repositories.merging import Merged, merge
from models.repositories.provenance import ProvenanceRepository, Said
from models.repositories.records import OrganizationWrite, ServiceWrite, Write, compare
from models.repositories.revisions import LastRevision, last_revisions
from models.repositories.window_moves import moved_to
from models.vocabulary import Publication, RecordType


@dataclass(frozen=True, slots=True)
class Judged:
    """`writes` are what the source says, `merged` what becomes of those that have not ended.

    `known` are the records this source has brought before, `brought` those it brings now, also
    by the name of one that has been merged into them.
    """

    writes: list[Write]
    merged: list[Merged]
    compared: list[Change]
    last: dict[UUID, LastRevision]
    known: frozenset[UUID]
    brought: frozenset[UUID]

    @property
    def alive(self) -> list[Write]:
        return [one.write for one in self.merged]

    @property
    def drafts(self) -> frozenset[UUID]:
        """Those that are drafts when these are stored."""
        alive = (one.write for one in self.merged)
        return frozenset(w.id for w in alive if w.content.publication is Publication.draft)

    @property
    def changes(self) -> list[Change]:
        """One for every write, in their order."""
        found = {
            change.id: replace(change, kept=one.kept) if one.kept else change
            for one, change in zip(self.merged, self.compared, strict=True)
        }
        return [found.get(write.id) or _left_alone(write) for write in self.writes]

    @property
    def said(self) -> dict[UUID, Said]:
        """What the source says now: the revision that says just that, else its own words."""
        now = {write.id: write for write in self.writes}
        found: dict[UUID, Said] = {}
        for one, change in zip(self.merged, self.compared, strict=True):
            id = change.id
            if one.write is not now[id]:
                found[id] = canonical(now[id].content)
            elif change.action == "unchanged":
                found[id] = self.last[id].number
            else:
                found[id] = self.last[id].number + 1 if id in self.last else 1
        return found


async def judge(session: AsyncSession, slug: str, incoming: Sequence[IncomingRecord]) -> Judged:
    """Reads only. `incoming` are as many records as one statement may name."""
    writes = [write for record in incoming for write in _writes(slug, record)]
    ids = [write.id for write in writes]
    last = await last_revisions(session, ids)
    said = await ProvenanceRepository(session).said(slug, ids, last)
    owners = {write.organization_id for write in writes if isinstance(write, ServiceWrite)}
    ended = await lives_on(session, {*ids, *owners})
    moved = await moved_to(session, [write.id for write in writes if write.id in last])
    writes = [_with_owner(write, ended, moved) for write in writes]
    alive = [write for write in writes if write.id not in ended and _has_owner(write, ended)]
    merged = [merge(write, last.get(write.id), said.get(write.id)) for write in alive]
    compared = compare([one.write for one in merged], last)
    living = frozenset(id for id in ended.values() if id is not None)
    return Judged(writes, merged, compared, last, frozenset(said), frozenset(ids) | living)


def _with_owner(
    write: Write, ended: Mapping[UUID, UUID | None], moved: Mapping[UUID, UUID]
) -> Write:
    """A source goes on naming an organization that has become another one, or whose it was."""
    if isinstance(write, ServiceWrite):
        owner = moved.get(write.id) or ended.get(write.organization_id)
        return replace(write, organization_id=owner) if owner else write
    return write


def _has_owner(write: Write, ended: Mapping[UUID, UUID | None]) -> bool:
    return not isinstance(write, ServiceWrite) or write.organization_id not in ended


def _writes(slug: str, record: IncomingRecord) -> list[Write]:
    owner = record_id(slug, RecordType.organization, record.key)
    own: list[Write] = []
    if record.organization is not None:
        own.append(OrganizationWrite(owner, record.organization))
    return [
        *own,
        *(
            ServiceWrite(record_id(slug, RecordType.service, service.key), owner, service.content)
            for service in record.services
        ),
    ]


def _left_alone(write: Write) -> Change:
    kind = RecordType.service if isinstance(write, ServiceWrite) else RecordType.organization
    return Change(kind, write.id, write.content.name, "unchanged")
