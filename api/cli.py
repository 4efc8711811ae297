"""The `madoguchi` command: reads what was typed, calls one thing, prints what came of it."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Coroutine
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any
from uuid import UUID

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from api import cli_hours
from api.installation import Chosen, Installation
from api.settings import Settings
from api.terminal import about_database, fail, print_json, progress, read_file, write_file
from importers.registry import SOURCES, find_source
from models.content import NoticeContent
from models.errors import DirectoryError
from models.vocabulary import Channel, Flag, Kind, NoticeEffect

app = typer.Typer(
    name="madoguchi",
    help="Madoguchi（窓口）: a directory of support and a referral service.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
database = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(database, name="db")
app.add_typer(cli_hours.app, name="hours")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    try:
        app()
    except DirectoryError as reason:
        fail(str(reason))
    except BrokenPipeError:
        sys.exit(0)
    except SQLAlchemyError as reason:
        fail(about_database(reason))
    except OSError as reason:
        fail(f"{reason.strerror or reason}{f': {reason.filename}' if reason.filename else ''}")


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as wrong:
        part = wrong.errors(include_input=False, include_url=False)[0]
        where = "".join(f"MADOGUCHI_{str(step).upper()}: " for step in part["loc"])
        fail(where + part["msg"].removeprefix("Value error, "))


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


@app.command()
def serve() -> None:
    """Serve the site and the API, on MADOGUCHI_HOST and MADOGUCHI_PORT."""
    from api.app import create_app
    from api.server import run

    settings = _settings()
    run(create_app(settings), settings)


@database.command()
def upgrade() -> None:
    """Bring the database to this version and load areas and topics."""

    async def work() -> None:
        async with Installation(_settings()) as here:
            await here.upgrade()

    _run(work())
    typer.echo("The database is up to date.")


@app.command()
def demo() -> None:
    """Set up everything with the directories that come with the program."""

    async def work() -> None:
        async with Installation(_settings()) as here:
            await here.upgrade()
            for source in SOURCES.values():
                if source.shipped_path is not None and await here.is_new(source):
                    with progress(source.title):
                        report = await here.import_file(source, source.shipped_path.read_bytes())
                    typer.echo(f"{source.title}: {report.stored} stored")
            with progress("search index"):
                indexed = await here.bring_index_up_to_date()
        typer.echo(f"Ready: {indexed} services can be found.")

    _run(work())


@app.command(name="import")
def import_source(
    source: Annotated[str, typer.Argument(help="A source, or `list`.")],
    file: Annotated[
        Path | None, typer.Argument(help="The file; without it the shipped copy.")
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the differences and change nothing.")
    ] = False,
    allow_missing: Annotated[
        bool,
        typer.Option("--allow-missing", help="Much of what is public may be gone from the file."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Import a directory from a file, showing what it changes."""
    if source == "list":
        _list_sources(as_json=as_json)
        return
    chosen = find_source(source)
    path = file or chosen.shipped_path
    if path is None:
        fail(f"{source} ships no copy of its own: name a file.")
    content = read_file(path)

    async def work() -> None:
        async with _installation_for(dry_run=dry_run) as here:
            with progress(chosen.title):
                report = await here.import_file(
                    chosen,
                    content,
                    file_name=file.name if file else None,
                    dry_run=dry_run,
                    allow_missing=allow_missing,
                )
                if not dry_run:
                    await here.bring_index_up_to_date()
        if as_json:
            print_json({"dry_run": dry_run, **report.as_json()})
        else:
            typer.echo(report.as_text())
            if dry_run:
                typer.echo("ためしに読んだだけです。何も変えていません。")

    _run(work())


@app.command()
def reindex() -> None:
    """Build the search index anew from the database."""

    async def work() -> None:
        async with Installation(_settings()) as here:
            with progress("search index"):
                count = await here.rebuild_index()
        typer.echo(f"{count} services indexed.")

    _run(work())


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words, as a person would say them.")],
    *,
    area: Annotated[list[str] | None, typer.Option(help="Area code, such as 431001.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Topic id, such as hikikomori.")] = None,
    as_json: AsJson = False,
) -> None:
    """Search the directory."""

    async def work() -> None:
        async with Installation(_settings()) as here:
            found = await here.search(q=words, area=tuple(area or ()), topic=tuple(topic or ()))
        if as_json:
            print_json(found.model_dump(mode="json"))
            return
        typer.echo(f"{found.total} 件（{found.stage}）")
        for item in found.items:
            numbers = " ".join(phone.number for phone in item.phones)
            typer.echo(f"- {item.name}  {numbers}\n  {item.summary}")

    _run(work())


