"""From the text of a file to rows."""

import csv
from collections.abc import Iterator

from importers.errors import UnreadableFile
from importers.file import LARGEST, SourceFile, text_of
from importers.row import Row

__all__ = ["LARGEST", "csv_rows", "named_cells", "text_of"]


def csv_rows(file: SourceFile, *, delimiter: str = ",") -> Iterator[Row]:
    """Rows under the first line. Cells without a heading are called 列6, 列7 and so on."""
    with file.open_text() as text:
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            header = next(reader, [])
            columns = [name or f"列{at}" for at, name in enumerate(header, start=1)]
            twice = {name for name in columns if columns.count(name) > 1}
            if twice:
                raise UnreadableFile(f"同じ名前の列があります: {'、'.join(sorted(twice))}。")
            number = 0
            before = reader.line_num
            for cells in reader:
                place, before = f"{before + 1}行目", reader.line_num
                if not any(cells):
                    continue
                number += 1
                yield Row(number, place, named_cells(columns, cells))
        except csv.Error as error:
            raise UnreadableFile(f"CSV として読めません（{reader.line_num}行目）。") from error


def named_cells(columns: list[str], cells: list[str]) -> dict[str, str]:
    """Cells by column; what is missing at the end is empty, what is too much gets a number."""
    named = dict.fromkeys(columns, "")
    for at, cell in enumerate(cells):
        if at < len(columns):
            named[columns[at]] = cell
        elif cell:
            named[f"列{at + 1}"] = cell
    return named
