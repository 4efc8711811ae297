"""Who could take a case: found as residents find, ranked by who takes referrals, with reasons.

Nothing of a case goes into the search but its topics, area, age and language. Nothing that is
asked here is counted: what staff look for is about one person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from api.usecases.find_services import find_services
from api.usecases.found import DirectoryQuery, FoundService, FoundServices
from api.usecases.give_consent import attach_newest, is_ready
from api.usecases.open_case import NewReferral, open_referral
from api.usecases.platforms import today
from api.usecases.referral_room import Actor, ReferralRoom
from api.usecases.search_and_loosen import question_for
from api.usecases.why_found import with_reasons
from models.base import now
from models.directory_reference import DirectoryReference
from models.documents.service import ServiceDocument
from models.errors import BadRequest
from models.referral import Referral
from models.referral_profile import AcceptsFrom, Capacity, ReferralProfile
from models.referral_states import OPEN
from models.repositories.areas import AreaRepository
from models.repositories.response_times import ResponseTime, ResponseTimeRepository
from models.repositories.services import ServiceRepository
from models.support_case import AgeBand, SenderKind, SupportCase
from search.protocol import SearchBackend

POOL, SHOWN = 100, 20
"""So many of the best fits are ranked together; so many stand on one page."""
SO_FAR = timedelta(days=365)
_AGES = {
    AgeBand.child: 8,
    AgeBand.teens: 15,
    AgeBand.young: 25,
    AgeBand.adult: 45,
    AgeBand.older: 70,
}
"""An age in the middle of each band."""


class Standing(StrEnum):
    """Whether it takes referrals from us now; in the order in which they stand."""

    takes = "takes"
    waitlist = "waitlist"
    not_said = "not_said"
    full = "full"
    not_from_us = "not_from_us"
    takes_none = "takes_none"


_ORDER = tuple(Standing)


@dataclass(frozen=True, slots=True)
class Receiver:
    """`full_until` is until when its notice of capacity holds; `missing` what it has not settled.

    `found` is None for one that was proposed and not found by this search.
    """

    document: ServiceDocument
    standing: Standing
    is_settled: bool
    found: FoundService | None = None
    full_until: date | None = None
    accepts_from: tuple[str, ...] = ()
    time: ResponseTime | None = None
    cannot_do: str = ""
    before: Referral | None = None
    """The last referral of this case to it, whatever became of it."""

    @property
    def lies_there(self) -> bool:
        return self.before is not None and self.before.state in OPEN

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Who serves the area first, then who takes referrals, then who may be told who it is."""
        elsewhere = self.found is not None and self.found.elsewhere is not None
        return elsewhere, _ORDER.index(self.standing), not self.is_settled


@dataclass(frozen=True, slots=True)
class Receivers:
    """One page. `proposed` is whom the window before this one named, and stands first."""

    found: FoundServices
    items: tuple[Receiver, ...]
    page: int
    pages: int
    proposed: Receiver | None = None


@dataclass(frozen=True, slots=True)
class Finder:
    """What the directory is asked with, over one transaction."""

    services: ServiceRepository
    areas: AreaRepository
    times: ResponseTimeRepository
    search: SearchBackend
    reference: DirectoryReference


def question_of(case: SupportCase, reference: DirectoryReference) -> DirectoryQuery:
    """What of a case may be asked: never what is needed in words, never a person."""
    code = case.area_code
    return DirectoryQuery(
        area=(code,) if code and code in reference.areas.by_code else (),
        topic=tuple(one for one in case.topics if one in reference.topics),
        language=(case.language,) if case.language not in ("", "ja", "ja-easy") else (),
        age=_AGES.get(case.age_band),
    )


