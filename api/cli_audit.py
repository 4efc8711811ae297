"""`madoguchi audit`: whether what people did still stands as it was written."""

import re
from typing import Annotated

import typer

from api.settings import Settings
from api.terminal import fail, print_json, run
from models.database import open_engine, session_factory
from models.repositories.audit import NO_DIGEST, AuditRepository, ChainState

app = typer.Typer(help="What people who are signed in did.", no_args_is_help=True)

_KNOWN = re.compile(r"(\d{1,12}):([0-9a-f]{16,64})")


@app.command()
def verify(
    context: typer.Context,
    *,
    known: Annotated[
        str | None,
        typer.Option(
            help="The last link as an earlier run printed it: it must still be there.",
            metavar="NUMBER:DIGEST",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Follow the chain from its first link; exit 1 at the first that is wrong or missing."""
    wanted = _KNOWN.fullmatch(known) if known else None
    if known and wanted is None:
        fail("--known takes NUMBER:DIGEST, as `madoguchi audit verify` prints it.")
    settings: Settings = context.obj()

    state, is_there = ChainState(0, NO_DIGEST), True

    async def work() -> None:
        nonlocal state, is_there
        engine = open_engine(settings.database_url)
        try:
            async with session_factory(engine)() as session:
                audit = AuditRepository(session)
                state = await audit.verify()
                if wanted:
                    digest = await audit.digest_of(int(wanted[1]))
                    is_there = (digest or "").startswith(wanted[2])
        finally:
            await engine.dispose()

    run(work())
    if as_json:
        print_json(
            {
                "links": state.links,
                "last": state.last,
                "broken": state.broken,
                "known": is_there if wanted else None,
            }
        )
    if state.broken is not None:
        fail(f"The audit is broken at number {state.broken}: changed, missing, or out of order.")
    if not is_there and wanted:
        fail(f"Number {wanted[1]} is not what it was: the audit was cut off or written anew.")
    if not as_json:
        typer.echo(f"{state.links} links, none broken. The last is {state.links}:{state.last}")
