"""指定緊急避難場所一覧 of the municipalities' standard open data (03)."""

from collections.abc import Iterator

from importers.file import SourceFile
from importers.mapping.columns import Headings, special
from importers.mapping.rules import TableRules, listed_under, standard_key
from importers.mapping.standard import (
    ANY_SIZE,
    checked_rows,
    date_in_name,
    draft_with,
    scope_by_area,
)
from importers.mapping.values import Values
from importers.reading.marks import read_mark
from importers.row import Row
from importers.source import Source
from models.vocabulary import Level

_LIST = "指定緊急避難場所一覧"
_DISASTER = "災害種別_"
_YES = frozenset({"1", "TRUE", "true", "該当"})


def disasters(values: Values) -> str:
    """Against what the place is meant: 洪水・地震のときの避難場所."""
    found = [
        column.removeprefix(_DISASTER)
        for column, cell in values.cells.items()
        if column.startswith(_DISASTER) and (cell.strip() in _YES or read_mark(cell).value)
    ]
    return f"{'・'.join(found)}のときの避難場所" if found else "避難場所"


RULES = TableRules(
    list_name=_LIST,
    headings=Headings(special({"対象となる町会・自治会": "eligibility"})),
    key=standard_key,
    level=Level.municipal,
    topics=listed_under("disaster", _LIST),
    topics_from_words=False,
    what=disasters,
)


def rows(file: SourceFile) -> Iterator[Row]:
    return checked_rows(file, RULES)


def scope(file: SourceFile) -> str:
    return scope_by_area(file, RULES)


SOURCE = Source(
    slug="evacuation-site",
    title="指定緊急避難場所一覧（自治体標準オープンデータセット）",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft_with(RULES),
    published_in=date_in_name,
    scope=scope,
)
