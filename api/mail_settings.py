"""Reading what an installation says about its mail: the server, and who mails come from."""

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.utils import getaddresses
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import parse_qs, unquote, urlsplit

_USER = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_SERVER = "use smtps://USER:PASSWORD@HOST:465 or smtp://USER:PASSWORD@HOST:587"


class StartTls(StrEnum):
    required = "required"
    never = "never"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """`starttls` says nothing where the connection is encrypted from its beginning."""

    host: str
    port: int
    encrypted: bool
    starttls: StartTls
    user: str = ""
    password: str = field(default="", repr=False)


def read_server(url: str) -> SmtpServer:
    """Raises ValueError, without the address: it holds a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
        asked = parse_qs(parts.query, strict_parsing=bool(parts.query))
        starttls = StartTls(asked.pop("starttls", ["required"])[0])
    except ValueError:
        raise ValueError(_SERVER) from None
    if (
        parts.scheme not in {"smtp", "smtps"}
        or not parts.hostname
        or asked
        or parts.path.strip("/")
    ):
        raise ValueError(_SERVER)
    encrypted = parts.scheme == "smtps"
    server = SmtpServer(
        parts.hostname,
        port or (465 if encrypted else 587),
        encrypted,
        starttls,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )
    in_the_open = not encrypted and starttls is StartTls.never
    if server.user and in_the_open and not _is_this_machine(server.host):
        raise ValueError(
            "a password is sent over an encrypted connection only: use starttls=required"
        )
    return server


def read_sender(text: str) -> str:
    """`name@example.org` or `Name <name@example.org>`, as a header has it. Raises ValueError."""
    found = getaddresses([text]) if text.isprintable() else []
    name, spec = found[0] if len(found) == 1 else ("", "")
    try:
        return str(Address(name, addr_spec=read_recipient(spec)))
    except ValueError:
        raise ValueError("use name@example.org or Name <name@example.org>") from None


def read_recipient(typed: str) -> str:
    """As headers and servers take it. Raises ValueError where it cannot be sent to.

    Older addresses of mobile phones have dots in a row, or at the end: those stand in quotes.
    """
    user, _, domain = typed.rpartition("@")
    host = domain.encode("idna").decode("ascii")
    if not _USER.fullmatch(user) or not _HOST.fullmatch(host):
        raise ValueError("no address that mail can be sent to")
    plain = "" not in user.split(".")
    return f"{user}@{host}" if plain else f'"{user}"@{host}'


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
