"""Sends what waits in the outbox: claimed, sent outside of any transaction, marked."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from itertools import islice
from typing import Protocol
from uuid import UUID

from models.base import now
from models.crypto import Keyring, SealBroken
from models.database import Sessions
from models.mail import OutgoingMail
from models.repositories.mails import Letter, opened_letter
from models.repositories.outbox import Outbox

BATCH = 50
PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    *[timedelta(days=1)] * 4,
)
"""Before each further attempt; a long weekend without a server fits in."""


class NotSent(Exception):
    """`problem` is a class and a code, never what the server said.

    `is_final`: another attempt would end the same. `is_away`: so would any other letter just now.
    """

    def __init__(self, problem: str, *, is_final: bool = False, is_away: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.is_final = is_final
        self.is_away = is_away


class Unwritable(NotSent):
    """There is nothing that could be sent: no text, no address."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem, is_final=True)


class Transport(Protocol):
    is_repeatable: bool
    """Whether nobody notices that a mail was sent twice."""

    async def send(self, message: EmailMessage) -> None:
        """Raises NotSent."""

    async def close(self) -> None: ...


Compose = Callable[[UUID, Letter], EmailMessage]


@dataclass(slots=True)
class Sending:
    """What came of it. `away` is set where the server could not be reached."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    away: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    sessions: Sessions
    keys: Keyring
    compose: Compose
    transport: Transport
    stopping: asyncio.Event

    async def send_all(self) -> Sending:
        """Until nothing is due, the server is away, or it is time to stop."""
        done, me = Sending(), secrets.token_hex(8)
        while not (done.away or self.stopping.is_set()):
            async with self.sessions.begin() as session:
                letters = await Outbox(session).claim(me, now(), BATCH)
            if not letters:
                break
            batch = _Batch(self, me, deque(letters))
            try:
                await batch.send(done)
            finally:
                await batch.end()
        return done


@dataclass(slots=True)
class _Batch:
    """Letters claimed together. `untried` begins with the one that is tried just now."""

    sender: Sender
    me: str
    untried: deque[OutgoingMail]
    sent: list[tuple[UUID, str]] = field(default_factory=list)

    async def send(self, done: Sending) -> None:
        while self.untried and not self.sender.stopping.is_set():
            mail = self.untried[0]
            try:
                address, message = self._message(mail)
                await self.sender.transport.send(message)
            except NotSent as reason:
                await self._not_sent(reason, done)
                continue
            self.untried.popleft()
            self.sent.append((mail.id, address))
            done.sent += 1
            # A mail that a server has taken would come twice if we were killed before this.
            if not self.sender.transport.is_repeatable:
                await self._mark()

    def _message(self, mail: OutgoingMail) -> tuple[str, EmailMessage]:
        """To whom, and what. Raises NotSent."""
        try:
            letter = opened_letter(mail, self.sender.keys)
            return letter.to, self.sender.compose(mail.id, letter)
        except NotSent:
            raise
        except SealBroken:
            raise Unwritable("seal") from None
        except Exception as slip:  # noqa: BLE001 - see below
            # One letter that we cannot write must not keep the others from leaving. What went
            # wrong is not logged with it: it may name somebody.
            raise NotSent(f"text {type(slip).__name__}") from None

    async def end(self) -> None:
        """What was not tried is put back, also when something failed in the middle."""
        await self._mark()
        if self.untried:
            async with self.sender.sessions.begin() as session:
                await Outbox(session).put_back([one.id for one in self.untried], self.me, now())

    async def _mark(self) -> None:
        if self.sent:
            async with self.sender.sessions.begin() as session:
                await Outbox(session).sent(self.sent, self.me, now(), keys=self.sender.keys)
            self.sent = []

    async def _not_sent(self, reason: NotSent, done: Sending) -> None:
        """Where the server is away, this was an attempt for every letter of the batch."""
        if reason.is_away:
            done.away = reason.problem
        tried = len(self.untried) if reason.is_away else 1
        async with self.sender.sessions.begin() as session:
            outbox = Outbox(session)
            for mail in islice(self.untried, tried):
                if reason.is_final or mail.attempts >= len(PAUSES):
                    await outbox.give_up(mail.id, self.me, reason.problem)
                    done.failed += 1
                else:
                    due_at = now() + PAUSES[mail.attempts]
                    await outbox.try_later(mail.id, self.me, due_at, reason.problem)
                    done.later += 1
        for _ in range(tried):
            self.untried.popleft()
