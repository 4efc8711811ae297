"""Who sat in the meetings of Koto City's platform: two lists side by side, in two documents.

The report prints the four columns apart by single spaces, the slides by tabs. They spell one body
in two ways, so each is a source of its own and both spellings stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from importers.errors import MissingColumn
from importers.file import SourceFile
from importers.reading.doubts import doubtful, unconfirmed
from importers.reading.misprints import likely_misprint
from importers.reading.posts_of_persons import is_post
from importers.reading.roster import (
    CHECK,
    Roster,
    RosterEntry,
    is_section,
    owner_of_sections,
    roster_record,
)
from importers.reading.spaced_tables import check_end, ends_table, table_start
from importers.reading.tables import lines_of
from importers.row import Row
from importers.source import Source
from models.content import AreaContent
from models.incoming import IncomingRecord
from models.vocabulary import Kind, Level

BODY, POST = "所属", "役職"
COLUMNS = (BODY, POST, BODY, POST)
SIDE, LINES, OTHER_SPELLING = "見出し", "元の行", "同じ文書の別の書き方"
_AREA = AreaContent(code="131083", name="江東区")
_TITLE = "江東区 孤独・孤立対策連携プラットフォーム 参加者一覧"
_YEAR = "令和5年度"
_LONGEST_LINE = 200
_ARROWS = re.compile(r"[←→]")


@dataclass(frozen=True, slots=True)
class _Seat:
    """`side` is 0 for the list on the left and 1 for the one on the right."""

    at: int
    side: int
    body: str
    post: str
    lines: str


def rows(file: SourceFile) -> Iterator[Row]:
    """One row for each seat, line by line, left before right."""
    lines = lines_of(file)
    start = table_start(lines, COLUMNS)
    left, right = _headings(lines[start - 2] if start > 1 else "")
    if right != _AREA.name:
        raise MissingColumn(_AREA.name, place=f"{start}行目の上")
    seats = list(_seats(lines, start))
    text = "".join(line.rstrip() for line in lines)
    for number, seat in enumerate(seats, start=1):
        twin = likely_misprint(seat.body, text) if seat.body else None
        yield Row(
            number,
            f"{seat.at}行目{'右' if seat.side else '左'}",
            {
                SIDE: right if seat.side else left,
                BODY: seat.body,
                POST: seat.post,
                LINES: seat.lines,
                OTHER_SPELLING: twin or "",
                CHECK: "",
            },
        )


def _headings(line: str) -> tuple[str, str]:
    """What stands over the two halves: the last word is for the right one."""
    left, _, right = " ".join(_ARROWS.sub(" ", line).split()).rpartition(" ")
    return left, right


def _seats(lines: list[str], start: int) -> Iterator[_Seat]:
    if "\t" in lines[start - 1]:
        for at, line in enumerate(lines[start:], start=start + 1):
            if at == len(lines):
                check_end(lines, "参加者一覧")
            if "\t" not in line:
                return
            yield from _tabbed(at, line)
    else:
        yield from _spaced(list(_table_lines(lines, start)))


def _table_lines(lines: list[str], start: int) -> Iterator[tuple[int, str]]:
    for at, line in enumerate(lines[start:], start=start + 1):
        if ends_table(line) or "。" in line or len(line) > _LONGEST_LINE:
            return
        yield at, line
    check_end(lines, "参加者一覧")


def _spaced(table: list[tuple[int, str]]) -> Iterator[_Seat]:
    torn = False
    for (at, line), (_, below) in zip(table, [*table[1:], (0, "")], strict=True):
        pairs = _pairs(line)
        was_torn, torn = torn, False
        if was_torn:
            yield _Seat(at, 1, *pairs[0], line)
        elif len(pairs) == 1 and not pairs[0][1] and _is_right_half(below):
            torn = True
            yield _Seat(at, 0, *pairs[0], line)
        elif not _is_clear(pairs):
            yield _Seat(at, 0, "", "", line)
        else:
            for side, (body, post) in enumerate(pairs):
                yield _Seat(at, side, body, post, line)


def _is_right_half(line: str) -> bool:
    """A body without a title tore its line in two: a section of the city follows by itself."""
    pairs = _pairs(line)
    return len(pairs) == 1 and bool(pairs[0][1]) and is_section(pairs[0][0]) and _is_clear(pairs)


def _is_clear(pairs: list[tuple[str, str]]) -> bool:
    """Whether one can tell which words belong to which column."""
    if not 0 < len(pairs) <= 2 or not all(post for _, post in pairs):
        return False
    before, _, last = pairs[0][0].rpartition(" ")
    return not (len(pairs) == 1 and before and is_section(last))


def _tabbed(at: int, line: str) -> Iterator[_Seat]:
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) > len(COLUMNS) and any(cells[len(COLUMNS) :]):
        yield _Seat(at, 0, "", "", line)
        return
    cells += [""] * (len(COLUMNS) - len(cells))
    for side in (0, 1):
        body, post = cells[side * 2], cells[side * 2 + 1]
        if body or post:
            yield _Seat(at, side, body, post, line)


def _pairs(line: str) -> list[tuple[str, str]]:
    """Bodies and titles in a line without any other mark between them."""
    found: list[tuple[str, str]] = []
    words: list[str] = []
    for word in line.split():
        if words and is_post(word):
            found.append((" ".join(words), word))
            words = []
        else:
            words.append(word)
    return [*found, (" ".join(words), "")] if words else found


def draft(row: Row) -> IncomingRecord:
    body, post, side = row.take(BODY), row.take(POST), row.take(SIDE)
    twin = row.take(OTHER_SPELLING)
    row.ignore(LINES)
    if not body:
        raise ValueError("所属と役職に分けられません。行がくずれているかもしれません。")
    roster = Roster(_TITLE, _YEAR, _AREA)
    of_the_city = side == _AREA.name
    notes = []
    if twin:
        note = f"書きまちがいかもしれません。同じ文書に「{twin}」という書き方があります。"
        notes.append(doubtful("name", note, f"{body} / {twin}"))
    if not post:
        notes.append(unconfirmed("printed", "役職の欄が空いています。"))
    owner = owner_of_sections(_AREA.name, roster, Level.municipal) if of_the_city else None
    entry = RosterEntry(
        printed=body,
        key=f"{side}\n{body}" if of_the_city else body,
        place=row.place,
        cells={SIDE: side, BODY: body, POST: post},
        check=row.take(CHECK),
        owner=owner,
        kind=Kind.window if of_the_city else None,
        level=Level.municipal if of_the_city else None,
        notes=notes,
    )
    return roster_record(entry, roster)


SOURCE = Source(
    slug="koto-participants",
    title=f"{_TITLE}（事例集）",
    publisher="江東区",
    published=_YEAR,
    plausible=range(10, 301),
    rows=rows,
    draft=draft,
    shipped="koto-participants.txt",
)
SLIDES = Source(
    slug="koto-participants-slides",
    title=f"{_TITLE}（第2回、スライド）",
    publisher="江東区",
    published=_YEAR,
    plausible=range(10, 301),
    rows=rows,
    draft=draft,
    shipped="koto-participants-slides.txt",
)
