"""What the parties of a referral say and send to each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.base import id_in_time
from models.case_seal import CaseSeal
from models.referral import ReferralFile, ReferralMessage
from models.referral_states import Party


@dataclass(frozen=True, slots=True)
class Said:
    message: ReferralMessage
    text: str
    files: tuple[tuple[UUID, str], ...] = ()
    """(id, name) of each."""


class ReferralMessageRepository:
    """Never commits."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def say(
        self,
        case_id: UUID,
        text: str,
        *,
        referral_id: UUID | None,
        party: Party,
        actor: str,
        seal: CaseSeal,
        id: UUID | None = None,
    ) -> ReferralMessage:
        """Without a referral it is a note among the sender's own.

        `id` may come from the page it was written on, so that sending it twice says it once.
        """
        message = ReferralMessage(
            id=id or id_in_time(),
            case_id=case_id,
            referral_id=referral_id,
            party=party,
            actor=actor,
            text_sealed="",
        )
        message.text_sealed = seal.seal(text, f"message {message.id}")
        self.session.add(message)
        await self.session.flush()
        return message

    async def get(self, id: UUID) -> ReferralMessage | None:
        return await self.session.get(ReferralMessage, id)

    async def thread(self, referral_id: UUID, seal: CaseSeal) -> list[Said]:
        """What both parties of one referral said, the oldest first."""
        return await self._read(seal, col(ReferralMessage.referral_id) == referral_id)

    async def notes(self, case_id: UUID, seal: CaseSeal) -> list[Said]:
        """The sender's own, the oldest first."""
        return await self._read(
            seal,
            col(ReferralMessage.case_id) == case_id,
            col(ReferralMessage.referral_id).is_(None),
        )

    async def _read(self, seal: CaseSeal, *wanted: object) -> list[Said]:
        rows = await self.session.exec(
            select(ReferralMessage).where(*wanted).order_by(col(ReferralMessage.id))  # type: ignore[arg-type]
        )
        messages = list(rows)
        files = await self.session.exec(
            select(ReferralFile)
            .where(col(ReferralFile.message_id).in_([one.id for one in messages]))
            .order_by(col(ReferralFile.id))
        )
        by_message: dict[UUID, list[tuple[UUID, str]]] = {}
        for one in files:
            name = seal.open(one.name_sealed, f"file {one.id} name")
            by_message.setdefault(one.message_id, []).append((one.id, name))
        return [
            Said(
                one,
                seal.open(one.text_sealed, f"message {one.id}"),
                tuple(by_message.get(one.id, ())),
            )
            for one in messages
        ]

    async def add_file(
        self,
        message: ReferralMessage,
        name: str,
        media_type: str,
        content: str,
        size: int,
        seal: CaseSeal,
    ) -> ReferralFile:
        """`content` is base64; it stands in the database sealed, as everything of a case does."""
        file = ReferralFile(
            case_id=message.case_id,
            message_id=message.id,
            name_sealed="",
            media_type=media_type,
            size=size,
            content_sealed="",
        )
        file.name_sealed = seal.seal(name, f"file {file.id} name")
        file.content_sealed = seal.seal(content, f"file {file.id}")
        self.session.add(file)
        await self.session.flush()
        return file

    async def file(self, id: UUID, case_id: UUID) -> ReferralFile | None:
        rows = await self.session.exec(
            select(ReferralFile).where(
                col(ReferralFile.id) == id, col(ReferralFile.case_id) == case_id
            )
        )
        return rows.first()

    async def referral_of(self, file: ReferralFile) -> UUID | None:
        message = await self.session.get_one(ReferralMessage, file.message_id)
        return message.referral_id

    async def files_of(self, case_id: UUID) -> Sequence[ReferralFile]:
        rows = await self.session.exec(
            select(ReferralFile).where(col(ReferralFile.case_id) == case_id)
        )
        return list(rows)
