"""HSDS in JSON: pages, lists, lines and single objects, each with everything nested in it."""

import json
from collections.abc import Iterator
from typing import Any

from importers.errors import UnreadableFile
from importers.file import SourceFile
from importers.hsds.node import Node
from importers.hsds.tables import (
    LOCATIONS,
    ORGANIZATIONS,
    PLACES,
    SERVICES,
    TERMS,
    table_of,
)

_DEEPEST = 20
"""Levels of objects in objects; HSDS itself has seven."""
_PAGES = ("contents", "content")
_TELLING = {
    SERVICES: ("status", "organization", "service_at_locations", "cost_options", "minimum_age"),
    LOCATIONS: ("location_type", "latitude", "addresses"),
    TERMS: ("taxonomy_id", "taxonomy_detail", "term_uri", "taxonomy", "parent_id"),
    "taxonomies": ("version",),
}
"""Keys that only objects of one kind have."""
_NAMES_BELOW = {"organization": ORGANIZATIONS, "service": SERVICES}
_UNREADABLE = "文字として書けないものを除きました。"
_BROKEN = "JSON として読めません（{place}）。途中で切れていないか、確かめてください。"


def read_json(file: SourceFile) -> Any:
    """All of it, numbers as they are written. Raises UnreadableFile."""
    with file.open_text() as text:
        try:
            return _loads(text.read())
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(_BROKEN.format(place=file.name)) from error


def rows_of_json(file: SourceFile, table: str | None) -> Iterator[Node]:
    """`table` is what the name of the file says its objects are; None where it says nothing."""
    name = file.name.rsplit("/", 1)[-1]
    with file.open_text() as text:
        content = text.read()
    try:
        value = _loads(content)
    except RecursionError as error:
        raise UnreadableFile(_BROKEN.format(place=name)) from error
    except ValueError:
        # More than one value: one object on each line.
        yield from _lines(content, name, table)
        return
    for known, item, place in _objects(value, table):
        if not isinstance(item, dict):
            raise UnreadableFile(f"{name} の {place} は HSDS のデータではありません。")
        yield _node(known or _kind(item), f"{name} {place}", item)


def _lines(content: str, name: str, table: str | None) -> Iterator[Node]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip():
            continue
        place = f"{number}行目"
        try:
            item = _loads(line)
        except (ValueError, RecursionError) as error:
            raise UnreadableFile(_BROKEN.format(place=f"{name} {place}")) from error
        if not isinstance(item, dict):
            raise UnreadableFile(f"{name} の {place} は HSDS のデータではありません。")
        yield _node(table or _kind(item), f"{name} {place}", item)


def _loads(text: str) -> Any:
    return json.loads(text, parse_float=str, parse_int=str, parse_constant=str)


def _objects(value: Any, table: str | None) -> Iterator[tuple[str | None, Any, str]]:
    """Each object with its table, as far as its surroundings say, and its place."""
    if isinstance(value, list):
        for at, item in enumerate(value, start=1):
            yield table, item, f"{at}件目"
        return
    if not isinstance(value, dict):
        yield table, value, "全体"
        return
    page = next((value[key] for key in _PAGES if isinstance(value.get(key), list)), None)
    if page is not None:
        yield from _objects(page, table)
    elif "name" in value or "id" in value:
        yield table, value, "全体"
    else:
        lists = {key: table_of(key) for key, item in value.items() if isinstance(item, list)}
        if not any(lists.values()):
            yield table, None, "全体"
        for key, known in lists.items():
            for at, item in enumerate(value[key], start=1):
                yield known or key, item, f"{key} {at}件目"


def _kind(item: dict[str, Any]) -> str:
    """By the keys that only one kind has; an organization need have none."""
    if "services" in item:
        return ORGANIZATIONS
    if isinstance(item.get("service"), dict) or "service_id" in item:
        return PLACES
    telling = (kind for kind, keys in _TELLING.items() if any(key in item for key in keys))
    return next(telling, SERVICES if "organization_id" in item else ORGANIZATIONS)


def _node(table: str, place: str, item: dict[str, Any], level: int = 0) -> Node:
    if level > _DEEPEST:
        raise UnreadableFile("JSON が深く入れ子になりすぎています。HSDS の形ではありません。")
    cells: dict[str, str] = {}
    below: list[Node] = []
    damaged = False
    for key, value in item.items():
        known = _NAMES_BELOW.get(key) or table_of(key) or key
        if isinstance(value, dict):
            below.append(_node(known, _inside(place, key), value, level + 1))
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            below += [
                _node(known, _inside(place, f"{key}[{at}]"), one, level + 1)
                for at, one in enumerate(value)
            ]
        elif value is not None and value != []:
            text = _text(value)
            cells[key] = _storable(text)
            damaged |= cells[key] != text
    node = Node(table, place, cells)
    if damaged:
        node.remark(_UNREADABLE)
    for child in below:
        node.add(child)
    return node


def _inside(place: str, key: str) -> str:
    """Only the path inside the object: the record says where the object stands."""
    return key if place.endswith(("件目", "行目", "全体")) else f"{place}.{key}"


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, str | bool) for one in value):
        return ", ".join(map(_text, value))
    return json.dumps(value, ensure_ascii=False)


def _storable(text: str) -> str:
    """Without NUL and halves of characters, which no database keeps."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
