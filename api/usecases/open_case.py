"""A case is opened, and a referral of it to one receiver."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from api.usecases.referral_room import Actor, ReferralRoom, is_sender
from models.base import id_in_time, now
from models.consent import Consent
from models.errors import BadRequest, NotFound
from models.referral import Referral
from models.referral_clocks import due_at, remind_at
from models.referral_states import OPEN, ReferralState
from models.repositories.cases import CaseContent, new_number
from models.support_case import (
    AgeBand,
    Anonymity,
    Contact,
    PersonField,
    Requester,
    Subject,
    SupportCase,
    Urgency,
)
from models.vocabulary import RecordType

MOST_RECEIVERS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCase:
    """Three fields are enough to start: what is needed, where, and about whom.

    `id` may come from the page it was written on, so that sending it twice opens it once.
    """

    id: UUID = field(default_factory=id_in_time)
    content: CaseContent
    topics: tuple[str, ...] = ()
    area_code: str | None = None
    age_band: AgeBand = AgeBand.unknown
    language: str = "ja"
    subject: Subject = Subject.person
    requester: Requester = Requester.self
    contact: Contact = Contact.counter
    anonymity: Anonymity = Anonymity.anonymous
    urgency: Urgency = Urgency.usual
    basis: str = "none"
    finder_notice_id: UUID | None = None


async def open_case(new: NewCase, actor: Actor, *, room: ReferralRoom) -> SupportCase:
    """Raises BadRequest where somebody is named without a basis, or nothing is said at all."""
    if actor.sender is None:
        raise NotFound("case", "new")
    if not new.content.need.strip() and not new.topics:
        raise BadRequest("困っていることを、ひとこと書いてください。", parameter="need")
    case = SupportCase(
        id=new.id,
        number=new_number(),
        sender_kind=actor.sender.kind,
        sender_organization_id=actor.sender.organization_id,
        sender_area=actor.sender.area,
        opened_by=actor.id,
        subject=new.subject,
        requester=new.requester,
        contact=new.contact,
        anonymity=new.anonymity,
        topics=list(new.topics),
        area_code=new.area_code,
        age_band=new.age_band,
        language=new.language,
        urgency=new.urgency,
        basis=new.basis,
        finder_notice_id=new.finder_notice_id,
    )
    return await room.cases.open(case, new.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReferral:
    """`fields` are the personal fields the receiver is to get once it has accepted."""

    service_id: UUID
    fields: frozenset[PersonField] = field(default_factory=frozenset)
    consent: Consent | None = None
    is_lead: bool = False
    parent: Referral | None = None
    key: str | None = None


async def open_referral(
    new: NewReferral, case: SupportCase, actor: Actor, *, room: ReferralRoom
) -> Referral:
    """A draft. Raises NotFound, BadRequest for a receiver that it lies with already."""
    if not is_sender(actor, case):
        raise NotFound("case", case.id)
    record = await room.records.record(new.service_id)
    if record.record_type is not RecordType.service or record.owner is None:
        raise NotFound("service", new.service_id)
    others = await room.referrals.of_case(case.id)
    if new.key is not None:
        for one in others:
            if await room.referrals.done_already(one.id, new.key):
                return one
    check_receivers(new.service_id, others)
    at = now()
    referral = Referral(
        case_id=case.id,
        parent_id=new.parent.id if new.parent else None,
        hops=new.parent.hops + 1 if new.parent else 0,
        service_id=new.service_id,
        organization_id=record.owner.id,
        receiver_name=str(record.content["name"]),
        is_lead=new.is_lead,
        identified=bool(new.fields),
        fields=sorted(new.fields),
        consent_id=new.consent.id if new.consent else None,
        urgency=case.urgency,
        sender_organization_id=case.sender_organization_id,
        sender_area=case.sender_area,
        area_code=case.area_code,
        due_at=due_at(ReferralState.draft, at, room.clocks),
        remind_at=remind_at(ReferralState.draft, at, 0, room.clocks),
    )
    opened = await room.referrals.open(referral, actor=actor.id, key=new.key)
    if new.is_lead or case.lead_id is None:
        await give_lead(opened, case, others, room=room)
    return opened


def check_receivers(service_id: UUID, others: Collection[Referral]) -> None:
    """Raises BadRequest."""
    lying = [one for one in others if one.state in OPEN]
    if any(one.service_id == service_id for one in lying):
        raise BadRequest("この窓口には、もうつないでいます。", parameter="service")
    if len(lying) >= MOST_RECEIVERS:
        raise BadRequest(f"同時につなげるのは{MOST_RECEIVERS}か所までです。", parameter="service")


async def give_lead(
    referral: Referral, case: SupportCase, others: Collection[Referral], *, room: ReferralRoom
) -> None:
    """One receiver of a case has the lead."""
    for one in others:
        if one.is_lead and one.id != referral.id:
            await room.referrals.note(one, is_lead=False)
    await room.referrals.note(referral, is_lead=True)
    await room.cases.save(case, version=case.version, lead_id=referral.id)
