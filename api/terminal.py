"""Talking to a person at a terminal: what was asked for, and one sentence when it fails."""

import json
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

LARGEST_FILE = 20 * 1024 * 1024


def fail(sentence: str) -> NoReturn:
    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, style="red", markup=False)
    raise SystemExit(1)


def about_database(reason: SQLAlchemyError) -> str:
    if isinstance(reason, OperationalError | ProgrammingError):
        return "The database is not ready: run `madoguchi db upgrade`, or look at its settings."
    return f"The database refused ({type(reason).__name__})."


def read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # Not the size it claims: a pipe or a device claims none and never ends.
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            fail(f"{path.name} は大きすぎます（20 MB まで）。何も取り込んでいません。")
        return content
    except OSError as reason:
        fail(f"{path} を開けません: {reason.strerror}")


def write_file(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as reason:
        fail(f"{path} に書けません: {reason.strerror}")


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def progress(what: str) -> Any:
    """A spinner on a terminal, nothing in a pipe."""
    return Console(stderr=True).status(what)
