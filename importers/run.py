"""Import one file: understand it, store it, account for every row."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any, Protocol
from uuid import UUID

from importers.errors import MuchIsMissing
from importers.file import SourceFile
from importers.report import ImportReport
from importers.source import ImplausibleImport, Source
from importers.tally import LISTED, FileFacts, Tally
from importers.understanding import Accepted, Refused, Understanding
from models.incoming import (
    Change,
    Gone,
    IncomingRecord,
    IncomingWindow,
    RefusedRow,
    SourceInfo,
)

PORTION = 500
"""Rows that are held in memory. A longer file is stored in portions of so many."""
_REASONS_SHOWN = 3
_FEW_MISSING = 4
_MOST_MISSING = 0.2
"""Share of the public records of a source that may leave it at once."""
_MOST_REFUSED = 0.5
"""Share of a portion that may be unreadable; above it, this is another kind of file."""

_COLLECT_AFTER = 200_000
"""Objects. A row makes hundreds that are soon gone, and none of them in a circle: looking for
circles as often as Python does was a third of the time of an import."""

Understood = Accepted | Refused


class Records(Protocol):
    """What an import asks of the place where records are kept."""

    async def begin_run(self, source: SourceInfo, *, file_name: str, sha256: str) -> UUID: ...

    async def shown(self, source: SourceInfo) -> frozenset[UUID]:
        """Ids of the public records that came from this source."""

    async def put(
        self,
        source: SourceInfo,
        incoming: Sequence[IncomingRecord],
        *,
        run_id: UUID,
        position: int = 0,
    ) -> list[Change]:
        """One Change for each organization and each service, "unchanged" included."""

    async def suspend_missing(self, source: SourceInfo, *, run_id: UUID) -> list[Change]:
        """Suspend what this source brought earlier and did not bring now; the changes."""

    async def gone(self, source: SourceInfo, *, run_id: UUID, most: int) -> Gone:
        """What is not public and is missing for the first time: nothing is done to it."""

    async def put_windows(
        self, source: SourceInfo, windows: Sequence[IncomingWindow], *, run_id: UUID
    ) -> None: ...

    async def quarantine(self, run_id: UUID, rows: Sequence[RefusedRow]) -> None: ...

    async def end_portion(self) -> None:
        """A part of a long file is complete and may be committed."""

    async def finish_run(self, run_id: UUID, report: Mapping[str, Any]) -> None: ...


async def run_import(
    source: Source,
    file: SourceFile,
    *,
    records: Records,
    allow_missing: bool = False,
    progress: Callable[[int], None] | None = None,
) -> ImportReport:
    """Store the file through `records`; the caller commits, or rolls back for a dry run.

    Raises UnreadableFile, MissingColumn or ImplausibleImport before anything is stored; of a file
    of more than PORTION rows, what came before the failure may be stored already.
    `allow_missing`: much of what is public now may be missing from the file and is suspended.
    `progress` is told after each portion how many rows are done.
    """
    with _collecting_seldom():
        return await _run(source, file, records, allow_missing=allow_missing, progress=progress)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _COLLECT_AFTER), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


async def _run(
    source: Source,
    file: SourceFile,
    records: Records,
    *,
    allow_missing: bool,
    progress: Callable[[int], None] | None,
) -> ImportReport:
    info = source.info(file)
    understanding = Understanding(source, info)
    rows = understanding.rows(file)
    first = list(islice(rows, PORTION))
    whole = (one_more := next(rows, None)) is None
    _check_plausible(source, understanding, first, whole=whole)
    if not allow_missing and (shown := await records.shown(info)):
        _check_missing(shown, _missing(shown, source, info, file, first if whole else None))
    windows = tuple(source.windows(file)) if source.windows else ()

    run_id = await records.begin_run(info, file_name=file.name, sha256=file.sha256)
    tally = Tally(info.slug)
    done = 0
    for portion in _portions(first, one_more, rows):
        if done:
            await records.end_portion()
            _check_portion(source, understanding, portion)
        accepted = [one for one in portion if isinstance(one, Accepted)]
        incoming = [one.record for one in accepted]
        changes = await records.put(info, incoming, run_id=run_id, position=done)
        refused = [_refused(one) for one in portion if isinstance(one, Refused)]
        await records.quarantine(run_id, refused)
        tally.add(accepted, changes, refused)
        done += len(portion)
        if progress is not None:
            progress(done)
    if not understanding.unreadable:
        tally.suspend(await records.suspend_missing(info, run_id=run_id))
        tally.miss(await records.gone(info, run_id=run_id, most=LISTED))
    await records.put_windows(info, windows, run_id=run_id)
    facts = FileFacts(
        title=source.title,
        name=file.name,
        sha256=file.sha256,
        unused_columns=understanding.unused_columns,
        windows=len(windows),
        suspension_held=understanding.unreadable,
    )
    report = tally.report(run_id, facts)
    accounted = report.stored + report.unchanged + report.counts.quarantined
    if not understanding.read == report.read == accounted:
        raise AssertionError(f"Rows were lost: {report.as_json()}")
    await records.finish_run(run_id, report.as_json())
    return report


def _portions(
    first: list[Understood], one_more: Understood | None, rows: Iterator[Understood]
) -> Iterator[list[Understood]]:
    """The caller's `first` is emptied: a portion is megabytes, kept no longer than needed."""
    yield [first.pop() for _ in range(len(first))][::-1]
    rest = rows if one_more is None else chain([one_more], rows)
    while portion := list(islice(rest, PORTION)):
        yield portion


