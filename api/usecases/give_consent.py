"""A consent is written down, and ties the referrals it is for to what may be shared in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.usecases.consent_wording import PURPOSES, wording
from api.usecases.platforms import today
from api.usecases.referral_room import Actor, ReferralRoom, is_sender
from models.consent import BY_THE_PERSON, OVERRIDES, Basis, Consent, GivenBy
from models.errors import BadRequest, NotFound
from models.platform import PlatformKind
from models.referral import Referral
from models.referral_states import OPEN, WITH_RECEIVER
from models.referral_token import new_token
from models.repositories.areas import AreaRepository
from models.repositories.audit import Act
from models.repositories.mailed_links import token_digest
from models.repositories.receivers import ReceiverRepository
from models.support_case import PersonField, SupportCase

USUAL_DAYS, MOST_DAYS = 180, 730
LONGEST_REASON = 2_000
_MOST_RECIPIENTS = 20
_MOST_OFFERED = 100
GIVERS: dict[Basis, frozenset[GivenBy]] = {
    Basis.spoken: frozenset({GivenBy.person}),
    Basis.written: frozenset({GivenBy.person}),
    Basis.proxy: frozenset({GivenBy.guardian, GivenBy.proxy}),
}
"""Who can have given it; everything else rests on the law."""
BODIES: dict[Basis, PlatformKind | None] = {
    Basis.council: PlatformKind.council,
    Basis.support_conference: PlatformKind.multilayered,
    Basis.livelihood_conference: None,
    Basis.child_protection: None,
}
"""Whose members alone may be told on this ground. They have to be bound to secrecy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConsent:
    """`id` is made with the form, so that the same form sent twice is one consent."""

    id: UUID
    basis: Basis
    given_by: GivenBy
    language: str
    wording_version: str
    recipients: frozenset[UUID]
    fields: frozenset[PersonField]
    purpose: str = "referral"
    until: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """`token` opens the receipt and is shown once. `waiting` are receivers that lack something."""

    consent: Consent
    token: str
    attached: tuple[Referral, ...] = ()
    waiting: tuple[Referral, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """To whom it may be told: organizations by id, with the body they belong to where it counts."""

    name: str
    platform_id: UUID | None = None
    platform: str = ""
    is_receiver: bool = False


def bases_for(case: SupportCase, configured: tuple[str, ...]) -> tuple[Basis, ...]:
    """Those this house uses; from one organization to another only what the person says."""
    allowed = [Basis(one) for one in configured if one != Basis.none]
    if case.sender_organization_id is not None:
        allowed = [one for one in allowed if one in BY_THE_PERSON]
    return tuple(allowed)


def longest_until(at: date) -> date:
    return at + timedelta(days=MOST_DAYS)


async def offered(
    basis: Basis | None, case: SupportCase, *, room: ReferralRoom
) -> Mapping[UUID, Offered]:
    """Whom a consent on this ground can name, receivers of the case first.

    Without a ground all that any of them could name, so that a form can offer it at once.
    """
    receivers = ReceiverRepository(room.cases.session)
    lying = {
        one.organization_id for one in await room.referrals.of_case(case.id) if one.state in OPEN
    }
    found: dict[UUID, Offered] = {}
    if basis is None or basis not in BODIES:
        names = await receivers.names(lying)
        for id in sorted(lying, key=lambda one: names.get(one, "")):
            found[id] = Offered(names.get(id, ""), is_receiver=True)
        kind = "body" if case.sender_organization_id else "desk"
        for id, name in await receivers.ready(kind, _MOST_OFFERED):
            if id != case.sender_organization_id:
                found.setdefault(id, Offered(name))
    else:
        for row in await receivers.bound(BODIES[basis], await _areas_of(case, room)):
            found[row.organization_id] = Offered(
                row.name, row.platform_id, row.platform, row.organization_id in lying
            )
    return found


async def _areas_of(case: SupportCase, room: ReferralRoom) -> frozenset[str] | None:
    if case.sender_area is None:
        return None
    tree = await AreaRepository(room.cases.session).tree()
    return frozenset({case.sender_area, *tree.ancestors(case.sender_area)})


async def give_consent(
    new: NewConsent,
    case: SupportCase,
    actor: Actor,
    *,
    version: int,
    bases: tuple[str, ...],
    room: ReferralRoom,
) -> Given:
    """Raises NotFound for a case of others, BadRequest, Conflict for a case changed since.

    The same form sent again finds the consent there and has no token to show: a new receipt is
    made with `renew_receipt`.
    """
    if not is_sender(actor, case):
        raise NotFound("case", case.id)
    if (there := await _there(new.id, case, room)) is not None:
        return Given(there, "")
    names = await checked(new, case, bases=bases, room=room)
    seal = room.cases.seal(case)
    reason = seal.seal(new.reason.strip(), f"consent {new.id} reason") if new.reason else None
    token = new_token()
    consent = Consent(
        id=new.id,
        case_id=case.id,
        basis=new.basis,
        given_by=new.given_by,
        wording_version=new.wording_version,
        language=new.language,
        recipients=[_recipient(id, one) for id, one in names.items()],
        fields=sorted(new.fields),
        purpose=new.purpose,
        given_on=today(),
        until=new.until,
        receipt_digest=token_digest(token),
        override_reason_sealed=reason,
        created_by=actor.id,
    )
    await room.consents.add(consent)
    is_override = new.basis in OVERRIDES
    await note_consent(room, actor, consent, "consent override" if is_override else "consent given")
    if is_override:
        return Given(consent, token)
    await room.cases.save(case, version=version, basis=new.basis)
    attached, waiting = await attach_consent(consent, case, room=room)
    return Given(consent, token, attached, waiting)


async def _there(id: UUID, case: SupportCase, room: ReferralRoom) -> Consent | None:
    try:
        there = await room.consents.get(id)
    except NotFound:
        return None
    if there.case_id != case.id:
        raise NotFound("consent", id)
    return there


def _recipient(id: UUID, one: Offered) -> dict[str, str]:
    said = {"organization_id": str(id), "name": one.name}
    return said | ({"platform_id": str(one.platform_id)} if one.platform_id else {})


async def checked(
    new: NewConsent, case: SupportCase, *, bases: tuple[str, ...], room: ReferralRoom
) -> dict[UUID, Offered]:
    """Who is named, by id. Raises BadRequest with the field that is wrong."""
    if new.basis not in bases_for(case, bases):
        raise BadRequest("この根拠は、ここでは使えません。", parameter="basis")
    if new.given_by not in GIVERS.get(new.basis, frozenset({GivenBy.law})):
        raise BadRequest("だれの同意かを、選びなおしてください。", parameter="given_by")
    wording(new.wording_version, new.language)
    if new.purpose not in PURPOSES:
        raise BadRequest("何のためかを選んでください。", parameter="purpose")
    if not new.fields:
        raise BadRequest("伝えることを、ひとつは選んでください。", parameter="fields")
    at = today()
    if not at <= new.until <= longest_until(at):
        raise BadRequest("いつまでかは、きょうから2年のあいだで選んでください。", parameter="until")
    if new.basis in OVERRIDES and not new.reason.strip():
        raise BadRequest("急いで伝えるわけを書いてください。", parameter="reason")
    if len(new.reason) > LONGEST_REASON:
        raise BadRequest(f"わけは{LONGEST_REASON:,}字までにしてください。", parameter="reason")
    if not new.recipients:
        raise BadRequest("伝える相手を選んでください。", parameter="recipients")
    if len(new.recipients) > _MOST_RECIPIENTS:
        raise BadRequest(f"一度に選べる相手は{_MOST_RECIPIENTS}までです。", parameter="recipients")
    known = await offered(new.basis, case, room=room)
    if new.recipients - known.keys():
        raise BadRequest(
            "この根拠では伝えられない相手が入っています。選びなおしてください。",
            parameter="recipients",
        )
    return {id: one for id, one in known.items() if id in new.recipients}


async def attach_consent(
    consent: Consent,
    case: SupportCase,
    *,
    room: ReferralRoom,
    referrals: tuple[Referral, ...] | None = None,
) -> tuple[tuple[Referral, ...], tuple[Referral, ...]]:
    """(open referrals that rest on it from now on, those whose receiver lacks something).

    A receiver that a referral lies with already has to be ready: nothing else would stop it from
    reading. A draft is looked at once more when it is sent.
    """
    if not consent.holds(today()):
        return (), ()
    attached, waiting = [], []
    for one in await room.referrals.of_case(case.id) if referrals is None else referrals:
        if one.state not in OPEN or not consent.names(one.organization_id):
            continue
        if one.state in WITH_RECEIVER and not await is_ready(one.organization_id, room=room):
            waiting.append(one)
            continue
        fields = await _fields_of(one, consent, room)
        await room.referrals.note(
            one, consent_id=consent.id, fields=fields, identified=bool(fields)
        )
        attached.append(one)
    return tuple(attached), tuple(waiting)


async def attach_newest(referral: Referral, case: SupportCase, *, room: ReferralRoom) -> bool:
    """Ties a referral opened just now to the newest consent for it; whether there is one."""
    for consent in await room.consents.of_case(case.id):
        if consent.holds(today()) and consent.names(referral.organization_id):
            done, _ = await attach_consent(consent, case, room=room, referrals=(referral,))
            return bool(done)
    return False


async def is_ready(organization_id: UUID, *, room: ReferralRoom) -> bool:
    profile = await room.profiles.of(organization_id)
    return profile is not None and not profile.missing


async def _fields_of(referral: Referral, consent: Consent, room: ReferralRoom) -> list[str]:
    """Never more than the consent names, and no more than the sender had chosen to give.

    Where everything of the consent before was given, everything of this one is.
    """
    chosen, allowed = set(referral.fields), set(consent.fields)
    if referral.consent_id is not None:
        before = await room.consents.get(referral.consent_id)
        if chosen == set(before.fields):
            return sorted(allowed)
    return sorted(chosen & allowed) if chosen else sorted(allowed)


async def note_consent(
    room: ReferralRoom, actor: Actor, consent: Consent, act: str, outcome: str = "done"
) -> None:
    """Into the audit: no names, no reason."""
    await room.audit.append(
        Act(
            actor=actor.id,
            role=actor.role,
            act=act,
            subject=str(consent.case_id),
            outcome=outcome,
            detail={
                "consent": str(consent.id),
                "basis": consent.basis.value,
                "fields": list(consent.fields),
            },
        )
    )


async def renew_receipt(consent: Consent, actor: Actor, *, room: ReferralRoom) -> str:
    """A new token for the person's receipt; the one before opens nothing any more."""
    token = new_token()
    await room.consents.save_receipt(consent, token_digest(token))
    await note_consent(room, actor, consent, "consent receipt")
    return token
