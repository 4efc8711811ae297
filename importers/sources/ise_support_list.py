"""Ise City's support list: windows by topic, with rules that hold for all of the list.

The spans of the printed table are lost: an empty first cell belongs to the topic above it, and
one row has moved a column to the left. What is read across such a gap says so.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from importers.errors import MissingColumn
from importers.file import SourceFile
from importers.parsers import named_cells
from importers.reading.cell import plain
from importers.reading.dates import printed_date
from importers.reading.list_rules import closing_days
from importers.reading.support_cells import (
    CLOSED,
    COLUMNS,
    CONTACT,
    DATE,
    DEFAULT,
    HOURS,
    MARKS,
    OCCURRENCE,
    PLACE,
    RULE,
    TOPIC,
    TOPIC_ABOVE,
    SupportCells,
    is_shifted,
    name_in,
)
from importers.reading.support_entry import read_support_entry
from importers.reading.tables import is_heading, lines_of
from importers.row import Row
from importers.source import Source
from models.incoming import IncomingRecord, IncomingWindow

_CITY, _CODE, _PREFECTURE = "伊勢市", "242039", "三重県"
_SECTION_LINE = re.compile(r"^\*\*(?P<name>[^*【】]+)\*\*$")
_LEGEND = re.compile(r"⇒\s*\*\*(?P<name>[^*]+)\*\*")
_APPOINTMENT = re.compile(r"予約.*マーク.*予約が必要")
_DEFAULT = re.compile(r"迷った(?:ら|とき|場合)[^*]*\*\*(?P<name>[^*]+)\*\*")
_LIST = "サポートリスト"


@dataclass(slots=True)
class _List:
    """What the lines around the tables say about all of the rows."""

    legend: list[str] = field(default_factory=list)
    closed: tuple[str, ...] = ()
    appointment: str = ""
    default: tuple[int, str, str] | None = None
    """Line, sentence and name of the window for people who do not know whom to ask."""


def rows(file: SourceFile) -> Iterator[Row]:
    """The rows of every table, then the window for people who do not know whom to ask."""
    lines = lines_of(file)
    first = _first_heading(lines)
    about = _read_rules(lines[:first])
    shared = {
        DATE: published_in(file) or "",
        CLOSED: "・".join(about.closed),
        RULE: about.appointment,
        MARKS: "\n".join(about.legend),
        DEFAULT: "",
    }
    seen: dict[str, int] = {}
    number = 0
    for at, above, cells in _table_lines(lines, first):
        name = name_in(cells)
        seen[name] = seen.get(name, 0) + 1
        number += 1
        own = {TOPIC_ABOVE: above, OCCURRENCE: str(seen[name])}
        yield Row(number, f"{at}行目", named_cells(list(COLUMNS), cells) | shared | own)
    if about.default and about.default[2] not in seen:
        at, sentence, name = about.default
        yield Row(
            number + 1,
            f"{at}行目",
            {TOPIC: sentence, CONTACT: name, HOURS: "", PLACE: ""}
            | shared
            | {TOPIC_ABOVE: "", OCCURRENCE: "1", DEFAULT: name},
        )


def _first_heading(lines: list[str]) -> int:
    for index, line in enumerate(lines):
        if is_heading(line, COLUMNS, index + 1):
            return index
    raise MissingColumn(TOPIC)


def _table_lines(lines: list[str], first: int) -> Iterator[tuple[int, str, list[str]]]:
    """Line number, the topic cell above in the same table, and the cells, until the next chapter.

    A row that moved to the left has no topic, and none can be read across it.
    """
    above = ""
    for at, line in enumerate(lines[first:], start=first + 1):
        if line.lstrip().startswith("#"):
            return
        if _SECTION_LINE.match(line.strip()) or is_heading(line, COLUMNS, at):
            above = ""
        elif line.strip():
            cells = line.split("\t")
            yield at, above, cells
            if cells[0].strip():
                above = "" if is_shifted(cells) else cells[0]


def _read_rules(lines: list[str]) -> _List:
    """Only what stands since the title of the list, so that other lists have no say in it."""
    titles = [i for i, line in enumerate(lines) if _LIST in line]
    start = titles[-1] if titles else 0
    about = _List()
    for at, line in enumerate(lines[start:], start=start + 1):
        about.legend += [found["name"].strip() for found in _LEGEND.finditer(line)]
        about.closed = about.closed or closing_days(line)
        if _APPOINTMENT.search(plain(line).replace("*", "")):
            about.appointment = line.strip().replace("*", "")
        if found := _DEFAULT.search(line):
            about.default = (at, line.strip().replace("*", ""), found["name"].strip())
    return about


def draft(row: Row) -> IncomingRecord:
    cells = SupportCells(
        topic=row.take(TOPIC),
        contact=row.take(CONTACT),
        hours=row.take(HOURS),
        place=row.take(PLACE),
        topic_above=row.take(TOPIC_ABOVE),
        occurrence=row.take(OCCURRENCE),
        date=row.take(DATE),
        closed=tuple(filter(None, row.take(CLOSED).split("・"))),
        rule=row.take(RULE),
        marks=tuple(filter(None, row.take(MARKS).split("\n"))),
        default=row.take(DEFAULT),
    )
    return read_support_entry(
        cells, place=row.place, city=_CITY, code=_CODE, prefecture=_PREFECTURE
    )


def windows(file: SourceFile) -> list[IncomingWindow]:
    """The window for people who do not know whom to ask.

    It is the record of that name, so it is offered only while that record may be shown: without
    a number it must not take the place of a window that has one.
    """
    lines = lines_of(file)
    default = _read_rules(lines[: _first_heading(lines)]).default
    if default is None:
        return []
    _, _, name = default
    for row in rows(file):
        record = _draft_or_none(row)
        if record and record.services[0].content.name == name:
            service = record.services[0]
            phones = service.content.phones
            return [
                IncomingWindow(
                    area_code=_CODE,
                    name=name,
                    phone=phones[0].number if phones else None,
                    note="どこに相談したらよいか迷ったときの窓口です。",
                    service_key=service.key,
                )
            ]
    return []


def _draft_or_none(row: Row) -> IncomingRecord | None:
    try:
        return draft(row)
    except ValueError:
        return None


def published_in(file: SourceFile) -> str | None:
    """The date beside the making of the list, such as 令和5年1月初旬."""
    dates = (printed_date(line) for line in lines_of(file) if _LIST in line)
    return next(filter(None, dates), None)


SOURCE = Source(
    slug="ise-support-list",
    title="伊勢つながりサポートリスト",
    publisher="伊勢市",
    plausible=range(5, 301),
    rows=rows,
    draft=draft,
    windows=windows,
    published_in=published_in,
    shipped="ise-support-list.txt",
)
