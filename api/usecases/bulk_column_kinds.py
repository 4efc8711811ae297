"""Kinds of columns of the workbook: each shows a field of a record in a cell, and reads it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

YES, NO = "はい", "いいえ"
LONGEST_CELL = 32_000
TOO_LONG = "（長いので、ここにはのせていません）"
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_AREA = re.compile(r"(?:(\d{6}|JP)\s+)?(.+)")
_DIGITS_ONLY = re.compile(r"[1-9]\d{7,}")

Content = dict[str, Any]


class CellWrong(Exception):
    """What a cell says cannot be meant; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Column:
    """`touches_place` marks what two people have to look at where a place is hidden."""

    header: str
    read: Callable[[Mapping[str, Any]], str]
    write: Callable[[Content, str], None]
    choices: tuple[str, ...] = ()
    width: int = 16
    touches_place: bool = False

    def shown(self, content: Mapping[str, Any], *, with_hidden: bool) -> str:
        if self.touches_place and not with_hidden and is_hidden(content):
            return ""
        return plain(self.read(content))


def plain(text: str) -> str:
    """As a cell can hold it, with one kind of line break."""
    cleaned = _NOT_IN_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return cleaned if len(cleaned) <= LONGEST_CELL else TOO_LONG


def is_hidden(content: Mapping[str, Any]) -> bool:
    return any(place.get("hidden") for place in content.get("places", ()))


def text_column(header: str, field: str, width: int = 16) -> Column:
    def write(content: Content, cell: str) -> None:
        set_field(content, field, cell or None)

    return Column(header, lambda content: str(content.get(field, "")), write, width=width)


def choice_column(header: str, field: str, labels: Mapping[Any, str], unsaid: str = "") -> Column:
    known = {label: str(value) for value, label in labels.items()}

    def read(content: Mapping[str, Any]) -> str:
        value = content.get(field, unsaid)
        return next((label for one, label in labels.items() if str(one) == value), "")

    def write(content: Content, cell: str) -> None:
        if cell and cell not in known:
            raise CellWrong(f"選べるのは {'、'.join(known)} です。")
        if not cell and unsaid:
            raise CellWrong("空にはできません。")
        set_field(content, field, known[cell] if cell else None)

    return Column(header, read, write, tuple(known), 12)


def yes_no_column(header: str, field: str, flag: str | None = None) -> Column:
    def read(content: Mapping[str, Any]) -> str:
        value = content.get(field, {}).get(flag) if flag else content.get(field)
        return "" if value is None else YES if value else NO

    def write(content: Content, cell: str) -> None:
        if cell not in {"", YES, NO}:
            raise CellWrong(f"「{YES}」か「{NO}」にするか、空にしてください。")
        said = None if not cell else cell == YES
        if flag is None:
            set_field(content, field, said)
            return
        flags = {name: yes for name, yes in content.get(field, {}).items() if name != flag}
        if said is not None:
            flags[flag] = said
        set_field(content, field, flags or None)

    return Column(header, read, write, (YES, NO), 12)


def age_column(header: str, field: str) -> Column:
    def write(content: Content, cell: str) -> None:
        number = cell.removesuffix(".0").removesuffix("歳")
        if cell and not number.isdecimal():
            raise CellWrong("数字で書いてください。")
        set_field(content, field, int(number) if cell else None)

    return Column(header, lambda content: str(content.get(field, "")), write, width=8)


def lines_column(header: str, field: str) -> Column:
    def write(content: Content, cell: str) -> None:
        set_field(
            content, field, [line.strip() for line in cell.split("\n") if line.strip()] or None
        )

    return Column(header, lambda content: "\n".join(content.get(field, ())), write)


def part_column(
    header: str,
    field: str,
    at: int,
    name: str,
    *,
    labels: Mapping[Any, str] | None = None,
    unsaid: str = "",
    is_number: bool = False,
    touches_place: bool = False,
    width: int = 16,
) -> Column:
    """One piece of the entry of a list; what else the entry says stays."""
    known = {label: str(value) for value, label in (labels or {}).items()}

    def read(content: Mapping[str, Any]) -> str:
        entries = content.get(field, ())
        if at >= len(entries):
            return ""
        value = entries[at].get(name, unsaid)
        if labels:
            return next((label for label, one in known.items() if one == value), "")
        return str(value)

    def write(content: Content, cell: str) -> None:
        if labels and cell and cell not in known:
            raise CellWrong(f"選べるのは {'、'.join(known)} です。")
        if is_number and _DIGITS_ONLY.fullmatch(cell):
            raise CellWrong("はじめの 0 が消えているようです。文字として書いてください。")
        entries = content.setdefault(field, [])
        while len(entries) <= at:
            entries.append({})
        set_field(entries[at], name, (known[cell] if labels else cell) if cell else None)

    return Column(header, read, write, tuple(known), width, touches_place)


def areas_column(header: str) -> Column:
    def read(content: Mapping[str, Any]) -> str:
        areas = content.get("areas", ())
        return "\n".join(" ".join(filter(None, (one.get("code"), one["name"]))) for one in areas)

    def write(content: Content, cell: str) -> None:
        found = []
        for line in filter(None, map(str.strip, cell.split("\n"))):
            code, name = _AREA.fullmatch(line).groups()  # type: ignore[union-attr]
            found.append({"code": code, "name": name} if code else {"name": name})
        set_field(content, "areas", found or None)

    return Column(header, read, write, width=20)


def topics_column(header: str) -> Column:
    def write(content: Content, cell: str) -> None:
        there = {one["id"]: one for one in content.get("topics", ())}
        wanted = [line.strip() for line in cell.split("\n") if line.strip()]
        # What a person writes here is not a guess of ours any more.
        topics = [there.get(id, {"id": id, "state": "confirmed"}) for id in wanted]
        set_field(content, "topics", topics or None)

    return Column(
        header, lambda content: "\n".join(one["id"] for one in content.get("topics", ())), write
    )


def hides_column(header: str) -> Column:
    def read(content: Mapping[str, Any]) -> str:
        return YES if is_hidden(content) else NO

    def write(content: Content, cell: str) -> None:
        if cell not in {YES, NO}:
            raise CellWrong(f"「{YES}」か「{NO}」にしてください。")
        places = content.get("places") or [{}]
        for place in places:
            set_field(place, "hidden", cell == YES or None)
        content["places"] = places

    return Column(header, read, write, (YES, NO), 12)


def set_field(content: Content, field: str, value: Any) -> None:
    if value is None:
        content.pop(field, None)
    else:
        content[field] = value
