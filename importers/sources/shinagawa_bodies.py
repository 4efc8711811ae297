"""Bodies Shinagawa City asked about young people and isolation, in two documents.

In the report the names are bullets in a narrow column, in the slides they run together in one
cell. The two spell two bodies differently, so each is a source of its own.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from importers.errors import MissingColumn
from importers.file import SourceFile
from importers.reading.cell import plain
from importers.reading.damage import join_wrapped
from importers.reading.doubts import doubtful, unconfirmed
from importers.reading.legal_forms import names_run_together
from importers.reading.roster import CHECK, Roster, RosterEntry, roster_record
from importers.reading.spaced_tables import check_end, cut_off
from importers.reading.stated_counts import differs
from importers.reading.tables import lines_of
from importers.row import Row
from importers.source import Source
from models.content import AreaContent
from models.incoming import IncomingRecord

NAME, LINES, RUN_TOGETHER = "団体名", "元の行", "つながっていた文字"
OUTSIDE = "区の外の団体の数"
_AREA = AreaContent(code="131091", name="品川区")
_TITLE = "品川区 孤独・孤立対策のヒアリング先の支援団体"
_YEAR = "令和5年度"
_HEADING = re.compile(r"【\s*ヒアリング対象となる支援(?:団)?体\s*】")
_BULLET = re.compile(r"^\s*[・•●○◦▪\-]\s*")
_NEXT = re.compile(r"[【<\t]|\s[・•✓]\s")
_STATED = re.compile(r"支援団体\s*(\d+)\s*団体")
_OUTSIDE = re.compile(r"品川区外\s*(\d+)\s*団体")
_TAGS = re.compile(r"<[^<>]{1,200}>")
_LONGEST_LIST = 60


@dataclass(frozen=True, slots=True)
class _Item:
    """Names between two separators of the document; more than one where they ran together."""

    at: int
    text: str
    lines: str


def rows(file: SourceFile) -> Iterator[Row]:
    """One row for each name. Raises MissingColumn without the heading of the list."""
    lines = lines_of(file)
    items = list(_items(lines))
    named = [(item, name) for item in items for name in names_run_together(item.text)]
    below = " ".join(lines[items[0].at - 1 :])
    prose = unicodedata.normalize("NFKC", _TAGS.sub(" ", below))
    stated, outside = _STATED.search(prose), _OUTSIDE.search(prose)
    doubts = differs("支援団体の数", int(stated.group(1)) if stated else None, len(named), "団体")
    for number, (item, name) in enumerate(named, start=1):
        yield Row(
            number,
            f"{item.at}行目",
            {
                NAME: name,
                LINES: item.lines,
                RUN_TOGETHER: item.text if name != item.text else "",
                OUTSIDE: outside.group(1) if outside else "",
                CHECK: "\n".join(doubts),
            },
        )


def _items(lines: list[str]) -> Iterator[_Item]:
    for at, line in enumerate(lines, start=1):
        if heading := _HEADING.search(line):
            rest = line[heading.end() :]
            if at == len(lines):
                check_end(lines, "支援団体の一覧")
            return _separated([(at, rest)]) if rest.strip() else _bullets(lines, at)
    raise MissingColumn("ヒアリング対象となる支援団体")


def _separated(cells: list[tuple[int, str]]) -> Iterator[_Item]:
    for at, cell in cells:
        end = _NEXT.search(cell)
        text = plain(cell[: end.start()] if end else cell)
        for part in re.split(r"[、，,]", text):
            if part.strip():
                yield _Item(at, part.strip(), text)


def _bullets(lines: list[str], start: int) -> Iterator[_Item]:
    """Bullets under the heading, up to the first that is a sentence: it is of the next cell."""
    bullets: list[tuple[int, list[str]]] = []
    for at, line in enumerate(lines[start : start + _LONGEST_LIST], start=start + 1):
        if at == len(lines):
            check_end(lines, "支援団体の一覧")
        if not line.strip() or _HEADING.search(line) or line.lstrip().startswith(("【", "図表")):
            break
        if _BULLET.match(line):
            bullets.append((at, [_BULLET.sub("", line)]))
        elif bullets:
            bullets[-1][1].append(line)
        else:
            break
    found: list[_Item] = []
    for at, wrapped in bullets:
        text = join_wrapped(wrapped)
        if "。" in text:
            break
        raw = "\n".join(wrapped)
        found += [
            _Item(at, part.strip(), raw) for part in re.split(r"[、，,]", text) if part.strip()
        ]
    if not found:
        raise cut_off("支援団体の名前")
    return iter(found)


def draft(row: Row) -> IncomingRecord:
    name, lines, together = row.take(NAME), row.take(LINES), row.take(RUN_TOGETHER)
    notes = []
    cells = {NAME: name}
    if together:
        note = "前後の名前とつながって書かれています。法人の種類の前で分けました。"
        notes.append(doubtful("name", note, together))
        cells[RUN_TOGETHER] = together
    if "\n" in lines:
        if name not in lines:
            note = "行のとちゅうで分かれていた名前をつなぎました。"
            notes.append(unconfirmed("name", note, lines))
        cells[LINES] = lines
    outside = row.take(OUTSIDE)
    if outside and _AREA.name not in name:
        note = f"{outside} 団体は品川区の外にあると書かれています。どの団体かは書かれていません。"
        notes.append(doubtful("areas", note, None))
    entry = RosterEntry(
        printed=name,
        key=name,
        place=row.place,
        cells=cells,
        check=row.take(CHECK),
        notes=notes,
    )
    return roster_record(entry, Roster(_TITLE, _YEAR, _AREA))


SOURCE = Source(
    slug="shinagawa-bodies",
    title=f"{_TITLE}（事例集）",
    publisher="品川区",
    published=_YEAR,
    plausible=range(2, 101),
    rows=rows,
    draft=draft,
    shipped="shinagawa-bodies.txt",
)
SLIDES = Source(
    slug="shinagawa-bodies-slides",
    title=f"{_TITLE}（スライド）",
    publisher="品川区",
    published=_YEAR,
    plausible=range(2, 101),
    rows=rows,
    draft=draft,
    shipped="shinagawa-bodies-slides.txt",
)
