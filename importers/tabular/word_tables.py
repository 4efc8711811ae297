"""The tables of a Word document."""

import zipfile
from collections.abc import Iterator

from docx import Document
from docx.table import Table as WordTable

from importers.archive import members
from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tabular.grid import MOST_CELLS, MOST_COLUMNS
from importers.tabular.office import refuse_entities

_LARGEST = 20 * 1024 * 1024
"""Bytes of the text of a document, unpacked. A thousand pages of tables have ten million."""
Table = list[list[str]]


def letter_tables(file: SourceFile) -> Iterator[Table]:
    for member in members(file):
        refuse_entities(member)
        if member.name == "word/document.xml" and member.size > _LARGEST:
            raise UnreadableFile("Word のファイルが大きすぎます。表だけを CSV にしてください。")
    try:
        with file.open() as stream:
            document = Document(stream)
            for table in document.tables:
                yield _lines(table)
    except (KeyError, ValueError, AttributeError, zipfile.BadZipFile, SyntaxError) as error:
        raise UnreadableFile("Word のファイルがこわれています。保存し直してください。") from error


def _lines(table: WordTable) -> Table:
    """A cell merged downwards speaks for every row; across, it stands in its first column."""
    found: Table = []
    cells = 0
    for row in table.rows:
        line: list[str] = []
        before = None
        for cell in row.cells:
            same = cell._tc is before  # noqa: SLF001 - the only way to tell one cell from two
            line.append("" if same else cell.text.strip())
            before = cell._tc  # noqa: SLF001
        cells += len(line)
        if len(line) > MOST_COLUMNS or cells > MOST_CELLS:
            raise UnreadableFile("表が大きすぎます。CSV か Excel にしてください。")
        found.append(line)
    return found