def _refused(one: Refused) -> RefusedRow:
    return RefusedRow(one.row.number, one.row.place, one.reason, one.row.cells)


def _check_plausible(
    source: Source, understanding: Understanding, first: Sequence[Understood], *, whole: bool
) -> None:
    """Of a short file everything is known before anything is stored, of a long one its start."""
    if not whole:
        _check_portion(source, understanding, first)
        return
    low, high = source.plausible.start, source.plausible.stop - 1
    expected = f"この一覧は {low}～{high} 件のはずです。何も取り込んでいません。"
    if understanding.read not in source.plausible:
        raise ImplausibleImport(f"{understanding.read} 行ありました。{expected}")
    if understanding.accepted not in source.plausible:
        raise ImplausibleImport(
            f"{understanding.read} 行のうち {understanding.accepted} 行しか読めませんでした。"
            f"{expected} {_some_reasons(first)}"
        )


def _check_portion(
    source: Source, understanding: Understanding, portion: Sequence[Understood]
) -> None:
    at_most = source.plausible.stop - 1
    if understanding.read > at_most:
        raise ImplausibleImport(f"{at_most} 件までのはずの一覧に、それより多くの行がありました。")
    refused = sum(isinstance(one, Refused) and not one.loose for one in portion)
    if refused > _MOST_REFUSED * len(portion):
        raise ImplausibleImport(
            f"{understanding.read} 行目までの {len(portion)} 行のうち {refused} 行が読めません。"
            f"ちがう種類のファイルではありませんか。{_some_reasons(portion)}"
        )


def _some_reasons(portion: Sequence[Understood]) -> str:
    refused = [one for one in portion if isinstance(one, Refused)]
    return " ".join(f"{one.row.place}: {one.reason}" for one in refused[:_REASONS_SHOWN])


def _missing(
    shown: frozenset[UUID],
    source: Source,
    info: SourceInfo,
    file: SourceFile,
    whole: Sequence[Understood] | None,
) -> frozenset[UUID]:
    """Public records that the file does not have. A long file is read once more for it."""
    missing = set(shown)
    for one in Understanding(source, info).rows(file) if whole is None else whole:
        if isinstance(one, Accepted):
            missing.difference_update(one.ids)
    return frozenset(missing)


def _check_missing(shown: frozenset[UUID], missing: frozenset[UUID]) -> None:
    """A file that was cut off must not take lines off the site that people call at night."""
    if len(missing) > max(_FEW_MISSING, _MOST_MISSING * len(shown)):
        raise MuchIsMissing(len(shown), len(missing))
