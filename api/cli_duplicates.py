"""`madoguchi duplicates`: records that may be one body in two spellings. Deciding is for people."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from api.installation import Installation
from api.settings import Settings
from api.terminal import counting, print_json, run
from api.usecases.find_duplicates import find_duplicates
from models.duplicate import DuplicatePair
from models.repositories.duplicates import Asked, DuplicateRepository, Named
from models.vocabulary import RecordType

app = typer.Typer(help="Records that may be the same, in two spellings.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def find(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Compare what has changed since the last time. Nothing is merged."""
    read_settings: Callable[[], Settings] = context.obj

    async def work() -> None:
        async with Installation(read_settings()) as here:
            await here.upgrade()
            with counting("くらべています", 0) as progress:
                found = await find_duplicates(here.sessions, progress)
            async with here.sessions() as session:
                waiting = await DuplicateRepository(session).count_open(Asked())
        if as_json:
            counts = {name: getattr(found, name) for name in found.__slots__}
            print_json(counts | {"waiting": waiting})
            return
        typer.echo(
            f"{found.looked} 件をくらべました。新しい組 {found.new}、もう一度たずねる組 "
            f"{found.again}、たずねなくなった組 {found.gone}。"
        )
        if found.left_out:
            typer.echo(
                "似たものが多い記録では、とくに似ている組だけを出しました"
                f"（ほか {found.left_out} 組）。"
            )
        typer.echo(f"決めるのを待っている組: {waiting}")

    run(work())


@app.command(name="list")
def list_(
    context: typer.Context,
    *,
    kind: Annotated[RecordType | None, typer.Option(help="Only organizations or services.")] = None,
    words: Annotated[str, typer.Option(help="Part of a name.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many pairs at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Pairs that wait for a decision, the surest first, with the reasons."""
    read_settings: Callable[[], Settings] = context.obj

    async def work() -> None:
        async with Installation(read_settings()) as here, here.sessions() as session:
            asked = Asked(record_type=kind, words=words.strip())
            duplicates = DuplicateRepository(session)
            total = await duplicates.count_open(asked)
            found = await duplicates.queue(asked, per_page=limit)
        if as_json:
            print_json({"total": total, "pairs": [_as_json(one) for one in found]})
            return
        for one in found:
            typer.echo(f"{one.pair.score:.2f}\t{one.one}\t{one.other}")
            typer.echo(f"    {' '.join(one.pair.reasons)}")
        typer.echo(
            f"{total} 組{f'（うち {len(found)} 組を出しました）' if total > len(found) else ''}"
        )

    run(work())


def _as_json(one: Named) -> dict[str, Any]:
    pair: DuplicatePair = one.pair
    return {
        "id": pair.id,
        "type": pair.record_type,
        "score": pair.score,
        "reasons": pair.reasons,
        "found_at": pair.found_at,
        "records": [{"id": pair.one_id, "name": one.one}, {"id": pair.other_id, "name": one.other}],
    }
