"""Consent is looked at when something is sent and at every reading, on both databases."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from api.settings import Settings
from api.usecases.case_views import receiver_view
from api.usecases.give_consent import NewConsent, attach_newest, give_consent, offered
from api.usecases.move_referral import Wish, move_as, move_referral
from api.usecases.override_consent import confirm_override, reason_of
from api.usecases.platforms import today
from api.usecases.referral_room import Actor, ConsentMissing
from api.usecases.revoke_consent import PERSON, receivers_of, revoke_consent, with_token
from models.consent import Basis, Consent, GivenBy
from models.errors import BadRequest, Conflict, NotFound
from models.mail import OutgoingMail
from models.platform import Membership, MembershipState, Platform, PlatformKind
from models.referral_states import Party, ReasonCode, ReferralEvent, ReferralState
from models.repositories.cases import Sender
from models.support_case import PersonField
from tests.services.referrals import (
    COLLEAGUE,
    DESK,
    NAME,
    OTHER_DESK,
    acting,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

HERE = Settings(secret_key="a secret for tests", base_url="http://test.example.org")
BASES = HERE.consent_bases
E_, S_ = ReferralEvent, ReferralState


@pytest.fixture
def here(sessions):
    return lambda: acting(sessions, HERE)


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


async def test_a_council_names_its_members_alone(here):
    async with here() as room:
        window, stranger = await new_window(room), await new_window(room, "ほかの窓口")
        case = await new_case(room)
        council = Platform(
            name="地域協議会", kind=PlatformKind.council, duty_of_confidentiality=True
        )
        loose = Platform(name="守秘のない会", kind=PlatformKind.council)
        session = room.cases.session
        session.add_all([council, loose])
        await session.flush()
        for platform, one in ((council, window), (loose, stranger)):
            session.add(
                Membership(
                    platform_id=platform.id,
                    organization_id=one.organization,
                    state=MembershipState.member,
                )
            )
        await session.flush()
        assert set(await offered(Basis.council, case, room=room)) == {window.organization}
        with pytest.raises(BadRequest):
            await give(room, case, wanted(stranger, basis=Basis.council))
        given = await give(room, case, wanted(window, basis=Basis.council))
        assert given.consent.recipients[0]["platform_id"] == str(council.id)


WRONG = [
    ({"basis": Basis.child_protection}, "basis"),
    ({"given_by": GivenBy.law}, "given_by"),
    ({"fields": frozenset()}, "fields"),
    ({"recipients": frozenset()}, "recipients"),
    ({"recipients": frozenset({uuid4()})}, "recipients"),
    ({"purpose": "sales"}, "purpose"),
    ({"until": today() - timedelta(days=1)}, "until"),
    ({"until": today() + timedelta(days=731)}, "until"),
    ({"language": "xx"}, "language"),
    ({"basis": Basis.emergency, "given_by": GivenBy.law}, "reason"),
]


async def test_what_is_wrong_is_named(here):
    async with here() as room:
        window = await new_window(room)
        case = await new_case(room)
        for said, field in WRONG:
            with pytest.raises(BadRequest) as wrong:
                await give(room, case, wanted(window, **said))
            assert wrong.value.parameter == field, said


async def test_an_override_takes_a_second_person(here, sessions):
    async with here() as room:
        window = await new_window(room)
        case = await new_case(room, basis=Basis.none, personal={})
        referral = await new_referral(room, case, window)
        new = wanted(window, basis=Basis.emergency, reason="三日食べていないとのこと")
        given = await give(room, case, new)
        assert (given.attached, case.basis) == ((), "none")
        assert "食べて" not in str(given.consent.model_dump())
        assert reason_of(given.consent, room.cases.seal(case)) == "三日食べていないとのこと"
        with pytest.raises(Conflict):
            await confirm_override(given.consent, case, DESK, room=room)
    with pytest.raises(IntegrityError):
        async with sessions.begin() as session:
            await session.exec(update(Consent).values(override_by=DESK.id))
    async with here() as room:
        consent = await room.consents.get(given.consent.id)
        case = await room.cases.get(case.id)
        attached = await confirm_override(consent, case, COLLEAGUE, room=room)
        assert [one.id for one in attached] == [referral.id]
        assert case.basis == "emergency"
        with pytest.raises(Conflict):
            await confirm_override(consent, case, OTHER_DESK, room=room)


async def test_who_is_not_ready_does_not_get_it_later(here):
    async with here() as room:
        window = await new_window(room, settled=False)
        case = await new_case(room)
        referral = await new_referral(room, case, window)
        wish = Wish(event=E_.send, version=1)
        await move_referral(referral, case, wish, DESK, room=room)
        given = await give(room, case, wanted(window))
        assert ([one.id for one in given.waiting], given.attached) == ([referral.id], ())
        assert (await room.referrals.get(referral.id)).consent_id is None


async def test_fields_are_what_the_desk_chose_and_the_person_allowed(here):
    async with here() as room:
        window = await new_window(room)
        case = await new_case(room)
        first = await give(room, case, wanted(window))
        referral = await new_referral(room, case, window)
        assert await attach_newest(referral, case, room=room) is True
        assert referral.fields == ["name", "phone"]
        await room.referrals.note(referral, fields=["phone"])
        more = frozenset({PersonField.name, PersonField.phone, PersonField.health})
        await give(room, case, wanted(window, fields=more))
        referral = await room.referrals.get(referral.id)
        assert referral.fields == ["phone"]
        assert referral.consent_id != first.consent.id
        other = await new_window(room, "ほかの窓口")
        alone = await new_referral(room, case, other)
        assert await attach_newest(alone, case, room=room) is False


async def test_reading_and_taking_back_at_the_same_time(here):
    """Whatever comes first: afterwards nothing is shown, and what the page says was so."""
    for _ in range(2):
        window, referral_id, consent_id, _ = await accepted(here)
        views = await asyncio.gather(
            *(read(here, window, referral_id) for _ in range(3)),
            revoke(here, consent_id),
            *(read(here, window, referral_id) for _ in range(3)),
        )
        was_shown = any(one.person for one in views if not isinstance(one, bool))
        async with here() as room:
            referral = await room.referrals.get(referral_id)
            assert referral.state is S_.withdrawn
            assert (referral.identity_read_at is not None) is was_shown
        assert not (await read(here, window, referral_id)).person


async def test_sending_and_taking_back_at_the_same_time(here):
    async with here() as room:
        window = await new_window(room)
        case = await new_case(room)
        referral = await new_referral(room, case, window)
        given = await give(room, case, wanted(window))

    async def send():
        async with here() as room:
            one = await room.referrals.get(referral.id)
            of = await room.cases.get(one.case_id)
            wish = Wish(event=E_.send, version=1)
            return await move_as(Party.sender, one, of, wish, DESK.id, room=room)

    sent, taken = await asyncio.gather(
        send(), revoke(here, given.consent.id), return_exceptions=True
    )
    assert taken is True
    async with here() as room:
        state = (await room.referrals.get(referral.id)).state
    assert state is (S_.withdrawn if sent is True else S_.draft)
    assert sent is True or isinstance(sent, ConsentMissing)