async def find_receivers(
    query: DirectoryQuery,
    case: SupportCase,
    *,
    at: Finder,
    room: ReferralRoom,
    page: int = 1,
    proposed: UUID | None = None,
) -> Receivers:
    """Raises BadRequest for values that do not exist."""
    pool, place = divmod((page - 1) * SHOWN, POOL)
    query = replace(query, page=pool + 1, per_page=POOL, explain=False)
    found = await find_services(
        query, services=at.services, areas=at.areas, search=at.search, reference=at.reference
    )
    others = await room.referrals.of_case(case.id)
    named = await at.services.documents([proposed]) if proposed and page == 1 else []
    documents = [*named, *(item.document for item in found.items)]
    profiles = await room.profiles.of_all({one.organization.id for one in documents})
    ranked = sorted(
        (_receiver(item.document, item, case, profiles, others) for item in found.items),
        key=lambda one: one.rank,
    )
    shown = ranked[place : place + SHOWN]
    items = tuple(one.found for one in shown if one.found is not None)
    asked = await question_for(query, services=at.services, reference=at.reference)
    reasoned = await with_reasons(replace(found, items=items), asked, search=at.search)
    told = await _told(
        [
            *(_receiver(document, None, case, profiles, others) for document in named),
            *(replace(one, found=item) for one, item in zip(shown, reasoned.items, strict=True)),
        ],
        at=at,
    )
    return Receivers(
        found=reasoned,
        items=told[len(named) :],
        page=page,
        pages=max(1, -(-found.total // SHOWN)),
        proposed=told[0] if named else None,
    )


async def _told(receivers: Sequence[Receiver], *, at: Finder) -> tuple[Receiver, ...]:
    """With what nobody is ranked by: two questions for those of one page."""
    ids = {one.document.organization.id for one in receivers}
    times = await at.times.of(ids, now() - SO_FAR)
    partners = await at.times.partner_profiles(ids)
    return tuple(
        replace(
            one,
            time=times.get(id),
            cannot_do=str(partners.get(id, {}).get("cannot_do") or ""),
        )
        for one in receivers
        if (id := one.document.organization.id)
    )


def _receiver(
    document: ServiceDocument,
    found: FoundService | None,
    case: SupportCase,
    profiles: Mapping[UUID, ReferralProfile],
    others: Sequence[Referral],
) -> Receiver:
    profile = profiles.get(document.organization.id)
    before = [one for one in others if one.service_id == document.id]
    standing = standing_of(profile, case.sender_kind, today())
    limited = standing in (Standing.full, Standing.waitlist)
    return Receiver(
        document=document,
        standing=standing,
        is_settled=profile is not None and not profile.missing,
        found=found,
        full_until=profile.capacity_until if profile and limited else None,
        accepts_from=tuple(profile.accepts_from) if profile and profile.accepts else (),
        before=before[-1] if before else None,
    )


def standing_of(profile: ReferralProfile | None, sender: SenderKind, day: date) -> Standing:
    """A notice of capacity that is over says nothing any more; naming nobody is from everybody."""
    if profile is None:
        return Standing.not_said
    if not profile.accepts:
        return Standing.takes_none
    ours = AcceptsFrom.body if sender is SenderKind.body else AcceptsFrom.desk
    if profile.accepts_from and ours not in profile.accepts_from:
        return Standing.not_from_us
    is_over = profile.capacity_until is not None and profile.capacity_until < day
    if profile.capacity is Capacity.open or is_over:
        return Standing.takes
    return Standing.full if profile.capacity is Capacity.full else Standing.waitlist


async def open_drafts(
    chosen: Sequence[UUID],
    lead: UUID | None,
    case: SupportCase,
    actor: Actor,
    *,
    room: ReferralRoom,
    once: str,
    parent: Referral | None = None,
) -> list[Referral]:
    """A draft for each; all or none. Sent twice with the same `once` they are opened once.

    Raises BadRequest where nobody is chosen, or it lies with one of them already.
    """
    ids = sorted(dict.fromkeys(chosen), key=lambda id: id != lead)
    if case.key_sealed is None:
        raise BadRequest("この相談の内容は、もう消されています。", parameter="service")
    if not ids:
        raise BadRequest("つなぐ窓口を選んでください。", parameter="service")
    opened = []
    async with room.cases.session.begin_nested():
        for id in ids:
            new = NewReferral(
                service_id=id,
                is_lead=id == lead,
                parent=parent,
                key=f"{once}-{id.hex}" if once else None,
            )
            referral = await open_referral(new, case, actor, room=room)
            # Who may not be told who it is gets a draft without: that can be sent.
            if await is_ready(referral.organization_id, room=room):
                await attach_newest(referral, case, room=room)
            opened.append(referral)
    return opened
