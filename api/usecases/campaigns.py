"""A round in which many are asked at once: prepared in portions, sent by the outbox."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

from api.usecases.freshness import PORTION, Asker, Rules, addresses_of
from models.base import now
from models.database import DatabaseSession, Sessions
from models.freshness import Campaign
from models.repositories.freshness import JAPAN, FreshnessRepository
from models.repositories.freshness_campaigns import CampaignRepository, Selection
from models.repositories.freshness_requests import RequestRepository


async def start_campaign(
    title: str, selection: Selection, ends_on: date, created_by: str, *, sessions: Sessions
) -> UUID:
    """Kept at once; the asking is done by a job, portion by portion."""
    campaign = Campaign(
        title=title,
        starts_on=now().astimezone(JAPAN).date(),
        ends_on=ends_on,
        created_by=created_by,
        selection=selection.as_json(),
    )
    async with sessions.begin() as session:
        session.add(campaign)
    return campaign.id


async def prepare_campaigns(
    sessions: Sessions, rules: Rules, stopping: asyncio.Event | None = None
) -> int:
    """Ask everybody whom a round has not reached yet; how many were asked.

    Each portion is one transaction with the place it ends at: a process that is killed in the
    middle has asked all of it or nothing, and the next one goes on from there. Whoever is being
    asked already is not asked again.
    """
    async with sessions() as session:
        waiting = await CampaignRepository(session).unprepared()
    count = 0
    for id in waiting:
        while not (stopping and stopping.is_set()):
            asked = await _portion(id, sessions, rules)
            if asked is None:
                break
            count += asked
    return count


async def _portion(id: UUID, sessions: Sessions, rules: Rules) -> int | None:
    """How many were asked; None when all are, or somebody else does it just now."""
    async with sessions.begin() as session:
        campaigns = CampaignRepository(session)
        campaign = await campaigns.locked(id)
        if campaign is None:
            return None
        ids = await campaigns.next_ids(campaign, campaign.starts_on, PORTION)
        if not ids:
            campaign.is_prepared = True
            session.add(campaign)
            return None
        count = await _ask(ids, campaign, session, rules)
        campaign.prepared_to = ids[-1]
        session.add(campaign)
        return count


async def _ask(ids: list[UUID], campaign: Campaign, session: DatabaseSession, rules: Rules) -> int:
    asker = Asker(session, rules)
    moment = now()
    reading = FreshnessRepository(asker.session)
    asked = await reading.being_asked(ids)
    wanted = [id for id in ids if id not in asked]
    addresses = await addresses_of(wanted, session=session, keys=rules.keys)
    listed = await reading.organizations(wanted, moment.astimezone(JAPAN).date(), pace=rules.pace)
    for one in listed:
        await asker.ask(
            one,
            addresses[one.id],
            round=f"campaign {campaign.id}",
            at=moment,
            campaign_id=campaign.id,
        )
    return len(listed)


async def end_campaign(
    id: UUID, rules: Rules, *, sessions: Sessions, at: datetime | None = None
) -> int:
    """No more mails: who has not answered goes to those somebody has to call; how many."""
    moment = at or now()
    async with sessions.begin() as session:
        requests = RequestRepository(session)
        campaign = await requests.campaign(id)
        campaign.ends_on = min(campaign.ends_on, moment.astimezone(JAPAN).date())
        campaign.is_prepared = True
        session.add(campaign)
        waiting = await requests.waiting_of(id)
        return await requests.escalate(waiting, moment + timedelta(days=rules.asking.outdated))


async def remind_now(id: UUID, *, sessions: Sessions, at: datetime | None = None) -> int:
    """The next reminder of everybody who has not answered is due at once; how many."""
    async with sessions.begin() as session:
        requests = RequestRepository(session)
        await requests.campaign(id)
        return await requests.bring_forward(id, at or now())
