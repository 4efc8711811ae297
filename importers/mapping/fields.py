"""What a column of a table can be, and the headings under which it is found."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from importers.reading.headings import fold_heading
from importers.source import DATA

FieldName = Literal[
    "id", "area_code", "area_name", "prefecture", "city", "name", "reading", "english_name",
    "alias", "organization", "organization_reading", "legal_form", "corporate_number", "category",
    "poi", "description", "what", "for_whom", "eligibility", "ages", "fees", "not_accepted",
    "first_visit", "topics", "area", "capacity", "accessibility", "access", "parking", "remarks",
    "status", "phone", "extension", "fax", "mail", "form", "contact_note", "contact", "url",
    "line", "sns", "hours", "days", "opens", "closes", "hours_note", "weekday_hours",
    "saturday_hours", "sunday_hours", "holiday_hours", "closed_days", "address", "place_code",
    "place_prefecture", "place_city", "town", "street", "building", "postal_code", "latitude",
    "longitude", "place_name", "languages", "free", "anonymous", "confidential", "family",
    "appointment", "outreach", "interpreter", "foreign_language", "lgbtq", "accepts_consultation",
    "starts_on", "ends_on", "apply_by", "apply_by_time", "how_to_apply", "public_from",
    "public_until", "contact_name", "facility_number", "consent", "person", "kept",
]  # fmt: skip
"""`kept` is kept as printed and not read; `person` names a person and is never read at all."""

MANY: frozenset[FieldName] = frozenset(
    cast(
        "tuple[FieldName, ...]",
        (
            *("phone", "fax", "mail", "url", "hours", "remarks", "description", "fees", "topics"),
            *("category", "eligibility", "first_visit"),
        ),
    )
)
"""Fields that several columns may give together."""


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """`label` is for the person who maps columns; `headings` are printed spellings."""

    label: str
    headings: tuple[str, ...]


def _read() -> Mapping[FieldName, FieldInfo]:
    known = get_args(FieldName)
    found: dict[FieldName, FieldInfo] = {}
    with (DATA / "table_fields.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["field"] not in known:
                raise ValueError(f"table_fields.csv names an unknown field: {row['field']}")
            name = cast("FieldName", row["field"])
            found[name] = FieldInfo(row["label"], tuple(row["headings"].split()))
    return found


FIELDS = _read()


@cache
def by_heading() -> Mapping[str, FieldName]:
    """Folded headings and what they are."""
    found: dict[str, FieldName] = {}
    for name, info in FIELDS.items():
        for heading in info.headings:
            found.setdefault(fold_heading(heading), name)
    return found
