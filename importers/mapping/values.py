"""The cells of one row by what they mean."""

from collections.abc import Collection, Sequence

from importers.mapping.columns import Columns
from importers.mapping.fields import FieldName
from importers.reading.cell_values import LONGEST_NOTHING, said
from importers.row import Row
from importers.tables import TableRow


class Values:
    """Called with a field, the words of its first column that says something, else empty."""

    __slots__ = ("_words", "cells", "columns", "row")

    def __init__(self, row: Row, columns: Columns) -> None:
        self.row = row
        self.columns = columns
        self.cells: dict[str, str] = row.own_cells if isinstance(row, TableRow) else row.cells
        cells = self.cells
        words: dict[FieldName, str] = {}
        for name, column in columns.firsts:
            if cell := cells[column]:
                # What `said` does, for the many cells that are too long to say nothing.
                text = cell.strip()
                if len(text) <= LONGEST_NOTHING:
                    text = said(text)
                if text:
                    words[name] = text
        self._words = words
        for name in columns.several:
            if text := next((text for _, text in self._all(name)), ""):
                self._words[name] = text

    def __call__(self, name: FieldName) -> str:
        return self._words.get(name, "")

    def __len__(self) -> int:
        """Fields that say something."""
        return len(self._words)

    @property
    def said(self) -> Collection[FieldName]:
        """Fields that say something."""
        return self._words.keys()

    def raw(self, name: FieldName) -> str:
        """The first column to the letter: what a key is made of."""
        columns = self.columns.of.get(name)
        return self.cells[columns[0]] if columns else ""

    def all(self, name: FieldName) -> Sequence[tuple[str, str]]:
        """(column, words) of every column of the field that says something."""
        if name not in self._words:
            return ()
        if name in self.columns.several:
            return self._all(name)
        return ((self.columns.of[name][0], self._words[name]),)

    def joined(self, *names: FieldName) -> str:
        """The words of several fields, each on a line of its own."""
        words = self._words
        found = [name for name in names if name in words]
        if not found:
            return ""
        return "\n".join(text for name in found for _, text in self.all(name))

    def _all(self, name: FieldName) -> list[tuple[str, str]]:
        return [
            (column, text) for column in self.columns.of[name] if (text := said(self.cells[column]))
        ]
