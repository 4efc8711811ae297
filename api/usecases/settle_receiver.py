"""What has to be settled before an organization is told who somebody is; and how a desk is reached.

Agreement and assessment form are written down by staff. What the organization decides itself,
whether and from whom it takes referrals, it says on its own page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from api.usecases.mail_address import read_mail
from api.usecases.platforms import today
from api.usecases.referral_room import ReferralRoom
from models.base import now
from models.errors import BadRequest, Conflict
from models.platform import Membership, MembershipState, Platform
from models.referral_profile import AcceptsFrom, Capacity, ReferralDesk, ReferralProfile
from models.repositories.referral_profiles import COORDINATOR_MAIL, MAIL, URGENT_MAIL

FULL_FOR = timedelta(days=14)
"""How long "full" holds where nobody says until when."""
_LONGEST_CAPACITY = timedelta(days=365)
MISSING_WORDS = {
    "agreement": "個人情報の約束（協定など）",
    "role": "受ける係の名前",
    "assessment": "相談の受付票・アセスメントの様式",
    "mail": "登録したメール",
}
ACCEPTS_FROM_WORDS = {
    AcceptsFrom.desk: "市町村などの窓口",
    AcceptsFrom.body: "ほかの団体",
    AcceptsFrom.finder: "見守りの協力者（郵便局など）",
    AcceptsFrom.family: "ご家族",
}
CAPACITY_WORDS = {
    Capacity.open: "受けられます",
    Capacity.waitlist: "順番待ちになります",
    Capacity.full: "いまはいっぱいです",
}


@dataclass(frozen=True, slots=True)
class Mails:
    """Typed addresses by column ("mail"): "" keeps the one there, `gone` names those to forget."""

    typed: Mapping[str, str] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Agreement and assessment form count only where staff say so."""

    accepts: bool
    accepts_from: frozenset[AcceptsFrom]
    role_name: str
    mails: Mails
    by_staff: bool = False
    agreement_version: str = ""
    agreed_on: date | None = None
    assessment_form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    name: str
    emergency_words: str
    mails: Mails


def masked(mail: str) -> str:
    """So much as tells one address from another.

    >>> masked("madoguchi@example.org"), masked("")
    ('m…@example.org', '')
    """
    name, at, host = mail.partition("@")
    return f"{name[:1]}…@{host}" if at else ""


def capacity_on(profile: ReferralProfile, at: date) -> Capacity:
    """As it holds on this day: what was said until a day before is over."""
    if profile.capacity_until is not None and profile.capacity_until < at:
        return Capacity.open
    return profile.capacity


async def profile_of(organization_id: UUID, *, room: ReferralRoom) -> ReferralProfile:
    """The one that is there, or a new one not stored yet."""
    return await room.profiles.of(organization_id) or ReferralProfile(
        organization_id=organization_id
    )


async def settle_receiver(
    profile: ReferralProfile, settled: Settled, *, version: int, room: ReferralRoom
) -> None:
    """Raises BadRequest with the field, Conflict for one changed since."""
    if settled.accepts and not settled.accepts_from:
        raise BadRequest("だれからのつなぎを受けるかを選んでください。", parameter="accepts_from")
    if len(settled.role_name) > 100:
        raise BadRequest("係の名前は100字までにしてください。", parameter="role_name")
    changes: dict[str, Any] = {
        "accepts": settled.accepts,
        "accepts_from": sorted(settled.accepts_from),
        "role_name": settled.role_name or None,
        **_sealed(profile, settled.mails, (MAIL, URGENT_MAIL), room),
    }
    if settled.by_staff:
        changes |= _by_staff(settled)
    await _store(profile, changes, version, room)


