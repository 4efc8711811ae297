"""The `madoguchi` command: reads what was typed, calls one thing, prints what came of it."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from api import (
    cli_audit,
    cli_backup,
    cli_duplicates,
    cli_fhir,
    cli_hours,
    cli_import,
    cli_jobs,
    cli_mail,
    cli_referrals,
    cli_search,
    cli_user,
)
from api.installation import Chosen, Installation
from api.settings import Settings
from api.terminal import about_database, fail, print_json, progress, run, write_file
from importers.registry import SOURCES
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
app.add_typer(cli_duplicates.app, name="duplicates")
app.add_typer(cli_user.app, name="user")
app.add_typer(cli_audit.app, name="audit")
app.add_typer(cli_import.app, name="import")
app.add_typer(cli_jobs.app, name="jobs")
app.add_typer(cli_mail.app, name="mail")
app.add_typer(cli_fhir.app, name="fhir")
app.add_typer(cli_referrals.app, name="referrals")
app.command()(cli_backup.backup)
app.command()(cli_backup.restore)
app.command(name="search")(cli_search.search)


@app.callback()
def _entrance(context: typer.Context) -> None:
    # Commands in files of their own ask for the settings here: they must not read the environment.
    context.obj = _settings


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

    run(work())
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
                        report = await here.import_shipped(source)
                    typer.echo(f"{source.title}: {report.stored} stored")
            with progress("search index"):
                indexed = await here.bring_index_up_to_date()
        typer.echo(f"Ready: {indexed} services can be found.")

    run(work())


@app.command()
def reindex() -> None:
    """Build the search index anew from the database."""

    async def work() -> None:
        async with Installation(_settings()) as here:
            with progress("search index"):
                count = await here.rebuild_index()
        typer.echo(f"{count} services indexed.")

    run(work())


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

    run(work())


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

    run(work())


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

    run(work())


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
