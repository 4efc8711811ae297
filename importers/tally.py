"""Counting while a file comes in: everything is counted, and so much of it listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from importers.report import Counts, HoursRead, ImportReport, Quarantined
from importers.understanding import Accepted
from models.hours import read_hours
from models.hours.explain_ja import explain
from models.incoming import Change, Gone, RefusedRow, record_id
from models.vocabulary import RecordType

LISTED = 1_000
"""Entries of each list in a report; a person reads no more, and a million rows make no more."""

Entry = TypeVar("Entry")


class _Listing(Generic[Entry]):
    def __init__(self) -> None:
        self.count = 0
        self.entries: list[Entry] = []

    def add(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.count += 1
            if len(self.entries) < LISTED:
                self.entries.append(entry)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a report says of the file as a whole."""

    title: str
    name: str
    sha256: str
    unused_columns: tuple[str, ...]
    windows: int
    suspension_held: bool


class Tally:
    """Portion by portion to one report."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._read = self._stored = self._unchanged = 0
        self._new = _Listing[Change]()
        self._changed = _Listing[Change]()
        self._kept = _Listing[Change]()
        self._suspended = _Listing[Change]()
        self._gone = Gone()
        self._quarantined = _Listing[Quarantined]()
        self._hours = _Listing[HoursRead]()
        self._hours_told: set[str] = set()

    def add(
        self, accepted: Sequence[Accepted], changes: Sequence[Change], refused: Sequence[RefusedRow]
    ) -> None:
        self._read += len(accepted) + len(refused)
        self._count_rows(accepted, changes)
        self._new.add(change for change in changes if change.action == "new")
        self._changed.add(change for change in changes if change.action == "changed")
        self._kept.add(change for change in changes if change.kept)
        self._quarantined.add(Quarantined(row.number, row.place, row.reason) for row in refused)
        self._read_hours(accepted, changes)

    def suspend(self, changes: Sequence[Change]) -> None:
        self._suspended.add(changes)

    def miss(self, gone: Gone) -> None:
        self._gone = gone

    def report(self, run_id: UUID, file: FileFacts) -> ImportReport:
        return ImportReport(
            source=self._slug,
            title=file.title,
            file_name=file.name,
            sha256=file.sha256,
            run_id=run_id,
            read=self._read,
            stored=self._stored,
            unchanged=self._unchanged,
            counts=Counts(
                new=self._new.count,
                changed=self._changed.count,
                suspended=self._suspended.count,
                gone=self._gone.count,
                kept=self._kept.count,
                quarantined=self._quarantined.count,
            ),
            quarantined=tuple(self._quarantined.entries),
            new=tuple(self._new.entries),
            changed=tuple(self._changed.entries),
            suspended=tuple(self._suspended.entries),
            gone=self._gone.first,
            kept=tuple(self._kept.entries),
            unused_columns=file.unused_columns,
            windows=file.windows,
            hours_read=tuple(self._hours.entries),
            suspension_held=file.suspension_held,
        )

    def _count_rows(self, accepted: Sequence[Accepted], changes: Sequence[Change]) -> None:
        """A row is stored when any of its records is."""
        actions = {change.id: change.action for change in changes}
        for one in accepted:
            row_actions = {actions.get(id) for id in one.ids}
            if row_actions & {"new", "changed"}:
                self._stored += 1
            elif row_actions == {"unchanged"}:
                self._unchanged += 1

    def _read_hours(self, accepted: Sequence[Accepted], changes: Sequence[Change]) -> None:
        """For a person to confirm: hours that are new or changed, each different text once."""
        if len(self._hours.entries) == LISTED:
            return
        fresh = {
            change.id
            for change in changes
            if change.action == "new" or any(field.field == "hours" for field in change.fields)
        }
        for one in accepted:
            for service in one.record.services:
                if record_id(self._slug, RecordType.service, service.key) not in fresh:
                    continue
                for hours in service.content.hours:
                    self._tell_hours(service.content.name, hours.text)

    def _tell_hours(self, name: str, text: str) -> None:
        if text in self._hours_told or len(self._hours.entries) == LISTED:
            return
        self._hours_told.add(text)
        self._hours.add([HoursRead(name, text, explain(read_hours(text)))])
