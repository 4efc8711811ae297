"""Talking to a person at a terminal: what was asked for, and one sentence when it fails."""

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from sqlalchemy.exc import OperationalError, ProgrammingError, SQLAlchemyError

from importers.file import SourceFile


def fail(sentence: str) -> NoReturn:
    Console(stderr=True, highlight=False, soft_wrap=True).print(sentence, style="red", markup=False)
    raise SystemExit(1)


def about_database(reason: SQLAlchemyError) -> str:
    if isinstance(reason, OperationalError | ProgrammingError):
        return "The database is not ready: run `madoguchi db upgrade`, or look at its settings."
    return f"The database refused ({type(reason).__name__})."


def open_file(path: Path) -> SourceFile:
    try:
        with path.open("rb"):
            pass
        return SourceFile.at(path)
    except OSError as reason:
        fail(f"{path} を開けません: {reason.strerror}")


def write_file(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as reason:
        fail(f"{path} に書けません: {reason.strerror}")


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar with counts on a terminal, nothing in a pipe; what it yields is told how many."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task(what, total=max(total, 1))
        yield lambda done: bar.update(task, completed=done)


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def progress(what: str) -> Any:
    """A spinner on a terminal, nothing in a pipe."""
    return Console(stderr=True).status(what)
