"""A referral that was sent, and whoever opens its link, for tests of receivers."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import select

from api.usecases.move_referral import Wish, move_referral
from models.consent import Consent
from models.referral import Referral, ReferralStep
from models.referral_states import ReferralEvent, ReferralState
from models.repositories.reference import load_reference
from models.support_case import SupportCase
from tests.frontend.sent_letters import letters
from tests.services.referrals import (
    DESK,
    Window,
    acting,
    new_case,
    new_consent,
    new_desk,
    new_referral,
    new_window,
)

ORIGIN = "http://test.example.org"


@dataclass(frozen=True)
class Sent:
    window: Window
    case: SupportCase
    referral: Referral
    consent: Consent | None
    link: str


async def sent(app: Any, *, identified: bool = True, **said: Any) -> Sent:
    """Sent by mail to a window; the link is that of the mail."""
    async with acting(app.state.sessions, app.state.settings) as room:
        await load_reference(room.cases.session)
        if await room.profiles.desk("431001") is None:
            await new_desk(room)
        window = await new_window(room)
        case = await new_case(room, **said)
        consent = await new_consent(room, case, window) if identified else None
        referral = await new_referral(room, case, window, consent)
        await move_referral(
            referral, case, Wish(event=ReferralEvent.send, version=1), DESK, room=room
        )
    return Sent(window, case, referral, consent, await link_in(app, "referral_new"))


async def link_in(app: Any, kind: str) -> str:
    return str((await letters(app, kind))[-1].facts["link"]).removeprefix(ORIGIN)


async def state_of(app: Any, one: Sent) -> ReferralState:
    async with app.state.sessions() as session:
        return (await session.get_one(Referral, one.referral.id)).state


async def steps_of(app: Any, one: Sent) -> list[str]:
    async with app.state.sessions() as session:
        rows = await session.exec(
            select(ReferralStep)
            .where(ReferralStep.referral_id == one.referral.id)
            .order_by(ReferralStep.number)  # type: ignore[arg-type]
        )
        return [row.event.value for row in rows]


async def move(app: Any, one: Sent, event: ReferralEvent, **said: Any) -> None:
    """By the desk."""
    async with acting(app.state.sessions, app.state.settings) as room:
        referral = await room.referrals.get(one.referral.id)
        case = await room.cases.get(one.case.id)
        wish = Wish(event=event, version=referral.version, **said)
        await move_referral(referral, case, wish, DESK, room=room)
