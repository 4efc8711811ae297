"""WAM NET: every office for people with disabilities, one file for each kind of service."""

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

_LIST = "障害福祉サービス等の事業所一覧（WAM NET）"


def _prefecture(values: Values) -> str:
    return code_of(values)[:2]


RULES = TableRules(
    list_name=_LIST,
    publisher="福祉医療機構",
    key=office_key,
    scope_of_body=_prefecture,
    topics=listed_under("disability", _LIST),
    topics_from_words=False,
    owner_by_area=False,
)


def rows(file: SourceFile) -> Iterator[Row]:
    return checked_rows(file, RULES)


def scope(file: SourceFile) -> str:
    return scope_by_cell(file, "サービス種別")


SOURCE = Source(
    slug="wam-net",
    title="障害福祉サービス等情報公表システム 事業所一覧（WAM NET）",
    publisher="独立行政法人福祉医療機構",
    url="https://www.wam.go.jp/content/wamnet/pcpub/top/sfkopendata/",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft_with(RULES),
    published_in=date_in_name,
    scope=scope,
)
