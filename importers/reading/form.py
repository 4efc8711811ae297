"""An empty form of a source, for people who have no list yet: columns and what to write."""

import csv
import io
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

_WIDTH = 26
"""Characters."""
NOTE = "※"
"""A row whose first cell begins with this explains the form and is no record."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    name: str
    explanation: str


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet; a file holds one sheet, and its heading says which."""

    name: str
    columns: tuple[FormColumn, ...]

    @property
    def lines(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The heading, and one row that explains it; the import leaves that row out."""
        explanations = [column.explanation for column in self.columns]
        heading = tuple(column.name for column in self.columns)
        return heading, (f"{NOTE} {explanations[0]}", *explanations[1:])

    def as_csv(self) -> bytes:
        """UTF-8 with a BOM, so that Excel opens it as it is."""
        text = io.StringIO()
        csv.writer(text).writerows(self.lines)
        return text.getvalue().encode("utf-8-sig")

    def as_xlsx(self) -> bytes:
        """One sheet; the explanations are wrapped in columns wide enough to write in."""
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = self.name
        for line in self.lines:
            sheet.append(list(line))
        for at in range(1, len(self.columns) + 1):
            sheet.column_dimensions[get_column_letter(at)].width = _WIDTH
            sheet.cell(row=1, column=at).font = Font(bold=True)
            sheet.cell(row=2, column=at).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.freeze_panes = "A3"
        written = io.BytesIO()
        book.save(written)
        return written.getvalue()
