"""`madoguchi jobs`: periodic work, in a process of its own or from a timetable."""

import asyncio
import logging.config
import signal
from collections.abc import Callable
from typing import Annotated

import typer

from api.installation import Installation
from api.jobs import JOBS, open_runner
from api.server import logging_config
from api.settings import Settings
from api.terminal import print_json, run
from api.usecases.check_query import JAPAN
from models.repositories.job_runs import JobRunRepository

app = typer.Typer(
    help="Periodic work: mail, and what has to be looked after.", no_args_is_help=True
)


@app.command(name="run")
def run_(
    context: typer.Context,
    *,
    once: Annotated[bool, typer.Option("--once", help="Do what is due, and end.")] = False,
) -> None:
    """Do periodic work until stopped. A server does it too, unless MADOGUCHI_JOBS=elsewhere."""
    read_settings: Callable[[], Settings] = context.obj

    async def work() -> None:
        async with Installation(read_settings()) as here:
            stopping = asyncio.Event()
            for one in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(one, stopping.set)
            runner = open_runner(here.settings, here.sessions, stopping)
            await (runner.run_once() if once else runner.run())

    logging.config.dictConfig(logging_config())
    run(work())


@app.command(name="list")
def list_(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """When each job last went well, and what keeps it from its work."""
    read_settings: Callable[[], Settings] = context.obj
    rows: list[dict[str, str | None]] = []

    async def work() -> None:
        async with Installation(read_settings()) as here, here.sessions() as session:
            known = await JobRunRepository(session).all()
        for job in JOBS:
            last = known.get(job.name)
            at = last.last_at.astimezone(JAPAN) if last and last.last_at else None
            rows.append(
                {
                    "name": job.name,
                    "title": job.title,
                    "last_at": at.isoformat(timespec="seconds") if at else None,
                    "problem": last.problem if last else None,
                }
            )

    run(work())
    if as_json:
        print_json(rows)
        return
    for row in rows:
        parts = (row["name"], row["last_at"] or "–", row["title"], row["problem"] or "")
        typer.echo("\t".join(str(part) for part in parts).rstrip())
