"""What staff and members did, link by link: appended one after another, read, and checked."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, func, insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.audit import AuditEntry
from models.base import now

NO_DIGEST = "0" * 64
"""What stands before the first link."""
_LOCK = 6_420_021
"""The advisory lock of PostgreSQL under which the chain grows; a number of our own."""
_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Act:
    """`actor` is the id of an account; `detail` names fields and counts, never what was typed."""

    actor: str
    role: str
    act: str
    subject: str | None
    outcome: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChainState:
    """`broken` is the first number that does not follow from the one before; None if all do."""

    links: int
    last: str
    broken: int | None = None


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """`before` is the number at which the page before ended. `day` begins at this moment."""

    actor: str | None = None
    act: str = ""
    day: datetime | None = None
    before: int | None = None
    per_page: int = 50


class AuditRepository:
    """Never commits, and never changes an entry."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def append(self, act: Act) -> int:
        """The number of the new link. Whoever appends at the same time waits for the commit.

        On SQLite a transaction that writes is alone anyway. PostgreSQL takes a lock that ends
        with the transaction, before it looks which link is the last.
        """
        if self.session.get_bind().dialect.name == "postgresql":
            await self.session.exec(select(func.pg_advisory_xact_lock(_LOCK)))
        newest = await self.session.exec(
            select(AuditEntry.number, AuditEntry.digest)
            .order_by(col(AuditEntry.number).desc())
            .limit(1)
        )
        number, before = newest.first() or (0, NO_DIGEST)
        entry = AuditEntry(
            number=number + 1,
            at=now(),
            actor=act.actor,
            role=act.role,
            act=act.act,
            subject=act.subject,
            outcome=act.outcome,
            detail=act.detail,
            digest="",
        )
        row = entry.model_dump() | {"digest": link_digest(before, entry)}
        await self.session.exec(insert(AuditEntry), params=[row])
        return number + 1

    async def page(self, query: AuditQuery) -> list[AuditEntry]:
        """Beginnings, the newest first; one more than `per_page` where there are older ones."""
        wanted: list[ColumnElement[bool]] = [col(AuditEntry.outcome) == BEGUN]
        if query.actor:
            wanted.append(col(AuditEntry.actor) == query.actor)
        if query.act:
            wanted.append(col(AuditEntry.act) == query.act)
        if query.day is not None:
            wanted += [
                col(AuditEntry.at) >= query.day,
                col(AuditEntry.at) < query.day + timedelta(days=1),
            ]
        if query.before is not None:
            wanted.append(col(AuditEntry.number) < query.before)
        rows = await self.session.exec(
            select(AuditEntry)
            .where(*wanted)
            .order_by(col(AuditEntry.number).desc())
            .limit(query.per_page + 1)
        )
        return list(rows)

    async def acts(self) -> Sequence[str]:
        """Every act there is an entry of."""
        rows = await self.session.exec(select(AuditEntry.act).distinct().order_by(AuditEntry.act))
        return list(rows)

    async def ends_of(self, first: int, last: int) -> dict[int, AuditEntry]:
        """By the number of each beginning between these its end, which may come much later."""
        rows = await self.session.exec(
            select(AuditEntry).where(
                col(AuditEntry.number) > first,
                col(AuditEntry.number) <= last + _AT_ONCE,
                col(AuditEntry.outcome) != BEGUN,
            )
        )
        return {one.detail["of"]: one for one in rows if "of" in one.detail}

    async def verify(self) -> ChainState:
        """Reads every link in portions; a million of them need no memory."""
        number, digest = 0, NO_DIGEST
        async for entry in self._links():
            if entry.number != number + 1 or entry.digest != link_digest(digest, entry):
                return ChainState(number, digest, broken=number + 1)
            number, digest = entry.number, entry.digest
        return ChainState(number, digest)

    async def digest_of(self, number: int) -> str | None:
        found = await self.session.exec(
            select(AuditEntry.digest).where(AuditEntry.number == number)
        )
        return found.first()

    async def _links(self) -> AsyncIterator[AuditEntry]:
        last = 0
        while True:
            rows = await self.session.exec(
                select(AuditEntry)
                .where(col(AuditEntry.number) > last)
                .order_by(col(AuditEntry.number))
                .limit(_AT_ONCE)
            )
            part = list(rows)
            for entry in part:
                yield entry
            if len(part) < _AT_ONCE:
                return
            last = part[-1].number
            self.session.expunge_all()


BEGUN = "begun"
"""The outcome of an entry that stands before its act."""


def link_digest(before: str, entry: AuditEntry) -> str:
    """SHA-256 over the digest before it and everything the entry says."""
    said = {
        "number": entry.number,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "role": entry.role,
        "act": entry.act,
        "subject": entry.subject,
        "outcome": entry.outcome,
        "detail": entry.detail,
    }
    canonical = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{before}\n{canonical}".encode()).hexdigest()
