"""Rules of the repository that no single module can keep by itself."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Connection, Inspector, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from models.database import open_engine
from models.errors import DirectoryError
from tests.services.migrations import alembic

ROOT = Path(__file__).parents[1]
PACKAGES = ("api", "frontend", "importers", "models", "search")
# Importing it builds the app from the environment.
NOT_IMPORTED = {"api.main"}
READS_THE_ENVIRONMENT = {"api/main.py", "api/cli.py", "alembic/env.py"}
LONGEST_FILE = 350
SOURCE_SUFFIXES = {".css", ".html", ".js", ".py", ".sh", ".typ"}
NOT_OURS = {"vendor", "fonts", "licenses", "__pycache__", "data"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "base_utils"}
# Written in two parts, so that this file does not hold them itself.
FORBIDDEN = re.compile(
    "|".join(
        [
            r"(?<![\w./-])/(ro" + r"ot|wo" + r"rk|ho" + r"me)/",
            r"bash" + r"_jobs",
            r"\bTO" + r"DO\b",
            r"\bFIX" + r"ME\b",
            r"\bXX" + r"X\b",
            r"py" + r"pi\.org",
            r"registry\." + r"npmjs",
        ]
    )
)


def modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        top = importlib.import_module(package)
        yield top
        for found in pkgutil.walk_packages(top.__path__, f"{package}."):
            if found.name not in NOT_IMPORTED:
                yield importlib.import_module(found.name)


def our_files() -> Iterator[Path]:
    """Everything people wrote: no environment, no caches, no works of others, no data folder."""
    yield from (path for path in ROOT.iterdir() if path.is_file())
    folders = [*PACKAGES, "alembic", "bench", "docs", "scripts", "tests", ".ci"]
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            inside = path.relative_to(ROOT)
            if path.is_file() and not NOT_OURS & set(inside.parts[1:-1]):
                yield path


def source_files() -> Iterator[Path]:
    yield from (path for path in our_files() if path.suffix in SOURCE_SUFFIXES)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_packages_are_ours() -> None:
    places = {Path(str(importlib.import_module(name).__file__)).parents[1] for name in PACKAGES}
    assert places == {ROOT}


def test_every_error_has_a_status() -> None:
    from api.problems import STATUS

    list(modules())
    ours = {error for error in _below(DirectoryError) if error.__module__.split(".")[0] in PACKAGES}
    assert ours
    # Its own line, or that of a parent which says more than "something went wrong".
    mapped = set(STATUS) - {DirectoryError}
    assert {error.__qualname__ for error in ours if not mapped & set(error.__mro__)} == set()
    assert all(300 <= status <= 599 for status in STATUS.values())


def _below(error: type[DirectoryError]) -> set[type[DirectoryError]]:
    return {found for child in error.__subclasses__() for found in {child} | _below(child)}


def test_every_source_is_registered() -> None:
    from importers.registry import SOURCES
    from importers.source import Source

    files = {path.stem for path in (ROOT / "importers/sources").glob("*.py")} - {"__init__"}
    modules = [importlib.import_module(f"importers.sources.{name}") for name in files]
    described = [part for module in modules for part in vars(module).values()]
    sources = {part.slug: part for part in described if isinstance(part, Source)}
    assert sources
    assert sources == SOURCES


def test_every_setting_is_documented() -> None:
    from api.settings import Settings

    prefix = Settings.model_config["env_prefix"]
    known = {f"{prefix}{name}".upper() for name in Settings.model_fields}
    written = {
        path.name: set(
            re.findall(r"\bMADOGUCHI_[A-Z0-9_]+[A-Z0-9]", path.read_text(encoding="utf-8"))
        )
        for path in (
            ROOT / "docs/operations.md",
            ROOT / "README.md",
            ROOT / "README.ja.md",
            ROOT / "compose.yaml",
            ROOT / "Dockerfile",
        )
    }
    assert known - written["operations.md"] == set()
    assert {name: names - known for name, names in written.items() if names - known} == {}


def test_only_the_entrances_read_the_environment() -> None:
    readers = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if _reads_environment(node):
                    readers.add(relative(path))
    assert readers <= READS_THE_ENVIRONMENT
    assert readers, "nothing reads the environment: this test looks in the wrong place"


def _reads_environment(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in {"environ", "getenv"}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "Settings" and not node.args and not node.keywords
    return False


def test_files_are_short_enough_to_read() -> None:
    long = {
        relative(path): lines
        for path in source_files()
        if "versions" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_names_say_something() -> None:
    vague = {relative(path) for path in source_files() if path.stem.strip("_") in VAGUE_NAMES}
    assert vague == set()


def test_nothing_unfinished_or_of_one_machine_is_written_anywhere() -> None:
    found = []
    read = 0
    for path in our_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        read += 1
        found += [
            f"{relative(path)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), 1)
            if FORBIDDEN.search(line)
        ]
    assert found == []
    assert read > 100


def test_the_rule_for_unfinished_text_finds_it() -> None:
    assert FORBIDDEN.search("# TO" + "DO: later")
    assert FORBIDDEN.search("see /wo" + "rk/main")
    assert not FORBIDDEN.search("docs/network/operations.md")


async def test_tables_and_migrations_agree(database_url: str) -> None:
    assert "No new upgrade operations" in alembic(database_url, "check")


async def test_migrations_go_down_and_up_again(database_url: str) -> None:
    before = await reflected(database_url)
    alembic(database_url, "downgrade", "base")
    assert set(await reflected(database_url)) <= {"alembic_version"}
    alembic(database_url, "upgrade", "head")
    assert len(before) > 10
    assert await reflected(database_url) == before


async def test_both_databases_have_the_same_tables(sqlite_url: str, postgres_url: str) -> None:
    sqlite, postgres = await reflected(sqlite_url), await reflected(postgres_url)
    assert _shape(sqlite) == _shape(postgres)


def _shape(tables: dict[str, Any]) -> dict[str, Any]:
    """What must be equal although the two databases name their types differently."""
    return {
        table: {
            "columns": {column["name"]: column["nullable"] for column in parts["columns"]},
            "key": parts["key"],
            "foreign keys": parts["foreign keys"],
            "unique": parts["unique"],
            "checks": [check["name"] for check in parts["checks"]],
            # PostgreSQL also lists an index for every unique constraint.
            "indexes": [
                (name, columns) for name, columns, unique in parts["indexes"] if not unique
            ],
        }
        for table, parts in tables.items()
        if table != "alembic_version"
    }


async def reflected(url: str) -> dict[str, Any]:
    """Every table with its columns and constraints, in an order of its own."""
    engine: AsyncEngine = open_engine(url)
    async with engine.connect() as connection:
        tables: dict[str, Any] = await connection.run_sync(_reflect)
    await engine.dispose()
    return tables


def _reflect(connection: Connection) -> dict[str, Any]:
    inspector: Inspector = inspect(connection)
    return {
        table: {
            "columns": [
                {
                    "name": column["name"],
                    "type": str(column["type"]),
                    "nullable": column["nullable"],
                    "default": column["default"],
                }
                for column in sorted(inspector.get_columns(table), key=lambda c: c["name"])
            ],
            "key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": sorted(
                (
                    key["constrained_columns"],
                    key["referred_table"],
                    key["referred_columns"],
                    key["options"].get("ondelete"),
                )
                for key in inspector.get_foreign_keys(table)
            ),
            "unique": sorted(
                unique["column_names"] for unique in inspector.get_unique_constraints(table)
            ),
            "indexes": sorted(
                (index["name"] or "", tuple(index["column_names"]), bool(index["unique"]))
                for index in inspector.get_indexes(table)
            ),
            "checks": sorted(
                inspector.get_check_constraints(table), key=lambda check: str(check["name"])
            ),
        }
        for table in inspector.get_table_names()
    }


@pytest.mark.parametrize("folder", ["alembic", "tests"])
def test_folders_that_must_not_be_packages(folder: str) -> None:
    """As packages they would hide Alembic, or our own packages during tests."""
    assert not (ROOT / folder / "__init__.py").exists()
