"""What an import did: kept with its run as JSON, and read back from there."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from models.incoming import Action, Change, FieldChange
from models.vocabulary import RecordType

_AS_THEY_ARE = (
    *("source", "title", "file_name", "sha256", "read", "stored", "unchanged", "windows"),
    "suspension_held",
)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A row that was not imported. `row` counts from 1, `place` is where it stands in the file."""

    row: int
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class HoursRead:
    """Opening hours of a stored record: the text of the source, and what was understood of it."""

    name: str
    text: str
    understood: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are in all; the lists of a report show only so many of them."""

    new: int = 0
    changed: int = 0
    suspended: int = 0
    gone: int = 0
    kept: int = 0
    quarantined: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Counts of rows, and lists of changed records (one row makes several records).

    `read == stored + unchanged + counts.quarantined`. Of a long file the lists hold the first
    entries. `gone` are unpublished records that this file is the first to lack: they are left as
    they are, and marked. `suspension_held` is true when records missing from the file were left
    alone, because a row of theirs may be among the unreadable ones.
    """

    source: str
    title: str
    file_name: str
    sha256: str
    run_id: UUID
    read: int
    stored: int
    unchanged: int
    counts: Counts
    quarantined: tuple[Quarantined, ...]
    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    suspended: tuple[Change, ...]
    gone: tuple[Change, ...]
    kept: tuple[Change, ...]
    unused_columns: tuple[str, ...]
    windows: int
    hours_read: tuple[HoursRead, ...]
    suspension_held: bool

    def as_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "title": self.title,
            "file_name": self.file_name,
            "sha256": self.sha256,
            "run_id": str(self.run_id),
            "read": self.read,
            "stored": self.stored,
            "unchanged": self.unchanged,
            "counts": asdict(self.counts),
            "quarantined": [
                {"row": row.row, "place": row.place, "reason": row.reason}
                for row in self.quarantined
            ],
            "new": [_change_as_json(change) for change in self.new],
            "changed": [_change_as_json(change) for change in self.changed],
            "suspended": [_change_as_json(change) for change in self.suspended],
            "gone": [_change_as_json(change) for change in self.gone],
            "kept": [
                {
                    "record_type": str(change.record_type),
                    "id": str(change.id),
                    "name": change.name,
                    "fields": list(change.kept),
                }
                for change in self.kept
            ],
            "unused_columns": list(self.unused_columns),
            "windows": self.windows,
            "hours_read": [
                {"name": one.name, "text": one.text, "understood": one.understood}
                for one in self.hours_read
            ],
            "suspension_held": self.suspension_held,
        }

    def as_text(self) -> str:
        """Japanese, one line a fact, with each difference before and after."""
        # The words know the report; the report needs them only here.
        from importers.report_words import report_text  # noqa: PLC0415

        return report_text(self)


def report_of_json(kept: Mapping[str, Any]) -> ImportReport:
    """The report that `as_json` made. Raises KeyError for the report of a run that broke off."""
    return ImportReport(
        **{name: kept[name] for name in _AS_THEY_ARE},
        run_id=UUID(kept["run_id"]),
        counts=Counts(**kept["counts"]),
        quarantined=tuple(Quarantined(**row) for row in kept["quarantined"]),
        new=tuple(_change(one, "new") for one in kept["new"]),
        changed=tuple(_change(one, "changed") for one in kept["changed"]),
        suspended=tuple(_change(one, "suspended") for one in kept["suspended"]),
        # Runs of the first edition did not say which drafts their source had lost.
        gone=tuple(_change(one, "gone") for one in kept.get("gone", ())),
        kept=tuple(_kept(one) for one in kept["kept"]),
        unused_columns=tuple(kept["unused_columns"]),
        hours_read=tuple(HoursRead(**one) for one in kept["hours_read"]),
    )


def _change(one: Mapping[str, Any], action: Action) -> Change:
    fields = tuple(FieldChange(**field) for field in one["fields"])
    return Change(RecordType(one["record_type"]), UUID(one["id"]), one["name"], action, fields)


def _kept(one: Mapping[str, Any]) -> Change:
    # Runs of the first edition did not keep what sort of record it was.
    kind = RecordType(one.get("record_type", RecordType.service))
    return Change(kind, UUID(one["id"]), one["name"], "unchanged", kept=tuple(one["fields"]))


def _change_as_json(change: Change) -> dict[str, Any]:
    return {
        "record_type": str(change.record_type),
        "id": str(change.id),
        "name": change.name,
        "action": change.action,
        "fields": [
            {"field": field.field, "before": field.before, "after": field.after}
            for field in change.fields
        ],
    }
