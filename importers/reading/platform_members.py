"""The members of a platform as a report prints them: sections, officers, rules, names, a table.

Every list has a heading, and most state how many there are. The lines of a cell that was too
narrow are joined; which lines they were is kept.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from importers.errors import MissingColumn
from importers.reading.damage import join_wrapped
from importers.reading.spaced_tables import check_end, ends_table, table_start
from importers.reading.stated_counts import number_in
from importers.reading.tables import compact

SECTIONS, OFFICERS, MEMBERS = "庁内の関係課", "幹事会員", "会員"
BRANCH_COLUMNS = ("振興局", "所在地", "市", "町", "村")
_SECTIONS_HEADING = re.compile(r"^(?P<whole>.{2,12}?)庁内の関係課$")
_EXCEPT = re.compile(r"※(?P<first>.+?)以外の(?P<count>\d+)団体")
_ALL_OFFICERS = re.compile(r"^(\d+)団体")
_COUNT = re.compile(r"^(?P<count>\d[\d,]*)団体$")
_DAY = re.compile(r"^\((?P<day>[^()]*\d)\)$")
_NUMBERED = re.compile(r"^\s*(?P<mark>[①-⑳㉑-㉟❶-❿➀-➉➊-➓])\s*")
_BULLET = re.compile(r"^\s*[・•●]\s*")
_RULE = re.compile(r"^全(?:市|区|町|村|道|都|府|県)")
_APPLIED = re.compile(r"申し出た団体|申込みのあった団体|申し込んだ団体")
_BRANCH_COUNT = re.compile(r"振興局は\D{0,6}?(\d+)\s*(?:か所|箇所|カ所|ヶ所)")
_SECTION_END = re.compile(r"(?:課|室|局|部|所|センター|事務局)$")
_DEPARTMENT = re.compile(r"^(?P<department>.{1,12}?(?:部|庁|局|委員会))(?=.*(?:課|室)$)")
_OFFICERS_ABOVE = 120
"""The figure that counts all officers stands within so many lines above the lists."""


@dataclass(frozen=True, slots=True)
class Item:
    """`text` is joined, `lines` to the letter; `at` is the number of the first line."""

    at: int
    text: str
    lines: str
    mark: str = ""
    department: str = ""
    """The department printed with an earlier section of the list and not with this one."""


@dataclass(slots=True)
class PlatformMembers:
    whole: str = ""
    """The office whose sections these are (北海道)."""
    sections: list[Item] = field(default_factory=list)
    officers: list[Item] = field(default_factory=list)
    first_officer: Item | None = None
    """The officer named only in 「※北海道以外の13団体」."""
    other_officers: int | None = None
    all_officers: int | None = None
    member_count: int | None = None
    member_day: str = ""
    rules: list[Item] = field(default_factory=list)
    applicants: list[Item] = field(default_factory=list)
    branch_count: int | None = None
    branches: list[Item] = field(default_factory=list)
    at: int = 0


def read_platform_members(lines: Sequence[str]) -> PlatformMembers:
    """Raises MissingColumn for a heading that is not there, UnreadableFile for a cut table."""
    start, after, whole = _sections_heading(lines)
    officers = _heading(lines, after, OFFICERS)
    members = _heading(lines, officers + 1, MEMBERS)
    table = members + table_start(lines[members:], BRANCH_COLUMNS)
    found = PlatformMembers(whole=whole, at=start + 1)
    found.sections = list(_sections(lines, after, officers))
    _read_officers(lines, officers + 1, members, found)
    found.all_officers = _all_officers(lines[max(0, start - _OFFICERS_ABOVE) : start])
    _read_members(lines, members + 1, table - 1, found)
    found.branches = list(_branches(lines, table))
    return found


def _sections_heading(lines: Sequence[str]) -> tuple[int, int, str]:
    for at in range(len(lines)):
        for length in (1, 2):
            text = compact("".join(lines[at : at + length]))
            if heading := _SECTIONS_HEADING.match(text):
                return at, at + length, heading["whole"]
    raise MissingColumn(SECTIONS)


def _heading(lines: Sequence[str], start: int, heading: str) -> int:
    for at in range(start, len(lines)):
        if compact(lines[at]) == heading:
            return at
    raise MissingColumn(heading)


def _sections(lines: Sequence[str], start: int, end: int) -> Iterator[Item]:
    """Names apart by 、 or by the end of a line; a line that ends inside a name goes on below."""
    waiting: list[str] = []
    first = start + 1
    department = ""
    for at in range(start, end):
        parts = lines[at].split("、")
        for number, part in enumerate(parts):
            if not part.strip():
                continue
            first = first if waiting else at + 1
            waiting.append(part)
            text = join_wrapped(waiting)
            is_last = number == len(parts) - 1
            if is_last and not _SECTION_END.search(text) and at + 1 < end:
                continue
            own = _DEPARTMENT.match(text)
            department = own["department"] if own else department
            yield Item(first, text, "\n".join(waiting), department="" if own else department)
            waiting = []


def _read_officers(lines: Sequence[str], start: int, end: int, found: PlatformMembers) -> None:
    first = next((at for at in range(start, end) if _NUMBERED.match(lines[at])), end)
    if note := _EXCEPT.search(compact("".join(lines[start:first]))):
        found.other_officers = int(note["count"])
        raw = "\n".join(lines[start:first])
        found.first_officer = Item(start + 1, note["first"], raw)
    found.officers = _numbered(lines, first, end)


def _numbered(lines: Sequence[str], start: int, end: int) -> list[Item]:
    groups: list[tuple[int, str, list[str]]] = []
    for at in range(start, end):
        if mark := _NUMBERED.match(lines[at]):
            groups.append((at + 1, mark["mark"], [lines[at][mark.end() :]]))
        elif lines[at].strip() and groups:
            groups[-1][2].append(lines[at])
    return [Item(at, join_wrapped(raw), "\n".join(raw), mark) for at, mark, raw in groups]


def _all_officers(above: Sequence[str]) -> int | None:
    """The number under 幹事会員 in the figure above the lists."""
    for at, line in enumerate(above):
        if compact(line) != OFFICERS:
            continue
        for below in above[at + 1 : at + 4]:
            if count := _ALL_OFFICERS.match(compact(below)):
                return int(count.group(1))
    return None


def _read_members(lines: Sequence[str], start: int, end: int, found: PlatformMembers) -> None:
    groups: list[tuple[int, list[str]]] = []
    has_applicants = False
    for at in range(start, end):
        line, text = lines[at], compact(lines[at])
        if not text:
            continue
        if branches := _BRANCH_COUNT.search(unicodedata.normalize("NFKC", line)):
            found.branch_count = int(branches.group(1))
        elif count := _COUNT.match(text):
            found.member_count = number_in(count["count"])
        elif day := _DAY.match(text):
            found.member_day = day["day"]
        elif _APPLIED.search(text):
            has_applicants = True
        elif _BULLET.match(line):
            groups.append((at + 1, [_BULLET.sub("", line)]))
        elif _RULE.match(text) or not has_applicants or not groups:
            found.rules.append(Item(at + 1, line.strip(), line))
        else:
            groups[-1][1].append(line)
    found.applicants = [Item(at, join_wrapped(raw), "\n".join(raw)) for at, raw in groups]


def _branches(lines: Sequence[str], start: int) -> Iterator[Item]:
    for at, line in enumerate(lines[start:], start=start + 1):
        if at == len(lines):
            check_end(lines, "振興局の表")
        if ends_table(line) or "。" in line:
            return
        yield Item(at, line.strip(), line)


def branch_cells(line: str) -> list[str] | None:
    """Name, seat and three counts. An empty cell is two spaces, and nothing else tells it.

    None where the line has no such cells.
    """
    cells = unicodedata.normalize("NFKC", line).removesuffix(" ").split(" ")
    cells += [""] * (len(BRANCH_COLUMNS) - len(cells))
    if any(cells[len(BRANCH_COLUMNS) :]):
        return None
    name, seat, *counts = cells[: len(BRANCH_COLUMNS)]
    if not name or not seat.endswith(("市", "町", "村")):
        return None
    return [name, seat, *counts] if all(c.isdigit() or not c for c in counts) else None
