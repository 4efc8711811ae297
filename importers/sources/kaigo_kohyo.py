"""介護サービス情報公表システム: every care office, one file for each kind of service."""

from collections.abc import Iterator

from importers.file import SourceFile
from importers.mapping.rules import TableRules, code_of, listed_under, office_key
from importers.mapping.standard import (
    ANY_SIZE,
    checked_rows,
    date_in_name,
    draft_with,
    scope_by_cell,
)
from importers.mapping.values import Values
from importers.row import Row
from importers.source import Source

_LIST = "介護サービス情報公表システムの事業所一覧"


def _prefecture(values: Values) -> str:
    return code_of(values)[:2]


RULES = TableRules(
    list_name=_LIST,
    publisher="厚生労働省",
    key=office_key,
    scope_of_body=_prefecture,
    topics=listed_under("caregiving", _LIST),
    topics_from_words=False,
    owner_by_area=False,
)


def rows(file: SourceFile) -> Iterator[Row]:
    return checked_rows(file, RULES)


def scope(file: SourceFile) -> str:
    return scope_by_cell(file, "サービスの種類")


SOURCE = Source(
    slug="kaigo-kohyo",
    title="介護サービス情報公表システム 事業所一覧",
    publisher="厚生労働省",
    licence="CC-BY-4.0",
    url="https://www.mhlw.go.jp/stf/kaigo-kouhyou_opendata.html",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft_with(RULES),
    published_in=date_in_name,
    scope=scope,
)
