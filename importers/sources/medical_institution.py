"""医療機関一覧 of the municipalities' standard open data (10), in the new and the older layout."""

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
from importers.row import Row
from importers.source import Source

_LIST = "医療機関一覧"
_DEPARTMENTS = "診療科目"


def departments(values: Values) -> str:
    """病院（内科・外科）: what kind it is, and for what."""
    named = values.cells.get(_DEPARTMENTS, "").replace("；", ";").split(";")
    found = "・".join(one.strip() for one in named if one.strip())
    kind = values("category")
    return f"{kind}（{found}）" if kind and found else kind or found


RULES = TableRules(
    list_name=_LIST,
    headings=Headings(special({"時間外における対応": "remarks"})),
    key=standard_key,
    topics=listed_under("medical", _LIST),
    topics_from_words=False,
    owner_by_area=False,
    what=departments,
)


def rows(file: SourceFile) -> Iterator[Row]:
    return checked_rows(file, RULES)


def scope(file: SourceFile) -> str:
    return scope_by_area(file, RULES)


SOURCE = Source(
    slug="medical-institution",
    title="医療機関一覧（自治体標準オープンデータセット）",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft_with(RULES),
    published_in=date_in_name,
    scope=scope,
)
