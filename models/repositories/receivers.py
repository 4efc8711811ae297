"""Organizations as those that may receive referrals: who is ready, who is bound to secrecy."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.organization import Organization
from models.platform import Membership, MembershipState, Platform, PlatformKind
from models.referral_profile import ReferralProfile
from models.vocabulary import PUBLIC, Publication


@dataclass(frozen=True, slots=True)
class ReceiverRow:
    """An organization, and what is settled about it so far."""

    id: UUID
    name: str
    publication: Publication
    profile: ReferralProfile | None


@dataclass(frozen=True, slots=True)
class BoundRow:
    """A member of a body whose members the law binds to secrecy."""

    organization_id: UUID
    name: str
    platform_id: UUID
    platform: str


_SETTLED = (
    col(ReferralProfile.agreement_version).is_not(None),
    col(ReferralProfile.agreed_on).is_not(None),
    func.coalesce(ReferralProfile.role_name, "") != "",
    func.coalesce(ReferralProfile.assessment_form, "") != "",
    col(ReferralProfile.mail_sealed).is_not(None),
)
"""`ReferralProfile.missing` is empty, as the database says it."""


class ReceiverRepository:
    """Reads only."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session

    async def ready(self, sender: str, limit: int) -> list[tuple[UUID, str]]:
        """Those that accept referrals from such a sender and may be told who somebody is."""
        rows = await self.session.exec(
            select(Organization.id, Organization.name, ReferralProfile.accepts_from)
            .join(ReferralProfile, col(ReferralProfile.organization_id) == col(Organization.id))
            .where(
                col(ReferralProfile.accepts).is_(True),
                col(Organization.publication).in_(PUBLIC),
                *_SETTLED,
            )
            .order_by(func.coalesce(Organization.reading, Organization.name), col(Organization.id))
        )
        found = [(id, name) for id, name, accepts_from in rows if sender in accepts_from]
        return found[:limit]

    async def bound(
        self, kind: PlatformKind | None, areas: Collection[str] | None
    ) -> list[BoundRow]:
        """Members of bodies of one kind (None: any) for these areas (None: everywhere)."""
        wanted: list[ColumnElement[bool]] = [
            col(Platform.duty_of_confidentiality).is_(True),
            col(Platform.ended_on).is_(None),
            col(Membership.state) == MembershipState.member,
        ]
        if kind is not None:
            wanted.append(col(Platform.kind) == kind)
        if areas is not None:
            area = col(Platform.area_code)
            wanted.append(or_(area.is_(None), area.in_(list(areas))))
        rows = await self.session.exec(
            select(Organization.id, Organization.name, Platform.id, Platform.name)
            .join(Membership, col(Membership.organization_id) == col(Organization.id))
            .join(Platform, col(Platform.id) == col(Membership.platform_id))
            .where(*wanted)
            .order_by(col(Platform.name), col(Organization.name), col(Organization.id))
        )
        return [BoundRow(*row) for row in rows]

    async def names(self, ids: Collection[UUID]) -> dict[UUID, str]:
        rows = await self.session.exec(
            select(Organization.id, Organization.name).where(col(Organization.id).in_(list(ids)))
        )
        return dict(list(rows))

    async def page(self, words: str, *, page: int, per_page: int) -> tuple[list[ReceiverRow], int]:
        """Without words those that something is settled about; with words any with that name."""
        wanted: list[ColumnElement[bool]] = [col(Organization.publication) != Publication.closed]
        wanted += [
            or_(
                col(Organization.name).contains(word, autoescape=True),
                col(Organization.reading).contains(word, autoescape=True),
            )
            for word in words.split()
        ]
        if not words:
            wanted.append(col(ReferralProfile.id).is_not(None))
        joined = col(ReferralProfile.organization_id) == col(Organization.id)
        counted = await self.session.exec(
            select(func.count())
            .select_from(Organization)
            .outerjoin(ReferralProfile, joined)
            .where(*wanted)
        )
        rows = await self.session.exec(
            select(Organization.id, Organization.name, Organization.publication, ReferralProfile)
            .outerjoin(ReferralProfile, joined)
            .where(*wanted)
            .order_by(func.coalesce(Organization.reading, Organization.name), col(Organization.id))
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        found = [
            ReceiverRow(id, name, Publication(state), profile) for id, name, state, profile in rows
        ]
        return found, counted.one()