def _by_staff(settled: Settled) -> dict[str, Any]:
    if bool(settled.agreement_version) is not (settled.agreed_on is not None):
        raise BadRequest("約束の版と、かわした日の両方を入れてください。", parameter="agreed_on")
    if settled.agreed_on is not None and settled.agreed_on > today():
        raise BadRequest("かわした日は、きょうまでの日にしてください。", parameter="agreed_on")
    if len(settled.agreement_version) > 40:
        raise BadRequest("約束の版は40字までにしてください。", parameter="agreement_version")
    if len(settled.assessment_form) > 200:
        raise BadRequest("様式の名前は200字までにしてください。", parameter="assessment_form")
    return {
        "agreement_version": settled.agreement_version or None,
        "agreed_on": settled.agreed_on,
        "assessment_form": settled.assessment_form or None,
    }


async def say_capacity(
    profile: ReferralProfile,
    said: str,
    until: date | None,
    *,
    version: int,
    room: ReferralRoom,
) -> None:
    """One tap: without a day "full" ends by itself, so that nobody stays closed by forgetting."""
    if said not in set(Capacity):
        raise BadRequest("どれかを選んでください。", parameter="capacity")
    at, capacity = today(), Capacity(said)
    if capacity is Capacity.open:
        until = None
    elif until is None:
        until = at + FULL_FOR
    if until is not None and not at <= until <= at + _LONGEST_CAPACITY:
        raise BadRequest("きょうから1年のあいだの日にしてください。", parameter="until")
    changes = {"capacity": capacity, "capacity_until": until, "capacity_said_at": now()}
    await _store(profile, changes, version, room)


async def settle_desk(
    area_code: str | None, settings: DeskSettings, *, version: int, room: ReferralRoom
) -> None:
    """Raises BadRequest with the field, Conflict for one changed since."""
    if not settings.name or len(settings.name) > 200:
        raise BadRequest("窓口の名前を書いてください（200字まで）。", parameter="name")
    if len(settings.emergency_words) > 4_000:
        raise BadRequest("4,000字までにしてください。", parameter="emergency_words")
    desk = await desk_of(area_code, room=room)
    changes = {
        "name": settings.name,
        "emergency_words": settings.emergency_words or None,
        **_sealed(desk, settings.mails, (MAIL, URGENT_MAIL, COORDINATOR_MAIL), room),
    }
    await _store(desk, changes, version, room)


async def desk_of(area_code: str | None, *, room: ReferralRoom) -> ReferralDesk:
    return await room.profiles.desk(area_code) or ReferralDesk(area_code=area_code, name="")


def agreements_of(
    memberships: list[tuple[Membership, Platform]],
) -> list[tuple[Membership, Platform]]:
    """Those whose agreement the organization has said yes to as a member: once is enough."""
    return [
        (one, platform)
        for one, platform in memberships
        if one.state is MembershipState.member and one.agreement_version
    ]


def _sealed(
    row: ReferralProfile | ReferralDesk, mails: Mails, names: tuple[str, ...], room: ReferralRoom
) -> dict[str, str | None]:
    changes: dict[str, str | None] = {}
    for name in names:
        typed = mails.typed.get(name, "")
        if name in mails.gone:
            changes[f"{name}_sealed"] = None
        elif typed:
            try:
                mail = read_mail(typed)
            except BadRequest as wrong:
                raise BadRequest(str(wrong), parameter=name) from wrong
            changes[f"{name}_sealed"] = room.profiles.sealed(row, name, mail)
    return changes


async def _store(
    row: ReferralProfile | ReferralDesk, changes: dict[str, Any], version: int, room: ReferralRoom
) -> None:
    """`version` 0 says that there was none."""
    if version == 0:
        for name, value in changes.items():
            setattr(row, name, value)
        there = (
            await room.profiles.of(row.organization_id)
            if isinstance(row, ReferralProfile)
            else await room.profiles.desk(row.area_code)
        )
        if there is not None:
            raise Conflict("Somebody else has settled this just now.")
        await room.profiles.add(row)
        return
    await room.profiles.save(row, version=version, **changes)
