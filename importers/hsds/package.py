"""From a file to tables of rows: a ZIP of CSV or JSON, one such file, or what a feed answered."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from importers.archive import LARGEST_TOTAL, is_archive, members
from importers.errors import MissingColumn, UnreadableFile
from importers.file import SourceFile
from importers.hsds.json_text import read_json, rows_of_json
from importers.hsds.node import Node
from importers.hsds.tables import ORGANIZATIONS, SERVICES, TERMS, table_of
from importers.parsers import csv_rows

DESCRIPTION = "datapackage.json"
_TABLES_OF_TEXT = (".csv", ".tsv")
_OBJECTS = (".json", ".ndjson", ".jsonl")
_NEEDED = {ORGANIZATIONS: ("id", "name"), SERVICES: ("id", "name")}
_ONLY_TERMS_HAVE = {"parent_id", "parent_name", "vocabulary", "taxonomy_id", "term"}
_SHIFTED = "列の数が見出しと合いません。値がとなりの欄にずれているかもしれません。"
_NOTHING = "団体も窓口も書かれていません。何も取り込んでいません。"
_NOT_HSDS = (
    "HSDS の表（organizations、services など）が見つかりません。"
    "datapackage のフォルダーか ZIP、または JSON を入れてください。"
)


@dataclass(slots=True)
class Package:
    """`tables` by the names of `importers.hsds.tables`; `unknown` are rows of no such table."""

    tables: dict[str, list[Node]] = field(default_factory=dict)
    unknown: list[Node] = field(default_factory=list)

    def add(self, node: Node) -> None:
        self.tables.setdefault(node.table, []).append(node)


def read_package(file: SourceFile) -> Package:
    """Raises UnreadableFile or MissingColumn for what is no HSDS, and for broken files in it."""
    package = Package()
    names = _names_of_resources(describe(file))
    names_read = 0
    for member in _members(file):
        name = member.name.rsplit("/", 1)[-1]
        if name == DESCRIPTION:
            continue
        names_read += 1
        table = names.get(name) or table_of(name)
        for node in _rows(member, table):
            if table is None and node.table not in _NEEDED and not _is_objects(member):
                package.unknown.append(node)
            else:
                package.add(node)
    if not any(package.tables.values()):
        raise UnreadableFile(_NOTHING if names_read else _NOT_HSDS)
    return package


def describe(file: SourceFile) -> dict[str, Any]:
    """What datapackage.json says of the whole; empty where there is none."""
    if not is_archive(file):
        return {}
    for member in members(file, only=lambda name: name.rsplit("/", 1)[-1] == DESCRIPTION):
        described = read_json(member)
        if isinstance(described, dict):
            return described
        raise UnreadableFile("datapackage.json の書き方がちがいます。")
    return {}


def _names_of_resources(described: dict[str, Any]) -> dict[str, str]:
    """Tables by file name, where datapackage.json gives a file another name than its table."""
    found = {}
    resources = described.get("resources")
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, dict):
            table, path = table_of(str(resource.get("name"))), str(resource.get("path"))
            name = path.rsplit("/", 1)[-1]
            # physical_address and postal_address are one table by name and two by file.
            if table and table_of(name) is None:
                found[name] = table
    return found


def _members(file: SourceFile) -> Iterator[SourceFile]:
    if not is_archive(file):
        yield file
        return
    seen: dict[str, str] = {}
    for member in members(file, only=_is_read):
        name = member.name.rsplit("/", 1)[-1].lower()
        if name in seen and table_of(name):
            both = f"{seen[name]} と {member.name} があります。"
            raise UnreadableFile(f"{both}データのまとまりを一つだけ入れてください。")
        seen[name] = member.name
        yield member


def _is_read(name: str) -> bool:
    return name.lower().endswith((*_TABLES_OF_TEXT, *_OBJECTS))


def _is_objects(file: SourceFile) -> bool:
    if file.name.lower().endswith(_TABLES_OF_TEXT):
        return False
    with file.open() as stream:
        start = stream.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"{", b"["))


def _rows(file: SourceFile, table: str | None) -> Iterable[Node]:
    if file.size > LARGEST_TOTAL:
        raise UnreadableFile(f"{file.name} が大きすぎます。何も取り込んでいません。")
    if _is_objects(file):
        return rows_of_json(file, table)
    if file.name.lower().endswith(_OBJECTS):
        raise UnreadableFile(f"{file.name} は JSON ではありません。")
    return _rows_of_csv(file, table)


def _rows_of_csv(file: SourceFile, table: str | None) -> Iterator[Node]:
    name = file.name.rsplit("/", 1)[-1]
    if file.size == 0:
        return
    tab = name.lower().endswith(".tsv")
    columns = _columns(file, "\t" if tab else ",")
    if table is None and not {"id", "name"} <= columns and "." not in name:
        raise UnreadableFile(_NOT_HSDS)
    for column in _NEEDED.get(table or "", ()):
        if column not in columns:
            raise MissingColumn(column, place=name)
    if table == TERMS and not columns & _ONLY_TERMS_HAVE:
        table = "taxonomies"
    for row in csv_rows(file, delimiter="\t" if tab else ","):
        cells = {_column(column): text for column, text in row.cells.items()}
        node = Node(table or name, f"{name} {row.place}", cells)
        if len(row.cells) > len(columns):
            node.remark(_SHIFTED)
        yield node


def _columns(file: SourceFile, delimiter: str) -> set[str]:
    with file.open_text() as text:
        try:
            header = next(csv.reader(text, delimiter=delimiter), [])
        except csv.Error as error:
            raise UnreadableFile(f"{file.name} は CSV として読めません（1行目）。") from error
    return {_column(name) or f"列{at}" for at, name in enumerate(header, start=1)}


def _column(name: str) -> str:
    return name.strip() if name.strip().isupper() else name.strip().lower()
