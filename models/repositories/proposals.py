"""Proposals: kept, moved from state to state, found, and talked about."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import now
from models.crypto import Keyring
from models.errors import Conflict, NotFound
from models.proposal import (
    MOVES,
    MessageSide,
    Proposal,
    ProposalKind,
    ProposalMessage,
    ProposalState,
)

_CONTACT = "proposal contact"


@dataclass(frozen=True, slots=True)
class ProposerContact:
    """How the secretariat reaches whoever proposes something; stands sealed."""

    mail: str | None = None
    name: str | None = None
    phone: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class MessageRead:
    side: MessageSide
    text: str
    message: ProposalMessage


class ProposalRepository:
    """Never commits. `version` is what the caller has seen; another one is a Conflict."""

    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def add(self, proposal: Proposal, contact: ProposerContact | None = None) -> Proposal:
        if contact is not None:
            self.seal_contact(proposal, contact)
        self.session.add(proposal)
        await self.session.flush()
        return proposal

    async def get(self, id: UUID) -> Proposal:
        """Raises NotFound."""
        found = await self.session.get(Proposal, id)
        if found is None:
            raise NotFound("proposal", id)
        return found

    async def save(self, proposal: Proposal, *, version: int, **changes: Any) -> Proposal:
        """Set columns of a proposal nobody else has changed since. Raises Conflict."""
        done = await self.session.exec(
            update(Proposal)
            .where(col(Proposal.id) == proposal.id, col(Proposal.version) == version)
            .values(**changes, version=version + 1, updated_at=now())
        )
        if not done.rowcount:
            raise Conflict("Somebody else has changed this proposal.")
        await self.session.refresh(proposal)
        return proposal

    async def move(
        self, proposal: Proposal, to: ProposalState, *, version: int, **changes: Any
    ) -> Proposal:
        """Into another state, as MOVES allows. Raises Conflict for any other."""
        if to not in MOVES[proposal.state]:
            raise Conflict(f"A proposal cannot go from {proposal.state} to {to}.")
        return await self.save(proposal, version=version, state=to, **changes)

    async def page(
        self,
        states: Collection[ProposalState],
        *,
        kinds: Collection[ProposalKind] = (),
        areas: Collection[str] | None = None,
        after: UUID | None = None,
        limit: int = 50,
    ) -> tuple[list[Proposal], int]:
        """(the longest waiting first, how many there are). `areas` None is everywhere."""
        wanted: list[ColumnElement[bool]] = [col(Proposal.state).in_(list(states))]
        if kinds:
            wanted.append(col(Proposal.kind).in_(list(kinds)))
        if areas is not None:
            wanted.append(col(Proposal.area_code).in_(list(areas)))
        count = (await self.session.exec(select(func.count()).where(*wanted))).one()
        if after is not None:
            wanted.append(col(Proposal.id) > after)
        rows = await self.session.exec(
            select(Proposal).where(*wanted).order_by(col(Proposal.id)).limit(limit)
        )
        return list(rows), count

    async def about(self, organization_id: UUID) -> Sequence[Proposal]:
        """Everything that was proposed by or about an organization, the newest first."""
        rows = await self.session.exec(
            select(Proposal)
            .where(col(Proposal.organization_id) == organization_id)
            .order_by(col(Proposal.id).desc())
        )
        return list(rows)

    async def say(
        self, proposal: Proposal, side: MessageSide, text: str, *, actor: str | None = None
    ) -> ProposalMessage:
        message = ProposalMessage(proposal_id=proposal.id, side=side, text_sealed="", actor=actor)
        message.text_sealed = self.keys.seal(text, _message_context(message))
        self.session.add(message)
        await self.session.flush()
        return message

    async def messages(
        self, proposal: Proposal, sides: Collection[MessageSide]
    ) -> list[MessageRead]:
        rows = await self.session.exec(
            select(ProposalMessage)
            .where(
                col(ProposalMessage.proposal_id) == proposal.id,
                col(ProposalMessage.side).in_(list(sides)),
            )
            .order_by(col(ProposalMessage.id))
        )
        return [
            MessageRead(one.side, self.keys.open(one.text_sealed, _message_context(one)), one)
            for one in rows
        ]

    def seal_contact(self, proposal: Proposal, contact: ProposerContact) -> None:
        said = json.dumps(asdict(contact), ensure_ascii=False)
        proposal.contact_sealed = self.keys.seal(said, _contact_context(proposal.id))
        proposal.contact_digest = (
            self.keys.digests(contact.mail, _CONTACT)[0] if contact.mail else None
        )

    def contact(self, proposal: Proposal) -> ProposerContact | None:
        """Raises SealBroken."""
        if proposal.contact_sealed is None:
            return None
        said = self.keys.open(proposal.contact_sealed, _contact_context(proposal.id))
        return ProposerContact(**json.loads(said))

    def seal_note(self, proposal: Proposal, note: str | None) -> None:
        context = f"proposal {proposal.id} note"
        proposal.note_sealed = self.keys.seal(note, context) if note else None

    def note(self, proposal: Proposal) -> str | None:
        """Raises SealBroken."""
        if proposal.note_sealed is None:
            return None
        return self.keys.open(proposal.note_sealed, f"proposal {proposal.id} note")


def _contact_context(id: UUID) -> str:
    return f"proposal {id} contact"


def _message_context(message: ProposalMessage) -> str:
    return f"proposal message {message.id}"
