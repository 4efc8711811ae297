"""The columns of the workbook of the secretariat: each reads a field of a record and writes it.

A cell that says what the export says changes nothing: whatever a column cannot show stays as it
is, and so does what the program for spreadsheets writes in its own way.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
YES, NO = "はい", "いいえ"
LONGEST_CELL = 32_000
_TOO_LONG = "（長いので、ここにはのせていません）"
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
    return cleaned if len(cleaned) <= LONGEST_CELL else _TOO_LONG


def is_hidden(content: Mapping[str, Any]) -> bool:
    return any(place.get("hidden") for place in content.get("places", ()))


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
        if cell == _TOO_LONG:
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
        _set(changed, "places", [place for place in changed.get("places", ()) if place] or None)
    hides = is_hidden(content) or is_hidden(changed)
    return changed, touched and hides


def _is_parts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _text(header: str, field: str, width: int = 16) -> Column:
    def write(content: Content, cell: str) -> None:
        _set(content, field, cell or None)

    return Column(header, lambda content: str(content.get(field, "")), write, width=width)


def _choice(header: str, field: str, labels: Mapping[Any, str], unsaid: str = "") -> Column:
    known = {label: str(value) for value, label in labels.items()}

    def read(content: Mapping[str, Any]) -> str:
        value = content.get(field, unsaid)
        return next((label for one, label in labels.items() if str(one) == value), "")

    def write(content: Content, cell: str) -> None:
        if cell and cell not in known:
            raise CellWrong(f"選べるのは {'、'.join(known)} です。")
        if not cell and unsaid:
            raise CellWrong("空にはできません。")
        _set(content, field, known[cell] if cell else None)

    return Column(header, read, write, tuple(known), 12)


def _yes_no(header: str, field: str, flag: str | None = None) -> Column:
    def read(content: Mapping[str, Any]) -> str:
        value = content.get(field, {}).get(flag) if flag else content.get(field)
        return "" if value is None else YES if value else NO

    def write(content: Content, cell: str) -> None:
        if cell not in {"", YES, NO}:
            raise CellWrong(f"「{YES}」か「{NO}」にするか、空にしてください。")
        said = None if not cell else cell == YES
        if flag is None:
            _set(content, field, said)
            return
        flags = {name: yes for name, yes in content.get(field, {}).items() if name != flag}
        if said is not None:
            flags[flag] = said
        _set(content, field, flags or None)

    return Column(header, read, write, (YES, NO), 12)


def _age(header: str, field: str) -> Column:
    def write(content: Content, cell: str) -> None:
        number = cell.removesuffix(".0").removesuffix("歳")
        if cell and not number.isdecimal():
            raise CellWrong("数字で書いてください。")
        _set(content, field, int(number) if cell else None)

    return Column(header, lambda content: str(content.get(field, "")), write, width=8)


def _lines(header: str, field: str) -> Column:
    def write(content: Content, cell: str) -> None:
        _set(content, field, [line.strip() for line in cell.split("\n") if line.strip()] or None)

    return Column(header, lambda content: "\n".join(content.get(field, ())), write)


def _part(
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
        _set(entries[at], name, (known[cell] if labels else cell) if cell else None)

    return Column(header, read, write, tuple(known), width, touches_place)


def _areas(header: str) -> Column:
    def read(content: Mapping[str, Any]) -> str:
        areas = content.get("areas", ())
        return "\n".join(" ".join(filter(None, (one.get("code"), one["name"]))) for one in areas)

    def write(content: Content, cell: str) -> None:
        found = []
        for line in filter(None, map(str.strip, cell.split("\n"))):
            code, name = _AREA.fullmatch(line).groups()  # type: ignore[union-attr]
            found.append({"code": code, "name": name} if code else {"name": name})
        _set(content, "areas", found or None)

    return Column(header, read, write, width=20)


def _topics(header: str) -> Column:
    def write(content: Content, cell: str) -> None:
        there = {one["id"]: one for one in content.get("topics", ())}
        wanted = [line.strip() for line in cell.split("\n") if line.strip()]
        # What a person writes here is not a guess of ours any more.
        topics = [there.get(id, {"id": id, "state": "confirmed"}) for id in wanted]
        _set(content, "topics", topics or None)

    return Column(
        header, lambda content: "\n".join(one["id"] for one in content.get("topics", ())), write
    )


def _hides(header: str) -> Column:
    def read(content: Mapping[str, Any]) -> str:
        return YES if is_hidden(content) else NO

    def write(content: Content, cell: str) -> None:
        if cell not in {YES, NO}:
            raise CellWrong(f"「{YES}」か「{NO}」にしてください。")
        places = content.get("places") or [{}]
        for place in places:
            _set(place, "hidden", cell == YES or None)
        content["places"] = places

    return Column(header, read, write, (YES, NO), 12)


def _set(content: Content, field: str, value: Any) -> None:
    if value is None:
        content.pop(field, None)
    else:
        content[field] = value


def _close_gaps(content: Content, field: str, main: str) -> None:
    """An entry without its main part is gone; nothing may hang on it. Raises CellWrong."""
    kept = []
    for entry in content.get(field, ()):
        if entry.get(main):
            kept.append(entry)
        elif any(entry.get(name) for name in ("label", "value")):
            raise CellWrong(f"「{_ENTRY_WORDS[field]}」が空なのに、見出しなどが残っています。")
    _set(content, field, kept or None)


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

_STATE = _choice("公開の状態", "publication", PUBLICATION_LABELS, Publication.draft)
_NAMES = (
    _text("名前", "name", 28),
    _text("よみ", "reading"),
    _lines("別の名前", "alternate_names"),
)

_ORGANIZATION = (
    *_NAMES,
    _STATE,
    _text("法人の種類", "legal_form"),
    _text("法人番号", "corporate_number"),
    _text("説明", "description", 40),
    _text("ホームページ", "website", 28),
    _text("メール", "email", 28),
    _choice("運営", "level", LEVEL_LABELS),
)
_SERVICE = (
    *_NAMES,
    _STATE,
    _choice("種類", "kind", KIND_LABELS, Kind.window),
    _choice("運営", "level", LEVEL_LABELS),
    _text("どんな人のため", "for_whom", 28),
    _text("できること", "what", 28),
    _text("説明", "description", 40),
    _text("やさしい日本語", "summary_easy", 28),
    _text("受けていない相談", "not_accepted"),
    _text("はじめてのとき", "first_visit"),
    *(
        column
        for n in range(3)
        for column in (
            _part(f"電話{n + 1}", "phones", n, "number", is_number=True),
            _part(f"電話{n + 1}の見出し", "phones", n, "label"),
            _part(f"電話{n + 1}の種類", "phones", n, "kind", labels=_PHONE_KINDS, unsaid="phone"),
        )
    ),
    *(
        column
        for n in range(2)
        for column in (
            _part(f"連絡{n + 1}の種類", "channels", n, "kind", labels=_WAYS),
            _part(f"連絡{n + 1}", "channels", n, "value", width=28),
        )
    ),
    *(_part(f"ホームページ{n + 1}", "urls", n, "url", width=28) for n in range(2)),
    *(
        column
        for n in range(3)
        for column in (
            _part(f"受付時間{n + 1}", "hours", n, "text", width=28),
            _part(f"受付時間{n + 1}の見出し", "hours", n, "label"),
        )
    ),
    _text("料金", "fees"),
    _yes_no("相談を受けるか", "accepts_consultation"),
    *(_yes_no(label, "flags", str(flag)) for flag, label in FLAG_LABELS.items()),
    _age("何歳から", "minimum_age"),
    _age("何歳まで", "maximum_age"),
    _text("対象", "eligibility"),
    _text("住まいの条件", "residence_rule"),
    _text("LGBTQ+の相談", "lgbtq_definition"),
    _areas("地域"),
    _topics("困りごと"),
    _part("場所の名前", "places", 0, "name", touches_place=True),
    _part("郵便番号", "places", 0, "postal_code", touches_place=True, width=12),
    _part("都道府県", "places", 0, "prefecture", touches_place=True, width=12),
    _part("市区町村", "places", 0, "city", touches_place=True),
    _part("所在地", "places", 0, "address", touches_place=True, width=28),
    _part("行き方", "places", 0, "transportation", touches_place=True, width=28),
    _hides(HIDES),
)
