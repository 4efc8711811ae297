"""Cells that reach over several rows or columns, laid out as a plain grid."""

from collections.abc import Iterable
from dataclasses import dataclass

from importers.errors import UnreadableFile

MOST_COLUMNS = 500
MOST_CELLS = 500_000


@dataclass(frozen=True, slots=True)
class Spanning:
    """A cell and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


def laid_out(rows: Iterable[Iterable[Spanning]]) -> list[list[str]]:
    """What a cell says holds for all rows it covers; across, it stands in the first column alone.

    Raises UnreadableFile for a table that claims to be larger than anybody draws one.
    """
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}
    cells = 0
    for row in rows:
        line: list[str] = []
        waiting = list(row)
        while waiting or len(line) in below:
            at = len(line)
            if at in below:
                left, text = below.pop(at)
                line.append(text)
                if left > 1:
                    below[at] = (left - 1, text)
                continue
            cell = waiting.pop(0)
            width = max(1, min(cell.columns, MOST_COLUMNS))
            for step in range(width):
                text = cell.text if step == 0 else ""
                line.append(text)
                if cell.rows > 1:
                    below[at + step] = (cell.rows - 1, text)
            cells += width
            if len(line) > MOST_COLUMNS or cells > MOST_CELLS:
                raise UnreadableFile("表が大きすぎます。CSV か Excel にしてください。")
        grid.append(line)
    return grid
