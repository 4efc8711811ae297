"""A desk with a case, a referral and the form of a consent, for tests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx

from api.usecases.case_views import receiver_view
from api.usecases.move_referral import Wish, move_referral
from api.usecases.platforms import today
from models.base import id_in_time
from models.consent import Consent
from models.referral import Referral
from models.referral_states import ReferralEvent
from tests.frontend.areas_of_staff import CITY, keep_to
from tests.frontend.staff_visitors import StaffVisitor, token_in
from tests.services.referrals import (
    DESK,
    Window,
    acting,
    new_case,
    new_desk,
    new_referral,
    new_window,
)

_CODE = re.compile(r'<span class="consent-number">([0-9A-Z-]+)</span>')


@dataclass
class Desk:
    app: Any
    person: StaffVisitor
    case: UUID
    window: Window
    referral: UUID
    once: str = field(default_factory=lambda: str(id_in_time()))

    @property
    def address(self) -> str:
        return f"/staff/referrals/{self.case}/consent"

    async def send(self, **said: Any) -> httpx.Response:
        """The form as it stands with what is said otherwise."""
        page = await self.person.get(self.address)
        version = re.search(r'name="version" value="(\d+)"', page.text)
        assert version, page.text
        form = {
            "form_token": token_in(page),
            "once": self.once,
            "version": version[1],
            "wording": "1",
            "basis": "spoken",
            "language": "ja",
            "to": [str(self.window.organization)],
            "fields": ["name", "phone"],
            "purpose": "referral",
            "until": (today() + timedelta(days=30)).isoformat(),
        }
        return await self.person.client.post(self.address, data=form | said)

    async def consents(self) -> Sequence[Consent]:
        async with acting(self.app.state.sessions, self.app.state.settings) as room:
            found: Sequence[Consent] = await room.consents.of_case(self.case)
            return found


async def desk_of_city(app: Any, person: StaffVisitor) -> Desk:
    await keep_to(app, CITY)
    await person.sign_in()
    async with acting(app.state.sessions, app.state.settings) as room:
        window = await new_window(room)
        await new_desk(room)
        case = await new_case(room)
        referral = await new_referral(room, case, window)
    return Desk(app, person, case.id, window, referral.id)


def received(page: httpx.Response) -> str:
    """The token that stands on the receipt shown once."""
    found = _CODE.search(page.text)
    assert found, page.text
    return found[1].replace("-", "")


async def referral_of(app: Any, id: UUID) -> Referral:
    async with acting(app.state.sessions, app.state.settings) as room:
        found: Referral = await room.referrals.get(id)
        return found


async def opened(app: Any, desk: Desk, *events: ReferralEvent, reads: bool) -> None:
    """The referral goes on so far; its receiver then reads who it is."""
    async with acting(app.state.sessions, app.state.settings) as room:
        referral = await room.referrals.get(desk.referral)
        case = await room.cases.get(desk.case)
        for event in events:
            actor = DESK if event is ReferralEvent.send else desk.window.actor
            wish = Wish(event=event, version=referral.version)
            await move_referral(referral, case, wish, actor, room=room)
        if reads:
            view = await receiver_view(referral, case, desk.window.actor, today(), room=room)
            assert view.person
