"""`madoguchi backup` and `madoguchi restore`."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from api.backups import restore_backup, write_backup
from api.settings import Settings
from api.terminal import progress


def backup(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="The file to write.", metavar="FILE")],
    *,
    with_secret: Annotated[
        bool,
        typer.Option("--with-secret", help="The secret key too: whoever has the file reads all."),
    ] = False,
) -> None:
    """Copy database and files into one file, while the server goes on. Without the secret key."""
    settings = _settings(context)
    with progress(str(out)):
        done = write_backup(settings, out, with_secret=with_secret)
    typer.echo(f"{out}: {done.members} 個、{done.size // 1024} kB")
    if not with_secret:
        typer.echo(
            "鍵（MADOGUCHI_SECRET_KEY）は入っていません。別の場所に、必ずとっておいてください。",
            err=True,
        )


def restore(
    context: typer.Context,
    archive: Annotated[Path, typer.Argument(help="What `madoguchi backup` wrote.", metavar="FILE")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
) -> None:
    """Put a copy back; stop the server first. Afterwards run `db upgrade` and `reindex`."""
    read: Callable[[], Settings] = context.obj
    with progress(str(archive)):
        done = restore_backup(read(), archive, force=force)
    typer.echo(
        f"{done.members} 個をもどしました。"
        "つづけて `madoguchi db upgrade` と `madoguchi reindex` を動かしてください。"
    )


def _settings(context: typer.Context) -> Settings:
    read: Callable[[], Settings] = context.obj
    settings = read()
    settings.prepare()
    return settings
