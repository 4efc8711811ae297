"""Hokkaido's platform against isolation: its sections, officers, members and sub-prefectures."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from importers.file import SourceFile
from importers.reading.area_codes import find_area
from importers.reading.dates import printed_date
from importers.reading.doubts import doubtful, unconfirmed
from importers.reading.legal_forms import split_legal_form
from importers.reading.platform_members import (
    BRANCH_COLUMNS,
    MEMBERS,
    OFFICERS,
    SECTIONS,
    Item,
    PlatformMembers,
    branch_cells,
    read_platform_members,
)
from importers.reading.roster import (
    CHECK,
    Roster,
    RosterEntry,
    owner_of_sections,
    roster_record,
)
from importers.reading.stated_counts import differs, gaps
from importers.reading.subprefectures import KINDS, find_subprefecture, subprefectures
from importers.reading.tables import lines_of
from importers.row import Row
from importers.source import Source
from models.content import AreaContent, OrganizationContent, PlaceContent
from models.incoming import IncomingRecord
from models.vocabulary import Kind, Level

LIST, MARK, NAME, LINES = "一覧", "番号", "名前", "元の行"
DEPARTMENT, DATE, STATED = "前の課の部", "時点", "書かれている数"
PLATFORM, RULES, BRANCHES = "構成団体", "会員の決まり", "振興局"
_PREFECTURE = "北海道"
_AREA = AreaContent(code="010006", name=_PREFECTURE)
_PLATFORM_NAME = "ほっかいどう孤独・孤立対策官民連携プラットフォーム"
_TITLE = f"{_PLATFORM_NAME} 構成団体"
_LINES_ABOVE = 5
"""The date stands within so many lines above the lists."""


def rows(file: SourceFile) -> Iterator[Row]:
    """The platform itself, then everything its lists name, in the order of the document."""
    members = read_platform_members(lines_of(file))
    date = published_in(file) or ""
    officers, branches = _officer_doubts(members), _branch_doubts(members)
    every = [*officers, *_member_doubts(members), *branches]
    found = [(PLATFORM, Item(members.at, _PLATFORM_NAME, ""), every)]
    found += [(SECTIONS, item, []) for item in members.sections]
    if members.first_officer:
        found.append((OFFICERS, members.first_officer, officers))
    found += [(OFFICERS, item, officers) for item in members.officers]
    found += [(RULES, item, []) for item in members.rules]
    found += [(MEMBERS, item, []) for item in members.applicants]
    found += [(BRANCHES, item, branches) for item in members.branches]
    for number, (part, item, doubts) in enumerate(found, start=1):
        cells = {
            LIST: part,
            MARK: item.mark,
            NAME: item.text,
            LINES: item.lines,
            DEPARTMENT: item.department,
            STATED: _stated(members) if part == PLATFORM else "",
            DATE: date,
            CHECK: "\n".join(doubts),
        }
        yield Row(number, f"{item.at}行目", cells)


def _stated(members: PlatformMembers) -> str:
    counts = (
        (f"{members.whole}以外の幹事会員", members.other_officers, "団体"),
        (OFFICERS, members.all_officers, "団体"),
        (MEMBERS, members.member_count, f"団体 {members.member_day}".rstrip()),
        (BRANCHES, members.branch_count, "か所"),
    )
    return "、".join(f"{what} {count}{unit}" for what, count, unit in counts if count is not None)


def _officer_doubts(members: PlatformMembers) -> list[str]:
    count = len(members.officers)
    found = differs(f"{members.whole}以外の幹事会員", members.other_officers, count, "団体")
    found += gaps([int(unicodedata.numeric(item.mark)) for item in members.officers])
    with_first = count + (members.first_officer is not None)
    return found + differs("幹事会員の合計", members.all_officers, with_first, "団体")


def _member_doubts(members: PlatformMembers) -> list[str]:
    """Each rule stands for one body in every municipality."""
    stated = members.member_count
    everywhere = sum(len(one.municipalities) for one in subprefectures())
    counted = len(members.applicants) + everywhere * len(members.rules)
    if stated is None or stated == counted:
        return []
    sentence = (
        f"会員は {stated} 団体とありますが、名前のある団体と、すべての市町村にあるものを数えると "
        f"{counted} 団体です。ちがう理由は書かれていません。"
    )
    return [sentence]


def _branch_doubts(members: PlatformMembers) -> list[str]:
    read = [cells for item in members.branches if (cells := branch_cells(item.lines))]
    found = differs("振興局", members.branch_count, len(read), "か所")
    total = sum(int(count) for cells in read for count in cells[2:] if count)
    known = sum(len(one.municipalities) for one in subprefectures())
    if total != known:
        found.append(
            f"振興局ごとの市町村の数を足すと {total} ですが、北海道の市町村は {known} です。"
            "どこがちがうかは、確かめていません。"
        )
    return found


def draft(row: Row) -> IncomingRecord:
    part, name, lines = row.take(LIST), row.take(NAME), row.take(LINES)
    department = row.take(DEPARTMENT)
    mark, stated = row.take(MARK), row.take(STATED)
    notes = []
    if "\n" in lines.strip():
        note = "いくつかの行に分かれていたものを、一つにつなぎました。"
        notes.append(unconfirmed("name", note, lines))
    entry = RosterEntry(
        printed=name,
        key=f"{part}\n{department}{name}",
        place=row.place,
        cells={LIST: part, MARK: mark, NAME: name, LINES: lines, STATED: stated},
        check=row.take(CHECK),
        notes=notes,
    )
    roster = Roster(_TITLE, row.take(DATE) or None, _AREA)
    if part == SECTIONS:
        entry = _section(entry, department, roster)
    elif part in _READERS:
        entry = _READERS[part](entry, roster)
    return roster_record(entry, roster)


def _platform(entry: RosterEntry, roster: Roster) -> RosterEntry:
    return replace(entry, owner=_platform_itself(roster), kind=Kind.group)


def _section(entry: RosterEntry, department: str, roster: Roster) -> RosterEntry:
    entry = replace(entry, owner=_prefecture_itself(roster), kind=Kind.window)
    if not department:
        return entry
    note = f"前にある課の「{department}」が、この課にもかかると読みました。"
    whole = f"{department}{entry.printed}"
    return replace(
        entry,
        alternate_names=(whole,),
        notes=[*entry.notes, doubtful("alternate_names", note, whole)],
    )


def _officer(entry: RosterEntry, roster: Roster) -> RosterEntry:
    if entry.printed == _PREFECTURE:
        note = f"「{_PREFECTURE}以外」と書かれているので、幹事会員の一つと読みました。"
        return replace(
            entry,
            owner=_prefecture_itself(roster),
            kind=Kind.group,
            notes=[unconfirmed("name", note, entry.cells[LINES])],
        )
    if area := find_area(_PREFECTURE, entry.printed):
        areas = (AreaContent(code=area.code, name=area.name),)
        return replace(entry, kind=Kind.group, level=Level.municipal, areas=areas)
    return entry


def _rule(entry: RosterEntry, roster: Roster) -> RosterEntry:
    note = "団体の名前ではなく、会員の決まりです。一つの団体としては公開できません。"
    return replace(
        entry,
        owner=_platform_itself(roster),
        kind=Kind.scheme,
        notes=[*entry.notes, doubtful("name", note, entry.printed)],
    )


def _applicant(entry: RosterEntry, roster: Roster) -> RosterEntry:
    designation = split_legal_form(entry.printed).designation
    return replace(entry, description=f"{designation}です。") if designation else entry


def _branch(entry: RosterEntry, roster: Roster) -> RosterEntry:
    """Names and codes of its municipalities are not in the list but in the table of areas."""
    cells = branch_cells(entry.cells[LINES])
    if cells is None:
        raise ValueError(
            "振興局・所在地・市・町・村に分けられません。行がくずれているかもしれません。"
        )
    printed, seat, *counts = cells
    known = find_subprefecture(printed)
    below = known.municipalities if known else ()
    notes = []
    if known is None:
        notes.append(doubtful("name", "この名前の振興局は、地域の表にありません。", printed))
    else:
        if known.name != printed:
            note = f"一覧には「{printed}」とあります。正式な名前は、地域の表から補いました。"
            notes.append(unconfirmed("name", note, printed))
        note = "市町村の名前は、一覧にはありません。地域の表から補いました。"
        notes.append(unconfirmed("areas", note))
        for kind, count in zip(KINDS, counts, strict=True):
            if int(count or 0) != known.count(kind):
                note = (
                    f"{kind}の数は {count or '空欄'} とありますが、地域の表では"
                    f" {known.count(kind)} です。どちらが正しいかは、確かめていません。"
                )
                notes.append(doubtful("printed", note, entry.cells[LINES].strip()))
    if below and seat not in {one.name for one in below}:
        note = "この所在地は、この振興局の市町村にありません。"
        notes.append(doubtful("places[0].city", note, seat))
    return replace(
        entry,
        printed=printed,
        key=f"{BRANCHES}\n{printed}",
        cells=dict(entry.cells) | dict(zip(BRANCH_COLUMNS, cells, strict=True)),
        name=known.name if known else None,
        alternate_names=(printed,),
        kind=Kind.group,
        level=Level.prefectural,
        areas=tuple(AreaContent(code=one.code, name=one.name) for one in below) if known else None,
        places=(PlaceContent(prefecture=_PREFECTURE, city=seat),),
        notes=notes,
    )


_READERS: dict[str, Callable[[RosterEntry, Roster], RosterEntry]] = {
    PLATFORM: _platform,
    OFFICERS: _officer,
    RULES: _rule,
    MEMBERS: _applicant,
    BRANCHES: _branch,
}


def _platform_itself(roster: Roster) -> OrganizationContent:
    return owner_of_sections(_PLATFORM_NAME, roster, None)


def _prefecture_itself(roster: Roster) -> OrganizationContent:
    return owner_of_sections(
        _PREFECTURE, roster, Level.prefectural, alternate_names=(f"{_PREFECTURE}庁",)
    )


def published_in(file: SourceFile) -> str | None:
    """The month above the lists, such as 令和6年3月."""
    lines = lines_of(file)
    at = read_platform_members(lines).at
    above = [line for line in lines[max(0, at - 1 - _LINES_ABOVE) : at - 1] if "時点" in line]
    return printed_date(above[-1]) if above else None


SOURCE = Source(
    slug="hokkaido-platform",
    title=_TITLE,
    publisher="北海道",
    plausible=range(15, 501),
    rows=rows,
    draft=draft,
    published_in=published_in,
    shipped="hokkaido-platform.txt",
)
