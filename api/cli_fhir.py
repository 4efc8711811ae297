"""`madoguchi fhir`: which programs may exchange referrals as FHIR, and for whom."""

from collections.abc import Callable
from uuid import UUID

import typer

from api.installation import Installation
from api.settings import Settings
from api.terminal import fail, run
from models.repositories.fhir_clients import FhirClientRepository

app = typer.Typer(help="Exchange of referrals as FHIR.", no_args_is_help=True)
client = typer.Typer(help="Programs that act for an organization.", no_args_is_help=True)
app.add_typer(client, name="client")


@client.command()
def add(context: typer.Context, organization_id: UUID) -> None:
    """Let a program act for an organization; prints its token, once."""
    read_settings: Callable[[], Settings] = context.obj
    made: list[str] = []

    async def work() -> None:
        async with Installation(read_settings()) as here, here.sessions.begin() as session:
            added = await FhirClientRepository(session).add(organization_id)
            if added is not None:
                made.extend((str(added[0].id), added[1]))

    run(work())
    if not made:
        fail("There is no organization with this id.")
    id, token = made
    typer.echo(f"{id}\t{token}")
    typer.echo("This token is shown only now. Who has it acts for the organization.", err=True)


@client.command()
def end(context: typer.Context, id: UUID) -> None:
    """Take its token from a program."""
    read_settings: Callable[[], Settings] = context.obj
    done = False

    async def work() -> None:
        nonlocal done
        async with Installation(read_settings()) as here, here.sessions.begin() as session:
            done = await FhirClientRepository(session).end(id)

    run(work())
    if not done:
        fail("There is no such program, or its token was taken already.")
    typer.echo("Its token opens nothing any more.")


@client.command(name="list")
def list_(context: typer.Context) -> None:
    """Every program there was, and whether it may still come in."""
    read_settings: Callable[[], Settings] = context.obj
    lines: list[str] = []

    async def work() -> None:
        async with Installation(read_settings()) as here, here.sessions() as session:
            for one in await FhirClientRepository(session).all():
                state = "ended" if one.ended_at else "open"
                lines.append(f"{one.id}\t{one.organization_id}\t{one.created_at:%Y-%m-%d}\t{state}")

    run(work())
    typer.echo("\n".join(lines) if lines else "No programs.")
