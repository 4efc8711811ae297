"""Lines of a table that is text: cells parted by commas, tabs, semicolons or bars."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tabular.line import Line

_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE = 64 * 1024
"""Characters of the start of the file from which the delimiter is found."""
_SAMPLE_LINES = 50


def text_lines(file: SourceFile, *, delimiter: str | None = None) -> Iterator[Line]:
    """Streams the file. Raises UnreadableFile for broken quotes and for a file that breaks off."""
    with file.open_text() as text:
        if delimiter is None:
            delimiter = _found_delimiter(text.read(_SAMPLE))
            text.seek(0)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        before = 0
        try:
            for cells in reader:
                place, before = f"{before + 1}行目", reader.line_num
                yield Line(place, cells)
        except csv.Error as error:
            raise UnreadableFile(
                f"表として読めません（{reader.line_num}行目）。"
                '引用符（"）が閉じていないか、途中で切れています。'
            ) from error


def ends_with_line_break(file: SourceFile) -> bool:
    with file.open() as stream:
        stream.seek(max(0, file.size - 2))
        # The last byte of a line break is 0 in UTF-16 with the small end first.
        return stream.read().rstrip(b"\x00").endswith((b"\n", b"\r"))


def _found_delimiter(start: str) -> str:
    """The one that cuts most lines into the same number of cells, and into the most cells."""
    return max(_DELIMITERS, key=lambda delimiter: _agreement(start, delimiter))


def _agreement(start: str, delimiter: str) -> float:
    widths: Counter[int] = Counter()
    reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)
    try:
        for cells in islice(reader, _SAMPLE_LINES):
            if any(cells):
                widths[len(cells)] += 1
    except csv.Error:
        return 0.0
    width, lines = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
    # Agreement weighs more than the number of cells: a comma is also a mark in sentences.
    return (lines / max(1, widths.total())) ** 3 * (width - 1)
