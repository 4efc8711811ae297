"""A place to import into that keeps everything in memory and behaves like the real one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID, uuid5

import pytest

from models.content import Content, canonical
from models.incoming import (
    NAMESPACE,
    Change,
    FieldChange,
    Gone,
    IncomingRecord,
    IncomingWindow,
    RefusedRow,
    SourceInfo,
    record_id,
)
from models.vocabulary import RecordType


@dataclass
class MemoryRecords:
    contents: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    types: dict[UUID, RecordType] = field(default_factory=dict)
    sources: dict[UUID, str] = field(default_factory=dict)
    suspended: set[UUID] = field(default_factory=set)
    seen: set[UUID] = field(default_factory=set)
    portions: int = 0
    windows: dict[str, IncomingWindow] = field(default_factory=dict)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    runs: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    reports: dict[UUID, Mapping[str, Any]] = field(default_factory=dict)

    async def begin_run(self, source: SourceInfo, *, file_name: str, sha256: str) -> UUID:
        run_id = uuid5(NAMESPACE, f"run {len(self.runs)}")
        self.seen = set()
        self.runs[run_id] = {"source": source, "file_name": file_name, "sha256": sha256}
        return run_id

    async def put(
        self,
        source: SourceInfo,
        incoming: Sequence[IncomingRecord],
        *,
        run_id: UUID,
        position: int = 0,
    ) -> list[Change]:
        changes = []
        for record in incoming:
            if record.organization is not None:
                changes.append(
                    self._put(source, RecordType.organization, record.key, record.organization)
                )
            changes += [
                self._put(source, RecordType.service, service.key, service.content)
                for service in record.services
            ]
        return changes

    def _put(self, source: SourceInfo, kind: RecordType, key: str, content: Content) -> Change:
        id = record_id(source.slug, kind, key)
        after = canonical(content)
        before = self.contents.get(id)
        self.contents[id], self.types[id], self.sources[id] = after, kind, source.slug
        self.seen.add(id)
        self.suspended.discard(id)
        if before is None:
            return Change(kind, id, after["name"], "new")
        fields = tuple(
            FieldChange(name, before.get(name), after.get(name))
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        )
        return Change(kind, id, after["name"], "changed" if fields else "unchanged", fields)

    async def shown(self, source: SourceInfo) -> frozenset[UUID]:
        return frozenset(
            id
            for id, slug in self.sources.items()
            if slug == source.slug
            and id not in self.suspended
            and self.contents[id].get("publication") in ("published", "stale")
        )

    async def suspend_missing(self, source: SourceInfo, *, run_id: UUID) -> list[Change]:
        gone = [
            id
            for id, slug in self.sources.items()
            if slug == source.slug and id not in self.seen and id not in self.suspended
        ]
        self.suspended.update(gone)
        return [Change(self.types[id], id, self.contents[id]["name"], "suspended") for id in gone]

    async def gone(self, source: SourceInfo, *, run_id: UUID, most: int) -> Gone:
        """Everything here counts as public, and is suspended when it is missing."""
        return Gone()

    async def put_windows(
        self, source: SourceInfo, windows: Sequence[IncomingWindow], *, run_id: UUID
    ) -> None:
        self.windows.update({window.area_code: window for window in windows})

    async def quarantine(self, run_id: UUID, rows: Sequence[RefusedRow]) -> None:
        self.quarantined += [asdict(row) for row in rows]

    async def end_portion(self) -> None:
        self.portions += 1

    async def finish_run(self, run_id: UUID, report: Mapping[str, Any]) -> None:
        self.reports[run_id] = report


@pytest.fixture
def records() -> MemoryRecords:
    return MemoryRecords()
