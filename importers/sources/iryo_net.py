"""医療情報ネット: every hospital, clinic, dentist and pharmacy, with its hours.

The publisher gives the facilities (施設票) and the hours of each department (診療科・診療時間票) in
files of their own; put into one ZIP they are joined by their ID.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from importers.archive import is_archive, members
from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.mapping.columns import Headings, special
from importers.mapping.hours import LabelledHours
from importers.mapping.rules import TableRules, listed_under
from importers.mapping.standard import ANY_SIZE, date_in_name, draft_with
from importers.mapping.values import Values
from importers.mapping.weekly_columns import closed_weekdays, week_of
from importers.reading.cell_values import said
from importers.reading.day_hours import JoinedHours
from importers.row import Row
from importers.source import Source
from importers.tables import TableRow, table_rows
from importers.tabular.office import is_workbook
from models.content import ChannelContent
from models.incoming import IncomingRecord
from models.vocabulary import Channel

_LIST = "医療情報ネットの一覧"
_DEPARTMENT = "診療科目名"
_HOURS = "診療時間（時間票）"
_DEPARTMENTS = "診療科目（時間票）"
_RECEPTIONS = "外来受付（時間票）"
_RECEPTION = "外来受付"
_OTHER_CLOSED = ("その他の休診日（gw、お盆等）", "その他の休診日", "その他の休業日")
_HOLIDAYS_CLOSED = ("祝日に休診", "祝日に休業")
_BETWEEN, _LABEL = "\n", "\t"
_YES = frozenset({"1", "○", "〇", "TRUE", "true"})
_KINDS = {
    "hospital": "病院",
    "clinic": "診療所",
    "dental": "歯科診療所",
    "maternity": "助産所",
    "pharmacy": "薬局",
}
_KIND = "機関の種類（ファイル名）"
_LONGEST = 500


def _key(values: Values) -> str:
    return values.raw("id").strip()


def when(values: Values) -> Sequence[LabelledHours]:
    """Hours from the joined table, else from the columns of the facility itself."""
    cells = values.cells
    closed = any(cells.get(column, "").strip() in _YES for column in _HOLIDAYS_CLOSED)
    found: list[LabelledHours] = []
    for line in filter(None, cells.get(_HOURS, "").split(_BETWEEN)):
        label, _, text = line.partition(_LABEL)
        doubt, _, text = text.partition(_LABEL)
        found.append((label, JoinedHours(text, doubt or None)))
    if not found:
        own = week_of(cells)
        found = [("", own)] if own.text else []
    if len({joined for _, joined in found}) == 1:
        found = [("", found[0][1])]
    extra = [*closed_weekdays(cells), *(["祝日は休み"] if closed else [])]
    extra += [text for column in _OTHER_CLOSED if (text := said(cells.get(column, "")))]
    return [(label, _with(joined, extra)) for label, joined in found]


def _with(joined: JoinedHours, extra: Sequence[str]) -> JoinedHours:
    words = [one for one in extra if not ("祝日は休み" in one and "祝日" in joined.text)]
    return JoinedHours("。".join((joined.text, *words)), joined.doubt)


def what(values: Values) -> str:
    kind = values("category") if not values("category").isdigit() else ""
    kind = kind or values.cells.get(_KIND, "")
    departments = values.cells.get(_DEPARTMENTS, "")
    return f"{kind}（{departments}）" if kind and departments else kind or departments


RULES = TableRules(
    list_name=_LIST,
    publisher="厚生労働省",
    headings=Headings(
        special({"市区町村コード": "kept", "都道府県コード": "kept"}), ("name", "id")
    ),
    key=_key,
    topics=listed_under("medical", _LIST),
    topics_from_words=False,
    owner_by_area=False,
    what=what,
    hours=when,
)


_plain_draft = draft_with(RULES)


def draft(row: Row) -> IncomingRecord:
    """With the hours of reception, outside which nobody is taken in, at the visit itself."""
    record = _plain_draft(row)
    receptions = _visits(row.cells)
    if not receptions:
        return record
    (service,) = record.services
    channels = (*service.content.channels, *receptions)
    content = service.content.model_copy(update={"channels": channels})
    return replace(record, services=(replace(service, content=content),))


def _visits(cells: Mapping[str, str]) -> list[ChannelContent]:
    found = [line.split(_LABEL) for line in cells.get(_RECEPTIONS, "").split(_BETWEEN) if line]
    if not found and (own := week_of(_reception(cells))).text:
        found = [["", own.doubt or "", own.text]]
    alike = len({(doubt, text) for _, doubt, text in found}) == 1
    return [
        ChannelContent(
            kind=Channel.visit,
            label=f"{_RECEPTION}（{label}）"[:_LONGEST] if label and not alike else _RECEPTION,
            hours_text=text,
            note=doubt or None,
        )
        for label, doubt, text in (found[:1] if alike else found)
    ]


def rows(file: SourceFile) -> Iterator[Row]:
    """One row a facility. Raises MissingColumn when only the table of hours is given."""
    facilities, hours = _parts(file)
    known = _by_facility(hours) if hours else {}
    kind = next((name for word, name in _KINDS.items() if word in facilities.name.lower()), "")
    for row in table_rows(facilities):
        if row.number == 1:
            RULES.headings.of(row.columns)
        cells = row.cells
        if kind:
            cells[_KIND] = kind
        if hours:
            found = known.get(row.take("ID").strip(), ("", "", ""))
            cells[_HOURS], cells[_DEPARTMENTS], cells[_RECEPTIONS] = found
        yield TableRow(row.number, row.place, cells)


def _parts(file: SourceFile) -> tuple[SourceFile, SourceFile | None]:
    if not is_archive(file) or is_workbook(file):
        return file, None
    facilities: list[SourceFile] = []
    hours: list[SourceFile] = []
    for member in members(file):
        if member.name.lower().endswith((".csv", ".tsv", ".txt")):
            first = next(iter(table_rows(member)), None)
            of_hours = first is not None and _DEPARTMENT in first.columns
            (hours if of_hours else facilities).append(member)
    if len(facilities) != 1 or len(hours) > 1:
        raise UnreadableFile(
            "ZIP には、施設票の CSV を一つ、あれば診療時間票の CSV を一つ入れてください。"
        )
    return facilities[0], hours[0] if hours else None


def _by_facility(file: SourceFile) -> Mapping[str, tuple[str, str, str]]:
    """ID → (hours, the departments, hours of reception). A department may have two rows.

    Hours are lines of label, doubt and text.
    """
    weeks: dict[str, dict[str, list[dict[str, str]]]] = {}
    for row in table_rows(file):
        if row.number == 1 and "ID" not in row.columns:
            raise MissingColumn("ID")
        cells = {column: text for column, text in row.cells.items() if text}
        found = weeks.setdefault(cells.get("ID", "").strip(), {})
        found.setdefault(cells.get(_DEPARTMENT, "").strip(), []).append(cells)
    return {id: _of_one(departments) for id, departments in weeks.items()}


Departments = Mapping[str, Sequence[Mapping[str, str]]]


def _of_one(departments: Departments) -> tuple[str, str, str]:
    receptions = {
        name: [_reception(cells) for cells in rows_of_it]
        for name, rows_of_it in departments.items()
    }
    names = "・".join(name for name in departments if name)
    return _lines(departments), names, _lines(receptions)


def _reception(cells: Mapping[str, str]) -> dict[str, str]:
    """The columns of the hours of reception, named as those of plain hours are."""
    return {
        column.replace(_RECEPTION, ""): text
        for column, text in cells.items()
        if _RECEPTION in column
    }


def _lines(departments: Departments) -> str:
    by_text: dict[tuple[str, str], list[str]] = {}
    for name, rows_of_it in departments.items():
        joined = week_of(*rows_of_it)
        if joined.text:
            by_text.setdefault((joined.doubt or "", joined.text), []).append(name)
    lines = [
        f"{'・'.join(names)}{_LABEL}{doubt}{_LABEL}{text}"
        for (doubt, text), names in by_text.items()
    ]
    return _BETWEEN.join(lines)


def scope(file: SourceFile) -> str:
    """The kind of institution, which each published file is about."""
    name = _parts(file)[0].name.lower()
    return next((word for word in _KINDS if word in name), "all")


def published_in(file: SourceFile) -> str | None:
    return date_in_name(file) or date_in_name(_parts(file)[0])


SOURCE = Source(
    slug="iryo-net",
    title="医療情報ネット（ナビイ）オープンデータ",
    publisher="厚生労働省",
    licence="PDL-1.0",
    url="https://www.mhlw.go.jp/stf/seisakunitsuite/bunya/kenkou_iryou/iryou/newpage_43373.html",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft,
    published_in=published_in,
    scope=scope,
)
