"""What waits in the outbox of a directory under test."""

from sqlmodel import col, select
from starlette.applications import Starlette

from api.access import keyring
from models.mail import OutgoingMail
from models.repositories.mails import Letter, MailRepository


async def letters(app: Starlette, kind: str = "") -> list[Letter]:
    """Those of one kind, or all; the oldest first."""
    async with app.state.sessions() as session:
        mails = MailRepository(session, keyring(app.state.settings))
        rows = await session.exec(select(OutgoingMail).order_by(col(OutgoingMail.id)))
        return [mails.opened(row) for row in rows if kind in ("", row.kind)]
