"""The columns of the workbook of the secretariat.

A cell that says what the export says changes nothing: whatever a column cannot show stays as it
is, and so does what the program for spreadsheets writes in its own way.
"""

from collections.abc import Mapping
from typing import Any

from api.usecases.bulk_column_kinds import (
    TOO_LONG,
    CellWrong,
    Column,
    Content,
    age_column,
    areas_column,
    choice_column,
    hides_column,
    is_hidden,
    lines_column,
    part_column,
    plain,
    set_field,
    text_column,
    topics_column,
    yes_no_column,
)
from models.vocabulary import (
    CHANNEL_LABELS,
    FLAG_LABELS,
    KIND_LABELS,
    LEVEL_LABELS,
    PUBLICATION_LABELS,
    Channel,
    Kind,
    Publication,
    RecordType,
)

ID, NUMBER = "ID（変えない）", "版（変えない）"
OWNER_ID, OWNER = "団体のID（変えない）", "団体（変えない）"


def columns_of(kind: RecordType) -> tuple[Column, ...]:
    return _ORGANIZATION if kind is RecordType.organization else _SERVICE


def edited(
    kind: RecordType, content: Mapping[str, Any], cells: Mapping[str, str]
) -> tuple[Content, bool]:
    """(the content with what was changed in the cells, whether it touches a hidden place).

    Columns that are not there change nothing. Raises CellWrong.
    """
    changed: Content = {
        field: [dict(one) for one in value] if _is_parts(value) else value
        for field, value in content.items()
    }
    touched = False
    for column in columns_of(kind):
        if column.header not in cells:
            continue
        cell = plain(cells[column.header])
        if cell in {column.shown(content, with_hidden=hidden) for hidden in (True, False)}:
            continue
        if cell == TOO_LONG:
            continue
        try:
            column.write(changed, cell)
        except CellWrong as wrong:
            raise CellWrong(f"「{column.header}」：{wrong}") from wrong
        touched = touched or column.touches_place or column.header == HIDES
    for field, main in _MAIN_PARTS.items():
        if changed.get(field) != content.get(field):
            _close_gaps(changed, field, main)
    if changed.get("places") != content.get("places"):
        set_field(
            changed, "places", [place for place in changed.get("places", ()) if place] or None
        )
    hides = is_hidden(content) or is_hidden(changed)
    return changed, touched and hides


def _is_parts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _close_gaps(content: Content, field: str, main: str) -> None:
    """An entry without its main part is gone; nothing may hang on it. Raises CellWrong."""
    kept = []
    for entry in content.get(field, ()):
        if entry.get(main):
            kept.append(entry)
        elif any(entry.get(name) for name in ("label", "value")):
            raise CellWrong(f"「{_ENTRY_WORDS[field]}」が空なのに、見出しなどが残っています。")
    set_field(content, field, kept or None)


_MAIN_PARTS = {"phones": "number", "channels": "kind", "urls": "url", "hours": "text"}
_ENTRY_WORDS = {
    "phones": "電話",
    "channels": "連絡の種類",
    "urls": "ホームページ",
    "hours": "受付時間",
}
HIDES = "場所を出さない"
_PHONE_KINDS = {kind: CHANNEL_LABELS[kind] for kind in (Channel.phone, Channel.fax)}
_WAYS = {kind: label for kind, label in CHANNEL_LABELS.items() if kind not in _PHONE_KINDS}

_STATE = choice_column("公開の状態", "publication", PUBLICATION_LABELS, Publication.draft)
_NAMES = (
    text_column("名前", "name", 28),
    text_column("よみ", "reading"),
    lines_column("別の名前", "alternate_names"),
)

_ORGANIZATION = (
    *_NAMES,
    _STATE,
    text_column("法人の種類", "legal_form"),
    text_column("法人番号", "corporate_number"),
    text_column("説明", "description", 40),
    text_column("ホームページ", "website", 28),
    text_column("メール", "email", 28),
    choice_column("運営", "level", LEVEL_LABELS),
)
_SERVICE = (
    *_NAMES,
    _STATE,
    choice_column("種類", "kind", KIND_LABELS, Kind.window),
    choice_column("運営", "level", LEVEL_LABELS),
    text_column("どんな人のため", "for_whom", 28),
    text_column("できること", "what", 28),
    text_column("説明", "description", 40),
    text_column("やさしい日本語", "summary_easy", 28),
    text_column("受けていない相談", "not_accepted"),
    text_column("はじめてのとき", "first_visit"),
    *(
        column
        for n in range(3)
        for column in (
            part_column(f"電話{n + 1}", "phones", n, "number", is_number=True),
            part_column(f"電話{n + 1}の見出し", "phones", n, "label"),
            part_column(
                f"電話{n + 1}の種類", "phones", n, "kind", labels=_PHONE_KINDS, unsaid="phone"
            ),
        )
    ),
    *(
        column
        for n in range(2)
        for column in (
            part_column(f"連絡{n + 1}の種類", "channels", n, "kind", labels=_WAYS),
            part_column(f"連絡{n + 1}", "channels", n, "value", width=28),
        )
    ),
    *(part_column(f"ホームページ{n + 1}", "urls", n, "url", width=28) for n in range(2)),
    *(
        column
        for n in range(3)
        for column in (
            part_column(f"受付時間{n + 1}", "hours", n, "text", width=28),
            part_column(f"受付時間{n + 1}の見出し", "hours", n, "label"),
        )
    ),
    text_column("料金", "fees"),
    yes_no_column("相談を受けるか", "accepts_consultation"),
    *(yes_no_column(label, "flags", str(flag)) for flag, label in FLAG_LABELS.items()),
    age_column("何歳から", "minimum_age"),
    age_column("何歳まで", "maximum_age"),
    text_column("対象", "eligibility"),
    text_column("住まいの条件", "residence_rule"),
    text_column("LGBTQ+の相談", "lgbtq_definition"),
    areas_column("地域"),
    topics_column("困りごと"),
    part_column("場所の名前", "places", 0, "name", touches_place=True),
    part_column("郵便番号", "places", 0, "postal_code", touches_place=True, width=12),
    part_column("都道府県", "places", 0, "prefecture", touches_place=True, width=12),
    part_column("市区町村", "places", 0, "city", touches_place=True),
    part_column("所在地", "places", 0, "address", touches_place=True, width=28),
    part_column("行き方", "places", 0, "transportation", touches_place=True, width=28),
    hides_column(HIDES),
)
