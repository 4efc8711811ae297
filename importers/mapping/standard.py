"""What the sources in a published layout share: rows, drafts, and whose file it is."""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import islice

from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.mapping.bodies import publisher_area
from importers.mapping.lasting import with_last_day
from importers.mapping.record import record_of
from importers.mapping.rules import TableRules
from importers.mapping.values import Values
from importers.reading.area_codes import area_of, check_digit
from importers.row import Row
from importers.tables import table_rows, without
from models.incoming import IncomingRecord

ANY_SIZE = range(1, 5_000_000)
_ROWS_LOOKED_AT = 1_000
_DATE = re.compile(r"(?<!\d)(20\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_WHOSE = (
    "どの市区町村の表か分かりません。「全国地方公共団体コード」か「所在地」の列を入れてください。"
)
Draft = Callable[[Row], IncomingRecord]


def draft_with(rules: TableRules) -> Draft:
    def draft(row: Row) -> IncomingRecord:
        return record_of(row, rules.headings.of(row.columns), rules)

    return draft


def draft_until_its_last_day(rules: TableRules) -> Draft:
    """For lists of what does not go on: events, schemes."""

    def draft(row: Row) -> IncomingRecord:
        columns = rules.headings.of(row.columns)
        return with_last_day(record_of(row, columns, rules), Values(row, columns))

    return draft


def checked_rows(file: SourceFile, rules: TableRules) -> Iterator[Row]:
    """The rows of a table that has the columns it must have, without those that name persons.

    Raises MissingColumn.
    """
    persons: Collection[str] = ()
    for row in table_rows(file):
        if row.number == 1:
            persons = rules.headings.of(row.columns).of.get("person", ())
        yield without(row, persons) if persons else row


def scope_by_area(file: SourceFile, rules: TableRules) -> str:
    """The code of the municipality whose list it is, of its prefecture if there are several, JP.

    Raises UnreadableFile when no row says where it is.
    """
    codes: set[str] = set()
    for row in islice(table_rows(file), _ROWS_LOOKED_AT):
        area = publisher_area(Values(row, rules.headings.of(row.columns)))
        if area:
            codes.add(area.code)
    if not codes:
        raise UnreadableFile(_WHOSE)
    if len(codes) == 1:
        return codes.pop()
    prefectures = {code[:2] for code in codes}
    if len(prefectures) > 1:
        return "JP"
    five = prefectures.pop() + "000"
    return five + check_digit(five)


def scope_by_cell(file: SourceFile, column: str) -> str:
    """The same words in one column of the first row: the kind of service a file is about."""
    row = next(iter(table_rows(file)), None)
    if row is None:
        raise UnreadableFile("表に行がありません。")
    if column not in row.columns:
        raise MissingColumn(column)
    return row.take(column).strip()[:80] or "-"


def date_in_name(file: SourceFile) -> str | None:
    """The day in the name of the file, as 2026-04-01: publishers write it there."""
    found = _DATE.search(file.name)
    return "-".join(found.groups()) if found else None


def area_name(code: str) -> str:
    area = area_of(code)
    return area.name if area else code
