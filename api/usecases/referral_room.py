"""What acts on referrals work with, over one transaction; and in which part somebody acts."""

from dataclasses import dataclass
from uuid import UUID

from api.settings import Settings
from api.usecases.sign_in import SignedIn
from models.account import Role
from models.crypto import Keyring
from models.database import DatabaseSession
from models.errors import NotAllowed, NotFound
from models.referral import Referral
from models.referral_clocks import Clocks
from models.referral_states import Party
from models.repositories.audit import Act as AuditedAct
from models.repositories.audit import AuditRepository
from models.repositories.cases import CaseRepository, Sender
from models.repositories.consents import ConsentRepository
from models.repositories.mailed_links import MailedLinkRepository
from models.repositories.mails import MailRepository
from models.repositories.people import PeopleRepository
from models.repositories.referral_messages import ReferralMessageRepository
from models.repositories.referral_profiles import ReferralProfileRepository
from models.repositories.referrals import ReferralRepository
from models.repositories.staff_records import StaffRecordRepository
from models.support_case import SupportCase


@dataclass(frozen=True, slots=True)
class ReferralRoom:
    cases: CaseRepository
    referrals: ReferralRepository
    consents: ConsentRepository
    profiles: ReferralProfileRepository
    messages: ReferralMessageRepository
    people: PeopleRepository
    records: StaffRecordRepository
    links: MailedLinkRepository
    mails: MailRepository
    audit: AuditRepository
    clocks: Clocks
    keys: Keyring
    base_url: str


def room_over(session: DatabaseSession, settings: Settings, keys: Keyring) -> ReferralRoom:
    return ReferralRoom(
        cases=CaseRepository(session, keys),
        referrals=ReferralRepository(session),
        consents=ConsentRepository(session),
        profiles=ReferralProfileRepository(session, keys),
        messages=ReferralMessageRepository(session),
        people=PeopleRepository(session),
        records=StaffRecordRepository(session),
        links=MailedLinkRepository(session),
        mails=MailRepository(session, keys),
        audit=AuditRepository(session),
        clocks=settings.referral_clocks,
        keys=keys,
        base_url=settings.base_url,
    )


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, and for whom they act. `id` is an account, or "link" for a receiver without one.

    `sender` is whose cases are theirs; `organization_id` which referrals they have received.
    """

    id: str
    role: str
    sender: Sender | None = None
    organization_id: UUID | None = None


def desk_actor(who: SignedIn) -> Actor:
    """Staff act for the desk of their area, together with all their colleagues there."""
    return Actor(str(who.account_id), who.role, sender=Sender(area=who.area_code))


async def body_actor(who: SignedIn, organization_id: UUID, people: PeopleRepository) -> Actor:
    """Raises NotFound for an organization that is not theirs: nobody learns whether it is there."""
    if await people.person(organization_id, who.account_id) is None:
        raise NotFound("organization", organization_id)
    return Actor(
        str(who.account_id),
        who.role,
        sender=Sender(organization_id=organization_id),
        organization_id=organization_id,
    )


def link_actor(referral: Referral) -> Actor:
    """A receiver without an account, by the link that was sent to the organization."""
    return Actor("link", Role.public, organization_id=referral.organization_id)


def is_sender(actor: Actor, case: SupportCase) -> bool:
    return actor.sender is not None and actor.sender == Sender.of(case)


def party_in(actor: Actor, case: SupportCase, referral: Referral) -> Party:
    """Raises NotFound for whoever has no part in it: nobody learns whether it is there."""
    if is_sender(actor, case):
        return Party.sender
    if actor.organization_id is not None and actor.organization_id == referral.organization_id:
        return Party.receiver
    raise NotFound("referral", referral.id)


async def case_of_sender(id: UUID, actor: Actor, room: ReferralRoom) -> SupportCase:
    """Raises NotFound also where it is somebody else's."""
    case = await room.cases.get(id)
    if not is_sender(actor, case):
        raise NotFound("case", id)
    return case


async def referral_with_case(id: UUID, room: ReferralRoom) -> tuple[Referral, SupportCase]:
    """Raises NotFound."""
    referral = await room.referrals.get(id)
    return referral, await room.cases.get(referral.case_id)


class ConsentMissing(NotAllowed):
    """Nothing allows it, not any more, or not yet: who it is cannot be shared."""


async def note_reading(
    room: ReferralRoom, actor: Actor, case: SupportCase, what: str, fields: tuple[str, ...]
) -> None:
    """Who read which fields of whom: in the same transaction, so that nothing is read unnoted.

    Names of fields alone; `case` by its id.
    """
    await room.audit.append(
        AuditedAct(
            actor=actor.id,
            role=actor.role,
            act=f"read {what}",
            subject=str(case.id),
            outcome="read",
            detail={
                "fields": list(fields),
                "for": str(actor.organization_id or (actor.sender and actor.sender.area) or ""),
            },
        )
    )
