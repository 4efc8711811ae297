"""Cases: opened, read with their seal, changed, and found by whoever they belong to."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.case_seal import CaseSeal, SafeContact
from models.crypto import Keyring
from models.errors import BadRequest, Conflict, NotFound
from models.support_case import PersonField, SenderKind, SupportCase

_DIGITS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without what is mistaken for something else when read out or written by hand."""
NEED, PERSONAL, SAFETY = "need", "personal", "safety"


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose a case is: staff of one area (None: the whole installation), or one organization."""

    area: str | None = None
    organization_id: UUID | None = None

    @property
    def kind(self) -> SenderKind:
        return SenderKind.body if self.organization_id else SenderKind.desk

    @classmethod
    def of(cls, case: SupportCase) -> Self:
        return cls(case.sender_area, case.sender_organization_id)


@dataclass(frozen=True, slots=True)
class CaseContent:
    """What of a case stands sealed, open in memory. `personal` is {PersonField: text}."""

    need: str = ""
    personal: Mapping[PersonField, str] = field(default_factory=dict)
    safety: SafeContact = field(default_factory=SafeContact)


class CaseRepository:
    """Never commits. `version` is what the caller has seen; another one is a Conflict."""

    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def open(self, case: SupportCase, content: CaseContent) -> SupportCase:
        """Stored, with a key of its own.

        Raises BadRequest for a person without a basis, Conflict where it is there already.
        """
        _check_basis(case.basis, content)
        seal = CaseSeal.new(case.id)
        case.key_sealed = seal.wrapped(self.keys)
        for name, value in _sealed(seal, content).items():
            setattr(case, name, value)
        try:
            async with self.session.begin_nested():
                self.session.add(case)
        except IntegrityError as reason:
            raise Conflict("This case has been opened already.") from reason
        return case

    async def get(self, id: UUID) -> SupportCase:
        """Raises NotFound."""
        found = await self.session.get(SupportCase, id, populate_existing=True)
        if found is None:
            raise NotFound("case", id)
        return found

    def seal(self, case: SupportCase) -> CaseSeal:
        """Raises SealBroken, also for a case that was anonymised."""
        return CaseSeal.unwrap(case.id, case.key_sealed, self.keys)

    def content(self, case: SupportCase) -> CaseContent:
        """All of it: what each reader may see is decided by `api.usecases.case_views`."""
        seal = self.seal(case)
        need = seal.open(case.need_sealed, NEED) if case.need_sealed else ""
        personal = seal.open_json(case.personal_sealed, PERSONAL)
        safety = seal.open_json(case.safety_sealed, SAFETY)
        return CaseContent(
            need,
            {PersonField(name): text for name, text in personal.items()},
            SafeContact.from_json(safety),
        )

    async def save(
        self,
        case: SupportCase,
        *,
        version: int,
        content: CaseContent | None = None,
        **changes: Any,
    ) -> SupportCase:
        """Set columns, and what is sealed, of a case nobody has changed since. Raises Conflict."""
        if content is not None:
            _check_basis(changes.get("basis", case.basis), content)
            changes |= _sealed(self.seal(case), content)
        done = await self.session.exec(
            update(SupportCase)
            .where(col(SupportCase.id) == case.id, col(SupportCase.version) == version)
            .values(**changes, version=version + 1, updated_at=now())
        )
        if not done.rowcount:
            raise Conflict("Somebody else has changed this case.")
        await self.session.refresh(case)
        return case

    async def of(
        self, sender: Sender, *, is_open: bool = True, after: UUID | None = None, limit: int = 50
    ) -> Sequence[SupportCase]:
        """The newest first."""
        wanted = [*belongs_to(SupportCase, sender)]
        closed = col(SupportCase.closed_at)
        wanted.append(closed.is_(None) if is_open else closed.is_not(None))
        if after is not None:
            wanted.append(col(SupportCase.id) < after)
        rows = await self.session.exec(
            select(SupportCase).where(*wanted).order_by(col(SupportCase.id).desc()).limit(limit)
        )
        return list(rows)

    async def with_number(self, number: str, sender: Sender) -> SupportCase | None:
        rows = await self.session.exec(
            select(SupportCase).where(
                col(SupportCase.number) == number.strip().upper().replace("-", ""),
                *belongs_to(SupportCase, sender),
            )
        )
        return rows.first()


def belongs_to(table: Any, sender: Sender) -> list[ColumnElement[bool]]:
    """Conditions on a table that carries `sender_organization_id` and `sender_area`."""
    if sender.organization_id is not None:
        return [col(table.sender_organization_id) == sender.organization_id]
    area = col(table.sender_area)
    return [
        col(table.sender_organization_id).is_(None),
        area.is_(None) if sender.area is None else area == sender.area,
    ]


def new_number() -> str:
    """Eight signs, in which none is mistaken for another; 6 · 10¹¹ of them."""
    return "".join(secrets.choice(_DIGITS) for _ in range(8))


def _check_basis(basis: str, content: CaseContent) -> None:
    if basis == "none" and any(content.personal.values()):
        raise BadRequest(
            "同意などの根拠がないあいだは、だれかわかることは書けません。先に根拠を選んでください。",
            parameter="basis",
        )


def _sealed(seal: CaseSeal, content: CaseContent) -> dict[str, Any]:
    personal = {str(name): text for name, text in content.personal.items() if text}
    return {
        "identified": bool(personal),
        "need_sealed": seal.seal(content.need, NEED) if content.need else None,
        "personal_sealed": seal.seal_json(personal, PERSONAL) if personal else None,
        "safety_sealed": (
            seal.seal_json(content.safety.as_json(), SAFETY) if content.safety.is_said else None
        ),
    }
