"""Lines of an Excel sheet: values as people see them, merged cells filled downwards."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from importers.archive import members
from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tabular.line import Line
from importers.tabular.office import refuse_entities

_MOST_COLUMNS = 2_000
_MOST_ROWS = 1_048_576
_LARGEST_MERGED = 20_000
"""Merged ranges of one sheet."""
_MERGED = re.compile(rb'mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_PIECE = 256 * 1024
_BROKEN = "Excel のファイルがこわれています。もう一度保存し直すか、CSV にしてください。"

Merged = dict[int, list[int]]
"""Columns (from 0) whose value a row (from 1) takes from the row above."""


def excel_lines(file: SourceFile, *, sheet: str | None = None) -> Iterator[Line]:
    """The lines of the sheet of this name, else of the first visible sheet that has any.

    Phonetic guides are not text. Raises UnreadableFile for a broken or hostile file, for a
    reference to another workbook, and for a sheet that is not there.
    """
    _refuse_hostile(file)
    with _as_one_sentence(), file.open() as stream:
        with warnings.catch_warnings():
            # Of styles and forms that are no values.
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        names = [found.title for found in book.worksheets]
        if sheet is not None and sheet not in names:
            raise UnreadableFile(
                f"シート「{sheet}」がありません。このファイルのシート: {'、'.join(names)}"
            )
        chosen = sheet or next(
            (one.title for one in book.worksheets if one.sheet_state == "visible" and _any(one)),
            names[0] if names else "",
        )
        if not chosen:
            raise UnreadableFile("Excel のファイルに、表のシートがありません。")
        yield from _sheet_lines(file, book[chosen])


def _any(sheet: Any) -> bool:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=50, values_only=True)
    return any(value not in (None, "") for row in rows for value in row)


def _sheet_lines(file: SourceFile, sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()
    merged = _merged(file, sheet._worksheet_path)  # noqa: SLF001 - openpyxl names it nowhere else
    above: list[str] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > _MOST_ROWS:
            raise UnreadableFile("行が多すぎます。CSV に直してください。")
        if len(values) > _MOST_COLUMNS:
            raise UnreadableFile(f"列が多すぎます（{_MOST_COLUMNS} まで）。")
        cells = [cell_text(value) for value in values]
        for at in merged.get(number, ()):
            cells.extend([""] * (at + 1 - len(cells)))
            cells[at] = cells[at] or (above[at] if at < len(above) else "")
        above = cells
        if any(cells):
            column = next(at for at, cell in enumerate(cells, start=1) if cell)
            yield Line(f"{sheet.title}!{get_column_letter(column)}{number}", cells)


def cell_text(value: object) -> str:
    """What a person sees in the cell; days as 2026-04-01, times as 9:00, hours past 24 as 26:00."""
    match value:
        case None:
            return ""
        case str():
            return value.replace("_x000D_", "")
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return f"{value:.15g}"
        case datetime():
            at = value.time()
            return value.date().isoformat() + (f" {_clock(at)}" if at != time() else "")
        case date():
            return value.isoformat()
        case time():
            return _clock(value)
        case timedelta():
            minutes, seconds = divmod(round(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
        case _:
            return str(value)


def _clock(at: time) -> str:
    return f"{at.hour}:{at.minute:02}" + (f":{at.second:02}" if at.second else "")


def _merged(file: SourceFile, part: str) -> Merged:
    """Read from the end of the sheet: the streaming reader of the library leaves merges out."""
    down: Merged = {}
    rows = 0
    for at, found in enumerate(_merged_ranges(file, part)):
        left, top, right, bottom = (side or 1 for side in range_boundaries(found))
        rows += bottom - top
        if at > _LARGEST_MERGED or rows > _LARGEST_MERGED or right > _MOST_COLUMNS:
            raise UnreadableFile("結合したセルが多すぎます。結合を外して保存し直してください。")
        for row in range(top + 1, bottom + 1):
            # A block of several columns holds one value, and it stands in the first of them.
            down.setdefault(row, []).append(left - 1)
    return down


def _merged_ranges(file: SourceFile, part: str) -> Iterator[str]:
    with file.open() as stream, zipfile.ZipFile(stream) as archive, archive.open(part) as xml:
        rest = b""
        while piece := xml.read(_PIECE):
            window = rest + piece
            end = 0
            for found in _MERGED.finditer(window):
                end = found.end()
                yield found[1].decode("ascii")
            rest = window[max(end, len(window) - 100) :]


def _refuse_hostile(file: SourceFile) -> None:
    for member in members(file):
        if member.name.startswith("xl/externalLinks/"):
            raise UnreadableFile(
                "ほかのファイルを参照している Excel です。"
                "値だけを貼りつけた新しいファイルにしてください。"
            )
        refuse_entities(member)


@contextmanager
def _as_one_sentence() -> Iterator[None]:
    try:
        yield
    except UnreadableFile:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OSError) as error:
        raise UnreadableFile(_BROKEN) from error
    except (zipfile.BadZipFile, SyntaxError, MemoryError) as error:
        # The XML library's ParseError is a SyntaxError.
        raise UnreadableFile(_BROKEN) from error
