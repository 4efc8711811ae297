"""The workbook of the secretariat, written and read: a sheet of organizations, one of services."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from api.usecases.bulk_column_kinds import Column
from api.usecases.bulk_columns import ID, NUMBER, OWNER, OWNER_ID, columns_of
from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tabular.excel_lines import excel_lines
from models.vocabulary import RecordType

SHEETS = {RecordType.organization: "団体", RecordType.service: "相談先"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t")
_AS_TEXT = "@"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One record as it goes into a sheet."""

    id: UUID
    number: int
    content: Mapping[str, Any]
    owner: tuple[UUID, str] | None = None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as somebody sent it: `cells` by the header of their column."""

    kind: RecordType
    place: str
    cells: Mapping[str, str]


def write_workbook(
    records: Mapping[RecordType, Iterable[RecordLine]], *, with_hidden: bool
) -> bytes:
    """Texts are texts: no program takes one for a formula, or the 0 off a telephone number."""
    book = Workbook(write_only=True)
    for kind, title in SHEETS.items():
        _write_sheet(book.create_sheet(title), kind, records.get(kind, ()), with_hidden=with_hidden)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_sheet(
    sheet: Any, kind: RecordType, lines: Iterable[RecordLine], *, with_hidden: bool
) -> None:
    columns = columns_of(kind)
    fixed = [ID, NUMBER] + ([OWNER_ID, OWNER] if kind is RecordType.service else [])
    widths = [10, 8, 10, 20][: len(fixed)] + [column.width for column in columns]
    for at, width in enumerate(widths, start=1):
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = width
        # An empty cell that somebody fills is a text as well.
        dimension.number_format = _AS_TEXT
    sheet.freeze_panes = f"{get_column_letter(len(fixed) + 2)}2"
    sheet.append([_heading(sheet, header) for header in (*fixed, *(c.header for c in columns))])
    for line in lines:
        own = [str(line.id), str(line.number)]
        if kind is RecordType.service:
            own += [str(part) for part in line.owner or ("", "")]
        said = [column.shown(line.content, with_hidden=with_hidden) for column in columns]
        sheet.append([_text(sheet, text) for text in (*own, *said)])
    for at, column in enumerate(columns, start=len(fixed) + 1):
        if column.choices:
            _add_choices(sheet, get_column_letter(at), column)


def _heading(sheet: Any, header: str) -> Any:
    cell = WriteOnlyCell(sheet, header)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="E8F1FE")
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _text(sheet: Any, text: str) -> Any:
    if not text:
        return None
    cell = WriteOnlyCell(sheet)
    cell.value = text
    cell.number_format = _AS_TEXT
    if text.startswith(_STARTS_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _add_choices(sheet: Any, letter: str, column: Column) -> None:
    listed = DataValidation(
        type="list",
        formula1=f'"{",".join(column.choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=column.header,
        error="一覧から選んでください。",
    )
    listed.add(f"{letter}2:{letter}1048576")
    # A sheet that is only written has no method for it.
    sheet.data_validations.append(listed)


def read_workbook(content: bytes) -> list[SheetRow]:
    """Every row of both sheets; one of them may be missing. Raises UnreadableFile."""
    file = SourceFile("edited.xlsx", content)
    found: list[SheetRow] = []
    missing = []
    for kind, title in SHEETS.items():
        try:
            found += _rows(file, kind, title)
        except _NoSheet:
            missing.append(title)
    if len(missing) == len(SHEETS):
        raise UnreadableFile(
            "「団体」か「相談先」のシートがありません。書き出したファイルを直して入れてください。"
        )
    return found


class _NoSheet(Exception):
    """It is not in the file, which is no fault."""


def _rows(file: SourceFile, kind: RecordType, title: str) -> Iterator[SheetRow]:
    lines = excel_lines(file, sheet=title)
    try:
        head = next(lines, None)
    except UnreadableFile as reason:
        if f"シート「{title}」がありません" in str(reason):
            raise _NoSheet from reason
        raise
    if head is None:
        return
    headers = [cell.strip() for cell in head.cells]
    _check_headers(headers, title)
    for line in lines:
        cells = dict(zip(headers, line.cells, strict=False))
        # Cells that are empty at the end of a row are not in the file at all.
        yield SheetRow(kind, line.place, dict.fromkeys(filter(None, headers), "") | cells)


def _check_headers(headers: Sequence[str], title: str) -> None:
    named = [header for header in headers if header]
    if ID not in named or NUMBER not in named:
        raise UnreadableFile(f"シート「{title}」に、「{ID}」か「{NUMBER}」の列がありません。")
    if len(named) != len(set(named)):
        raise UnreadableFile(f"シート「{title}」に、同じ名前の列が2つあります。")
