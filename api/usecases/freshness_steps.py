"""What happens to a request in time: a reminder, a telephone call, and at last what is listed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from api.usecases.freshness import (
    MOST_ADDRESSES,
    PORTION,
    Asker,
    Rules,
    addresses_of,
    day_words,
    is_ageing,
)
from models.ageing import Age
from models.base import now
from models.content import ServiceContent
from models.database import DatabaseSession, Sessions
from models.freshness import ConfirmationRequest, RequestState
from models.incoming import Origin
from models.repositories.freshness import (
    JAPAN,
    NO_ANSWER,
    RULE,
    FreshnessRepository,
    ListedOrganization,
    ListedService,
)
from models.repositories.freshness_requests import RequestRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.revisions import last_revisions
from models.vocabulary import PUBLICATION_LABELS, Publication

LOOK_AGAIN = timedelta(days=30)


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
