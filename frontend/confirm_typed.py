"""What an organization wrote into the form of its confirmation link, read into changes."""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from api.usecases.confirm_records import Changes
from models.content import ServiceContent


def read_changes(
    id: UUID, content: ServiceContent, typed: dict[str, str]
) -> tuple[Changes, dict[str, str]]:
    """Only what differs from what is listed. A field that was not sent stays as it is."""
    errors: dict[str, str] = {}
    fields: dict[str, Any] = {}
    hours = [
        one.model_dump() | {"text": typed.get(f"hours-{i}", one.text)}
        for i, one in enumerate(content.hours)
    ]
    if not content.hours:
        hours = [{"text": typed.get("hours-0", "")}]
    hours = [one for one in hours if one["text"]]
    if [one["text"] for one in hours] != [one.text for one in content.hours]:
        fields["hours"] = hours
    phones = [
        one.model_dump() | {"number": typed.get(f"phone-{i}", one.number)}
        for i, one in enumerate(content.phones)
    ]
    phones = [one for one in phones if one["number"]]
    if typed.get("phone-new"):
        phones.append({"number": typed["phone-new"]})
    for i in range(len(content.phones)):
        _is_number(typed.get(f"phone-{i}", ""), f"phone-{i}", errors)
    _is_number(typed.get("phone-new", ""), "phone-new", errors)
    if [one["number"] for one in phones] != [one.number for one in content.phones]:
        fields["phones"] = phones
    fees = typed.get("fees", content.fees or "")
    if fees != (content.fees or ""):
        fields["fees"] = fees or None
    if typed.get("notice"):
        until = _day(typed.get("notice_until", ""), errors)
        notice = {"text": typed["notice"], "ends_on": until}
        fields["notices"] = [*(one.model_dump() for one in content.notices), notice]
    changes = Changes(
        id,
        fields,
        note=typed.get("note", ""),
        is_gone=bool(typed.get("gone")),
        rest_is_right=bool(typed.get("rest")),
    )
    if not errors and not fields and not changes.note and not changes.is_gone:
        errors["note"] = "どこが変わったかを書いてください。短くてかまいません。"
    return changes, errors


def _is_number(text: str, name: str, errors: dict[str, str]) -> None:
    if text and not any(sign.isdigit() for sign in text):
        errors[name] = "電話番号を、011-000-0000 のように書いてください。"


def _day(text: str, errors: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        errors["notice_until"] = "いつまでかを、2027-04-01 のように書いてください。"
        return None


def digest_of_hours(typed: dict[str, str]) -> str:
    """Of all hours as typed: what was read back is what is sent."""
    said = "\n".join(f"{name} {typed[name]}" for name in sorted(typed) if name.startswith("hours-"))
    return sha256(said.encode()).hexdigest()[:24]
