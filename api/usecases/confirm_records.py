"""One link, no password: an organization says that its records are still right, or mends them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from api.usecases.freshness import LINK_LIVES, Asker, Rules, addresses_of
from api.usecases.review_parts import NOT_PROPOSED
from models.base import now
from models.content import ServiceContent, VerificationContent, canonical
from models.database import DatabaseSession
from models.errors import BadRequest, NotFound
from models.freshness import ConfirmationRequest, RequestState
from models.incoming import Origin
from models.organization import Organization
from models.person import LinkPurpose
from models.proposal import Proposal, ProposalKind, ProposalState
from models.repositories.freshness import JAPAN, OPEN, FreshnessRepository
from models.repositories.freshness_requests import RequestRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import Letter, MailRepository
from models.repositories.proposals import ProposalRepository
from models.repositories.records import RecordRepository, ServiceWrite
from models.repositories.revisions import last_revisions
from models.vocabulary import Publication, RecordType, VerificationStatus

ROLE, METHOD = "団体", "メールのリンク"
_NOT_ASKED_YET = {VerificationStatus.unconfirmed, VerificationStatus.as_printed}
RESENT_WITHIN = timedelta(minutes=10)


class LinkState(StrEnum):
    """What a link leads to."""

    asks = "asks"
    answered = "answered"
    too_old = "too_old"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class AskedService:
    """One service as the organization is asked about it; nothing of a hidden place is in it."""

    id: UUID
    number: int
    content: ServiceContent
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Asked:
    state: LinkState
    request: ConfirmationRequest | None = None
    organization: str = ""
    services: tuple[AskedService, ...] = ()

    @property
    def seen(self) -> str:
        """Of what the page shows: a form is good only for the records its reader saw."""
        said = "\n".join(f"{one.id} {one.number}" for one in self.services)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def service(self, id: UUID) -> AskedService:
        """Raises NotFound."""
        for one in self.services:
            if one.id == id:
                return one
        raise NotFound("service", id)


async def open_link(token: str, *, session: DatabaseSession) -> Asked:
    """What the link asks. Changes nothing: programs that look through mail open links too."""
    found = await RequestRepository(session).by_token(token)
    if found is None:
        return Asked(LinkState.unknown)
    link, request = found
    if request.state in (RequestState.confirmed, RequestState.changed):
        return Asked(LinkState.answered, request)
    if request.state is RequestState.cancelled or link.created_at + LINK_LIVES < now():
        return Asked(LinkState.too_old, request)
    return await read_asked(request, session=session)


async def read_asked(request: ConfirmationRequest, *, session: DatabaseSession) -> Asked:
    """All that is listed of the organization, and what was taken back as nobody answered."""
    reading = FreshnessRepository(session)
    owner = request.organization_id
    ids = await reading.public_ids(owner)
    taken = await reading.taken_back(owner)
    last = await last_revisions(session, [*ids, *taken])
    organization = await session.get_one(Organization, owner)
    services = [
        AskedService(id, last[id].number, _without_hidden(last[id].content), id in taken)
        for id in (*ids, *taken)
    ]
    state = LinkState.asks if services else LinkState.too_old
    return Asked(state, request, organization.name, tuple(services))


def _without_hidden(content: Mapping[str, Any]) -> ServiceContent:
    places = [place for place in content.get("places", []) if not place.get("hidden")]
    return ServiceContent.model_validate({**content, "places": places})


async def confirm(
    token: str,
    seen: str,
    *,
    session: DatabaseSession,
    rules: Rules,
    but: UUID | None = None,
    at: datetime | None = None,
) -> LinkState | None:
    """Everything is as it is listed. None where the records have changed since they were shown.

    `but` is a service that has been mended meanwhile: it is confirmed when its change is.
    """
    moment = at or now()
    asked = await open_link(token, session=session)
    if asked.state is not LinkState.asks or asked.request is None:
        return asked.state
    if asked.seen != seen:
        return None
    request = asked.request
    state = RequestState.confirmed if but is None else RequestState.changed
    if not await RequestRepository(session).answer(request.id, state, ROLE):
        return LinkState.answered
    found = await RequestRepository(session).by_token(token)
    if found is not None:
        await MailedLinkRepository(session).use(found[0])
    right = [one for one in asked.services if one.id != but]
    await write_confirmed(
        request.organization_id,
        [one.id for one in right],
        _entry(moment.astimezone(JAPAN).date(), ROLE, METHOD),
        Origin(
            actor="confirmation", role=ROLE, reason="メールのリンクで、変わりがないと知らせました。"
        ),
        session=session,
    )
    await _thank(
        request, asked.organization, is_changed=but is not None, session=session, rules=rules
    )
    return LinkState.answered


async def write_confirmed(
    organization_id: UUID,
    ids: Sequence[UUID],
    entry: VerificationContent,
    origin: Origin,
    *,
    session: DatabaseSession,
) -> None:
    """All of these records are right: confirmed today, and public again where they were not.

    A doubt about a single field stays: to say yes to a whole record does not answer it.
    """
    if not ids:
        return
    last = await last_revisions(session, ids)
    writes = [
        ServiceWrite(id, organization_id, _confirmed(last[id].content, entry))
        for id in ids
        if id in last
    ]
    await RecordRepository(session).put(writes, origin)


def _confirmed(content: Mapping[str, Any], entry: VerificationContent) -> ServiceContent:
    kept = [
        one
        for one in content.get("verifications", [])
        if one["field"] != "*" and one["status"] not in _NOT_ASKED_YET
    ]
    return ServiceContent.model_validate(
        {
            **content,
            "publication": Publication.published,
            "verifications": [entry.model_dump(), *kept],
        }
    )


def _entry(on: date, role: str, method: str) -> VerificationContent:
    return VerificationContent(
        field="*", status=VerificationStatus.confirmed, verified_on=on, role=role, method=method
    )


async def confirmed_by_phone(
    id: UUID, origin: Origin, *, session: DatabaseSession, at: datetime | None = None
) -> bool:
    """Somebody has called, and all of it is right. Whether this call was the one to say so."""
    requests = RequestRepository(session)
    request = await requests.get(id)
    asked = await read_asked(request, session=session)
    if not await requests.answer(id, RequestState.confirmed, ROLE, of=OPEN):
        return False
    entry = _entry((at or now()).astimezone(JAPAN).date(), ROLE, "電話")
    ids = [one.id for one in asked.services]
    await write_confirmed(request.organization_id, ids, entry, origin, session=session)
    return True


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody of the organization says has changed. None of a field leaves it as it is."""

    service_id: UUID
    fields: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    is_gone: bool = False
    rest_is_right: bool = False