@app.command()
def leaflet(
    template: Annotated[str, typer.Argument(help="A template, such as kumamoto.")],
    out: Annotated[Path, typer.Option(help="The PDF to write.")],
    *,
    words: Annotated[str, typer.Option("--q", help="Words to search for.")] = "",
    area: Annotated[list[str] | None, typer.Option(help="Area code.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Topic id.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="Language code.")] = None,
    channel: Annotated[list[Channel] | None, typer.Option(help="Way to reach them.")] = None,
    flag: Annotated[list[Flag] | None, typer.Option(help="What must hold.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="What sort of support.")] = None,
    age: Annotated[int | None, typer.Option(help="Years.", min=0, max=130)] = None,
    source: Annotated[str | None, typer.Option(help="All services of one source.")] = None,
) -> None:
    """Make a printable leaflet; without conditions, of the directory the template is made for."""
    settings = _settings()

    async def work() -> None:
        async with Installation(settings) as here:
            with progress(str(out)):
                entries, pdf = await here.leaflet(
                    template,
                    source=source,
                    q=words,
                    area=tuple(area or ()),
                    topic=tuple(topic or ()),
                    language=tuple(language or ()),
                    channel=tuple(channel or ()),
                    flag=tuple(flag or ()),
                    kind=tuple(kind or ()),
                    age=age,
                )
        write_file(out, pdf)
        typer.echo(f"{out}: {entries} services, {len(pdf) // 1024} kB")
        if not settings.is_reachable:
            typer.echo(
                "見本です。QRコードはこの機械でしか開けません。"
                "配る前に MADOGUCHI_BASE_URL を決めてください。",
                err=True,
            )

    _run(work())


@app.command()
def unconfirmed(*, as_json: AsJson = False) -> None:
    """List every field that nobody has confirmed: the work before going live."""

    async def work() -> None:
        async with Installation(_settings()) as here:
            entries = await here.unconfirmed()
        if as_json:
            print_json(entries)
            return
        for entry in entries:
            typer.echo(
                "\t".join(
                    str(entry[name] or "")
                    for name in (
                        "source",
                        "place",
                        "service",
                        "field",
                        "status",
                        "note",
                        "evidence",
                    )
                )
            )
        typer.echo(f"{len(entries)} fields to confirm.", err=True)

    _run(work())


@app.command()
def notice(
    text: Annotated[str, typer.Argument(help="What people should know.")] = "",
    *,
    service: Annotated[list[UUID] | None, typer.Option(help="Id of a service.")] = None,
    area: Annotated[list[str] | None, typer.Option(help="All listed services there.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="All listed services on it.")] = None,
    source: Annotated[str | None, typer.Option(help="All listed services from it.")] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day.")
    ] = None,
    effect: Annotated[
        NoticeEffect, typer.Option(help="What it does to the opening hours while it runs.")
    ] = NoticeEffect.changed,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take the notice with this text away, or all.")
    ] = False,
) -> None:
    """Announce a closure, a change or news on one service or on many."""
    chosen = Chosen(tuple(service or ()), tuple(area or ()), tuple(topic or ()), source)
    if not withdraw and not text.strip():
        fail("Say in the notice what people should know.")

    async def work() -> None:
        async with Installation(_settings()) as here:
            if withdraw:
                changes = await here.withdraw_notices(text.strip() or None, chosen)
            else:
                wanted = _notice(text, first, last, effect)
                changes = await here.announce(wanted, chosen)
        for change in changes:
            typer.echo(f"{change.id}\t{change.name}")
        typer.echo(f"{len(changes)} services changed.", err=True)

    _run(work())


def _notice(
    text: str, first: datetime | None, last: datetime | None, effect: NoticeEffect
) -> NoticeContent:
    try:
        return NoticeContent(
            text=text,
            starts_on=first.date() if first else None,
            ends_on=last.date() if last else None,
            effect=effect,
        )
    except ValidationError as wrong:
        fail(wrong.errors(include_input=False, include_url=False)[0]["msg"])


@contextlib.asynccontextmanager
async def _installation_for(*, dry_run: bool) -> AsyncIterator[Installation]:
    """Upgraded, unless nothing may change: then as it is, or a passing one if there is none."""
    settings = _settings()
    async with contextlib.AsyncExitStack() as closing:
        here = await closing.enter_async_context(Installation(settings))
        if dry_run and await here.is_empty():
            folder = closing.enter_context(TemporaryDirectory())
            passing = settings.passing(Path(folder))
            here = await closing.enter_async_context(Installation(passing))
            dry_run = False
        if not dry_run:
            await here.upgrade()
        yield here


def _list_sources(*, as_json: bool) -> None:
    if as_json:
        print_json([{"slug": s.slug, "title": s.title} for s in SOURCES.values()])
        return
    for source in SOURCES.values():
        shipped = "（同梱）" if source.shipped else ""
        typer.echo(f"{source.slug}\t{source.title}{shipped}")


if __name__ == "__main__":
    main()
