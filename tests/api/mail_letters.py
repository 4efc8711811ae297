"""Letters for tests: written, looked at, made due."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from sqlalchemy import update
from sqlmodel import select

from models.base import now
from models.crypto import Keyring
from models.database import Sessions
from models.mail import MailState, OutgoingMail
from models.repositories.mails import Letter, MailRepository

KEYS = Keyring("for tests and for nothing else, so it may be read by anybody")


async def write(
    sessions: Sessions, *addresses: str, kind: str = "trial", batch: str | None = None
) -> None:
    async with sessions.begin() as session:
        mails = MailRepository(session, KEYS)
        for address in addresses:
            facts = {"at": "10時00分"}
            await mails.write(Letter(kind, address, f"{batch} {address}", facts, batch))


async def letters(sessions: Sessions) -> dict[str, OutgoingMail]:
    """By address."""
    async with sessions() as session:
        found = list(await session.exec(select(OutgoingMail)))
        mails = MailRepository(session, KEYS)
        return {mails.opened(one).to: one for one in found}


async def states(sessions: Sessions) -> dict[str, MailState]:
    return {address: one.state for address, one in (await letters(sessions)).items()}


async def let_time_pass(sessions: Sessions, span: timedelta = timedelta(days=2)) -> None:
    """What is due later, a claim that ends later, is due now."""
    async with sessions.begin() as session:
        await session.exec(
            update(OutgoingMail)
            .where(OutgoingMail.due_at > now(), OutgoingMail.due_at <= now() + span)  # type: ignore[arg-type]
            .values(due_at=now())
        )


def files(folder: Path) -> dict[str, EmailMessage]:
    """By recipient; every file of the folder is a whole mail."""
    found: dict[str, EmailMessage] = {}
    for file in (folder / "mail").iterdir():
        assert file.suffix == ".eml", file
        mail = message_from_bytes(file.read_bytes(), policy=SMTP)
        assert str(mail["To"]) not in found
        found[str(mail["To"])] = mail  # type: ignore[assignment]
    return found
