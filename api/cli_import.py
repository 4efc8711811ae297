"""`madoguchi import`: a file of somebody's comes in, and what it changes is shown."""

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli_import_past import show_report, show_runs
from api.cli_import_tables import make_form, save_guess
from api.given import given_file
from api.installation import Installation, shipped_file
from api.settings import Settings
from api.terminal import counting, fail, open_file, print_json, run
from importers.explanations import explanation_of
from importers.file import SourceFile
from importers.mapping.changed_columns import changed_columns
from importers.mapping.profile import profile_of_json, source_of_profile
from importers.registry import SOURCES, find_source
from importers.source import Source

_LONGEST_SCOPE = 40

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the differences, change nothing.")]
AllowMissing = Annotated[
    bool,
    typer.Option("--allow-missing", help="Much of what is public may be gone from the file."),
]


class _SourcesToo(TyperGroup):
    """What is no command is a source: `import kumamoto-leaflet` needs no further word."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0] not in self.commands:
            args = ["source", *args]
        return super().resolve_command(ctx, args)


app = typer.Typer(
    cls=_SourcesToo,
    help="Import a list. `import SOURCE [FILE]` imports one of the sources that `import list` has.",
    no_args_is_help=True,
    context_settings={"ignore_unknown_options": True},
    subcommand_metavar="SOURCE|COMMAND [ARGS]...",
)


@app.command("source")
def import_source(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="A source of `import list`.")],
    file: Annotated[
        str | None,
        typer.Argument(
            help="The file; without it the shipped copy. For hsds also a folder or an address."
        ),
    ] = None,
    *,
    dry_run: DryRun = False,
    allow_missing: AllowMissing = False,
    scope: Annotated[
        str | None,
        typer.Option(
            help="Whose file it is, where the file itself does not say: a code or a name."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Import a source from a file, showing what it changes."""
    chosen = find_source(source)
    if file is None and chosen.shipped_path is None:
        fail(f"{source} には同梱のファイルがありません。ファイルの名前を書いてください。")
    given: AbstractContextManager[SourceFile] = (
        given_file(file, chosen) if file else nullcontext(shipped_file(chosen))
    )
    _import(
        context,
        _scoped(chosen, scope) if scope else chosen,
        given,
        dry_run=dry_run,
        allow_missing=allow_missing,
        as_json=as_json,
    )


@app.command("table")
def import_table(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, TSV, Excel, or a ZIP with one of them.")],
    *,
    profile: Annotated[Path, typer.Option(help="The mapping that `import guess` wrote.")],
    dry_run: DryRun = False,
    allow_missing: AllowMissing = False,
    as_json: AsJson = False,
) -> None:
    """Import any table by a mapping of its columns."""
    mapping, table = profile_of_json(open_file(profile).text), open_file(file)
    if changed := changed_columns(mapping, table):
        fail(
            f"{changed.sentence}madoguchi import guess {file} --like {profile} --out NEW.json で、"
            "決めてあることを残して読み方を作り直せます。"
        )
    source, given = source_of_profile(mapping), nullcontext(table)
    _import(context, source, given, dry_run=dry_run, allow_missing=allow_missing, as_json=as_json)


@app.command("list")
def list_sources(*, as_json: AsJson = False) -> None:
    """List the sources: slug, title, sort of file, and whether a copy is shipped."""
    entries = [
        {
            "slug": source.slug,
            "title": source.title,
            "files": explanation_of(source).files,
            "explanation": explanation_of(source).text,
            "shipped": source.shipped is not None,
        }
        for source in SOURCES.values()
    ]
    if as_json:
        print_json(entries)
        return
    for entry in entries:
        shipped = "同梱" if entry["shipped"] else "-"
        typer.echo(f"{entry['slug']}\t{entry['title']}\t{entry['files']}\t{shipped}")


app.command("guess")(save_guess)
app.command("template")(make_form)
app.command("runs")(show_runs)
app.command("report")(show_report)


def _scoped(source: Source, scope: str) -> Source:
    if source.scope is None:
        fail(f"{source.slug} は一つの資料なので、--scope は使えません。")
    if not scope.strip() or len(scope) > _LONGEST_SCOPE or not scope.isprintable():
        fail(f"--scope には {_LONGEST_SCOPE} 字までの名前かコードを書いてください。")
    return replace(source, scope=lambda _: scope.strip())


def _import(
    context: typer.Context,
    source: Source,
    given: AbstractContextManager[SourceFile],
    *,
    dry_run: bool,
    allow_missing: bool,
    as_json: bool,
) -> None:
    read_settings: Callable[[], Settings] = context.obj

    async def work(opened: SourceFile) -> None:
        async with _installation_for(read_settings(), dry_run=dry_run) as here:
            with counting(source.title, opened.lines) as progress:
                report = await here.import_file(
                    source,
                    opened,
                    dry_run=dry_run,
                    allow_missing=allow_missing,
                    progress=progress,
                )
                if not dry_run:
                    await here.bring_index_up_to_date()
        if as_json:
            print_json({"dry_run": dry_run, **report.as_json()})
        else:
            typer.echo(report.as_text())
            if dry_run:
                typer.echo("ためしに読んだだけです。何も変えていません。")

    with given as opened:
        run(work(opened))


@contextlib.asynccontextmanager
async def _installation_for(settings: Settings, *, dry_run: bool) -> AsyncIterator[Installation]:
    """Upgraded, unless nothing may change: then as it is, or a passing one if there is none."""
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
