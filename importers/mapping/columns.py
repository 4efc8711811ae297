"""Which column of a table gives which field: by the names of the standards, or by a profile."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from importers.errors import MissingColumn
from importers.mapping.fields import FIELDS, MANY, FieldName, by_heading
from importers.reading.headings import fold_heading, heading_tails, without_number
from models.content import PrintedText

LONGEST_LINE, LONGEST_TEXT = 500, 20_000
_MOST_REMEMBERED = 200

_OTHER_BODIES = re.compile(
    "法人|団体|事業者|設置者|管理者|運営|代表|申請|主催|指定機関|従たる|開設者"
)
_DESKS = re.compile("連絡先|問い合わせ|問合せ|担当|申込")
"""Words before a `_` after which a name or an address is not that of the facility."""
_OF_ITSELF: frozenset[FieldName] = frozenset({"name", "reading", "address"})
_WAYS_TO_REACH: frozenset[FieldName] = frozenset({"phone", "fax", "mail", "url"})
_PERSON = re.compile("氏名|お名前|代表者|担当者|管理者名|施設長|責任者|理事長")


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """`of` names the columns of each field in the order of the table; `known` is all of them."""

    of: Mapping[FieldName, tuple[str, ...]]
    known: frozenset[str]
    firsts: tuple[tuple[FieldName, str], ...]
    """Fields of one column, with it."""
    several: frozenset[FieldName]
    """Fields of more than one column."""
    printed: "PrintedCells"


class PrintedCells:
    """Cells as they are kept, made once for texts that come again and again.

    A column of names or numbers never repeats itself; after so many different texts nothing more
    is remembered of it.
    """

    __slots__ = ("_left", "_made", "_persons", "_varied")

    def __init__(self, persons: Iterable[str]) -> None:
        self._made: dict[tuple[str, str], PrintedText] = {}
        self._left: dict[str, int] = {}
        self._varied: set[str] = set()
        self._persons = frozenset(persons)

    def of(self, cells: Mapping[str, str]) -> list[Any]:
        """Every cell that holds anything, except those that name a person.

        What a record takes as its `printed`: finished parts, and for texts that come once the
        words alone, which the record makes into parts at half the cost.
        """
        made, varied = self._made, self._varied
        found: list[Any] = []
        for column, text in cells.items():
            if not text:
                continue
            if column in varied:
                found.append(_cell(column, text))
            elif (one := made.get((column, text))) is not None:
                found.append(one)
            elif column not in self._persons:
                found.append(self._make(column, text))
        return found

    def _make(self, column: str, text: str) -> PrintedText:
        one = self._made[column, text] = PrintedText(**_cell(column, text))
        left = self._left[column] = self._left.get(column, _MOST_REMEMBERED) - 1
        if not left:
            self._varied.add(column)
        return one


def _cell(column: str, text: str) -> dict[str, str]:
    return {"column": column[:LONGEST_LINE], "text": text[:LONGEST_TEXT]}


@dataclass(frozen=True, slots=True, eq=False)
class Headings:
    """How the columns of one kind of table are found.

    `special` are folded headings that mean something else here than elsewhere; `required` are
    fields without which the table is another one.
    """

    special: Mapping[str, FieldName] = field(default_factory=dict)
    required: tuple[FieldName, ...] = ("name",)

    def of(self, columns: Iterable[str]) -> Columns:
        """Raises MissingColumn, with the usual heading of a required field that is not there."""
        found = _found(self, tuple(columns))
        for name in self.required:
            if name not in found.of:
                raise MissingColumn(FIELDS[name].headings[0])
        return found


def special(headings: Mapping[str, FieldName]) -> dict[str, FieldName]:
    return {fold_heading(heading): name for heading, name in headings.items()}


@lru_cache(maxsize=256)
def _found(headings: Headings, columns: tuple[str, ...]) -> Columns:
    exact = {column: _exact(headings, column) for column in columns}
    taken = {name for name in exact.values() if name}
    of: dict[FieldName, list[str]] = {}
    for column in columns:
        name = exact[column]
        if (
            name is None
            and (by_tail := _by_tail(headings, column))
            and (by_tail not in taken or by_tail in MANY)
        ):
            name = by_tail
        if name is None or (name in of and name not in MANY and name not in ("person", "kept")):
            continue
        of.setdefault(name, []).append(column)
    return columns_of(of, columns)


def columns_of(of: Mapping[FieldName, Sequence[str]], columns: Sequence[str]) -> Columns:
    """All columns of a table, with those that give a field."""
    read = {name: tuple(found) for name, found in of.items() if found}
    firsts = tuple((name, found[0]) for name, found in read.items() if len(found) == 1)
    several = frozenset(name for name, found in read.items() if len(found) > 1)
    return Columns(read, frozenset(columns), firsts, several, PrintedCells(read.get("person", ())))


def names_a_person(column: str) -> bool:
    return _exact(Headings(), column) == "person"


def name_of_heading(
    heading: str, headings: Headings | None = None
) -> tuple[FieldName, bool] | None:
    """(field, whether the heading is exactly one of its names), or None."""
    chosen = headings or Headings()
    if name := _exact(chosen, heading):
        return name, True
    by_tail = _by_tail(chosen, heading)
    return (by_tail, False) if by_tail else None


def _exact(headings: Headings, column: str) -> FieldName | None:
    folded = fold_heading(column)
    known = by_heading()
    for spelling in (folded, without_number(folded)):
        if name := headings.special.get(spelling) or known.get(spelling):
            return name
    return "person" if _PERSON.search(folded) else None


def _by_tail(headings: Headings, column: str) -> FieldName | None:
    for before, tail in heading_tails(column):
        name = headings.special.get(tail) or by_heading().get(tail)
        if not before or name is None:
            continue
        if name in _OF_ITSELF | _WAYS_TO_REACH and _OTHER_BODIES.search(before):
            return None
        if name in _OF_ITSELF and _DESKS.search(before):
            return None
        return name
    return None
