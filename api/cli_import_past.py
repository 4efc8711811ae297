"""`madoguchi import runs | report`: what earlier imports have done."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from api.installation import Installation
from api.settings import Settings
from api.terminal import fail, print_json, run
from importers.report import report_of_json
from models.repositories.import_runs import RunRead

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
_JAPAN = ZoneInfo("Asia/Tokyo")
_LETTERS = 8
"""So many letters of an id are shown; with them a run can be named."""


def show_runs(
    context: typer.Context,
    *,
    last: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=1000)] = 20,
    as_json: AsJson = False,
) -> None:
    """List the imports there have been."""
    read_settings: Callable[[], Settings] = context.obj

    async def work() -> None:
        async with Installation(read_settings()) as here:
            runs = await here.import_runs(last)
        if as_json:
            print_json([_as_json(one) for one in runs])
            return
        for one in runs:
            shown = (str(one.id)[:_LETTERS], _moment(one.started_at), one.source_title)
            typer.echo("\t".join((*shown, one.file_name, _counts(one))))

    run(work())


def show_report(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="RUN", help="Its id, or the first letters of it.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show the report of an import once more."""
    read_settings: Callable[[], Settings] = context.obj

    async def work() -> None:
        async with Installation(read_settings()) as here:
            found = await here.import_run(id)
        if as_json:
            print_json(_as_json(found) | {"report": found.report})
        elif found.report:
            typer.echo(report_of_json(found.report).as_text())
        else:
            fail("この取り込みは最後まで終わっていません。もう一度取り込むと、続きから進みます。")

    run(work())


def _as_json(one: RunRead) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "source": one.source_slug,
        "title": one.source_title,
        "file_name": one.file_name,
        "sha256": one.sha256,
        "started_at": one.started_at.isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at else None,
        "counts": one.report.get("counts"),
    }


def _moment(at: datetime) -> str:
    return at.astimezone(_JAPAN).strftime("%Y-%m-%d %H:%M")


def _counts(one: RunRead) -> str:
    counts = one.report.get("counts")
    if not counts:
        return "途中で止まりました" if one.finished_at is None else "-"
    return (
        f"新しい {counts['new']}、変わった {counts['changed']}、"
        f"休止 {counts['suspended']}、取り込まなかった行 {counts['quarantined']}"
    )
