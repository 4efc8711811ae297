"""`madoguchi mail`: what mails say, whether they leave, and those that come back."""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.installation import Installation
from api.mail_messages import compose, mail_host
from api.mail_transports import open_transport
from api.settings import Settings
from api.terminal import fail, run, write_file
from api.usecases.check_query import JAPAN
from api.usecases.mail_address import read_mail
from api.usecases.note_bounce import LARGEST, note_bounce
from api.usecases.send_mails import NotSent
from frontend.mail import mail_texts
from models.base import id_in_time
from models.repositories.mails import Letter
from models.repositories.outbox import Outbox

app = typer.Typer(help="Mail that leaves, and mail that comes back.", no_args_is_help=True)

BEGIN, END = "<!-- texts: ", "<!-- end of texts -->"


@app.command()
def texts(
    *,
    into: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A document that shows them: renew it.")
    ] = None,
) -> None:
    """Print what every kind of mail says."""
    if into is None:
        typer.echo(mail_texts(), nl=False)
        return
    document = into.read_text(encoding="utf-8")
    head, begin, rest = document.partition(BEGIN)
    line, _, _ = rest.partition("\n")
    _, end, foot = rest.partition(END)
    if not begin or not end:
        fail(f"{into} has no place for the texts: a line `{BEGIN}…` and a line `{END}`.")
    renewed = f"{head}{begin}{line}\n\n{mail_texts()}\n{end}{foot}"
    write_file(into, renewed.encode())


@app.command(name="try")
def try_(
    context: typer.Context,
    to: Annotated[str, typer.Argument(help="An address of your own.")],
) -> None:
    """Send yourself a mail at once, to see whether the settings are right."""
    read_settings: Callable[[], Settings] = context.obj
    settings = read_settings()
    settings.prepare()
    to = read_mail(to)
    facts = {"at": f"{datetime.now(JAPAN):%Y年%m月%d日 %H時%M分}"}
    id = id_in_time()

    async def work() -> None:
        transport = open_transport(settings)
        try:
            await transport.send(compose(id, Letter("trial", to, str(id), facts), settings))
        finally:
            await transport.close()

    try:
        run(work())
    except NotSent as reason:
        fail(f"送れませんでした（{reason.problem}）。メールの設定を確かめてください。")
    if settings.smtp_url.get_secret_value():
        typer.echo(f"メールサーバーに渡しました。{to} に届いたか、確かめてください。")
    else:
        where = settings.data_dir / "mail" / f"{id}.eml"
        typer.echo(f"MADOGUCHI_SMTP_URL がないので、ファイルに書きました: {where}")


@app.command()
def bounce(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="The mail that came back; without it, from a pipe.")
    ] = None,
) -> None:
    """Note from a mail that came back which of ours did not arrive."""
    read_settings: Callable[[], Settings] = context.obj
    if file is None:
        content = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)

    async def work() -> None:
        async with Installation(read_settings()) as here, here.sessions.begin() as session:
            host = mail_host(here.settings)
            noted = await note_bounce(content, host, outbox=Outbox(session))
        typer.echo(f"届かなかったことを記録しました: {noted}")

    run(work())
