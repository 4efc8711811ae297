"""A first reading of an unknown table: which column is what, why, and how sure that is."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import PurePath

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.mapping.columns import name_of_heading
from importers.mapping.fields import FIELDS, MANY, FieldName
from importers.mapping.heading_words import field_by_words
from importers.mapping.profile import Certainty, Profile, ProfileColumn
from importers.mapping.value_shapes import are_marks, shape_of
from importers.reading.footnotes import is_footnote
from importers.row import Row
from importers.tables import table_rows

_ROWS_LOOKED_AT = 2_000
_ORDER: Mapping[Certainty, int] = {"certain": 0, "likely": 1, "unsure": 2}
_BY_FORM: frozenset[FieldName] = frozenset(
    {"phone", "mail", "url", "postal_code", "corporate_number"}
)
"""Fields whose values have a form that cannot be mistaken for words."""
_STAMPS = frozenset({"タイムスタンプ", "Timestamp", "開始時刻", "完了時刻"})
_ACCOUNTS = frozenset({"メールアドレス", "ユーザー名", "Email Address", "メール"})
_FREE: frozenset[FieldName] = frozenset({"kept", "person"})
_KEY_PARTS: tuple[FieldName, ...] = ("organization", "address", "category", "phone", "place_name")


def guess_profile(
    file: SourceFile,
    *,
    slug: str | None = None,
    title: str | None = None,
    sheet: str | None = None,
    delimiter: str | None = None,
) -> Profile:
    """Raises UnreadableFile when nothing is a table, or no column can be a name."""
    rows = list(islice(table_rows(file, sheet=sheet, delimiter=delimiter), _ROWS_LOOKED_AT))
    if not rows:
        raise UnreadableFile("表に、見出しの下の行がありません。")
    columns = _with_a_name(_settled(_without_respondents(_guesses(rows))), rows)
    stem = PurePath(file.name).stem
    return Profile(
        slug=slug or _slug(stem),
        title=title or stem or "表",
        sheet=sheet,
        delimiter=delimiter,
        key=_key(columns, rows),
        columns=tuple(columns),
    )


def _guesses(rows: Sequence[Row]) -> list[ProfileColumn]:
    names = dict.fromkeys(column for row in rows for column in row.columns)
    cells = [row.cells for row in rows]
    return [_guess(column, [one.get(column, "") for one in cells]) for column in names]


def _guess(column: str, cells: Sequence[str]) -> ProfileColumn:
    by_heading = name_of_heading(column)
    shape = shape_of(cells)
    if by_heading:
        name, exact = by_heading
        if shape and name in _BY_FORM and shape[0] in _BY_FORM and name != shape[0]:
            return _told(column, shape[0], f"見出しとちがい、値が{shape[1]}です。", "unsure")
        if name in _BY_FORM and any(cell.strip() for cell in cells) and not shape:
            return _told(column, name, "見出しからの案です。値の形が、はっきりしません。", "likely")
        if exact:
            return _told(column, name, f"見出しが「{column}」です。", "certain")
        return _told(column, name, "見出しの終わりが、よくある列名です。", "likely")
    by_words = field_by_words(column)
    if by_words and by_words[0] in _FREE:
        return _told(column, by_words[0], f"見出しに「{by_words[1]}」とあります。", "likely")
    if shape and (shape[0] in _BY_FORM or not by_words):
        return _told(column, shape[0], f"値が{shape[1]}です。", _sure(shape[2], shape[0]))
    if by_words:
        return _told(column, by_words[0], f"見出しに「{by_words[1]}」とあります。", "likely")
    why = "○×の列です。何の印か選んでください。" if are_marks(cells) else "何の列か分かりません。"
    return _told(column, "kept", why, "unsure")


def _sure(share: float, name: FieldName) -> Certainty:
    return "likely" if share > 0.9 and name in _BY_FORM else "unsure"


def _told(column: str, field: FieldName, reason: str, certainty: Certainty) -> ProfileColumn:
    return ProfileColumn(column=column, field=field, reason=reason, certainty=certainty)


def _without_respondents(guesses: list[ProfileColumn]) -> list[ProfileColumn]:
    """A form keeps the account of whoever filled it in, under the plain heading メールアドレス."""
    if not any(one.column in _STAMPS for one in guesses):
        return guesses
    reason = "フォームが自動で集める、回答した人のアドレスかもしれません。"
    return [
        _told(one.column, "person", reason, "likely") if one.column in _ACCOUNTS else one
        for one in guesses
    ]


def _settled(guesses: Iterable[ProfileColumn]) -> list[ProfileColumn]:
    """A field that only one column can give goes to the surest one, the first among equals."""
    found = list(guesses)
    best: dict[FieldName, ProfileColumn] = {}
    for one in found:
        held = best.get(one.field)
        if held is None or _ORDER[one.certainty] < _ORDER[held.certainty]:
            best[one.field] = one
    return [
        one
        if one.field in MANY | _FREE or best[one.field] is one
        else _told(
            one.column,
            "kept",
            f"「{FIELDS[one.field].label}」は「{best[one.field].column}」の列から読みます。",
            "unsure",
        )
        for one in found
    ]


def _with_a_name(columns: list[ProfileColumn], rows: Sequence[Row]) -> list[ProfileColumn]:
    """A table of bodies has their names under 団体名: they are what people look for."""
    if any(one.field == "name" for one in columns):
        return columns
    for at, one in enumerate(columns):
        if one.field == "organization":
            reason = "ほかに名前の列がないので、団体名を名前にします。"
            return [*columns[:at], _told(one.column, "name", reason, "likely"), *columns[at + 1 :]]
    for at, one in enumerate(columns):
        texts = [row.cells.get(one.column, "").strip() for row in rows]
        if one.field == "kept" and _could_name(texts):
            reason = "ほかに名前の列がなく、行ごとにちがう短い言葉です。"
            return [*columns[:at], _told(one.column, "name", reason, "unsure"), *columns[at + 1 :]]
    raise UnreadableFile("名前の列が見つかりません。見出しに「名称」か「団体名」と書いてください。")


def _could_name(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return (
        len(filled) > len(texts) * 0.9
        and len(set(filled)) > len(filled) * 0.9
        and all(len(text) <= 60 for text in filled)
        and not all(re.fullmatch(r"[\d\s:/.,-]+", text) for text in filled)
    )


def _key(columns: Sequence[ProfileColumn], rows: Sequence[Row]) -> tuple[str, ...]:
    """The fewest columns that tell all rows apart: the number, the name, the name and its place."""
    first = {one.field: one.column for one in reversed(columns)}
    named = [row.cells for row in rows if row.cells.get(first["name"], "").strip()]
    cells = [one for one in named if not is_footnote([c for c in one.values() if c.strip()])]
    if "id" in first and _tells_apart(cells, [first["id"]]):
        return (first["id"],)
    key = [first["name"]]
    for part in _KEY_PARTS:
        if _tells_apart(cells, key):
            break
        if part in first:
            key.append(first[part])
    return tuple(key)


def _tells_apart(cells: Sequence[Mapping[str, str]], key: Sequence[str]) -> bool:
    counted = Counter(tuple(one.get(column, "").strip() for column in key) for one in cells)
    return all(any(parts) for parts in counted) and max(counted.values(), default=1) == 1


def _slug(stem: str) -> str:
    plain = unicodedata.normalize("NFKC", stem).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "table"
