"""From what people of an organization typed to the record as it should be."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from api.usecases.mail_address import read_mail
from frontend.marking import web_address
from frontend.members_fields import NO, YES, Field, Group, Look, Rows, Ticks, parts_of
from importers.reading.corporate_numbers import read_corporate_number
from models.errors import BadRequest

LONGEST_LINE, LONGEST_TEXT = 500, 4_000
MOST_ROWS = 20
OLDEST = 130
_DIGITS = re.compile(r"\d")


def typed_from(content: Mapping[str, Any], groups: Sequence[Group]) -> dict[str, str]:
    """The record as the fields of its form."""
    typed: dict[str, str] = {}
    for part in parts_of(groups):
        match part:
            case Field():
                inside = content.get(part.inside, {}) if part.inside else content
                typed[part.id] = _as_typed(inside.get(part.name), part)
            case Rows():
                for place, row in enumerate(content.get(part.name, ())):
                    for one in part.parts:
                        said = _as_typed(row.get(one.name), one)
                        typed[f"{part.name}-{place}-{one.name}"] = said
            case Ticks():
                for row in content.get(part.name, ()):
                    if row.get(part.key):
                        typed[f"{part.name}-{row[part.key]}"] = YES
    return typed


def read_typed(
    typed: Mapping[str, str], content: Mapping[str, Any], groups: Sequence[Group]
) -> tuple[dict[str, Any], dict[str, str]]:
    """(the record as it should be, what is wrong by the id of its field).

    What a form does not ask stays as it is, in the record and in each row of it.
    """
    wanted = dict(content)
    errors: dict[str, str] = {}
    for part in parts_of(groups):
        match part:
            case Field():
                inside = dict(wanted.get(part.inside, {})) if part.inside else wanted
                _put(inside, part, typed.get(part.id, ""), errors, part.id)
                if part.inside:
                    _set(wanted, part.inside, inside)
            case Rows():
                _set(wanted, part.name, _rows(part, typed, content.get(part.name, ()), errors))
            case Ticks():
                _set(wanted, part.name, _chosen(part, typed, content.get(part.name, ())))
    return wanted, errors


def row_numbers(part: Rows, typed: Mapping[str, str], there: int) -> range:
    """The rows a form shows: those the record has, those that were typed, and an empty one."""
    used = [
        place
        for place in range(max(MOST_ROWS, there))
        if any(typed.get(f"{part.name}-{place}-{one.name}") for one in part.parts if one.says)
    ]
    return range(max(max(used, default=-1) + 1, there) + 1)


def _as_typed(said: Any, part: Field) -> str:
    match part.look:
        case Look.three:
            return "" if said is None else YES if said else NO
        case Look.tick:
            return YES if (part.is_ticked_unsaid if said is None else said) else ""
        case Look.choice if said is None:
            return part.options[0][0]
        case _:
            return "" if said is None else str(said)


def _put(into: dict[str, Any], part: Field, typed: str, errors: dict[str, str], id: str) -> None:
    text = typed.replace("\0", "").replace("\r\n", "\n").strip()
    match part.look:
        case Look.three:
            _set(into, part.name, {YES: True, NO: False}.get(text))
        case Look.tick:
            ticked = text == YES
            _set(into, part.name, None if ticked is part.is_ticked_unsaid else ticked)
        case Look.choice:
            if text and text in {value for value, _ in part.options}:
                into[part.name] = text
        case Look.number:
            is_age = text.isdecimal() and len(text) <= 3 and int(text) <= OLDEST
            if text and not is_age:
                errors[id] = f"「{part.label}」は、{OLDEST}までの数字で入れてください。"
            _set(into, part.name, int(text) if text and is_age else None)
        case _:
            wrong = _wrong(part, text)
            if wrong:
                errors[id] = wrong
            _set(into, part.name, text or None)


def _wrong(part: Field, text: str) -> str:
    """What is wrong with one line or text, in a sentence that says what to do."""
    longest = LONGEST_TEXT if part.look is Look.text else LONGEST_LINE
    if part.is_needed and not text:
        return f"「{part.label}」を入れてください。"
    if len(text) > longest:
        return f"「{part.label}」は、{longest:,}文字までにしてください。"
    if not text:
        return ""
    if part.name == "corporate_number" and read_corporate_number(text) != text:
        return "法人番号は、13けたの数字です。けたや番号をたしかめてください。"
    if part.name in ("website", "url") and not web_address(text):
        return "アドレスを、https:// からはじめて入れてください。"
    if part.name == "number" and len(_DIGITS.findall(text)) < 3:
        return "電話番号を、数字で入れてください。"
    if part.name == "email":
        try:
            read_mail(text)
        except BadRequest as reason:
            return str(reason)
    return ""


def _rows(
    part: Rows,
    typed: Mapping[str, str],
    before: Sequence[Mapping[str, Any]],
    errors: dict[str, str],
) -> list[dict[str, Any]]:
    rows = []
    for place in row_numbers(part, typed, len(before)):
        row = dict(before[place]) if place < len(before) else {}
        ids = {one.name: f"{part.name}-{place}-{one.name}" for one in part.parts}
        if not any(typed.get(ids[one.name], "").strip() for one in part.parts if one.says):
            # A row that says nothing the form asks stays; one that was emptied goes.
            if place < len(before) and not any(row.get(one.name) for one in part.parts if one.says):
                rows.append(row)
            continue
        for one in part.parts:
            _put(row, one, typed.get(ids[one.name], ""), errors, ids[one.name])
        if part.needed and not row.get(part.needed):
            label = next(one.label for one in part.parts if one.name == part.needed)
            errors.setdefault(ids[part.needed], f"「{label}」を入れてください。")
        rows.append(row)
    return rows


def _chosen(
    part: Ticks, typed: Mapping[str, str], before: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    known = {value for value, _ in part.options}
    kept = [
        dict(row)
        for row in before
        if row.get(part.key) not in known or typed.get(f"{part.name}-{row[part.key]}")
    ]
    there = {row.get(part.key) for row in kept}
    return kept + [
        {part.key: value, **part.fresh}
        for value, _ in part.options
        if value not in there and typed.get(f"{part.name}-{value}")
    ]


def _set(into: dict[str, Any], name: str, value: Any) -> None:
    """What is not said is not there: the canonical form of a record."""
    if value in (None, [], {}):
        into.pop(name, None)
    else:
        into[name] = value
