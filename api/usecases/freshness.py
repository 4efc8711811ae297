"""Asking organizations whether what is listed is still right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from api.usecases.mail_address import open_mail, read_mail
from models.ageing import DEFAULT_ASKING, DEFAULT_PACE, Age, Asking, Pace
from models.base import now
from models.crypto import Keyring, SealBroken
from models.database import DatabaseSession, Sessions
from models.errors import BadRequest
from models.freshness import ConfirmationRequest, RequestState
from models.person import LinkPurpose
from models.repositories.freshness import (
    JAPAN,
    FreshnessRepository,
    ListedOrganization,
)
from models.repositories.freshness_addresses import AddressRepository
from models.repositories.freshness_requests import RequestRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.proposals import ProposalRepository

PORTION = 200
"""Organizations looked at, or asked, in one transaction."""
LINK_LIVES = timedelta(days=60)
LINK_KEPT = timedelta(days=400)
"""So long an old link still leads to a page that sends a new one."""
MOST_ADDRESSES = 3
NAMED = 20
"""Services named in a mail; a body with more is told how many there are."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How this installation asks."""

    keys: Keyring
    base_url: str
    pace: Pace = DEFAULT_PACE
    asking: Asking = DEFAULT_ASKING


async def addresses_of(
    ids: Sequence[UUID], *, session: DatabaseSession, keys: Keyring
) -> dict[UUID, tuple[str, ...]]:
    """The addresses of each, the surest first: of its people, who registered it, its own."""
    proposals = ProposalRepository(session, keys)
    found: dict[UUID, tuple[str, ...]] = {}
    for id, sealed in (await AddressRepository(session).of(ids)).items():
        typed: list[str] = []
        for account, address in sealed.people:
            try:
                typed.append(open_mail(address, account, keys))
            except SealBroken:
                continue
        for proposal in sealed.proposals:
            try:
                contact = proposals.contact(proposal)
            except SealBroken:
                continue
            if contact is not None and contact.mail:
                typed.append(contact.mail)
        if sealed.email:
            typed.append(sealed.email)
        addresses: dict[str, None] = {}
        for one in typed:
            try:
                addresses[read_mail(one)] = None
            except BadRequest:
                continue
        found[id] = tuple(addresses)
    return found


class Asker:
    """Over one transaction."""

    def __init__(self, session: DatabaseSession, rules: Rules) -> None:
        self.session = session
        self.rules = rules
        self.mails = MailRepository(session, rules.keys)
        self.links = MailedLinkRepository(session)
        self.requests = RequestRepository(session)

    async def ask(
        self,
        organization: ListedOrganization,
        addresses: Sequence[str],
        *,
        round: str,
        at: datetime,
        campaign_id: UUID | None = None,
    ) -> ConfirmationRequest:
        """By mail; who has no address is on the list of those somebody has to call."""
        asking = self.rules.asking
        first = asking.remind if addresses else asking.outdated
        request = await self.requests.add(
            ConfirmationRequest(
                organization_id=organization.id,
                campaign_id=campaign_id,
                round=round,
                state=RequestState.waiting if addresses else RequestState.escalated,
                created_at=at,
                next_at=at + timedelta(days=first),
            )
        )
        if addresses:
            await self.write("confirm_records", request, organization, addresses[:1], at)
        return request

    async def write(
        self,
        kind: str,
        request: ConfirmationRequest,
        organization: ListedOrganization,
        addresses: Sequence[str],
        at: datetime,
        *,
        key: str = "",
    ) -> None:
        """A letter with a link of its own to each address."""
        names = [one.name for one in organization.services]
        until = (at + LINK_LIVES).astimezone(JAPAN).date()
        for place, address in enumerate(addresses):
            token = await self.links.issue(
                LinkPurpose.confirm, lives=LINK_KEPT, subject_id=request.id
            )
            facts = {
                "organization": organization.name,
                "services": names[:NAMED],
                "more": max(0, len(names) - NAMED),
                "link": f"{self.rules.base_url}/confirm/{token}",
                "until": day_words(until),
            }
            await self.mails.write(
                Letter(
                    kind,
                    address,
                    f"confirm {request.id} {key or request.reminders} {place}",
                    facts,
                    f"campaign {request.campaign_id}" if request.campaign_id else None,
                )
            )


async def ask_where_it_is_time(sessions: Sessions, rules: Rules, at: datetime | None = None) -> int:
    """Ask those of whose records something begins to age; how many. Safe to repeat.

    Only what was confirmed once is asked about by itself: whom nobody has spoken with yet is
    asked by a campaign, which a person starts.
    """
    moment = at or now()
    today = moment.astimezone(JAPAN).date()
    count, after = 0, None
    while True:
        async with sessions() as session:
            reading = FreshnessRepository(session)
            portion = await reading.portion(today, after=after, limit=PORTION, pace=rules.pace)
        if not portion:
            return count
        after = portion[-1].id
        old = [one for one in portion if one.was_confirmed and is_ageing(one)]
        if old:
            async with sessions.begin() as session:
                count += await _ask_all(old, session, rules, moment)


async def _ask_all(
    organizations: Sequence[ListedOrganization],
    session: DatabaseSession,
    rules: Rules,
    at: datetime,
) -> int:
    ids = [one.id for one in organizations]
    asked = await FreshnessRepository(session).being_asked(ids)
    addresses = await addresses_of(ids, session=session, keys=rules.keys)
    asker = Asker(session, rules)
    today = at.astimezone(JAPAN).date()
    count = 0
    for one in organizations:
        if one.id in asked or await asker.requests.was_asked(
            one.id, at - timedelta(days=rules.asking.suspend or 90)
        ):
            continue
        await asker.ask(one, addresses[one.id], round=f"age {today.isoformat()}", at=at)
        count += 1
    return count


def is_ageing(organization: ListedOrganization) -> bool:
    return any(one.age.whole.age is not Age.fresh for one in organization.services)


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
