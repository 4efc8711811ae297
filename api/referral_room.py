"""The repositories that the pages about referrals work with, over the session of a request."""

from typing import Annotated

from fastapi import Depends

from api.access import Keys
from api.dependencies import AppSettings, Session, WriteSession
from api.usecases.referral_room import ReferralRoom, room_over

referrals_over = room_over
"""For what opens a transaction of its own."""


async def _looking(session: Session, settings: AppSettings, keys: Keys) -> ReferralRoom:
    return referrals_over(session, settings, keys)


async def _acting(session: WriteSession, settings: AppSettings, keys: Keys) -> ReferralRoom:
    return referrals_over(session, settings, keys)


LookingAtReferrals = Annotated[ReferralRoom, Depends(_looking)]
"""For what shows nothing of a person: states, names of windows, clocks."""

ActingOnReferrals = Annotated[ReferralRoom, Depends(_acting)]
"""To change something; also to show who somebody is, which is written down as it is read."""
