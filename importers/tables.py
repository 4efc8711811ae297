"""Rows of any table people send: CSV, TSV, Excel, a ZIP with one of them, Word, PDF, a web page."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, islice

from importers.archive import is_archive, members
from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.row import Row
from importers.tabular.documents import document_lines, is_document
from importers.tabular.excel_lines import excel_lines
from importers.tabular.heading_line import LINES_LOOKED_AT, find_heading
from importers.tabular.line import Line
from importers.tabular.office import is_letter, is_workbook
from importers.tabular.text_lines import ends_with_line_break, text_lines

SURPLUS = "見出しのない列"
"""Begins the name of a cell that stands to the right of all headings of a text table."""
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")


class TableRow(Row):
    """A row that owns the cells it is given, so that nothing is copied."""

    __slots__ = ()

    def __init__(self, number: int, place: str, cells: dict[str, str]) -> None:
        self.number = number
        self.place = place
        self._cells = cells
        self._seen = set()

    def note_as_read(self, columns: frozenset[str]) -> None:
        self._seen.update(columns)

    @property
    def own_cells(self) -> dict[str, str]:
        """The cells themselves, for those who only look."""
        return self._cells


def table_rows(
    file: SourceFile,
    *,
    sheet: str | None = None,
    delimiter: str | None = None,
    columns: Sequence[str] | None = None,
) -> Iterator[Row]:
    """The rows under the headings, wherever these stand among the first lines.

    Two columns of the same name are numbered, one without a name is called 列3. `sheet` names a
    sheet of a workbook or a table of a document (表2); `columns` are the headings of a table that
    has none. Text is streamed. Raises UnreadableFile with a sentence that says what to do.
    """
    inner = unpacked(file)
    if is_workbook(inner):
        yield from _rows(excel_lines(inner, sheet=sheet), columns, surplus="列")
    elif is_document(inner):
        yield from _rows(document_lines(inner, table=sheet), columns, surplus="列")
    else:
        may_be_cut = not ends_with_line_break(inner)
        lines = text_lines(inner, delimiter=delimiter)
        yield from _rows(lines, columns, surplus=SURPLUS, may_be_cut=may_be_cut)


def note_as_read(row: Row, columns: frozenset[str]) -> None:
    """What `ignore` does, quickly for the many columns of every row of a long table."""
    if isinstance(row, TableRow):
        row.note_as_read(columns)
    else:
        row.ignore(*columns)


def without(row: Row, columns: Collection[str]) -> Row:
    """The row as if it had never had these columns: not even a row kept aside shows them."""
    left = {column: text for column, text in row.cells.items() if column not in columns}
    return TableRow(row.number, row.place, left)


def unpacked(file: SourceFile) -> SourceFile:
    """The one table in a ZIP, whatever the ZIP is called; any other file as it is."""
    if not is_archive(file) or is_workbook(file) or is_letter(file):
        return file
    tables = [found for found in members(file) if found.name.lower().endswith(_TABLES)]
    if len(tables) != 1:
        raise UnreadableFile(
            f"ZIP の中に表のファイルが {len(tables)} 個あります。一つだけ入れてください。"
        )
    return tables[0]


def _rows(
    lines: Iterator[Line], columns: Sequence[str] | None, *, surplus: str, may_be_cut: bool = False
) -> Iterator[Row]:
    filled = (line for line in lines if any(map(str.strip, line[1])))
    first = list(islice(filled, LINES_LOOKED_AT))
    if columns is None:
        heading = find_heading(first)
        names, printed, body = heading.columns, list(heading.line), heading.body
        reach = max(len(names), len(first[body - 1].cells))
    else:
        names, printed, body, reach = tuple(columns), [], 0, len(columns)
    width, number, short = len(names), 0, 0
    row: TableRow | None = None
    for place, cells in chain(first[body:], filled):
        if printed and cells[0] == printed[0] and list(cells[:width]) == printed:
            continue
        if row is not None:
            yield row
        number += 1
        if len(cells) == width:
            row = TableRow(number, place, dict(zip(names, cells, strict=True)))
            is_short = False
        else:
            row = TableRow(number, place, _named(names, cells, surplus, reach))
            is_short = len(cells) < width
            short += is_short
    if row is None:
        return
    if may_be_cut and is_short and short == 1 and number > 1:
        raise UnreadableFile(
            f"最後の行（{row.place}）が途中で切れているようです。もう一度、受け取り直してください。"
        )
    yield row


def _named(names: Sequence[str], cells: Sequence[str], surplus: str, reach: int) -> dict[str, str]:
    """Cells by column; what is missing at the end is empty, what is too much gets a number.

    The heading line has `reach` cells; the last of them may be empty.
    """
    named = dict.fromkeys(names, "")
    named.update(zip(names, cells, strict=False))
    for at, cell in enumerate(cells[len(names) :], start=len(names) + 1):
        if cell.strip():
            named[f"{'列' if at <= reach else surplus}{at}"] = cell
    return named
