"""`madoguchi referrals`: keys of cases, and what a person may ask for."""

import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from api.access import keyring
from api.settings import Settings
from api.terminal import counting, fail, run
from api.usecases.delete_case import DeletionReason, delete_case
from api.usecases.export_case import OPERATOR, export_case, find_case
from api.usecases.referral_room import ReferralRoom, room_over
from api.usecases.rotate_keys import count_old, rotate_keys
from models.crypto import SealBroken
from models.database import open_engine, session_factory
from models.errors import NotFound
from models.support_case import SupportCase

app = typer.Typer(help="Cases and referrals.", no_args_is_help=True)

Number = Annotated[str, typer.Argument(help="The number of the case, as people say it.")]


@app.command(name="rotate-keys")
def rotate(context: typer.Context) -> None:
    """Wrap the keys of all cases with MADOGUCHI_SECRET_KEY instead of the secret before it."""
    settings = _settings(context)
    lost = 0

    async def work() -> None:
        nonlocal lost
        engine = open_engine(settings.database_url)
        try:
            sessions, keys = session_factory(engine), keyring(settings)
            with counting("keys", await count_old(sessions, keys)) as tell:
                done = await rotate_keys(sessions, keys, tell)
        finally:
            await engine.dispose()
        typer.echo(
            f"{done.keys} 件の相談の鍵と、ほかの {done.others} 件を、いまの鍵で封じなおしました。"
        )
        lost = done.lost

    run(work())
    if lost:
        fail(
            f"{lost} 件は、いまの鍵でも前の鍵でも開けません。"
            "MADOGUCHI_FORMER_SECRET_KEY に、そのときの鍵を入れて、もう一度ためしてください。"
        )


@app.command()
def export(
    context: typer.Context,
    number: Number,
    out: Annotated[Path, typer.Option(help="The JSON file to write.", metavar="FILE")],
) -> None:
    """Everything of one case for the person it is about. It is written down that it was read."""
    settings = _settings(context)

    async def work() -> None:
        async with _room(settings) as room:
            case = await _case(number, room)
            try:
                said = await export_case(case, OPERATOR, room=room)
            except SealBroken:
                _fail_sealed()
            _write_private(out, json.dumps(said, ensure_ascii=False, indent=2))
        typer.echo(f"{out} に書きました。読めるのは、このファイルの持ち主だけです。")

    run(work())


@app.command()
def delete(
    context: typer.Context,
    number: Number,
    reason: Annotated[DeletionReason, typer.Option(help="Why it is deleted.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask again.")] = False,
) -> None:
    """Delete a case with all that belongs to it. There is no way back but a backup."""
    settings = _settings(context)
    if not yes:
        typer.confirm(f"番号 {number} の相談を、まるごと消しますか。", abort=True)

    async def work() -> None:
        async with _room(settings) as room:
            told = await delete_case(await _case(number, room), reason, OPERATOR, room=room)
        typer.echo(f"消しました。受けとっていた {told} か所に知らせます。")

    run(work())


async def _case(number: str, room: ReferralRoom) -> SupportCase:
    try:
        return await find_case(number, room=room)
    except NotFound:
        fail("この番号の相談はありません。番号を確かめてください。")


def _fail_sealed() -> NoReturn:
    fail(
        "この相談は、いまの MADOGUCHI_SECRET_KEY では開けません。"
        "封じたときの鍵を MADOGUCHI_FORMER_SECRET_KEY に入れてください。"
    )


def _write_private(out: Path, text: str) -> None:
    """Never over another file, and for its owner alone from the first byte on."""
    try:
        file = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(f"{out} はもうあります。別の名前にしてください。")
    except OSError as reason:
        fail(f"{out} に書けません: {reason.strerror}")
    with os.fdopen(file, "w", encoding="utf-8") as writing:
        writing.write(text)


def _settings(context: typer.Context) -> Settings:
    read: Callable[[], Settings] = context.obj
    settings = read()
    settings.prepare()
    return settings


@asynccontextmanager
async def _room(settings: Settings) -> AsyncIterator[ReferralRoom]:
    engine = open_engine(settings.database_url)
    try:
        async with session_factory(engine).begin() as session:
            yield room_over(session, settings, keyring(settings))
    finally:
        await engine.dispose()
