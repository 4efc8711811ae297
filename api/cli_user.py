"""`madoguchi user`: who may work on the directory."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.access import keyring
from api.settings import Settings
from api.terminal import fail, print_json, run
from api.usecases import keep_account
from api.usecases.mail_address import read_mail
from api.usecases.passwords import check_new_password
from api.usecases.people_staff import read_area
from models.account import ROLE_LABELS, Account, Role
from models.crypto import Keyring
from models.database import open_engine, session_factory
from models.errors import NotFound
from models.repositories.accounts import AccountRepository
from models.repositories.areas import AreaRepository

app = typer.Typer(help="People who may work on the directory.", no_args_is_help=True)


class StaffRole(StrEnum):
    """The roles that an account without an organization can have."""

    staff = Role.staff.value
    secretariat = Role.secretariat.value
    administrator = Role.administrator.value


Who = Annotated[str, typer.Argument(help="Mail address, or the id that `user list` shows.")]
PasswordFile = Annotated[
    Path | None,
    typer.Option(
        help="A file whose first line is the password; without it you are asked.",
        metavar="FILE",
    ),
]
Chosen = Annotated[StaffRole, typer.Option(help="What this person may do.")]
Work = Callable[[AccountRepository, Keyring], Awaitable[None]]


@app.command()
def add(
    context: typer.Context,
    mail: Annotated[str, typer.Argument(help="Mail address to sign in with.")],
    role: Chosen,
    password_file: PasswordFile = None,
    area: Annotated[
        str, typer.Option(help="Six-digit code of the area they look after.", metavar="CODE")
    ] = "",
) -> None:
    """Make an account."""
    # Said before anybody thinks of a password.
    read = read_mail(mail)
    password = _password(password_file, mail=read)

    async def work(accounts: AccountRepository, keys: Keyring) -> None:
        code = read_area(area, await AreaRepository(accounts.session).tree())
        await keep_account.add_account(
            read, Role(role), password, accounts=accounts, keys=keys, area_code=code
        )

    _do(context, work)
    typer.echo(f"{read} を「{ROLE_LABELS[Role(role)]}」として登録しました。")


@app.command(name="list")
def list_(
    context: typer.Context,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List every account."""
    shown: list[keep_account.ShownAccount] = []

    async def work(accounts: AccountRepository, keys: Keyring) -> None:
        shown.extend(await keep_account.list_accounts(accounts=accounts, keys=keys))

    _do(context, work)
    if as_json:
        print_json(
            [
                {"id": one.id, "mail": one.mail, "role": one.role, "created_at": one.created_at}
                for one in shown
            ]
        )
        return
    if not shown:
        typer.echo("まだひとりも登録されていません。", err=True)
    for one in shown:
        mail = one.mail or "（いまの MADOGUCHI_SECRET_KEY では読めません）"
        typer.echo(f"{mail}\t{one.role}\t{one.created_at:%Y-%m-%d}\t{one.id}")


@app.command()
def remove(context: typer.Context, who: Who) -> None:
    """Take an account away, and end its sessions. What it has changed stays in the history."""

    async def work(accounts: AccountRepository, keys: Keyring) -> None:
        account = await _find(who, accounts, keys)
        await keep_account.remove_account(account, accounts=accounts)

    _do(context, work)
    typer.echo(f"{who} の登録を消しました。")


@app.command()
def role(
    context: typer.Context,
    who: Who,
    wanted: Annotated[StaffRole, typer.Argument(help="What this person may do from now on.")],
) -> None:
    """Change what somebody may do, from their next click on."""

    async def work(accounts: AccountRepository, keys: Keyring) -> None:
        account = await _find(who, accounts, keys)
        await keep_account.set_role(account, Role(wanted), accounts=accounts)

    _do(context, work)
    typer.echo(f"{who} の役割を「{ROLE_LABELS[Role(wanted)]}」にしました。")


@app.command()
def password(context: typer.Context, who: Who, password_file: PasswordFile = None) -> None:
    """Set a new password, and end every session of this account."""

    async def known(accounts: AccountRepository, keys: Keyring) -> None:
        await _find(who, accounts, keys)

    _do(context, known)
    wanted = _password(password_file, mail=who)

    async def work(accounts: AccountRepository, keys: Keyring) -> None:
        account = await _find(who, accounts, keys)
        await keep_account.set_password(account, wanted, accounts=accounts, keys=keys)

    _do(context, work)
    typer.echo(f"{who} のパスワードを変えました。ログインはすべて終わっています。")


@app.command()
def reseal(context: typer.Context) -> None:
    """Seal mail addresses with MADOGUCHI_SECRET_KEY that MADOGUCHI_FORMER_SECRET_KEY sealed."""
    lost = 0

    async def work(accounts: AccountRepository, keys: Keyring) -> None:
        nonlocal lost
        sealed, lost = await keep_account.seal_again(accounts=accounts, keys=keys)
        typer.echo(f"{sealed} 件の登録を、いまの鍵で封じました。")

    _do(context, work)
    if lost:
        fail(f"{lost} 件は、どちらの鍵でも開けません。`user list` で見て、つくりなおしてください。")


async def _find(who: str, accounts: AccountRepository, keys: Keyring) -> Account:
    try:
        return await keep_account.find_account(who, accounts=accounts, keys=keys)
    except NotFound:
        fail(f"{who} の登録はありません。`madoguchi user list` で確かめてください。")


def _password(file: Path | None, *, mail: str) -> str:
    if file is None:
        asked: str = typer.prompt("パスワード", hide_input=True, confirmation_prompt=True)
        return asked
    try:
        first, *_ = file.read_text(encoding="utf-8-sig").splitlines() or [""]
    except UnicodeDecodeError:
        fail(f"{file} を、UTF-8の文字のファイルにしてください。")
    check_new_password(first, mail=mail)
    return first


def _do(context: typer.Context, work: Work) -> None:
    read_settings: Callable[[], Settings] = context.obj

    async def in_one_transaction() -> None:
        settings = read_settings()
        settings.prepare()
        async with _accounts(settings) as accounts:
            await work(accounts, keyring(settings))

    run(in_one_transaction())


@asynccontextmanager
async def _accounts(settings: Settings) -> AsyncIterator[AccountRepository]:
    engine = open_engine(settings.database_url)
    try:
        async with session_factory(engine).begin() as session:
            yield AccountRepository(session)
    finally:
        await engine.dispose()
