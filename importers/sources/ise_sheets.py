"""Ise City's sheets on which sections tell each other of projects and of NPOs they work with.

The sheets stand in a report as tables with lost spans, or come back as a filled-in form: a CSV
or an Excel file. In a form the joined cells are known, so nothing is carried down.
They were written for colleagues: every record is a draft.
"""

from collections.abc import Iterable, Iterator

from importers.errors import MissingColumn
from importers.file import SourceFile
from importers.parsers import csv_rows
from importers.reading.form import NOTE, FormColumn, FormSheet
from importers.reading.project_sheet import (
    ABOUT,
    CARRIED,
    CONTENT,
    NPO,
    NPO_COLUMNS,
    PROJECT,
    PROJECT_COLUMNS,
    PROJECT_NAME,
    TORN,
    ProjectCells,
    read_npo,
    read_project,
)
from importers.reading.tables import TableLine, carried_down, is_heading, lines_of
from importers.row import Row
from importers.source import Source
from importers.tables import table_rows
from importers.tabular.office import is_workbook
from models.incoming import IncomingRecord

_SPANNED = ("担当課", "新・既", "種別", "対象者", "形態", "委託先")
"""Columns whose cells were joined over several rows in the printed sheet."""


def template() -> tuple[FormSheet, FormSheet]:
    """The two sheets, empty: one for projects, one for NPOs."""
    return (
        FormSheet(
            "事業",
            (
                FormColumn(
                    PROJECT, "事業や取り組みの名前を書きます。間接的に役に立つものも書けます"
                ),
                FormColumn("担当課", "担当する課の名前を書きます。ほかの課の事業でもかまいません"),
                FormColumn("新・既", "「新規」か「既存」を書きます"),
                FormColumn("種別", "「周知・啓発」「社会参加」「就労支援」「その他」から選びます"),
                FormColumn("対象者", "だれのための事業かを書きます"),
                FormColumn("形態", "「直営」か「委託」を書きます"),
                FormColumn("委託先", "委託のときだけ、団体の名前を書きます。人の名前は書きません"),
                FormColumn(CONTENT, "何をする事業かを、短く書きます"),
            ),
        ),
        FormSheet(
            "NPO法人",
            (
                FormColumn(NPO, "仕事でかかわりのあるNPO法人の名前を書きます"),
                FormColumn(ABOUT, "どんな活動をしている法人かを、短く書きます"),
                FormColumn("担当課", "かかわりのある課の名前を書きます"),
                FormColumn("形態", "「委託」など、かかわり方を書きます"),
                FormColumn(
                    PROJECT_NAME, "いっしょにしている事業の名前を書きます。なければ空けます"
                ),
                FormColumn(CONTENT, "事業やかかわりの内容を書きます"),
            ),
        ),
    )


def rows(file: SourceFile) -> Iterator[Row]:
    """Rows of a filled-in form, or of every such table in a report."""
    if is_workbook(file):
        yield from _form_rows(table_rows(file))
        return
    if _is_form(file):
        yield from _form_rows(csv_rows(file))
        return
    lines = lines_of(file)
    number, found = 0, False
    for columns in (PROJECT_COLUMNS, NPO_COLUMNS):
        for table in _tables(lines, columns):
            found = True
            for row in _table_rows(table, columns, number):
                number = row.number
                yield row
    if not found:
        raise MissingColumn(PROJECT)


def _is_form(file: SourceFile) -> bool:
    with file.open_text() as text:
        first = text.readline()
    return "," in first and any(
        is_heading(first.rstrip("\r\n").replace(",", "\t").replace('"', ""), columns, 1)
        for columns in (PROJECT_COLUMNS, NPO_COLUMNS)
    )


def _form_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """A blank or explaining row is no record. The first words about an NPO hold for its rows."""
    read = [row for row in rows if not _explains(row)]
    about: dict[str, str] = {}
    for row in read:
        cells = row.cells
        if cells.get(NPO) and cells.get(ABOUT):
            about.setdefault(cells[NPO], cells[ABOUT])
    for number, row in enumerate(read, start=1):
        cells = row.cells
        carried = {}
        if NPO in cells and not cells.get(ABOUT):
            carried = {f"{CARRIED}{ABOUT}": about.get(cells[NPO], "")}
        yield Row(number, row.place, cells | {TORN: ""} | carried)


def _explains(row: Row) -> bool:
    texts = list(row.cells.values())
    return texts[0].lstrip().startswith(NOTE) or not any(text.strip() for text in texts)


def _tables(lines: list[str], columns: tuple[str, ...]) -> Iterator[list[TableLine]]:
    """The lines under each such heading; an empty form has none."""
    table: list[TableLine] | None = None
    for at, line in enumerate(lines, start=1):
        if is_heading(line, columns, at):
            if table is not None:
                yield table
            table = []
        elif table is not None and "\t" in line:
            cells = line.split("\t")
            table.append(TableLine(at, tuple(cells + [""] * (len(columns) - len(cells)))))
        elif table is not None:
            yield table
            table = None
    if table is not None:
        yield table


def _table_rows(table: list[TableLine], columns: tuple[str, ...], before: int) -> Iterator[Row]:
    spanned = {
        column: carried_down(table, at)
        for at, column in enumerate(columns)
        if column in _SPANNED or column in (NPO, ABOUT)
    }
    for index, line in enumerate(table):
        cells = dict(zip(columns, line.cells, strict=False))
        carried = {
            f"{CARRIED}{column}": values[index]
            for column, values in spanned.items()
            if not cells[column].strip() and values[index]
        }
        # Who does a project goes with how it is done: one is not carried without the other.
        if cells.get("形態", "").strip():
            carried.pop(f"{CARRIED}委託先", None)
        yield Row(before + index + 1, f"{line.at}行目", cells | carried | {TORN: "はい"})


def draft(row: Row) -> IncomingRecord:
    is_project = PROJECT in row.cells
    columns = PROJECT_COLUMNS if is_project else NPO_COLUMNS
    printed = {column: row.take(column) for column in columns}
    carried = {
        column: row.take_if_present(f"{CARRIED}{column}")
        for column in columns
        if not printed[column].strip()
    }
    cells = ProjectCells(printed, carried, torn=bool(row.take(TORN)))
    return (read_project if is_project else read_npo)(cells, place=row.place)


SOURCE = Source(
    slug="ise-sheets",
    title="伊勢市 情報交換・共有シート",
    publisher="伊勢市",
    plausible=range(1, 2_001),
    rows=rows,
    draft=draft,
    shipped="ise-sheets.txt",
)
