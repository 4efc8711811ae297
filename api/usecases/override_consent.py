"""Sharing without asking because life is in danger: a second person has to say yes first."""

from api.usecases.give_consent import attach_consent, note_consent
from api.usecases.referral_room import Actor, ReferralRoom, is_sender
from api.usecases.sign_in import SignedIn
from models.account import Role
from models.case_seal import CaseSeal
from models.consent import OVERRIDES, Consent
from models.errors import Conflict, NotFound
from models.referral import Referral
from models.support_case import SupportCase


async def may_confirm(who: SignedIn, actor: Actor, case: SupportCase) -> bool:
    """A colleague of the desk, or the secretariat of the whole installation."""
    return is_sender(actor, case) or (who.area_code is None and who.may(Role.secretariat))


async def confirm_override(
    consent: Consent, case: SupportCase, actor: Actor, *, room: ReferralRoom
) -> tuple[Referral, ...]:
    """The referrals that rest on it from now on.

    The caller has looked at `may_confirm`. Raises Conflict for whoever wrote it, for one that is
    confirmed, over, or taken back already; NotFound where there is nothing to confirm.
    """
    if consent.basis not in OVERRIDES or consent.case_id != case.id:
        raise NotFound("consent", consent.id)
    if consent.revoked_at is not None:
        raise Conflict("It was taken back.")
    await room.consents.confirm_override(consent, actor.id)
    await note_consent(room, actor, consent, "consent override", "confirmed")
    await room.cases.save(case, version=case.version, basis=consent.basis)
    attached, _ = await attach_consent(consent, case, room=room)
    return attached


def reason_of(consent: Consent, seal: CaseSeal) -> str:
    """Why nobody could be asked; "" where nothing had to be said. Raises SealBroken."""
    sealed = consent.override_reason_sealed
    return seal.open(sealed, f"consent {consent.id} reason") if sealed else ""
