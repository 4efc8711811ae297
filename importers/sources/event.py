"""イベント一覧 of the municipalities' standard open data (12), in the new and the older layout."""

from collections.abc import Iterator, Sequence

from importers.file import SourceFile
from importers.mapping.hours import LabelledHours
from importers.mapping.rules import TableRules, code_of, standard_key
from importers.mapping.standard import (
    ANY_SIZE,
    checked_rows,
    date_in_name,
    draft_until_its_last_day,
    scope_by_area,
)
from importers.mapping.values import Values
from importers.reading.cell_values import said
from importers.reading.day_hours import JoinedHours, join_hours
from importers.reading.wareki import read_date
from importers.row import Row
from importers.source import Source
from models.vocabulary import Kind


def _key(values: Values) -> str:
    """The ID, else the name with its first day and place: the same event comes back every year."""
    found = standard_key(values)
    if found.count("\t") == 1:
        return found
    parts = (
        values.raw("name"),
        values.raw("starts_on"),
        values.raw("opens"),
        values.raw("place_name"),
    )
    return "\t".join((code_of(values), *(part.strip() for part in parts)))


def when(values: Values) -> Sequence[LabelledHours]:
    """2026年5月3日～2026年5月5日 10:00～15:00, with the remarks of the row."""
    first, last = _day(values("starts_on")), _day(values("ends_on"))
    days = first if last in ("", first) else f"{first}～{last}"
    times = join_hours("", values("opens"), values("closes"), "")
    note = " ".join(values("hours_note").split())
    text = " ".join(part for part in (days, times.text) if part)
    return (("", JoinedHours("。".join(part for part in (text, note) if part), times.doubt)),)


def _day(cell: str) -> str:
    date = read_date(cell)
    return str(date) if date else " ".join(said(cell).split())


RULES = TableRules(
    list_name="イベント一覧",
    key=_key,
    kind=Kind.event,
    hours=when,
)


def rows(file: SourceFile) -> Iterator[Row]:
    return checked_rows(file, RULES)


def scope(file: SourceFile) -> str:
    return scope_by_area(file, RULES)


SOURCE = Source(
    slug="event",
    title="イベント一覧（自治体標準オープンデータセット）",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft_until_its_last_day(RULES),
    published_in=date_in_name,
    scope=scope,
)
