"""One line of a table before anybody knows its headings."""

from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """`place` is where a person finds the line: 「12行目」, 「一覧!A5」, 「2ページ 表1 3行目」."""

    place: str
    cells: Sequence[str]
