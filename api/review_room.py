"""The repositories that the pages about proposals and history work with, over one session."""

from typing import Annotated

from fastapi import Depends
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Keys
from api.dependencies import AppSettings, Session, WriteSession
from api.settings import Settings
from api.usecases.look_after_records import Desk
from api.usecases.review_proposal import ReviewRoom
from models.crypto import Keyring
from models.repositories.accounts import AccountRepository
from models.repositories.differences import DifferenceRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import MailRepository
from models.repositories.proposal_queue import ProposalQueue
from models.repositories.proposals import ProposalRepository
from models.repositories.records import RecordRepository
from models.repositories.revisions import RevisionRepository
from models.repositories.staff_lists import StaffListRepository
from models.repositories.staff_records import StaffRecordRepository


def room_over(session: AsyncSession, settings: Settings, keys: Keyring) -> ReviewRoom:
    return ReviewRoom(
        proposals=ProposalRepository(session, keys),
        queue=ProposalQueue(session),
        desk=Desk(
            StaffRecordRepository(session),
            RecordRepository(session),
            DifferenceRepository(session),
        ),
        revisions=RevisionRepository(session),
        accounts=AccountRepository(session),
        lists=StaffListRepository(session),
        mails=MailRepository(session, keys),
        links=MailedLinkRepository(session),
        keys=keys,
        base_url=settings.base_url,
    )


async def _reading(session: Session, settings: AppSettings, keys: Keys) -> ReviewRoom:
    return room_over(session, settings, keys)


async def _deciding(session: WriteSession, settings: AppSettings, keys: Keys) -> ReviewRoom:
    return room_over(session, settings, keys)


Reviewing = Annotated[ReviewRoom, Depends(_reading)]
Deciding = Annotated[ReviewRoom, Depends(_deciding)]