async def propose_changes(
    token: str,
    changes: Changes,
    seen: str,
    *,
    session: DatabaseSession,
    rules: Rules,
    at: datetime | None = None,
) -> LinkState | None:
    """Hands the changes to the secretariat as a proposal. None as in `confirm`.

    With `rest_is_right`, or where there is nothing else, the question is answered; else the link
    stays good for the rest. Raises BadRequest for what no record can hold.
    """
    moment = at or now()
    asked = await open_link(token, session=session)
    if asked.state is not LinkState.asks or asked.request is None:
        return asked.state
    if asked.seen != seen:
        return None
    one = asked.service(changes.service_id)
    last = (await last_revisions(session, [one.id]))[one.id]
    try:
        content = ServiceContent.model_validate({**last.content, **changes.fields})
    except ValidationError as wrong:
        raise BadRequest("長すぎるところがあります。短くして、もう一度送ってください。") from wrong
    said = canonical(content)
    proposed = {name: value for name, value in said.items() if name not in NOT_PROPOSED}
    proposals = ProposalRepository(session, rules.keys)
    proposal = Proposal(
        kind=ProposalKind.change,
        state=ProposalState.submitted,
        record_type=RecordType.service,
        record_id=one.id,
        organization_id=asked.request.organization_id,
        base_number=one.number,
        title=one.content.name,
        content={"services": [{"id": str(one.id), "content": proposed}]},
        answers={"by": "confirmation", "ended": changes.is_gone},
        area_code=next((area.code for area in one.content.areas if area.code), None),
        submitted_at=moment,
    )
    proposals.seal_note(proposal, changes.note or None)
    await proposals.add(proposal)
    if changes.rest_is_right or len(asked.services) == 1:
        return await confirm(token, seen, session=session, rules=rules, but=one.id, at=moment)
    return LinkState.asks


async def send_new_link(token: str, *, session: DatabaseSession, rules: Rules) -> None:
    """To the address we know, which is shown to nobody. Not again within a few minutes.

    A question that was answered or dropped is asked once more with the new link.
    """
    found = await RequestRepository(session).by_token(token)
    if found is None:
        return
    _, request = found
    moment = now()
    addresses = await addresses_of([request.organization_id], session=session, keys=rules.keys)
    to = addresses[request.organization_id][:1]
    listed = await FreshnessRepository(session).organizations(
        [request.organization_id], moment.astimezone(JAPAN).date(), pace=rules.pace
    )
    if not to or not listed or await _was_just_sent(request, session, moment):
        return
    if request.state not in (*OPEN, RequestState.given_up):
        request.state, request.answered_at, request.answer_role = RequestState.waiting, None, None
        request.next_at = moment + timedelta(days=rules.asking.remind)
        session.add(request)
        await session.flush()
    key = f"again {int(moment.timestamp())}"
    await Asker(session, rules).write("confirm_records", request, listed[0], to, moment, key=key)


async def _was_just_sent(
    request: ConfirmationRequest, session: DatabaseSession, at: datetime
) -> bool:
    newest = await RequestRepository(session).newest_link(request.id, LinkPurpose.confirm)
    return newest is not None and newest > at - RESENT_WITHIN


async def _thank(
    request: ConfirmationRequest,
    organization: str,
    *,
    is_changed: bool,
    session: DatabaseSession,
    rules: Rules,
) -> None:
    addresses = await addresses_of([request.organization_id], session=session, keys=rules.keys)
    for address in addresses[request.organization_id][:1]:
        await MailRepository(session, rules.keys).write(
            Letter(
                "confirm_thanks",
                address,
                f"confirm {request.id} thanks",
                {
                    "organization": organization,
                    "is_changed": is_changed,
                    "page": f"{rules.base_url}/organizations/{request.organization_id}",
                },
            )
        )
