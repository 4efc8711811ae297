"""Which line of a table holds the headings, when titles or notes stand above it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from importers.errors import UnreadableFile
from importers.reading.headings import numbered
from importers.tabular.line import Line

LINES_LOOKED_AT = 40
"""Lines among which the headings must stand."""
LINKDATA = "#property"
"""The first cell of the heading line of LinkData; the cells under it number the rows."""
LINKDATA_KEY = "ID"

_MOST_COLUMNS = 1_000
_LONGEST_HEADING = 300
_MOST_VALUES = 0.2
"""Share of the cells of a heading line that may look like values: a year, say."""
_VALUE = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\S+|[+-]?[\d,.]+%?|0\d{1,4}[-(]\d{1,4}[-)]\d{3,4}.*"
    r"|\d{1,2}[:時]\d{0,2}.*|\d{4}[-/年.]\d{1,2}.*|(?:令和|平成|昭和|[RHS])\s?[\d元]+[年.].*"
    r"|〒?\d{3}-\d{4}.*|[○〇◯●◎×✕✓-]|有|無|あり|なし"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """`columns` are unique names; `line` the printed cells; the table begins at `body`."""

    columns: tuple[str, ...]
    line: tuple[str, ...]
    body: int


def find_heading(lines: Sequence[Line]) -> Heading:
    """The headings among the first lines. Raises UnreadableFile when none looks like them."""
    for at, line in enumerate(lines):
        if line.cells and line.cells[0].strip() == LINKDATA:
            return _linkdata(lines, at)
    widths = [_width(line.cells) for line in lines]
    widest = max(widths, default=0)
    if not widest:
        raise UnreadableFile("表に、文字の入った行がありません。")
    for at, line in enumerate(lines):
        if widths[at] >= max(min(2, widest), widest / 2) and _are_labels(line.cells):
            return _heading(lines, at)
    raise UnreadableFile("見出しの行が見つかりません。表の1行目に、列の名前を書いてください。")


def _width(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _are_labels(cells: Sequence[str]) -> bool:
    labels = [unicodedata.normalize("NFKC", cell).strip() for cell in cells if cell.strip()]
    if labels[0].startswith("#") or any(len(label) > _LONGEST_HEADING for label in labels):
        return False
    values = sum(1 for label in labels if _VALUE.fullmatch(label))
    return values <= len(labels) * _MOST_VALUES and len(set(labels)) > len(labels) / 2


def _heading(lines: Sequence[Line], at: int) -> Heading:
    upper = _trimmed(lines[at].cells)
    lower = _trimmed(lines[at + 1].cells) if at + 1 < len(lines) else []
    if _is_second_line(upper, lower):
        return Heading(numbered(_joined(upper, lower)), tuple(upper), at + 2)
    return Heading(numbered(upper), tuple(upper), at + 1)


def _trimmed(cells: Sequence[str]) -> list[str]:
    """Without the empty cells at the end."""
    kept = list(cells)
    while kept and not kept[-1].strip():
        kept.pop()
    if len(kept) > _MOST_COLUMNS:
        raise UnreadableFile(f"列が多すぎます（{_MOST_COLUMNS} まで）。")
    return kept


def _is_second_line(upper: list[str], lower: list[str]) -> bool:
    """Whether the next line names the parts of a heading that spans several columns.

    It does when it fills every gap of the line above, says nothing new where there is none, and
    holds no values.
    """
    gaps = [at for at, cell in enumerate(upper) if not cell.strip()]
    beyond = range(len(upper), len(lower))
    if not gaps and not beyond:
        return False
    if not lower or not _are_labels(lower) or not upper[0].strip():
        return False
    if any(at >= len(lower) or not lower[at].strip() for at in gaps):
        return False
    for at, cell in enumerate(upper):
        starts_group = at + 1 in gaps or (at + 1 == len(upper) and bool(beyond))
        said = lower[at].strip() if at < len(lower) else ""
        if cell.strip() and not starts_group and said not in ("", cell.strip()):
            return False
    return True


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    names, group = [], ""
    for at in range(max(len(upper), len(lower))):
        above = upper[at].strip() if at < len(upper) else ""
        below = lower[at].strip() if at < len(lower) else ""
        group = above or group
        names.append(f"{group}_{below}" if below and below != group else group)
    return names


def _linkdata(lines: Sequence[Line], at: int) -> Heading:
    cells = _trimmed(lines[at].cells)
    body = at + 1
    while body < len(lines) and lines[body].cells and lines[body].cells[0].startswith("#"):
        body += 1
    return Heading(numbered([LINKDATA_KEY, *cells[1:]]), tuple(cells), body)
