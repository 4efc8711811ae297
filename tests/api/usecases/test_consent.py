"""Consent is looked at when something is sent and at every reading, on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlmodel import select

from api.usecases.give_consent import give_consent
from api.usecases.move_referral import Wish, move_referral
from api.usecases.platforms import today
from api.usecases.referral_room import Actor, ConsentMissing
from api.usecases.revoke_consent import receivers_of, with_token
from models.consent import Basis, Consent
from models.errors import BadRequest, Conflict, NotFound
from models.mail import OutgoingMail
from models.referral_states import Party, ReasonCode
from models.repositories.cases import Sender
from models.support_case import PersonField
from tests.api.usecases.giving_consent import (
    BASES,
    E_,
    HERE,
    S_,
    accepted,
    give,
    read,
    revoke,
    wanted,
)
from tests.services.referrals import (
    DESK,
    NAME,
    OTHER_DESK,
    acting,
    new_case,
    new_consent,
    new_referral,
    new_window,
)


@pytest.fixture
def here(sessions):
    return lambda: acting(sessions, HERE)


async def test_given_it_ties_the_referrals_and_stands_in_the_case(here):
    window, referral_id, consent_id, token = await accepted(here)
    async with here() as room:
        referral = await room.referrals.get(referral_id)
        case = await room.cases.get(referral.case_id)
        assert (referral.consent_id, referral.identified) == (consent_id, True)
        assert referral.fields == ["name", "phone"]
        assert (case.basis, len(token)) == ("spoken", 26)
        found = await with_token(token, room=room)
        assert found is not None
        assert found[0].id == consent_id
        assert token not in str(found[0].model_dump())
        assert await with_token(token[:-1] + "7", room=room) is None
    view = await read(here, window, referral_id)
    assert set(view.person) == {PersonField.name, PersonField.phone}


async def test_the_same_form_twice_is_one_consent(here):
    async with here() as room:
        window = await new_window(room)
        case = await new_case(room)
        new = wanted(window)
        first = await give(room, case, new)
        again = await give_consent(new, case, DESK, version=1, bases=BASES, room=room)
        assert (again.consent.id, again.token) == (first.consent.id, "")
        assert len(await room.consents.of_case(case.id)) == 1
        with pytest.raises(Conflict):
            await give_consent(wanted(window), case, DESK, version=99, bases=BASES, room=room)
        with pytest.raises(NotFound):
            await give(room, case, wanted(window), OTHER_DESK)


async def test_taken_back_before_sending_nothing_goes_out(here):
    async with here() as room:
        window = await new_window(room)
        case = await new_case(room)
        referral = await new_referral(room, case, window)
        given = await give(room, case, wanted(window))
    assert await revoke(here, given.consent.id) is True
    async with here() as room:
        referral = await room.referrals.get(referral.id)
        case = await room.cases.get(referral.case_id)
        wish = Wish(event=E_.send, version=1)
        with pytest.raises(ConsentMissing):
            await move_referral(referral, case, wish, DESK, room=room)


async def test_taken_back_between_two_readings_ends_the_second(here, sessions):
    window, referral_id, consent_id, _ = await accepted(here)
    assert (await read(here, window, referral_id)).person[PersonField.name] == NAME
    assert await revoke(here, consent_id) is True
    assert await revoke(here, consent_id) is False
    assert not (await read(here, window, referral_id)).person
    async with here() as room:
        referral = await room.referrals.get(referral_id)
        assert (referral.state, referral.reason) == (S_.withdrawn, ReasonCode.consent_revoked)
        steps = await room.referrals.steps(referral_id)
        assert (steps[-1].party, steps[-1].actor) == (Party.person, "person")
        consent = await room.consents.get(consent_id)
        assert [one.read_at for one in await receivers_of(consent, room=room)] == [
            referral.identity_read_at
        ]
        assert referral.identity_read_at is not None
    async with sessions() as session:
        mails = list(await session.exec(select(OutgoingMail)))
    assert [one.kind for one in mails].count("referral_withdrawn") == 1


async def test_who_never_read_is_told_apart(here):
    _, _, consent_id, _ = await accepted(here)
    await revoke(here, consent_id)
    async with here() as room:
        consent = await room.consents.get(consent_id)
        assert [one.read_at for one in await receivers_of(consent, room=room)] == [None]


UNCOVERED = {
    "over": {"until": today() - timedelta(days=1), "given_on": today() - timedelta(days=9)},
    "for another": {"recipients": [{"organization_id": str(uuid4()), "name": "ほかの会"}]},
    "nothing in it": {"fields": []},
    "not confirmed": {"basis": Basis.emergency},
}


async def test_what_does_not_cover_shows_nothing(here, sessions):
    window, referral_id, consent_id, _ = await accepted(here)
    async with here() as room:
        as_it_was = (await room.consents.get(consent_id)).model_dump()
    for why, change in UNCOVERED.items():
        async with sessions.begin() as session:
            await session.exec(
                update(Consent).where(Consent.id == consent_id).values(**(as_it_was | change))
            )
        view = await read(here, window, referral_id)
        assert (dict(view.person), view.why_not) == ({}, "consent"), why
    async with here() as room:
        assert (await room.referrals.get(referral_id)).identity_read_at is None


async def test_between_organizations_only_the_person_counts(here):
    async with here() as room:
        sender, window = await new_window(room, "おくる会"), await new_window(room)
        body = Actor(DESK.id, "member", sender=Sender(organization_id=sender.organization))
        case = await new_case(room, body)
        for basis in (Basis.council, Basis.emergency, Basis.support_conference):
            with pytest.raises(BadRequest) as wrong:
                await give(room, case, wanted(window, basis=basis), body)
            assert wrong.value.parameter == "basis"
        consent = await new_consent(room, case, window, basis=Basis.council, given_by="law")
        referral = await new_referral(room, case, window, consent, actor=body)
        wish = Wish(event=E_.send, version=1)
        with pytest.raises(ConsentMissing):
            await move_referral(referral, case, wish, body, room=room)
        given = await give(room, case, wanted(window), body)
        assert [one.id for one in given.attached] == [referral.id]
        referral = await room.referrals.get(referral.id)
        assert await move_referral(referral, case, Wish(event=E_.send, version=1), body, room=room)
