"""Grounds of the law, a second person, and two acts at the same moment, on both databases."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from api.usecases.give_consent import attach_newest, offered
from api.usecases.move_referral import Wish, move_as, move_referral
from api.usecases.override_consent import confirm_override, reason_of
from api.usecases.platforms import today
from api.usecases.referral_room import ConsentMissing
from models.consent import Basis, Consent, GivenBy
from models.errors import BadRequest, Conflict
from models.platform import Membership, MembershipState, Platform, PlatformKind
from models.referral_states import Party
from models.support_case import PersonField
from tests.api.usecases.giving_consent import (
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
    COLLEAGUE,
    DESK,
    OTHER_DESK,
    acting,
    new_case,
    new_referral,
    new_window,
)


@pytest.fixture
def here(sessions):
    return lambda: acting(sessions, HERE)


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
