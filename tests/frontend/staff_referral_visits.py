"""People of a desk, and cases they have opened, for tests of the pages about referrals."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest_asyncio
from sqlmodel import select

from models.account import Account, Role
from models.audit import AuditEntry
from models.mail import OutgoingMail
from models.repositories.mails import MailRepository
from models.repositories.reference import load_reference
from models.support_case import SupportCase
from tests.frontend.staff_visitors import StaffVisitor, new_account
from tests.services.referrals import room_over

CITY, PREFECTURE, OTHER = "431001", "430005", "432024"


@dataclass
class Desk:
    """Somebody at a counter, and the directory behind it."""

    app: Any
    person: StaffVisitor

    async def get(self, path: str) -> Any:
        return await self.person.get(path)

    async def send(self, page: str, path: str, **fields: Any) -> Any:
        return await self.person.send(page, path, **fields)

    async def acting(self, act: Callable[..., Any]) -> Any:
        """`act(room)` in one transaction."""
        return await acting_in(self.app, act)

    async def case(self, id: UUID) -> SupportCase:
        async with self.app.state.sessions() as session:
            return await session.get_one(SupportCase, id)


async def acting_in(app: Any, act: Callable[..., Any]) -> Any:
    async with app.state.sessions.begin() as session:
        return await act(room_over(session, app.state.settings))


async def sit_down(app: Any, area: str | None, role: Role, mail: str) -> StaffVisitor:
    await new_account(app, role, mail)
    async with app.state.sessions.begin() as session:
        for account in await session.exec(select(Account)):
            if account.role is role and account.area_code is None:
                account.area_code = area
                session.add(account)
    person = StaffVisitor(app)
    await person.sign_in(mail)
    return person


@pytest_asyncio.fixture
async def desk(app: Any, client: Any) -> AsyncIterator[Desk]:
    async with app.state.sessions.begin() as session:
        await load_reference(session)
    app.state.reference = None
    person = await sit_down(app, CITY, Role.staff, "desk@b.example")
    yield Desk(app, person)
    await person.client.aclose()


async def letters(app: Any, kind: str) -> list[Any]:
    async with app.state.sessions() as session:
        mails = MailRepository(session, room_over(session, app.state.settings).keys)
        found = await session.exec(select(OutgoingMail).where(OutgoingMail.kind == kind))
        return [mails.opened(one) for one in found]


async def audited(app: Any, act: str) -> list[AuditEntry]:
    async with app.state.sessions() as session:
        return list(await session.exec(select(AuditEntry).where(AuditEntry.act == act)))
