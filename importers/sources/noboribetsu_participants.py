"""Who came to the meeting of Noboribetsu City's platform: a numbered table whose rows broke."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importers.file import SourceFile
from importers.reading.damage import join_wrapped
from importers.reading.dates import printed_date
from importers.reading.doubts import unconfirmed
from importers.reading.posts_of_persons import without_post
from importers.reading.roster import CHECK, Roster, RosterEntry, level_of_section, roster_record
from importers.reading.spaced_tables import cut_off, ends_table, table_start
from importers.reading.stated_counts import differs, gaps, number_in
from importers.reading.tables import compact, lines_of
from importers.row import Row
from importers.source import Source
from models.content import AreaContent
from models.incoming import IncomingRecord

NUMBER, NAME, PERSONS, GROUP = "No.", "団体名", "人数", "属性"
COLUMNS = (NUMBER, NAME, PERSONS, GROUP)
LINES, DATE = "元の行", "開催日"
_AREA = AreaContent(code="012301", name="登別市")
_TITLE = "登別市 孤独・孤立対策官民連携プラットフォーム推進会議 参加者一覧"
_D = "[0-9０-９]"
_ROW = re.compile(
    rf"^(?P<number>{_D}+)\s+(?P<name>\S.*?)\s+(?P<persons>{_D}+)\s+(?P<group>\S.*)$", re.DOTALL
)
_BEGINNING = re.compile(rf"^\s*(?P<number>{_D}+)\s+\S")
_TOTAL = re.compile(r"^合計:?(?P<total>[\d,]+)")
_PAGE_NUMBER = re.compile(rf"^\s*{_D}{{1,4}}\s*$")
_LINES_ABOVE = 60
"""The day of the meeting stands within so many lines above the table."""


@dataclass(slots=True)
class _Entry:
    """One row of the table, in one line or several. `at` is the number of its first line."""

    at: int
    number: int
    lines: list[str]

    @property
    def text(self) -> str:
        # A line that begins with a figure is a cell of its own and never half a word.
        ended = [
            f"{line} " if below[:1].isdigit() else line
            for line, below in zip(self.lines, [*self.lines[1:], ""], strict=True)
        ]
        return join_wrapped(ended)

    @property
    def is_whole(self) -> bool:
        return _ROW.match(self.text) is not None


def rows(file: SourceFile) -> Iterator[Row]:
    """Raises MissingColumn without the table and UnreadableFile without its total."""
    lines = lines_of(file)
    start = table_start(lines, COLUMNS)
    entries, total = _entries(lines, start)
    found = [_ROW.match(entry.text) for entry in entries]
    persons = sum(number_in(match["persons"]) for match in found if match)
    doubts = differs("人数の合計", total, persons, "人") + gaps([one.number for one in entries])
    shared = {DATE: published_in(file) or "", CHECK: "\n".join(doubts)}
    for at, (entry, match) in enumerate(zip(entries, found, strict=True), start=1):
        cells = {
            NUMBER: match["number"] if match else str(entry.number),
            NAME: match["name"] if match else "",
            PERSONS: match["persons"] if match else "",
            GROUP: match["group"] if match else "",
            LINES: "\n".join(entry.lines),
        }
        yield Row(at, f"{entry.at}行目", cells | shared)


def _entries(lines: list[str], start: int) -> tuple[list[_Entry], int]:
    """The rows and the total under them."""
    found: list[_Entry] = []
    for at, line in enumerate(lines[start:], start=start + 1):
        if total := _TOTAL.match(compact(line)):
            return found, number_in(total["total"])
        if not line.strip():
            continue
        if ends_table(line):
            break
        beginning = _BEGINNING.match(line)
        last = found[-1] if found else None
        if last and last.is_whole and _PAGE_NUMBER.match(line):
            continue
        number = number_in(beginning["number"]) if beginning else 0
        if last is None or (beginning and (last.is_whole or number == last.number + 1)):
            found.append(_Entry(at, number, [line]))
        else:
            last.lines.append(line)
    raise cut_off("参加者一覧の「合計」の行")


def draft(row: Row) -> IncomingRecord:
    name, group, lines = row.take(NAME), row.take(GROUP), row.take(LINES)
    number, persons = row.take(NUMBER), row.take(PERSONS)
    if not name:
        raise ValueError(
            "番号・団体名・人数・属性に分けられません。行がくずれているかもしれません。"
        )
    body, post = without_post(name)
    notes = []
    cells = {NUMBER: number, NAME: name, PERSONS: persons, GROUP: group}
    if "\n" in lines:
        note = "いくつかの行に分かれていたものを、一つの行につなぎました。"
        notes.append(unconfirmed("name", note, lines))
        cells[LINES] = lines
    if post:
        note = f"「{post}」は、出席した人の役職と読みました。団体の名前ではありません。"
        notes.append(unconfirmed("name", note, name))
    entry = RosterEntry(
        printed=name,
        body=body if post else None,
        key=name,
        place=row.place,
        cells=cells,
        check=row.take(CHECK),
        level=level_of_section(body, city=_AREA.name, prefecture="北海道"),
        notes=notes,
    )
    return roster_record(entry, Roster(_TITLE, row.take(DATE) or None, _AREA))


def published_in(file: SourceFile) -> str | None:
    """The day of the meeting, such as 2024年2月16日."""
    lines = lines_of(file)
    start = table_start(lines, COLUMNS)
    above = lines[max(0, start - _LINES_ABOVE) : start]
    days = [printed_date(line) for line in above if "開催日" in compact(line)]
    return days[-1] if days else None


SOURCE = Source(
    slug="noboribetsu-participants",
    title=_TITLE,
    publisher="登別市",
    plausible=range(10, 301),
    rows=rows,
    draft=draft,
    published_in=published_in,
    shipped="noboribetsu-participants.txt",
)
