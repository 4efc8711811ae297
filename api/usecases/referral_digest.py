"""On Monday morning desks and organizations are told how many referrals wait for them.

Counts and an address to open: nothing of any case. The week is in the key of the letter, so that
it is written once however often the work is begun.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.settings import Settings
from api.usecases.job import JobContext
from models.base import now
from models.crypto import SealBroken
from models.referral_profile import ReferralDesk, ReferralProfile
from models.repositories.mails import Letter, MailRepository
from models.repositories.referral_due import ReferralDueRepository, Waiting
from models.repositories.referral_profiles import MAIL, ReferralProfileRepository

_JAPAN = ZoneInfo("Asia/Tokyo")
_DAYS, _FROM = (0, 1), 7
"""Monday, or Tuesday where nothing ran on Monday; not before seven."""


def is_morning_of_digest(at: datetime) -> bool:
    there = at.astimezone(_JAPAN)
    return there.weekday() in _DAYS and there.hour >= _FROM


async def is_digest_wanted(_: JobContext) -> bool:
    return is_morning_of_digest(now())


async def write_digests(context: JobContext) -> str | None:
    """One to each desk and organization for which something waits and an address is known."""
    count = await _write_all(context, now())
    return f"{count} digests written" if count else None


async def _write_all(context: JobContext, at: datetime) -> int:
    async with context.sessions() as session:
        due = ReferralDueRepository(session)
        at_desks = await due.waiting_for_desks(at)
        at_bodies = await due.waiting_for_bodies(at)
        desks = [one for one in await due.desks() if one.area_code in at_desks]
        bodies = await due.profiles(list(at_bodies))
    letters = [(one, at_desks[one.area_code]) for one in desks]
    letters += [(one, at_bodies[one.organization_id]) for one in bodies]  # type: ignore[misc]
    count = 0
    for row, waiting in letters:
        async with context.sessions.begin() as session:
            profiles = ReferralProfileRepository(session, context.keys)
            mails = MailRepository(session, context.keys)
            count += await _write(row, waiting, at, context.settings, profiles, mails)
    return count


async def _write(
    row: ReferralDesk | ReferralProfile,
    waiting: Waiting,
    at: datetime,
    settings: Settings,
    profiles: ReferralProfileRepository,
    mails: MailRepository,
) -> bool:
    try:
        to = profiles.opened(row, MAIL)
    except SealBroken:
        return False
    if not to:
        return False
    week = at.astimezone(_JAPAN).strftime("%G-W%V")
    is_body = isinstance(row, ReferralProfile)
    page = (
        f"/members/organizations/{row.organization_id}/referrals"
        if isinstance(row, ReferralProfile)
        else "/staff/referrals"
    )
    letter = Letter(
        kind="referral_digest",
        to=to,
        key=f"referral_digest {row.id} {week}",
        facts={
            "waiting": waiting.count,
            "late": waiting.late,
            "is_body": is_body,
            "link": f"{settings.base_url}{page}",
            "links_again": f"{settings.base_url}/r",
        },
    )
    return await mails.write(letter) is not None
