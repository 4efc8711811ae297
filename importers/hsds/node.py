"""One row of a feed with everything below it, whether it came nested or from several tables."""

from collections.abc import Iterator, Mapping

from importers.hsds.persons import without_persons
from models.content import PrintedText

_LONGEST_COLUMN = 500
_LONGEST_TEXT = 20_000
_LONGEST_LINE = 500


class Node:
    """`cells` are texts to the letter, empty ones left out; `place` is where a person finds it.

    `remarks` say in Japanese what does not fit about the row. Names of persons are left out here,
    before anything can keep them; `left_out` says so.
    """

    __slots__ = ("cells", "children", "left_out", "place", "remarks", "table")

    def __init__(self, table: str, place: str, cells: Mapping[str, str]) -> None:
        said = {name: text for name, text in cells.items() if text.strip()}
        self.table = table
        self.place = place
        self.cells, self.left_out = without_persons(table, said)
        self.remarks: list[str] = []
        self.children: dict[str, list[Node]] = {}

    def get(self, *names: str) -> str | None:
        """The first of these columns that says something, without spaces around it."""
        for name in names:
            if text := self.cells.get(name, "").strip():
                return text
        return None

    def line(self, *names: str) -> str | None:
        """The same, if it is short enough for one line; longer texts are only kept as printed."""
        text = self.get(*names)
        if text is not None and len(text) > _LONGEST_LINE:
            self.remark(f"{names[0]} が長すぎます。")
            return None
        return text

    @property
    def id(self) -> str | None:
        return self.get("id", "ID", *(("taxonomy_id",) if self.table == "taxonomy_terms" else ()))

    @property
    def says_nothing(self) -> bool:
        return not self.children and not set(self.cells) - {"id", "ID"}

    def below(self, table: str) -> list["Node"]:
        return self.children.get(table, [])

    def add(self, child: "Node") -> None:
        below = self.children.setdefault(child.table, [])
        if child not in below:
            below.append(child)

    def remark(self, sentence: str) -> None:
        if sentence not in self.remarks:
            self.remarks.append(sentence)

    def whole(self) -> Iterator["Node"]:
        """The row itself and all below it."""
        yield self
        for children in self.children.values():
            for child in children:
                yield from child.whole()

    def whole_below(self) -> Iterator["Node"]:
        return (row for row in self.whole() if row is not self)

    def flat(self) -> dict[str, str]:
        """Every cell by column; those of rows below by their place and column."""
        found = dict(self.cells)
        for child in self.whole_below():
            found |= {f"{child.place}: {name}": text for name, text in child.cells.items()}
        return found

    def printed(self) -> tuple[PrintedText, ...]:
        """Every cell to the letter; a text too long for one is cut into several."""
        return tuple(
            PrintedText(column=column[-_LONGEST_COLUMN:], text=text[start : start + _LONGEST_TEXT])
            for column, text in self.flat().items()
            for start in range(0, len(text), _LONGEST_TEXT)
        )

    def all_remarks(self) -> list[str]:
        return [f"{row.place}: {remark}" for row in self.whole() for remark in row.remarks]

    def all_left_out(self) -> list[str]:
        return [f"{row.place}: {what}" for row in self.whole() for what in row.left_out]
