"""`madoguchi hours`: reads opening hours, and answers whether somebody is there."""

import json
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from api.settings import Settings
from api.usecases.check_query import moment_asked
from frontend.hours_week import year_end_assumed
from models.hours import OpenState, Timetable, read_hours
from models.hours.cases import as_case
from models.hours.explain_ja import explain

app = typer.Typer(help="Opening hours.", no_args_is_help=True)

STATES = {
    OpenState.open: "受付中",
    OpenState.closed: "受付時間外",
    OpenState.unknown: "分かりません",
}


@app.command()
def parse() -> None:
    """Read one text a line from standard input, write one JSON a line: what was understood."""
    for line in sys.stdin:
        text = line.rstrip("\r\n")
        typer.echo(json.dumps(as_case(read_hours(text)), ensure_ascii=False))


@app.command()
def check(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="Opening hours as the source writes them.")],
    at: Annotated[str, typer.Option(help="A moment like 2027-01-03T10:00+09:00, or now.")] = "now",
) -> None:
    """Say open, closed or unknown, with the reason and what was understood."""
    moment = moment_asked(at)
    read_settings: Callable[[], Settings] = context.obj
    year_end = read_settings().year_end
    opening = Timetable(((text, None),)).opening(moment, year_end=year_end)
    typer.echo(f"{opening.state}\t{STATES[opening.state]}。{opening.reason_ja}")
    typer.echo(f"読み取り: {explain(read_hours(text)) or 'ありません。'}")
    if opening.assumed:
        typer.echo(year_end_assumed(year_end))
    if opening.next_change is not None:
        typer.echo(f"次に変わるとき: {opening.next_change.isoformat(timespec='minutes')}")
