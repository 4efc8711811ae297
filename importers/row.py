"""One row of a source that remembers which of its columns were read."""

from collections.abc import Collection, Mapping

from importers.errors import MissingColumn


class Row:
    """`number` counts rows from 1; `place` is where a person finds it in the file."""

    __slots__ = ("_cells", "_seen", "number", "place")

    def __init__(self, number: int, place: str, cells: Mapping[str, str]) -> None:
        self.number = number
        self.place = place
        self._cells = dict(cells)
        self._seen: set[str] = set()

    def take(self, column: str) -> str:
        """The cell to the letter. Raises MissingColumn when the source no longer has the column."""
        if column not in self._cells:
            raise MissingColumn(column, place=self.place)
        self._seen.add(column)
        return self._cells[column]

    def take_if_present(self, column: str) -> str:
        """The cell of a column that some files of this source do not have, else an empty text."""
        return self.take(column) if column in self._cells else ""

    def ignore(self, *columns: str) -> None:
        """Say that these columns are known and deliberately left out."""
        self._seen.update(columns)

    @property
    def columns(self) -> Collection[str]:
        return self._cells.keys()

    @property
    def used(self) -> Collection[str]:
        """Columns somebody took or ignored."""
        return self._seen

    @property
    def cells(self) -> dict[str, str]:
        return dict(self._cells)

    @property
    def unused(self) -> frozenset[str]:
        """Columns nobody took or ignored."""
        return frozenset(self._cells) - self._seen
