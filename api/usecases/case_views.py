"""Who sees what of a case. The one place where it is decided (the matrix in docs/referrals.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from api.usecases.referral_room import (
    Actor,
    ReferralRoom,
    is_sender,
    note_reading,
    party_in,
)
from models.base import now
from models.case_seal import SafeContact
from models.consent import BY_THE_PERSON, Consent
from models.errors import NotFound
from models.referral import Referral
from models.referral_states import IDENTIFIED, WITH_RECEIVER, Party
from models.referral_words import STATE_LABELS
from models.repositories.cases import CaseContent
from models.support_case import PersonField, SupportCase


@dataclass(frozen=True, slots=True)
class ReceiverView:
    """What a receiver may see. `why_not` says why `person` is empty: "", "not_accepted", "consent".

    `need` is "" once the referral does not lie with the receiver any more.
    """

    referral: Referral
    case: SupportCase
    need: str = ""
    person: Mapping[PersonField, str] = field(default_factory=dict)
    safety: SafeContact = field(default_factory=SafeContact)
    why_not: str = ""
    consent: Consent | None = None

    @property
    def state_words(self) -> str:
        return STATE_LABELS[self.referral.state]


def shareable(
    referral: Referral, case: SupportCase, consent: Consent | None, today: date
) -> frozenset[PersonField]:
    """The fields the receiver of this referral may be given today, were it to accept.

    Only what both the referral and the consent name. From one organization to another nothing but
    the person's own yes counts.
    """
    if consent is None or consent.case_id != case.id or not consent.holds(today):
        return frozenset()
    if not consent.names(referral.organization_id):
        return frozenset()
    if case.sender_organization_id is not None and consent.basis not in BY_THE_PERSON:
        return frozenset()
    return frozenset(PersonField(one) for one in set(referral.fields) & set(consent.fields))


async def receiver_view(
    referral: Referral, case: SupportCase, actor: Actor, today: date, *, room: ReferralRoom
) -> ReceiverView:
    """Looks at the consent now, not as it was; what is shown of a person is written down first.

    Raises NotFound for whoever is not the receiver.
    """
    if party_in(actor, case, referral) is not Party.receiver:
        raise NotFound("referral", referral.id)
    if referral.state not in WITH_RECEIVER or case.key_sealed is None:
        return ReceiverView(referral, case, why_not="not_here")
    content = room.cases.content(case)
    if not referral.identified:
        return ReceiverView(referral, case, content.need)
    if referral.state not in IDENTIFIED:
        return ReceiverView(referral, case, content.need, why_not="not_accepted")
    id = referral.consent_id
    consent = await room.consents.get(id, keep=True) if id else None
    allowed = shareable(referral, case, consent, today)
    if not allowed:
        return ReceiverView(referral, case, content.need, why_not="consent", consent=consent)
    person = {one: text for one, text in content.personal.items() if one in allowed}
    await note_reading(room, actor, case, "referral", tuple(sorted(person)))
    if person and referral.identity_read_at is None:
        await room.referrals.note(referral, identity_read_at=now())
    return ReceiverView(referral, case, content.need, person, content.safety, consent=consent)


def need_view(case: SupportCase, actor: Actor, *, room: ReferralRoom) -> CaseContent:
    """What stands on the page of whoever opened the case: the need and how to reach them safely.

    Nothing of the person; nothing at all once it is anonymised. Raises NotFound.
    """
    if not is_sender(actor, case):
        raise NotFound("case", case.id)
    if case.key_sealed is None:
        return CaseContent()
    return replace(room.cases.content(case), personal={})


async def sender_view(
    case: SupportCase, actor: Actor, *, room: ReferralRoom, why: str = "case"
) -> CaseContent:
    """All of it, for whoever opened the case and their colleagues; written down first."""
    content = room.cases.content(case)
    if content.personal:
        await note_reading(room, actor, case, why, tuple(sorted(content.personal)))
    return content


def state_for_finder(case: SupportCase | None) -> str:
    """All a finder ever learns: that somebody looks after it."""
    return "taken" if case is not None else "new"


@dataclass(frozen=True, slots=True)
class CoordinatorRow:
    """What a coordinator sees of somebody else's case: no need, no message, no person."""

    case_id: UUID
    number: str
    area_code: str | None
    topics: tuple[str, ...]
    hops: int
