"""Where Noboribetsu City's leaflet of support lies: places and copies, with two totals."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from importers.file import SourceFile
from importers.reading.damage import join_wrapped
from importers.reading.doubts import doubtful, unconfirmed
from importers.reading.roster import (
    CHECK,
    Roster,
    RosterEntry,
    owner_of_sections,
    roster_record,
)
from importers.reading.spaced_tables import check_end, cut_off, ends_table, table_start
from importers.reading.stated_counts import differs, number_in
from importers.reading.tables import lines_of
from importers.row import Row
from importers.source import Source
from models.content import AreaContent
from models.incoming import IncomingRecord
from models.vocabulary import Level

SITE, COPIES = "配布場所", "配布数"
COLUMNS = (SITE, COPIES)
GROUP, GROUP_SITES, REMARK, LINES = "区分", "区分の箇所数", "内訳", "元の行"
_AREA = AreaContent(code="012301", name="登別市")
_TITLE = "登別市 相談窓口パンフレットの配布場所"
_YEAR = "令和5年度"
_D = "[0-9０-９]"
_SITES = r"(?:箇所|か所|カ所|ヶ所|ヵ所)"
_ENTRY = re.compile(
    rf"^(?P<site>.*?[^\s\d,，])\s*(?P<copies>{_D}[{_D[1:-1]},，]*\s*部)"
    r"\s*(?:[（(](?P<remark>[^（）()]*)[）)])?$",
    re.DOTALL,
)
_GROUP = re.compile(
    rf"^(?P<group>[^（）()]+?)\s*[（(]\s*(?P<sites>{_D}+)\s*{_SITES}\s*[）)]\s*(?P<site>\S.*)$",
    re.DOTALL,
)
_TIMES = re.compile(rf"(\d+)\s*部\s*[×xX✕*]\s*(\d+)\s*{_SITES}")
_SET_OUT = re.compile(rf"(\d+)\s*{_SITES}に計\s*([\d,]+)\s*部")
_IN_ALL = re.compile(r"合計\s*([\d,]+)\s*部")
_A_SORT = re.compile(r"部署|など|等$|各")
"""Words for a sort of place: how many places it is, the list does not say."""
_LINES_ABOVE = 40


@dataclass(frozen=True, slots=True)
class _Entry:
    at: int
    lines: str
    group: str
    group_sites: int | None
    site: str
    copies: str
    remark: str

    @property
    def number_of_copies(self) -> int:
        return number_in(self.copies) if self.copies else 0

    @property
    def number_of_sites(self) -> int:
        found = _TIMES.search(unicodedata.normalize("NFKC", self.remark))
        return int(found.group(2)) if found else 1


def rows(file: SourceFile) -> Iterator[Row]:
    """One row for each place; a group that is printed once is carried down."""
    lines = lines_of(file)
    start = table_start(lines, COLUMNS)
    entries = list(_entries(lines, start))
    doubts = _doubts(entries, "".join(lines[max(0, start - _LINES_ABOVE) : start]))
    for number, entry in enumerate(entries, start=1):
        yield Row(
            number,
            f"{entry.at}行目",
            {
                GROUP: entry.group,
                GROUP_SITES: "" if entry.group_sites is None else str(entry.group_sites),
                SITE: entry.site,
                COPIES: entry.copies,
                REMARK: entry.remark,
                LINES: entry.lines,
                CHECK: "\n".join(doubts),
            },
        )


def _entries(lines: list[str], start: int) -> Iterator[_Entry]:
    group, sites = "", None
    waiting: list[str] = []
    first = start + 1
    for at, line in enumerate(lines[start:], start=start + 1):
        if at == len(lines):
            check_end(lines, "配布場所の表")
        if ends_table(line) or "。" in line:
            break
        first = first if waiting else at
        waiting.append(line)
        if not (found := _ENTRY.match(join_wrapped(waiting))):
            continue
        site = found["site"]
        if heading := _GROUP.match(site):
            group, sites = heading["group"].strip(), number_in(heading["sites"])
            site = heading["site"]
        yield _Entry(
            first, "\n".join(waiting), group, sites, site, found["copies"], found["remark"] or ""
        )
        waiting = []
    if waiting:
        raise cut_off(f"「{join_wrapped(waiting)[:40]}」の部数")


def _doubts(entries: list[_Entry], above: str) -> list[str]:
    prose = unicodedata.normalize("NFKC", above)
    grouped = [entry for entry in entries if entry.group]
    found: list[str] = []
    if set_out := _SET_OUT.search(prose):
        stated = number_in(set_out.group(2))
        copies = sum(entry.number_of_copies for entry in grouped)
        found += differs("置いた部数の計", stated, copies, "部")
        places = {entry.group: entry.group_sites or 0 for entry in grouped}
        found += differs("置いた場所", int(set_out.group(1)), sum(places.values()), "箇所")
    if in_all := _IN_ALL.search(prose):
        copies = sum(entry.number_of_copies for entry in entries)
        found += differs("部数の合計", number_in(in_all.group(1)), copies, "部")
    for group in dict.fromkeys(entry.group for entry in grouped):
        inside = [entry for entry in grouped if entry.group == group]
        if not any(_A_SORT.search(entry.site) for entry in inside):
            places_inside = sum(entry.number_of_sites for entry in inside)
            found += differs(f"「{group}」", inside[0].group_sites, places_inside, "箇所")
    return found


def draft(row: Row) -> IncomingRecord:
    group, sites, site = row.take(GROUP), row.take(GROUP_SITES), row.take(SITE)
    copies, remark, lines = row.take(COPIES), row.take(REMARK), row.take(LINES)
    roster = Roster(_TITLE, _YEAR, _AREA)
    of_the_city = not group or group.startswith("市")
    notes = []
    if "\n" in lines:
        note = "いくつかの行に分かれていたものを、一つの行につなぎました。"
        notes.append(unconfirmed("name", note, lines))
    if not group:
        note = "場所や団体の名前ではなく、配り方です。"
        notes.append(doubtful("name", note, site))
    elif _A_SORT.search(site):
        note = "いくつかの部署をまとめた言い方です。一つずつの名前は書かれていません。"
        notes.append(doubtful("name", note, site))
    elif times := _TIMES.search(unicodedata.normalize("NFKC", remark)):
        note = f"{times.group(2)} か所をまとめた名前です。一か所ずつの名前は書かれていません。"
        notes.append(unconfirmed("name", note, remark))
        each, places = int(times.group(1)), int(times.group(2))
        wrong = differs("部数", number_in(copies), each * places, "部")
        notes += [doubtful("printed", doubt, f"{copies}（{remark}）") for doubt in wrong]
    owner = owner_of_sections(_AREA.name, roster, Level.municipal) if of_the_city else None
    entry = RosterEntry(
        printed=site,
        key=f"{group}\n{site}",
        place=row.place,
        cells={GROUP: group, GROUP_SITES: sites, SITE: site, COPIES: copies, REMARK: remark}
        | ({LINES: lines} if "\n" in lines else {}),
        check=row.take(CHECK),
        owner=owner,
        notes=notes,
    )
    return roster_record(entry, roster)


SOURCE = Source(
    slug="noboribetsu-leaflet-sites",
    title=_TITLE,
    publisher="登別市",
    published=_YEAR,
    plausible=range(3, 201),
    rows=rows,
    draft=draft,
    shipped="noboribetsu-leaflet-sites.txt",
)
