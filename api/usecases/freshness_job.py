"""What is done about old records by itself: ask, remind, take the next step, go on with rounds."""

from api.usecases.campaigns import prepare_campaigns
from api.usecases.freshness import Rules, ask_where_it_is_time
from api.usecases.freshness_steps import move_on
from api.usecases.job import JobContext
from models.base import now
from models.repositories.freshness_campaigns import CampaignRepository
from models.repositories.freshness_requests import RequestRepository


async def is_a_step_due(context: JobContext) -> bool:
    async with context.sessions() as session:
        if await CampaignRepository(session).unprepared():
            return True
        return bool(await RequestRepository(session).due(now(), 1))


async def take_steps(context: JobContext) -> str | None:
    """Rounds that were started, and every request whose time has come."""
    rules = _rules(context)
    asked = await prepare_campaigns(context.sessions, rules, context.stopping)
    moved = await move_on(context.sessions, rules)
    return f"{asked} asked in a round, {moved} steps taken"


async def ask_by_age(context: JobContext) -> str | None:
    count = await ask_where_it_is_time(context.sessions, _rules(context))
    return f"{count} asked, as something begins to age" if count else None


def _rules(context: JobContext) -> Rules:
    settings = context.settings
    return Rules(context.keys, settings.base_url, settings.ageing, settings.asking)
