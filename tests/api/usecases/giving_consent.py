"""Consents as the tests of them give, read and take back."""

from datetime import timedelta
from uuid import uuid4

from api.settings import Settings
from api.usecases.case_views import receiver_view
from api.usecases.give_consent import NewConsent, give_consent
from api.usecases.move_referral import Wish, move_referral
from api.usecases.platforms import today
from api.usecases.revoke_consent import PERSON, revoke_consent
from models.consent import Basis, GivenBy
from models.referral_states import ReferralEvent, ReferralState
from models.support_case import PersonField
from tests.services.referrals import (
    DESK,
    new_case,
    new_desk,
    new_referral,
    new_window,
)

HERE = Settings(secret_key="a secret for tests", base_url="http://test.example.org")
BASES = HERE.consent_bases
E_, S_ = ReferralEvent, ReferralState


def wanted(*windows, basis=Basis.spoken, **said):
    givers = {Basis.spoken: GivenBy.person, Basis.written: GivenBy.person}
    return NewConsent(
        **{
            "id": uuid4(),
            "basis": basis,
            "given_by": givers.get(basis, GivenBy.law),
            "language": "ja",
            "wording_version": "1",
            "recipients": frozenset(one.organization for one in windows),
            "fields": frozenset({PersonField.name, PersonField.phone}),
            "until": today() + timedelta(days=30),
        }
        | said
    )


async def give(room, case, new, actor=DESK, bases=BASES):
    return await give_consent(new, case, actor, version=case.version, bases=bases, room=room)


async def accepted(here):
    """(window, referral, consent, token): sent and accepted, nothing read yet."""
    async with here() as room:
        window = await new_window(room)
        if await room.profiles.desk("431001") is None:
            await new_desk(room)
        case = await new_case(room)
        referral = await new_referral(room, case, window)
        given = await give(room, case, wanted(window))
        referral = await room.referrals.get(referral.id)
        for event, actor in ((E_.send, DESK), (E_.accept, window.actor)):
            wish = Wish(event=event, version=referral.version)
            await move_referral(referral, case, wish, actor, room=room)
        return window, referral.id, given.consent.id, given.token


async def read(here, window, referral_id):
    async with here() as room:
        referral = await room.referrals.get(referral_id)
        case = await room.cases.get(referral.case_id)
        return await receiver_view(referral, case, window.actor, today(), room=room)


async def revoke(here, consent_id, actor=PERSON):
    async with here() as room:
        consent = await room.consents.get(consent_id)
        case = await room.cases.get(consent.case_id)
        return await revoke_consent(consent, case, actor, room=room)
