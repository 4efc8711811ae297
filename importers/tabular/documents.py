"""Lines of the tables in a document: Word, PDF, or a web page."""

from collections.abc import Iterator
from typing import NamedTuple

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.tabular.html_tables import is_page, page_tables
from importers.tabular.line import Line
from importers.tabular.office import is_letter
from importers.tabular.pdf_tables import is_pdf, pdf_tables
from importers.tabular.word_tables import letter_tables


class Placed(NamedTuple):
    """`name` is what a person calls the table: 表2, or 3ページ 表1."""

    name: str
    lines: list[list[str]]


def is_document(file: SourceFile) -> bool:
    return is_pdf(file) or is_letter(file) or is_page(file)


def document_lines(file: SourceFile, *, table: str | None = None) -> Iterator[Line]:
    """The lines of the table of this name, else of the longest one and of what continues it.

    A table goes on where another of the same width follows: over the page, under a heading.
    """
    tables = [one for one in _tables(file) if any(any(line) for line in one.lines)]
    if not tables:
        raise UnreadableFile("表が見つかりません。線で囲まれた表か、CSV・Excel にしてください。")
    if table is not None:
        chosen = [one for one in tables if one.name == table]
        if not chosen:
            names = "、".join(one.name for one in tables[:20])
            raise UnreadableFile(f"「{table}」がありません。このファイルの表: {names}")
    else:
        longest = max(tables, key=lambda one: (_width(one) > 1) * len(one.lines))
        chosen = [one for one in tables if _width(one) == _width(longest)]
    for one in chosen:
        for number, cells in enumerate(one.lines, start=1):
            yield Line(f"{one.name} {number}行目", cells)


def _width(table: Placed) -> int:
    return max(map(len, table.lines), default=0)


def _tables(file: SourceFile) -> Iterator[Placed]:
    if is_pdf(file):
        for page, at, lines in pdf_tables(file):
            yield Placed(f"{page}ページ 表{at}", lines)
        return
    found = letter_tables(file) if is_letter(file) else page_tables(file)
    for at, lines in enumerate(found, start=1):
        yield Placed(f"表{at}", lines)
