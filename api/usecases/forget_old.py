"""What is of no use any more does not stay."""

from datetime import timedelta

from api.usecases.job import JobContext
from api.usecases.sign_in import BROWSER_KNOWN, FAILURES_FORGOTTEN, LONGEST_STAY
from models.base import now
from models.repositories.accounts import AccountRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.outbox import Outbox
from models.repositories.people import InvitationRepository
from models.repositories.rates import RateRepository

MAILS_KEPT = timedelta(days=400)
"""Long enough to see from one yearly round to the next whom we cannot reach."""
RATES_KEPT = timedelta(days=2)


async def forget_old(context: JobContext) -> str | None:
    """Sessions, failures to sign in, links, invitations, counts, and the list of old mails."""
    at = now()
    async with context.sessions.begin() as session:
        accounts = AccountRepository(session)
        await accounts.forget_old(
            opened_before=at - LONGEST_STAY, browsers_before=at - BROWSER_KNOWN
        )
        await accounts.attempts.forget_old(at - FAILURES_FORGOTTEN)
        await MailedLinkRepository(session).forget_old()
        await InvitationRepository(session).forget_old(at)
        await RateRepository(session).forget_old(at - RATES_KEPT)
        mails = await Outbox(session).forget_old(at - MAILS_KEPT)
    return f"{mails} old mails forgotten" if mails else None
