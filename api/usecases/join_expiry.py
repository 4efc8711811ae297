"""Registrations that nobody goes on with do not stay: they hold names and telephone numbers."""

from api.usecases.job import JobContext
from api.usecases.join import KEPT, forget
from models.base import now
from models.proposal import ProposalState
from models.repositories.join_drafts import JoinDraftRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.proposals import ProposalRepository

_PORTION = 200


async def expire_drafts(context: JobContext) -> str | None:
    """Those untouched for `KEPT` are forgotten, each portion in a transaction of its own."""
    count = 0
    while not context.stopping.is_set():
        async with context.sessions.begin() as session:
            old = await JoinDraftRepository(session).untouched(now() - KEPT, _PORTION)
            for proposal in old:
                await forget(
                    proposal,
                    ProposalState.expired,
                    proposals=ProposalRepository(session, context.keys),
                    links=MailedLinkRepository(session),
                )
        count += len(old)
        if len(old) < _PORTION:
            break
    return f"{count} drafts of registrations forgotten" if count else None
