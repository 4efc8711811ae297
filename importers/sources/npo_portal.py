"""NPO法人ポータルサイト: every NPO法人, as bodies to invite. No person's name is read."""

import re
from collections.abc import Iterator

from importers.errors import MissingColumn
from importers.file import SourceFile
from importers.mapping.bare_bodies import invited, spoken
from importers.mapping.standard import ANY_SIZE, date_in_name, scope_by_cell
from importers.reading.cell_values import said
from importers.reading.corporate_numbers import read_corporate_number
from importers.reading.names import read_name
from importers.row import Row
from importers.source import Source
from importers.tables import table_rows, without
from models.incoming import IncomingRecord

_OFFICE = "所轄庁"
_NEEDED = ("法人名称", _OFFICE, "主たる事務所の所在地", "法人番号")
_PERSONS = ("代表者氏名", "団体代表者名（フリガナ）")
_FIELDS = re.compile(r"活動分野")
_FORM = "特定非営利活動法人"


def rows(file: SourceFile) -> Iterator[Row]:
    """Without the columns that name persons. Raises MissingColumn for another table."""
    for row in table_rows(file):
        if row.number == 1:
            for column in _NEEDED:
                if column not in row.columns:
                    raise MissingColumn(column)
        yield without(row, _PERSONS)


def scope(file: SourceFile) -> str:
    return scope_by_cell(file, _OFFICE)


def draft(row: Row) -> IncomingRecord:
    """A draft of the body; one that has been dissolved is closed and never invited."""
    name = " ".join(row.take("法人名称").split())
    if not name:
        raise ValueError("法人名称がありません。")
    office, address = row.take(_OFFICE).strip(), row.take("主たる事務所の所在地").strip()
    printed_number = said(row.take("法人番号"))
    cells = row.cells
    shown = [column for column in row.columns if column not in ("法人名称", "法人番号")]
    row.ignore(*shown)
    fields = [column for column in shown if _FIELDS.match(column)]
    facts = [(one, text) for one, text in spoken(cells, shown) if one not in fields]
    if marked := "、".join(_fields(cells, fields)):
        facts.append(("活動分野", marked))
    printed = read_name(name)
    return invited(
        key=printed_number or f"{office}\t{name}\t{address}",
        place=row.place,
        name=printed.printed,
        number=read_corporate_number(printed_number),
        printed_number=printed_number,
        facts=facts,
        ended=bool(said(row.take_if_present("解散情報"))),
        reading=said(row.take_if_present("法人名称カナ"))[:500],
        legal_form=printed.legal_form or _FORM,
    )


def _fields(cells: dict[str, str], columns: list[str]) -> Iterator[str]:
    """The twenty columns hold either the name of the field or a mark under its number."""
    for column in columns:
        text = said(cells[column])
        if text:
            yield column.removeprefix("活動分野") if text in ("1", "○", "〇", "●") else text


SOURCE = Source(
    slug="npo-portal",
    title="NPO法人ポータルサイト 行政入力情報",
    publisher="内閣府",
    url="https://www.npo-homepage.go.jp/",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft,
    published_in=date_in_name,
    scope=scope,
)
