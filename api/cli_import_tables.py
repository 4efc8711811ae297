"""`madoguchi import guess | template`: before a table can be imported."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from api.terminal import fail, open_file, write_file
from importers.forms import form_sheet
from importers.list_slug import list_slug
from importers.mapping.changed_columns import guessed_anew
from importers.mapping.guess import guess_profile
from importers.mapping.profile import Certainty, Profile, profile_of_json

_WIDE = 200
_SURE: dict[Certainty, str] = {"certain": "確か", "likely": "おそらく", "unsure": "要確認"}


def save_guess(
    file: Annotated[Path, typer.Argument(help="CSV, TSV, Excel, or a ZIP with one of them.")],
    *,
    out: Annotated[Path, typer.Option(help="The mapping to write (JSON), to look at and correct.")],
    slug: Annotated[str | None, typer.Option(help="Short name of the list: a-z, 0-9, -.")] = None,
    title: Annotated[str | None, typer.Option(help="Name of the list.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who publishes it.")] = None,
    licence: Annotated[str | None, typer.Option(help="Under which licence.")] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
    like: Annotated[
        Path | None, typer.Option(help="An earlier mapping; what it says of a column stays.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing mapping.")] = False,
) -> None:
    """Guess which column is what, show why, and write it down to be corrected."""
    if out.exists() and not force:
        fail(f"{out} はもうあります。上書きするときは --force をつけてください。")
    if like is not None:
        guessed = guessed_anew(profile_of_json(open_file(like).text), open_file(file))
    else:
        guessed = guess_profile(open_file(file), slug=slug, title=title, sheet=sheet)
    if slug is None and like is None:
        guessed = guessed.model_copy(update={"slug": list_slug(guessed.title, publisher)})
    named = {"publisher": publisher, "licence": licence}
    content = guessed.model_dump(mode="json") | {key: one for key, one in named.items() if one}
    profile = profile_of_json(Profile.model_validate(content).model_dump_json())
    write_file(out, profile.as_json().encode())
    _show(profile)
    typer.echo(f"{out} に書きました。直してから madoguchi import table を使ってください。")


def _show(profile: Profile) -> None:
    table = Table(title=profile.title)
    for heading in ("列", "読み方", "確かさ", "わけ"):
        table.add_column(heading, overflow="fold")
    for one in profile.columns:
        table.add_row(one.column, one.label, _SURE[one.certainty], one.reason)
    # In a pipe nothing may be broken at the width of no terminal.
    width = None if sys.stdout.isatty() else _WIDE
    console = Console(highlight=False, markup=False, width=width)
    console.print(table)
    console.print(f"行を見分ける列: {'、'.join(profile.key)}", soft_wrap=True)


def make_form(
    slug: Annotated[str, typer.Argument(help="A source that has a form, such as ise-sheets.")],
    *,
    out: Annotated[Path, typer.Option(help="The file to write: .csv or .xlsx.")],
    sheet: Annotated[str | None, typer.Option(help="Which sheet; the first without it.")] = None,
) -> None:
    """Write an empty form that can be filled in and imported."""
    form = form_sheet(slug, sheet)
    ending = out.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        fail("--out の名前は .csv か .xlsx で終わるようにしてください。")
    write_file(out, form.as_xlsx() if ending == ".xlsx" else form.as_csv())
    typer.echo(f"{out}: {form.name}（{len(form.columns)} 列）")
