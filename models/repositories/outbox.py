"""The outbox as the sender sees it: letters claimed, sent, put back, given up, come back."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, delete, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.crypto import Keyring
from models.mail import MailState, OutgoingMail
from models.repositories.mails import seal_letter

CLAIM = timedelta(minutes=10)
"""How long whoever has claimed a letter may take; after that it belongs to nobody again."""

_OPEN = (MailState.waiting, MailState.sending)
_CLOSED = (MailState.sent, MailState.failed, MailState.bounced)


class Outbox:
    """While a letter is claimed, `due_at` is when the claim ends."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def is_any_due(self, at: datetime) -> bool:
        found = await self.session.exec(
            select(OutgoingMail.id)
            .where(col(OutgoingMail.state).in_(_OPEN), col(OutgoingMail.due_at) <= at)
            .limit(1)
        )
        return found.first() is not None

    async def claim(self, by: str, at: datetime, most: int) -> list[OutgoingMail]:
        """Letters that are due, for this sender alone.

        Those to one person come before those to many: somebody may be waiting to sign in.
        """
        due = (
            select(OutgoingMail)
            .where(col(OutgoingMail.state).in_(_OPEN), col(OutgoingMail.due_at) <= at)
            .order_by(
                col(OutgoingMail.batch).is_not(None),
                col(OutgoingMail.due_at),
                col(OutgoingMail.id),
            )
            .limit(most)
        )
        # SQLite has one writer, and leaves this out.
        claimed = list(await self.session.exec(due.with_for_update(skip_locked=True)))
        await self.session.exec(
            update(OutgoingMail)
            .where(col(OutgoingMail.id).in_([one.id for one in claimed]))
            .values(state=MailState.sending, claimed_by=by, due_at=at + CLAIM)
            .execution_options(synchronize_session=False)
        )
        return claimed

    async def sent(
        self, letters: Collection[tuple[UUID, str]], by: str, at: datetime, *, keys: Keyring
    ) -> None:
        """(id, address) of each: what a letter said is forgotten, links with it."""
        if not letters:
            return
        connection = await self.session.connection()
        await connection.execute(
            update(OutgoingMail)
            .where(
                col(OutgoingMail.id) == bindparam("one"),
                col(OutgoingMail.claimed_by) == by,
                col(OutgoingMail.state) == MailState.sending,
            )
            .values(
                state=MailState.sent,
                claimed_by=None,
                sent_at=at,
                problem=None,
                sealed=bindparam("address_alone"),
            ),
            [
                {"one": id, "address_alone": seal_letter(id, address, {}, keys)}
                for id, address in letters
            ],
        )

    async def put_back(self, ids: Sequence[UUID], by: str, at: datetime) -> None:
        """Unsent, as if they had not been claimed."""
        await self._end_claim(ids, by, state=MailState.waiting, due_at=at)

    async def try_later(self, id: UUID, by: str, due_at: datetime, problem: str) -> None:
        await self._end_claim(
            [id],
            by,
            state=MailState.waiting,
            due_at=due_at,
            attempts=OutgoingMail.attempts + 1,
            problem=problem,
        )

    async def give_up(self, id: UUID, by: str, problem: str) -> None:
        await self._end_claim(
            [id],
            by,
            state=MailState.failed,
            attempts=OutgoingMail.attempts + 1,
            problem=problem,
        )

    async def _end_claim(self, ids: Sequence[UUID], by: str, **values: object) -> None:
        await self.session.exec(
            update(OutgoingMail)
            .where(
                col(OutgoingMail.id).in_(ids),
                col(OutgoingMail.claimed_by) == by,
                col(OutgoingMail.state) == MailState.sending,
            )
            .values(claimed_by=None, **values)
        )

    async def came_back(self, id: UUID, problem: str) -> bool:
        """Whether it was a letter that had left us."""
        noted = await self.session.exec(
            update(OutgoingMail)
            .where(
                col(OutgoingMail.id) == id,
                col(OutgoingMail.state).in_((MailState.sent, MailState.bounced)),
            )
            .values(state=MailState.bounced, problem=problem)
        )
        return bool(noted.rowcount)

    async def send_again(self, id: UUID, at: datetime) -> bool:
        """Whether it was one that had been given up."""
        return await self._send_again(at, col(OutgoingMail.id) == id) == 1

    async def send_all_again(self, at: datetime) -> int:
        """Every one that had been given up; how many."""
        return await self._send_again(at)

    async def _send_again(self, at: datetime, *which: ColumnElement[bool]) -> int:
        again = await self.session.exec(
            update(OutgoingMail)
            .where(col(OutgoingMail.state) == MailState.failed, *which)
            .values(state=MailState.waiting, due_at=at, attempts=0, problem=None)
        )
        return int(again.rowcount)

    async def forget_old(self, before: datetime) -> int:
        """Letters that nothing more will happen to."""
        gone = await self.session.exec(
            delete(OutgoingMail).where(
                col(OutgoingMail.created_at) < before, col(OutgoingMail.state).in_(_CLOSED)
            )
        )
        return int(gone.rowcount)
