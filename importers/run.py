"""Import one file: understand all of it first, then store it, then account for every row."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256 as digest
from typing import Any, Protocol
from uuid import UUID

from pydantic import ValidationError

from importers.report import HoursRead, ImportReport, Quarantined
from importers.row import Row
from importers.source import ImplausibleImport, Source
from models.hours import read_hours
from models.hours.explain_ja import explain
from models.incoming import Change, IncomingRecord, IncomingWindow, SourceInfo, record_id
from models.vocabulary import RecordType

_REASONS_SHOWN = 3
_FEW_MISSING = 4
_MOST_MISSING = 0.2
"""Share of the public records of a source that may leave it at once."""


class Records(Protocol):
    """What an import asks of the place where records are kept."""

    async def begin_run(self, source: SourceInfo, *, file_name: str, sha256: str) -> UUID: ...

    async def shown(self, source: SourceInfo) -> frozenset[UUID]:
        """Ids of the public records that came from this source."""

    async def put(
        self, source: SourceInfo, incoming: Sequence[IncomingRecord], *, run_id: UUID
    ) -> list[Change]:
        """One Change for each organization and each service, "unchanged" included."""

    async def suspend_missing(
        self, source: SourceInfo, *, seen: frozenset[UUID], run_id: UUID
    ) -> list[Change]:
        """Suspend what this source brought earlier and does not bring now; the changes."""

    async def put_windows(
        self, source: SourceInfo, windows: Sequence[IncomingWindow], *, run_id: UUID
    ) -> None: ...

    async def quarantine(
        self, run_id: UUID, *, row: int, place: str, reason: str, raw: dict[str, str]
    ) -> None: ...

    async def finish_run(self, run_id: UUID, report: Mapping[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class _Understood:
    """All rows of a file, sorted into those that can be stored and those that cannot."""

    rows: tuple[Row, ...]
    accepted: tuple[tuple[Row, IncomingRecord], ...]
    refused: tuple[tuple[Row, str], ...]
    unreadable: bool
    """Whether a row could not be read at all, so that nobody knows whose it is."""


async def run_import(
    source: Source,
    content: bytes,
    *,
    file_name: str,
    records: Records,
    allow_missing: bool = False,
) -> ImportReport:
    """Store the file through `records`; the caller commits, or rolls back for a dry run.

    Raises UnreadableFile, MissingColumn or ImplausibleImport before anything is stored.
    `allow_missing`: much of what is public now may be missing from the file and is suspended.
    """
    understood = _understand(source, source.rows(content))
    _check_plausible(source, understood)
    windows = tuple(source.windows(content)) if source.windows else ()
    info = source.info(content)
    sha256 = digest(content).hexdigest()

    incoming = [record for _, record in understood.accepted]
    seen = frozenset(id for record in incoming for id in _ids(source, record))
    if not allow_missing:
        _check_missing(await records.shown(info), seen)

    run_id = await records.begin_run(info, file_name=file_name, sha256=sha256)
    changes = await records.put(info, incoming, run_id=run_id)
    suspended: list[Change] = []
    if not understood.unreadable:
        suspended = await records.suspend_missing(info, seen=seen, run_id=run_id)
    await records.put_windows(info, windows, run_id=run_id)
    for row, reason in understood.refused:
        await records.quarantine(
            run_id, row=row.number, place=row.place, reason=reason, raw=row.cells
        )
    stored, unchanged = _count_rows(source, incoming, changes)
    report = ImportReport(
        source=source.slug,
        title=source.title,
        file_name=file_name,
        sha256=sha256,
        run_id=run_id,
        read=len(understood.rows),
        stored=stored,
        unchanged=unchanged,
        quarantined=tuple(
            Quarantined(row.number, row.place, reason) for row, reason in understood.refused
        ),
        new=tuple(change for change in changes if change.action == "new"),
        changed=tuple(change for change in changes if change.action == "changed"),
        suspended=tuple(suspended),
        kept=tuple(change for change in changes if change.kept),
        unused_columns=_unused_columns(understood),
        windows=len(windows),
        hours_read=_hours_read(source, incoming, changes),
        suspension_held=understood.unreadable,
    )
    if report.read != report.stored + report.unchanged + len(report.quarantined):
        raise AssertionError(f"Rows were lost: {report.as_json()}")
    await records.finish_run(run_id, report.as_json())
    return report


def _understand(source: Source, rows: Iterable[Row]) -> _Understood:
    read: list[Row] = []
    accepted: list[tuple[Row, IncomingRecord]] = []
    refused: list[tuple[Row, str]] = []
    places: dict[UUID, str] = {}
    unreadable = False
    for row in rows:
        read.append(row)
        try:
            record = source.draft(row)
        except ValueError as error:
            refused.append((row, reason_of(error)))
            unreadable = True
            continue
        ids = _ids(source, record)
        earlier = next((places[id] for id in ids if id in places), None)
        if earlier is not None:
            refused.append((row, f"同じ名前の行が {earlier} にもあります。"))
        elif len(set(ids)) < len(ids):
            refused.append((row, "同じ名前の窓口が一つの行に二つあります。"))
        else:
            places.update(dict.fromkeys(ids, record.place))
            accepted.append((row, record))
    return _Understood(tuple(read), tuple(accepted), tuple(refused), unreadable)


def reason_of(error: ValueError) -> str:
    """Why a row was refused, without repeating what stood in it."""
    if isinstance(error, ValidationError):
        parts = (
            ".".join(str(step) for step in problem["loc"]) + ": " + problem["msg"]
            for problem in error.errors(include_input=False, include_url=False)
        )
        return "内容が記録の形に合いません（" + "、".join(parts) + "）。"
    return str(error) or "この行は読めませんでした。"


def _check_plausible(source: Source, understood: _Understood) -> None:
    low, high = source.plausible.start, source.plausible.stop - 1
    expected = f"この一覧は {low}～{high} 件のはずです。何も取り込んでいません。"
    if len(understood.rows) not in source.plausible:
        raise ImplausibleImport(f"{len(understood.rows)} 行ありました。{expected}")
    if len(understood.accepted) not in source.plausible:
        reasons = " ".join(
            f"{row.place}: {why}" for row, why in understood.refused[:_REASONS_SHOWN]
        )
        raise ImplausibleImport(
            f"{len(understood.rows)} 行のうち {len(understood.accepted)} 行しか読めませんでした。"
            f"{expected} {reasons}"
        )


def _check_missing(shown: frozenset[UUID], seen: frozenset[UUID]) -> None:
    """A file that was cut off must not take lines off the site that people call at night."""
    missing = len(shown - seen)
    if missing > max(_FEW_MISSING, _MOST_MISSING * len(shown)):
        raise ImplausibleImport(
            f"いま公開している {len(shown)} 件の記録のうち {missing} 件がこのファイルにありません。"
            "ファイルが途中で切れていませんか。何も取り込んでいません。"
            "まちがいでなければ --allow-missing をつけてください。"
        )


def _ids(source: Source, record: IncomingRecord) -> list[UUID]:
    return [
        record_id(source.slug, RecordType.organization, record.key),
        *(record_id(source.slug, RecordType.service, one.key) for one in record.services),
    ]


def _count_rows(
    source: Source, incoming: Sequence[IncomingRecord], changes: Sequence[Change]
) -> tuple[int, int]:
    """Rows stored and rows unchanged. A row is stored when any of its records is."""
    actions = {change.id: change.action for change in changes}
    stored = unchanged = 0
    for record in incoming:
        row_actions = {actions.get(id) for id in _ids(source, record)}
        if row_actions & {"new", "changed"}:
            stored += 1
        elif row_actions == {"unchanged"}:
            unchanged += 1
    return stored, unchanged


def _hours_read(
    source: Source, incoming: Sequence[IncomingRecord], changes: Sequence[Change]
) -> tuple[HoursRead, ...]:
    """For a person to confirm: the hours of every record that is new or whose hours changed."""
    fresh = {
        change.id
        for change in changes
        if change.action == "new" or any(field.field == "hours" for field in change.fields)
    }
    return tuple(
        HoursRead(service.content.name, hours.text, explain(read_hours(hours.text)))
        for record in incoming
        for service in record.services
        if record_id(source.slug, RecordType.service, service.key) in fresh
        for hours in service.content.hours
    )


def _unused_columns(understood: _Understood) -> tuple[str, ...]:
    """Columns that no understood row used, in the order of the file."""
    rows = [row for row, _ in understood.accepted]
    used = {column for row in rows for column in row.cells if column not in row.unused}
    return tuple(dict.fromkeys(c for row in rows for c in row.cells if c not in used))
