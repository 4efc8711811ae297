"""Where Koto City's list of support lies: numbered places and copies, with a total."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importers.file import SourceFile
from importers.reading.doubts import unconfirmed
from importers.reading.roster import (
    CHECK,
    Roster,
    RosterEntry,
    is_section,
    owner_of_sections,
    roster_record,
)
from importers.reading.spaced_tables import cut_off, ends_table, table_start
from importers.reading.stated_counts import differs, gaps, number_in
from importers.reading.tables import compact, lines_of
from importers.row import Row
from importers.source import Source
from models.content import AreaContent
from models.incoming import IncomingRecord
from models.vocabulary import Level

SITE, COPIES = "配布先", "配布部数"
COLUMNS = (SITE, COPIES)
NUMBER, GROUP, LINES = "番号", "区分", "元の行"
_AREA = AreaContent(code="131083", name="江東区")
_TITLE = "江東区 寄り添いサポートリストの配布先"
_YEAR = "令和5年度"
_D = "[0-9０-９]"
_ROW = re.compile(
    rf"^\s*(?P<number>{_D}+)\s+(?P<site>\S.*?)\s+(?P<copies>{_D}[{_D[1:-1]},，]*)\s*部?\s*$"
)
_BEGINNING = re.compile(rf"^\s*(?P<number>{_D}+)\s+\S")
_TOTAL = re.compile(r"^合計:?(?P<total>[\d,]+)")
_PLACES = re.compile(rf"^(?P<name>.*?\S)\s*(?P<places>{_D}+)\s*(?:箇所|か所|カ所|ヶ所|ヵ所)$")
_OWN_SECTIONS = "区役所"


@dataclass(frozen=True, slots=True)
class _Entry:
    at: int
    line: str
    group: str
    number: str
    site: str
    copies: str


def rows(file: SourceFile) -> Iterator[Row]:
    """Raises MissingColumn without the table and UnreadableFile without its total."""
    lines = lines_of(file)
    start = table_start(lines, COLUMNS)
    entries, total = _entries(lines, start)
    copies = sum(number_in(entry.copies) for entry in entries if entry.copies)
    doubts = differs("部数の合計", total, copies, "部")
    doubts += gaps([number_in(entry.number) for entry in entries])
    for number, entry in enumerate(entries, start=1):
        yield Row(
            number,
            f"{entry.at}行目",
            {
                GROUP: entry.group,
                NUMBER: entry.number,
                SITE: entry.site,
                COPIES: entry.copies,
                LINES: entry.line,
                CHECK: "\n".join(doubts),
            },
        )


def _entries(lines: list[str], start: int) -> tuple[list[_Entry], int]:
    """The rows and the total under them. A line without a number is the heading of a group."""
    found: list[_Entry] = []
    group = ""
    for at, line in enumerate(lines[start:], start=start + 1):
        if total := _TOTAL.match(compact(line)):
            return found, number_in(total["total"])
        if not line.strip():
            continue
        if ends_table(line):
            break
        if row := _ROW.match(line):
            found.append(_Entry(at, line, group, row["number"], row["site"], row["copies"]))
        elif beginning := _BEGINNING.match(line):
            found.append(_Entry(at, line, group, beginning["number"], "", ""))
        else:
            group = line.strip()
    raise cut_off("配布先リストの「合計」の行")


def draft(row: Row) -> IncomingRecord:
    group, number, site = row.take(GROUP), row.take(NUMBER), row.take(SITE)
    copies = row.take(COPIES)
    row.ignore(LINES)
    if not site:
        raise ValueError("配布先と部数に分けられません。行がくずれているかもしれません。")
    roster = Roster(_TITLE, _YEAR, _AREA)
    several = _PLACES.match(site)
    name = several["name"] if several else site
    notes = []
    if several:
        places = number_in(several["places"])
        note = f"{places} か所をまとめた名前です。一か所ずつの名前は書かれていません。"
        notes.append(unconfirmed("name", note, site))
    of_the_city = group.startswith(_OWN_SECTIONS) or is_section(name)
    entry = RosterEntry(
        printed=name,
        key=f"{group}\n{site}",
        place=row.place,
        cells={GROUP: group, NUMBER: number, SITE: site, COPIES: copies},
        check=row.take(CHECK),
        owner=owner_of_sections(_AREA.name, roster, Level.municipal) if of_the_city else None,
        notes=notes,
    )
    return roster_record(entry, roster)


SOURCE = Source(
    slug="koto-leaflet-sites",
    title=_TITLE,
    publisher="江東区",
    published=_YEAR,
    plausible=range(5, 301),
    rows=rows,
    draft=draft,
    shipped="koto-leaflet-sites.txt",
)
