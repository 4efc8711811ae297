"""支援制度情報 in the form of the government's framework (GIF 451-4)."""

from collections.abc import Iterator

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.mapping.columns import Headings, special
from importers.mapping.rules import TableRules
from importers.mapping.standard import (
    ANY_SIZE,
    checked_rows,
    date_in_name,
    draft_until_its_last_day,
    scope_by_area,
    scope_by_cell,
)
from importers.mapping.values import Values
from importers.row import Row
from importers.source import Source
from models.vocabulary import Kind

_LIST = "支援制度の一覧"


def _key(values: Values) -> str:
    """The number of the scheme, else its name; both within the office in charge."""
    office = values.raw("organization").strip()
    number = values.raw("facility_number").strip()
    return f"{office}\t{number or values.raw('name').strip()}"


def _in_short(values: Values) -> str:
    return values.cells.get("概要", "")


RULES = TableRules(
    list_name=_LIST,
    headings=Headings(
        special(
            {
                "概要": "kept",
                "内容": "description",
                "対象者": "for_whom",
                "対象者条件": "eligibility",
                "収入条件": "eligibility",
                "家族構成条件": "eligibility",
                "申請届出方法": "first_visit",
                "手続書類": "first_visit",
                "募集時期": "hours",
                "地域": "kept",
                "お問い合わせ一覧": "kept",
            }
        )
    ),
    key=_key,
    kind=Kind.scheme,
    place_reaches=False,
    what=_in_short,
)


def rows(file: SourceFile) -> Iterator[Row]:
    return checked_rows(file, RULES)


def scope(file: SourceFile) -> str:
    try:
        return scope_by_area(file, RULES)
    except UnreadableFile:
        return scope_by_cell(file, "制度所管組織")


SOURCE = Source(
    slug="support-programme",
    title="支援制度情報（GIF 制度 451-4）",
    plausible=ANY_SIZE,
    rows=rows,
    draft=draft_until_its_last_day(RULES),
    published_in=date_in_name,
    scope=scope,
)
