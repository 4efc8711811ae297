"""A real mail server on this machine: it keeps what it takes, and refuses what a test wants."""

import asyncio
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as MAIL
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

USER, PASSWORD = "window", "a p@ss/word"


@dataclass
class Post:
    """`answers` are what it says to the recipients of that name, instead of taking the mail."""

    taken: list[Envelope] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    address: tuple[str, int] = ("", 0)
    connections: int = 0
    told: list[str] = field(default_factory=list)
    """The commands that name recipients, as they came."""
    was_encrypted: list[bool] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one.content or b"", policy=MAIL) for one in self.taken]  # type: ignore[arg-type, misc]

    async def handle_RCPT(  # noqa: N802 - the name is the server's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.answers.get(address.partition("@")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if refused := self.answers.get("DATA"):
            return refused
        self.taken.append(envelope)
        self.was_encrypted.append(session.ssl is not None)
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any
    ) -> AuthResult:
        right = isinstance(given, LoginPassword) and (given.login, given.password) == (
            USER.encode(),
            PASSWORD.encode(),
        )
        return AuthResult(success=right, handled=right)


class _Connection(SMTP):
    """Ends also where a client turned away in the middle of a handshake."""

    first: asyncio.BaseTransport | None = None

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        self.event_handler.told.append(f"RCPT {arg}".partition(" SIZE")[0])
        await super().smtp_RCPT(arg)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.first = self.first or transport
        super().connection_made(transport)

    def end(self) -> None:
        if isinstance(self.first, asyncio.WriteTransport):
            self.first.abort()


@asynccontextmanager
async def open_post(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, auth: bool = False
) -> AsyncIterator[Post]:
    post = Post()

    opened: list[_Connection] = []

    def connected() -> SMTP:
        post.connections += 1
        with warnings.catch_warnings():
            # It does not see that a connection encrypted from its beginning is encrypted.
            warnings.simplefilter("ignore", UserWarning)
            opened.append(
                _Connection(
                    post,
                    hostname="mail.example.org",
                    tls_context=starttls,
                    require_starttls=starttls is not None,
                    auth_required=auth,
                    auth_require_tls=auth and tls is None,
                    authenticator=post.authenticate if auth else None,
                )
            )
        return opened[-1]

    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", 0, ssl=tls)
    post.address = server.sockets[0].getsockname()[:2]
    async with server:
        yield post
    for connection in opened:
        connection.end()


def new_certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """(for a server at 127.0.0.1, for a client that trusts it)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.example.org")])
    at = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.public_bytes(Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cafile=file)
