"""Cases and referrals, desks and receivers, as tests of them need them."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlmodel.ext.asyncio.session import AsyncSession

from api.access import keyring
from api.referral_room import referrals_over
from api.settings import Settings
from api.usecases.open_case import NewCase, NewReferral, open_case, open_referral
from api.usecases.platforms import today
from api.usecases.referral_room import Actor, ReferralRoom
from models.consent import Basis, Consent, GivenBy
from models.incoming import Origin
from models.referral import Referral
from models.referral_profile import ReferralDesk, ReferralProfile
from models.repositories.cases import CaseContent, Sender
from models.repositories.records import OrganizationWrite, RecordRepository, ServiceWrite
from models.support_case import PersonField, SupportCase
from tests.services.contents import organization, service

NAME, PHONE = "つなぎ はなこ", "090-0000-4242"
PERSON = {PersonField.name: NAME, PersonField.phone: PHONE, PersonField.situation: "家賃"}
NEED = "家賃が払えず、来月出ていくように言われている"
RECEIVER_MAIL, DESK_MAIL = "tsunagi@example.org", "desk@example.org"
DESK = Actor(str(UUID(int=7)), "staff", sender=Sender(area="431001"))
COLLEAGUE = Actor(str(UUID(int=8)), "staff", sender=Sender(area="431001"))
OTHER_DESK = Actor(str(UUID(int=9)), "staff", sender=Sender(area="432024"))


@dataclass(frozen=True)
class Window:
    """A body that has settled all it takes to receive who somebody is, with one service."""

    organization: UUID
    service: UUID

    @property
    def actor(self) -> Actor:
        return Actor("link", "public", organization_id=self.organization)


def room_over(session: AsyncSession, settings: Settings) -> ReferralRoom:
    return referrals_over(session, settings, keyring(settings))


@asynccontextmanager
async def acting(sessions: Any, settings: Settings) -> Any:
    """A room over one transaction."""
    async with sessions.begin() as session:
        yield room_over(session, settings)


async def new_window(
    room: ReferralRoom, name: str = "ひだまり相談室", *, settled: bool = True
) -> Window:
    window = Window(uuid4(), uuid4())
    await RecordRepository(room.cases.session).put(
        [
            OrganizationWrite(window.organization, organization(f"{name}の会")),
            ServiceWrite(window.service, window.organization, service(name)),
        ],
        Origin("test", "staff"),
    )
    if settled:
        profile = ReferralProfile(
            organization_id=window.organization,
            accepts=True,
            accepts_from=["desk", "body"],
            role_name="相談係",
            assessment_form="相談受付票 第1版",
            agreement_version="1",
            agreed_on=date(2026, 4, 1),
        )
        profile.mail_sealed = room.profiles.sealed(profile, "mail", RECEIVER_MAIL)
        await room.profiles.add(profile)
    return window


async def new_desk(room: ReferralRoom, area: str | None = "431001") -> ReferralDesk:
    desk = ReferralDesk(area_code=area, name="福祉相談の窓口")
    for what in ("mail", "urgent_mail", "coordinator_mail"):
        sealed = room.profiles.sealed(desk, what, f"{what.replace('_', '-')}.{DESK_MAIL}")
        setattr(desk, f"{what}_sealed", sealed)
    await room.profiles.add(desk)
    return desk


async def new_case(
    room: ReferralRoom,
    actor: Actor = DESK,
    *,
    basis: Basis = Basis.spoken,
    personal: dict[PersonField, str] | None = None,
    **said: Any,
) -> SupportCase:
    content = CaseContent(NEED, PERSON if personal is None else personal)
    new = NewCase(
        content=content,
        **({"topics": ("money",), "area_code": "431001", "basis": basis} | said),
    )
    return await open_case(new, actor, room=room)


async def new_consent(
    room: ReferralRoom, case: SupportCase, *windows: Window, **said: Any
) -> Consent:
    at = today()
    return await room.consents.add(
        Consent(
            **{
                "case_id": case.id,
                "basis": Basis.spoken,
                "given_by": GivenBy.person,
                "wording_version": "1",
                "language": "ja",
                "recipients": [
                    {"organization_id": str(one.organization), "name": "ひだまり相談室の会"}
                    for one in windows
                ],
                "fields": [PersonField.name, PersonField.phone],
                "purpose": "referral",
                "given_on": at,
                "until": at + timedelta(days=90),
                "created_by": DESK.id,
            }
            | said
        )
    )


async def new_referral(
    room: ReferralRoom,
    case: SupportCase,
    window: Window,
    consent: Consent | None = None,
    *,
    actor: Actor = DESK,
    **said: Any,
) -> Referral:
    fields = frozenset({PersonField.name, PersonField.phone}) if consent else frozenset()
    new = NewReferral(
        **({"service_id": window.service, "fields": fields, "consent": consent} | said)
    )
    return await open_referral(new, case, actor, room=room)
