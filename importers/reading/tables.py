"""Tables in running text: cells apart by tabs, under a heading, with spans that were lost."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from importers.errors import MissingColumn
from importers.file import SourceFile

_NEARLY = 1
"""A heading that lacks so many of its columns is this heading with columns lost."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """`at` is the number of the line in the file, from 1; cells are to the letter."""

    at: int
    cells: tuple[str, ...]


def lines_of(file: SourceFile) -> list[str]:
    return [line.removesuffix("\r") for line in file.text.split("\n")]


def compact(text: str) -> str:
    """One form for a heading: widths are equal and spaces inside words do not count."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def is_heading(line: str, columns: Sequence[str], at: int) -> bool:
    """Raises MissingColumn for a line that is this heading but for a column."""
    found = [compact(cell) for cell in line.split("\t")]
    while found and not found[-1]:
        found.pop()
    wanted = [compact(column) for column in columns]
    if found == wanted:
        return True
    missing = [column for column in columns if compact(column) not in found]
    if len(columns) > 2 and 0 < len(missing) <= _NEARLY:
        raise MissingColumn(missing[0], place=f"{at}行目")
    return False


def table_under(lines: Sequence[str], columns: Sequence[str]) -> list[TableLine]:
    """The lines under the first such heading, up to the first line without a tab.

    Raises MissingColumn when the heading or one of its columns is not there.
    """
    start = next((i for i, line in enumerate(lines) if is_heading(line, columns, i + 1)), None)
    if start is None:
        raise MissingColumn(columns[0])
    found: list[TableLine] = []
    for at, line in enumerate(lines[start + 1 :], start=start + 2):
        if "\t" not in line:
            break
        cells = line.split("\t")
        cells += [""] * (len(columns) - len(cells))
        found.append(TableLine(at, tuple(cells)))
    return found


def carried_down(lines: Sequence[TableLine], column: int) -> list[str]:
    """What stands in the column or, where it is empty, in the nearest cell above."""
    found: list[str] = []
    last = ""
    for line in lines:
        last = line.cells[column].strip() or last
        found.append(last)
    return found
