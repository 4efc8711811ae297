"""The repositories that the pages about referrals work with, over one session."""

from typing import Annotated

from fastapi import Depends
from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import Keys
from api.dependencies import AppSettings, Session, WriteSession
from api.settings import Settings
from api.usecases.referral_room import ReferralRoom
from models.crypto import Keyring
from models.repositories.audit import AuditRepository
from models.repositories.cases import CaseRepository
from models.repositories.consents import ConsentRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import MailRepository
from models.repositories.people import PeopleRepository
from models.repositories.referral_messages import ReferralMessageRepository
from models.repositories.referral_profiles import ReferralProfileRepository
from models.repositories.referrals import ReferralRepository
from models.repositories.staff_records import StaffRecordRepository


def referrals_over(session: AsyncSession, settings: Settings, keys: Keyring) -> ReferralRoom:
    return ReferralRoom(
        cases=CaseRepository(session, keys),
        referrals=ReferralRepository(session),
        consents=ConsentRepository(session),
        profiles=ReferralProfileRepository(session, keys),
        messages=ReferralMessageRepository(session),
        people=PeopleRepository(session),
        records=StaffRecordRepository(session),
        links=MailedLinkRepository(session),
        mails=MailRepository(session, keys),
        audit=AuditRepository(session),
        clocks=settings.referral_clocks,
        keys=keys,
        base_url=settings.base_url,
    )


async def _looking(session: Session, settings: AppSettings, keys: Keys) -> ReferralRoom:
    return referrals_over(session, settings, keys)


async def _acting(session: WriteSession, settings: AppSettings, keys: Keys) -> ReferralRoom:
    return referrals_over(session, settings, keys)


LookingAtReferrals = Annotated[ReferralRoom, Depends(_looking)]
"""For what shows nothing of a person: states, names of windows, clocks."""

ActingOnReferrals = Annotated[ReferralRoom, Depends(_acting)]
"""To change something; also to show who somebody is, which is written down as it is read."""
