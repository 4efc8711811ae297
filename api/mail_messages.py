"""A letter of the outbox as a message that a mail server takes."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import urlsplit
from uuid import UUID

from jinja2 import TemplateError

from api.mail_settings import read_recipient, read_sender
from api.settings import Settings
from api.usecases.send_mails import Unwritable
from frontend.mail import MailSite, write_mail
from models.repositories.mails import Letter

_LONGEST_LINE = 900
"""Bytes; RFC 5322 allows 998."""


def compose(id: UUID, letter: Letter, settings: Settings) -> EmailMessage:
    """The same for the same letter, but for its date. Raises Unwritable."""
    try:
        to = read_recipient(letter.to)
    except ValueError:
        raise Unwritable("address") from None
    site = MailSite(settings.site_name, settings.base_url, bool(settings.mail_reply_to))
    try:
        said = write_mail(letter.kind, letter.facts, site)
    except TemplateError:
        raise Unwritable("text") from None
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{id}@{mail_host(settings)}>"
    message["Date"] = format_datetime(datetime.now(UTC))
    message["From"] = settings.mail_from or read_sender(f"no-reply@{mail_host(settings)}")
    message["To"] = to
    if settings.mail_reply_to:
        message["Reply-To"] = settings.mail_reply_to
    message["Subject"] = said.subject
    # So that nobody's holiday notice answers (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(said.text, cte=_encoding(said.text))
    message.add_alternative(said.html, subtype="html", cte=_encoding(said.html))
    return message


def mail_host(settings: Settings) -> str:
    """What stands behind the @ of a Message-ID."""
    host = urlsplit(settings.base_url).hostname or "localhost"
    return "localhost" if ":" in host else host


def _encoding(text: str) -> str:
    """As it is, so that a file can be read with any editor; packed if a line is too long."""
    longest = max(len(line.encode()) for line in text.splitlines())
    return "8bit" if longest <= _LONGEST_LINE else "base64"
