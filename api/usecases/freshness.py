"""Asking organizations whether what is listed is still right, and what happens if nobody says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from api.usecases.mail_address import open_mail, read_mail
from models.ageing import DEFAULT_ASKING, DEFAULT_PACE, Age, Asking, Pace
from models.base import now
from models.content import ServiceContent
from models.crypto import Keyring, SealBroken
from models.database import DatabaseSession, Sessions
from models.errors import BadRequest
from models.freshness import ConfirmationRequest, RequestState
from models.incoming import Origin
from models.person import LinkPurpose
from models.repositories.freshness import (
    JAPAN,
    NO_ANSWER,
    RULE,
    FreshnessRepository,
    ListedOrganization,
    ListedService,
)
from models.repositories.freshness_addresses import AddressRepository
from models.repositories.freshness_requests import RequestRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.proposals import ProposalRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.revisions import last_revisions
from models.vocabulary import PUBLICATION_LABELS, Publication

PORTION = 200
"""Organizations looked at, or asked, in one transaction."""
LINK_LIVES = timedelta(days=60)
LINK_KEPT = timedelta(days=400)
"""So long an old link still leads to a page that sends a new one."""
MOST_ADDRESSES = 3
NAMED = 20
"""Services named in a mail; a body with more is told how many there are."""
LOOK_AGAIN = timedelta(days=30)


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


async def move_on(sessions: Sessions, rules: Rules, at: datetime | None = None) -> int:
    """Take the next step with every request whose time has come; how many. Safe to repeat."""
    moment = at or now()
    async with sessions.begin() as session:
        requests = RequestRepository(session)
        lost = await requests.undeliverable(moment - timedelta(days=200))
        await requests.escalate(lost, moment + timedelta(days=rules.asking.outdated))
    count = 0
    while True:
        async with sessions.begin() as session:
            steps = _Steps(session, rules, moment)
            due = await steps.asker.requests.due(moment, PORTION)
            await steps.take(due)
        count += len(due)
        if not due:
            return count


class _Steps:
    def __init__(self, session: DatabaseSession, rules: Rules, at: datetime) -> None:
        self.session = session
        self.rules = rules
        self.at = at
        self.today = at.astimezone(JAPAN).date()
        self.asker = Asker(session, rules)

    async def take(self, due: Sequence[ConfirmationRequest]) -> None:
        ids = [one.organization_id for one in due]
        reading = FreshnessRepository(self.session)
        listed = await reading.organizations(ids, self.today, pace=self.rules.pace)
        known = {one.id: one for one in listed}
        waiting = [one.organization_id for one in due if one.state is RequestState.waiting]
        addresses = await addresses_of(waiting, session=self.session, keys=self.rules.keys)
        for request in due:
            organization = known.get(request.organization_id)
            if organization is None or not organization.services:
                self._end(request, RequestState.cancelled)
            elif all(one.confirmed_since(_day(request)) for one in organization.services):
                self._end(request, RequestState.confirmed)
                request.answer_role = "staff"
            elif request.state is RequestState.waiting:
                await self._remind(request, organization, addresses[organization.id])
            else:
                await self._take_back(request, organization)
            self.session.add(request)
        await self.session.flush()

    async def _remind(
        self,
        request: ConfirmationRequest,
        organization: ListedOrganization,
        addresses: Sequence[str],
    ) -> None:
        """The second reminder goes to everybody who could know."""
        asking = self.rules.asking
        if request.reminders >= 2 or not addresses:
            request.state = RequestState.escalated
            self._next(request, asking.outdated)
            return
        request.reminders += 1
        to = addresses[: 1 if request.reminders == 1 else MOST_ADDRESSES]
        await self.asker.write("confirm_reminder", request, organization, to, self.at)
        self._next(request, asking.again if request.reminders == 1 else asking.escalate)

    async def _take_back(
        self, request: ConfirmationRequest, organization: ListedOrganization
    ) -> None:
        """要更新 first, and 休止 a good while later. What everybody is sent to stays as it is."""
        silent = [
            one
            for one in organization.services
            if not one.is_kept and not one.confirmed_since(_day(request))
        ]
        stale = [one for one in silent if one.age.whole.age is Age.stale]
        fresh = [one for one in stale if one.publication is Publication.published]
        old = [one for one in stale if one.publication is Publication.stale]
        if fresh:
            await self._set(fresh, Publication.stale, request)
            self._next(request, self.rules.asking.suspend or self.rules.asking.outdated)
        elif old and self.rules.asking.suspend:
            await self._set(old, Publication.suspended, request)
            left = {one.id for one in organization.services} - {one.id for one in old}
            if left:
                self._next(request, LOOK_AGAIN.days)
            else:
                self._end(request, RequestState.given_up)
        elif is_ageing(organization):
            # Also with what a rule never takes away: it stays on the list of those to call.
            self._next(request, LOOK_AGAIN.days)
        else:
            self._end(request, RequestState.given_up)

    async def _set(
        self, services: Sequence[ListedService], to: Publication, request: ConfirmationRequest
    ) -> None:
        last = await last_revisions(self.session, [one.id for one in services])
        reason = (
            f"{NO_ANSWER}、「{PUBLICATION_LABELS[to]}」にしました"
            f"（お願いした日：{day_words(_day(request))}）。"
        )
        writes = [
            ServiceWrite(
                one.id,
                one.organization_id,
                ServiceContent.model_validate(last[one.id].content | {"publication": to.value}),
            )
            for one in services
        ]
        origin = Origin(actor=RULE, role=RULE, reason=reason)
        await RecordRepository(self.session).put(writes, origin)

    def _next(self, request: ConfirmationRequest, days: int) -> None:
        request.next_at = self.at + timedelta(days=days)

    def _end(self, request: ConfirmationRequest, state: RequestState) -> None:
        request.state, request.next_at = state, None
        if state is RequestState.confirmed:
            request.answered_at = self.at


def _day(request: ConfirmationRequest) -> date:
    return request.created_at.astimezone(JAPAN).date()


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
