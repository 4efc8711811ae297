"""Who said a field of a record, kept beside it when the field changes."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from models.vocabulary import VerificationStatus

_JAPAN = ZoneInfo("Asia/Tokyo")
_FURTHER_STEPS = re.compile(r"[.\[].*", re.DOTALL)

Entry = Mapping[str, Any]


def field_of(path: str) -> str:
    """The field a path lies in: "phones" of "phones[0].number"."""
    return _FURTHER_STEPS.sub("", path)


def said_by(role: str, method: str, at: datetime, fields: Iterable[str]) -> list[Entry]:
    """That these fields were confirmed by somebody who must know, on that day in Japan."""
    day = at.astimezone(_JAPAN).date().isoformat()
    return [
        {
            "field": field,
            "status": VerificationStatus.confirmed.value,
            "verified_on": day,
            "role": role,
            "method": method,
        }
        for field in fields
    ]


def not_confirmed(fields: Iterable[str], note: str) -> list[Entry]:
    status = VerificationStatus.unconfirmed.value
    return [{"field": field, "status": status, "note": note} for field in fields]


def with_entries(
    content: Mapping[str, Any], entries: Iterable[Entry], *, replaced: Collection[str]
) -> dict[str, Any]:
    """The content with these entries; what was said of the former values is left out."""
    given = list(entries)
    told = {str(entry["field"]) for entry in given}
    kept = [
        one
        for one in content.get("verifications") or ()
        if field_of(str(one["field"])) not in replaced and one["field"] not in told
    ]
    return {**content, "verifications": [*given, *kept]}
