"""Kumamoto City's leaflet of support organizations (draft of 2023): table, contact and date."""

import re
import unicodedata
from collections.abc import Iterator

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.parsers import named_cells
from importers.reading.leaflet_entry import (
    COLUMNS,
    CONTACT,
    DATE,
    FIELD,
    FOREIGN,
    LEGEND,
    LGBT,
    WORK,
    LeafletCells,
    read_entry,
)
from importers.row import Row
from importers.source import Source
from models.incoming import IncomingRecord, IncomingWindow

_LEGEND_LINE = re.compile(r"^\s*[①-⑳]\s*[^\s①-⑳]")
_DATE = re.compile(
    r"((?:令和|平成)\s*(?:\d{1,2}|元)\s*年\s*(?:\(\d{4}年\))?\s*\d{1,2}\s*月)\s*作成"
)
_CONTACT_HEADING = re.compile(r"リーフレットに関する(?:お)?問い?合わ?せ先")
_NUMBER = re.compile(r"[☎☏℡]\s*(0[\d-]{9,12})")
_CITY = "熊本市"
_CITY_CODE = "431001"
_LINES_OF_CONTACT = 5
"""The office and its number stand within so many lines under the heading."""


def _compact(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


_COMPACT_COLUMNS = {_compact(column): column for column in COLUMNS}


def rows(file: SourceFile) -> Iterator[Row]:
    """Rows under each heading of the table, whatever else stands around it.

    The lines of the legend and the date of the leaflet come with every row as columns of their own.
    """
    lines = [line.removesuffix("\r") for line in file.text.split("\n")]
    shared = {DATE: published_in(file) or ""}
    columns: list[str] = []
    found = False
    table: list[tuple[int, str]] = []
    legend: list[str] = []
    for at, line in enumerate(lines, start=1):
        if header := _header(line, at):
            columns, found = header, True
        elif not columns or not line.strip():
            continue
        elif _LEGEND_LINE.match(line) and "\t" not in line:
            legend.append(line.strip())
        elif "\t" not in line and (legend or line.lstrip().startswith("#")):
            columns = []
        else:
            table.append((at, line))
    if not found:
        raise MissingColumn(CONTACT)
    shared[LEGEND] = "\n".join(legend)
    for number, (at, line) in enumerate(table, start=1):
        yield Row(number, f"{at}行目", named_cells(list(COLUMNS), line.split("\t")) | shared)


def _header(line: str, at: int) -> list[str]:
    """The columns if this line is the heading of the table; spaces inside words do not count."""
    cells = [_compact(cell) for cell in line.split("\t")]
    if cells[0] != _compact(CONTACT):
        return []
    for compact, column in _COMPACT_COLUMNS.items():
        if compact not in cells:
            raise MissingColumn(column, place=f"{at}行目")
    if [_COMPACT_COLUMNS.get(cell) for cell in cells if cell] != list(COLUMNS):
        raise UnreadableFile(f"列の順番がちがいます（{at}行目）。")
    return list(COLUMNS)


def draft(row: Row) -> IncomingRecord:
    cells = LeafletCells(
        contact=row.take(CONTACT),
        work=row.take(WORK),
        field=row.take(FIELD),
        foreign=row.take(FOREIGN),
        lgbt=row.take(LGBT),
        legend=row.take(LEGEND),
        date=row.take(DATE),
    )
    return read_entry(cells, place=row.place, area_code=_CITY_CODE, area_name=_CITY)


def windows(file: SourceFile) -> list[IncomingWindow]:
    """The office that answers for the leaflet, named under 「リーフレットに関する問い合わせ先」."""
    lines = [line.strip() for line in file.text.split("\n")]
    for at, line in enumerate(lines):
        if not _CONTACT_HEADING.search(line):
            continue
        below = lines[at + 1 : at + 1 + _LINES_OF_CONTACT]
        office = next((one for one in below if one.startswith(_CITY)), None)
        number = next((one for one in map(_number, below) if one), None)
        if office and number:
            note = "支援団体のリーフレットについての問い合わせ先です。"
            if date := published_in(file):
                note += f"{date}のリーフレットにあった番号です。"
            return [IncomingWindow(area_code=_CITY_CODE, name=office, phone=number, note=note)]
    return []


def _number(line: str) -> str | None:
    found = _NUMBER.search(unicodedata.normalize("NFKC", line))
    return found.group(1) if found else None


def published_in(file: SourceFile) -> str | None:
    """The date as printed, such as 令和5年(2023年)3月, between heading and table."""
    text = file.text
    heading = _CONTACT_HEADING.search(text)
    found = _DATE.search(text, heading.end() if heading else 0)
    return found.group(1) if found else None


SOURCE = Source(
    slug="kumamoto-leaflet",
    title="熊本市 孤独・孤立対策官民連携プラットフォーム リーフレット素案",
    publisher="熊本市",
    plausible=range(10, 201),
    rows=rows,
    draft=draft,
    windows=windows,
    published_in=published_in,
    shipped="kumamoto-leaflet.txt",
)
