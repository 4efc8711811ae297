"""介護サービス事業所一覧 of the municipalities' standard open data (09), new and older layout."""

from collections.abc import Iterator

from importers.file import SourceFile
from importers.mapping.rules import TableRules, listed_under, office_key
from importers.mapping.standard import (
    ANY_SIZE,
    checked_rows,
    date_in_name,
    draft_with,
    scope_by_area,
)
from importers.row import Row
from importers.source import Source

_LIST = "介護サービス事業所一覧"

RULES = TableRules(
    list_name=_LIST,
    key=office_key,
    topics=listed_under("caregiving", _LIST),
    topics_from_words=False,
    owner_by_area=False,
)


def rows(file: SourceFile) -> Iterator[Row]:
    return checked_rows(file, RULES)


def scope(file: SourceFile) -> str:
    return scope_by_area(file, RULES)


SOURCE = Source(
    slug="care-service",
    title="介護サービス事業所一覧（自治体標準オープンデータセット）",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft_with(RULES),
    published_in=date_in_name,
    scope=scope,
)
