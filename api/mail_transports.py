"""Where mails go: to an SMTP server, or as files into a folder."""

import asyncio
import contextlib
import os
import ssl
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib

from api.mail_settings import SmtpServer, StartTls, read_recipient, read_server
from api.settings import Settings
from api.usecases.send_mails import NotSent, Transport

PATIENCE = 60
"""Seconds for one answer of the server."""


def open_transport(settings: Settings) -> Transport:
    url = settings.smtp_url.get_secret_value()
    if url:
        return SmtpTransport(read_server(url))
    return FolderTransport(settings.data_dir / "mail")


class FolderTransport:
    """One file for each mail, named by its id: sent twice, it is the same file again."""

    is_repeatable = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def send(self, message: EmailMessage) -> None:
        await asyncio.to_thread(self._write, message)

    async def close(self) -> None:
        """Nothing stays open."""

    def _write(self, message: EmailMessage) -> None:
        id = str(message["Message-ID"]).strip("<>").partition("@")[0]
        # The same name each time, so that nothing stays behind of a process that was killed here.
        beginning = self.folder / f".{id}.part"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            beginning.write_bytes(message.as_bytes())
            beginning.chmod(0o600)
            beginning.replace(self.folder / f"{id}.eml")
        except OSError as reason:
            with contextlib.suppress(OSError):
                beginning.unlink(missing_ok=True)
            raise NotSent(f"folder {os.strerror(reason.errno or 0)}", is_away=True) from None


class SmtpTransport:
    """One connection, opened with the first mail and used for those that follow."""

    is_repeatable = False

    def __init__(self, server: SmtpServer, tls: ssl.SSLContext | None = None) -> None:
        self.server = server
        self.tls = tls or ssl.create_default_context()
        self._connection: aiosmtplib.SMTP | None = None

    async def send(self, message: EmailMessage) -> None:
        connection = await self._connected()
        # A message forgets the quotes of an address.
        recipient = read_recipient(str(message["To"]))
        try:
            await connection.send_message(message, recipients=[recipient])
        except aiosmtplib.SMTPRecipientsRefused as refused:
            raise _refused(refused.recipients[0].code) from None
        except aiosmtplib.SMTPSenderRefused as refused:
            # It would refuse the others as well: that is for the secretariat to mend.
            raise NotSent(f"SMTP sender {refused.code}", is_away=True) from None
        except aiosmtplib.SMTPResponseException as refused:
            if refused.code == 421:
                await self.close()
                raise NotSent("SMTP 421", is_away=True) from None
            raise _refused(refused.code) from None
        except (aiosmtplib.SMTPException, OSError) as lost:
            await self.close()
            raise NotSent(f"connection {type(lost).__name__}", is_away=True) from None

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None and connection.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await connection.quit(timeout=5)
            connection.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        if self._connection is not None and self._connection.is_connected:
            return self._connection
        server = self.server
        connection = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.encrypted,
            start_tls=not server.encrypted and server.starttls is StartTls.required,
            tls_context=self.tls,
            username=server.user or None,
            password=server.password or None,
            timeout=PATIENCE,
        )
        try:
            await connection.connect()
        except aiosmtplib.SMTPResponseException as refused:
            connection.close()
            raise NotSent(f"{type(refused).__name__} {refused.code}", is_away=True) from None
        except (aiosmtplib.SMTPException, OSError) as lost:
            connection.close()
            raise NotSent(f"connection {type(lost).__name__}", is_away=True) from None
        self._connection = connection
        return connection


def _refused(code: int) -> NotSent:
    return NotSent(f"SMTP {code}", is_final=code >= 500)
