"""Asking before referring: the question, the windows asked, what they answered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.crypto import Keyring
from models.errors import Conflict, NotFound
from models.inquiry import Inquiry, InquiryAnswer
from models.repositories.cases import Sender, belongs_to


class InquiryRepository:
    """Never commits. The question and what is said with an answer stand sealed."""

    def __init__(self, session: AsyncSession, keys: Keyring) -> None:
        self.session = session
        self.keys = keys

    async def add(self, inquiry: Inquiry, question: str, answers: Sequence[InquiryAnswer]) -> None:
        inquiry.question_sealed = self.keys.seal(question, f"inquiry {inquiry.id} question")
        self.session.add(inquiry)
        await self.session.flush()
        self.session.add_all(answers)
        await self.session.flush()

    async def get(self, id: UUID) -> Inquiry:
        """Raises NotFound."""
        found = await self.session.get(Inquiry, id, populate_existing=True)
        if found is None:
            raise NotFound("inquiry", id)
        return found

    async def find(self, id: UUID) -> Inquiry | None:
        return await self.session.get(Inquiry, id, populate_existing=True)

    async def answer(self, id: UUID) -> InquiryAnswer:
        """Raises NotFound."""
        found = await self.session.get(InquiryAnswer, id, populate_existing=True)
        if found is None:
            raise NotFound("answer", id)
        return found

    async def answers(self, inquiry_id: UUID) -> Sequence[InquiryAnswer]:
        """In the order in which they were asked."""
        rows = await self.session.exec(
            select(InquiryAnswer)
            .where(col(InquiryAnswer.inquiry_id) == inquiry_id)
            .order_by(col(InquiryAnswer.id))
        )
        return list(rows)

    async def of(self, sender: Sender, limit: int = 50) -> Sequence[Inquiry]:
        """The newest first."""
        rows = await self.session.exec(
            select(Inquiry)
            .where(*belongs_to(Inquiry, sender))
            .order_by(col(Inquiry.id).desc())
            .limit(limit)
        )
        return list(rows)

    def question(self, inquiry: Inquiry) -> str:
        """Raises SealBroken."""
        return self.keys.open(inquiry.question_sealed, f"inquiry {inquiry.id} question")

    def note(self, answer: InquiryAnswer) -> str:
        """Raises SealBroken."""
        sealed = answer.note_sealed
        return self.keys.open(sealed, f"inquiry answer {answer.id}") if sealed else ""

    async def save_answer(
        self, asked: InquiryAnswer, /, *, version: int, note: str, **changes: Any
    ) -> None:
        """Raises Conflict where it was answered otherwise meanwhile."""
        sealed = self.keys.seal(note, f"inquiry answer {asked.id}") if note else None
        done = await self.session.exec(
            update(InquiryAnswer)
            .where(col(InquiryAnswer.id) == asked.id, col(InquiryAnswer.version) == version)
            .values(**changes, note_sealed=sealed, version=version + 1)
        )
        if not done.rowcount:
            raise Conflict("Somebody else has answered meanwhile.")
        await self.session.refresh(asked)

    async def close(self, inquiry: Inquiry, at: datetime) -> None:
        await self.session.exec(
            update(Inquiry)
            .where(col(Inquiry.id) == inquiry.id, col(Inquiry.closed_at).is_(None))
            .values(closed_at=at)
        )
        await self.session.refresh(inquiry)
