"""公共施設一覧 of the municipalities' standard open data (01), in the new and the older layout."""

from collections.abc import Iterator

from importers.file import SourceFile
from importers.mapping.rules import TableRules, standard_key
from importers.mapping.standard import (
    ANY_SIZE,
    checked_rows,
    date_in_name,
    draft_with,
    scope_by_area,
)
from importers.row import Row
from importers.source import Source
from models.vocabulary import Level

RULES = TableRules(
    list_name="公共施設一覧",
    key=standard_key,
    kind_by_words=True,
    level=Level.municipal,
)


def rows(file: SourceFile) -> Iterator[Row]:
    return checked_rows(file, RULES)


def scope(file: SourceFile) -> str:
    return scope_by_area(file, RULES)


SOURCE = Source(
    slug="public-facility",
    title="公共施設一覧（自治体標準オープンデータセット）",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft_with(RULES),
    published_in=date_in_name,
    scope=scope,
)
